import Reporting
import SuiteSupport
import SystemPackage
import WasmModel
import WasmText

/// Told what happens while a suite runs. Calls come from several threads, one at a time.
public protocol SuiteObserver: Sendable {
    /// The scripts are known; the number includes those that are found but not supported.
    func begin(scripts: Int)
    /// A script has ended, in the order of the clock.
    func finished(_ report: ScriptReport)
    /// A script has ended, in the order of the scripts.
    func reported(_ report: ScriptReport)
}

/// Runs scripts on an engine.
public struct SuiteRunner: Sendable {
    let options: SuiteOptions
    let engine: ScriptEngine

    public init(options: SuiteOptions, engine: ScriptEngine) {
        self.options = options
        self.engine = engine
    }

    /// Finds the scripts and runs them.
    ///
    /// - Throws: `FileError.cannotRead` where one of the paths does not exist or a folder cannot be listed. A script that cannot be read is
    ///   a finding of the report.
    public func run(observer: some SuiteObserver) throws(FileError) -> SuiteReport {
        let clock = ContinuousClock()
        let start = clock.now
        let startTime = UTCTime.now()
        let found = try ScriptDiscovery.scripts(at: options.paths)
        let selected = found.filter { file in
            Glob.select(file.relativePath, by: options.filters) && (options.shard?.contains(file.name) ?? true)
        }
        observer.begin(scripts: selected.count)
        let scripts = WorkerPool.run(
            count: selected.count, threads: options.jobs, stackBytes: options.stackBytes, job: { self.run(selected[$0]) },
            finished: { observer.finished($0) },
            inOrder: { observer.reported($0) })
        let unmatched = options.expectations.entries.filter { entry in
            guard let file = found.first(where: { entry.names($0) }) else { return true }
            // Entries for scripts that this run leaves out say nothing about it.
            guard let index = selected.firstIndex(of: file) else { return false }
            return scripts[index].unmatchedExpectations.contains(entry)
        }
        return SuiteReport(
            engine: engine.description, scripts: scripts, found: found.count, unmatchedExpectations: unmatched,
            strictMessages: options.strictMessages, start: startTime, time: clock.now - start)
    }

    private func run(_ file: ScriptFile) -> ScriptReport {
        let clock = ContinuousClock()
        let start = clock.now
        var report = ScriptReport(name: file.name, path: file.path.string)
        switch FolderTable.support(folder: file.folder) {
        case .notSupported(let needs): report.skipped = .notSupported(needs: needs)
        case .features(let features):
            do throws(ScriptError) {
                report.results = try run(file, features: features)
            } catch {
                report.error = error
            }
        }
        for entry in options.expectations.entries where entry.names(file) {
            if !entry.apply(to: &report, strictMessages: options.strictMessages) { report.unmatchedExpectations.append(entry) }
        }
        report.time = clock.now - start
        return report
    }

    private func run(_ file: ScriptFile, features: Features) throws(ScriptError) -> [CommandResult] {
        let source: [UInt8]
        do throws(FileError) {
            source = try InputFile.read(file.path.string)
        } catch {
            throw ScriptError(kind: .unreadable, message: error.description)
        }
        return try ScriptExecution.run(
            source, features: try self.features(declared: source, folder: features), engine: engine, threadStackBytes: options.stackBytes)
    }

    /// The folder's features with those of the script's own line and of the options.
    private func features(declared source: [UInt8], folder: Features) throws(ScriptError) -> Features {
        var features = try ScriptExecution.features(declaredBy: source, beyond: folder)
        for feature in options.addedFeatures { features[feature] = true }
        for feature in options.removedFeatures { features[feature] = false }
        return features
    }
}

/// Runs the text of one script.
public enum ScriptExecution {
    /// The given features with those that the script's own line of features asks for.
    ///
    /// - Throws: `ScriptError` where there is no such feature.
    public static func features(declaredBy source: [UInt8], beyond given: Features) throws(ScriptError) -> Features {
        var features = given
        for name in FeatureLine.names(in: source) {
            guard let feature = Feature(name: name) else {
                throw ScriptError(kind: .unknownFeature, message: "the script's features: \(Feature.unknownNameMessage(name))", line: 1)
            }
            features[feature] = true
        }
        return features
    }

    /// The results of assertions, actions and failed set-up commands. Those of a thread stand where the script waits for it, or at the end;
    /// each thread that the script starts gets `threadStackBytes` bytes of native stack.
    ///
    /// - Throws: `ScriptError` where the text is no script; nothing of it has then run.
    public static func run(
        _ source: [UInt8], features: Features = .wasm3, engine: ScriptEngine, threadStackBytes: Int = 16 << 20
    ) throws(ScriptError) -> [CommandResult] {
        let script: Script
        do throws(MalformedError) {
            script = try TextParser.parseScript(source, features: features)
        } catch {
            switch error.location {
            case .text(let position):
                throw ScriptError(
                    kind: .malformed, message: error.message, line: position.line, excerpt: SourceExcerpt.lines(of: source, at: position))
            case .offset:
                throw ScriptError(kind: .malformed, message: error.description)
            }
        }
        guard !script.commands.isEmpty else { throw ScriptError(kind: .empty, message: "the script has no commands") }
        return run(script, in: engine.makeEnvironment(features), threadStackBytes: threadStackBytes)
    }

    static func run(
        _ script: Script, in environment: some ScriptEnvironment, threadStackBytes: Int = 16 << 20
    ) -> [CommandResult] {
        var runner = ScriptRunner(environment: environment, threadStackBytes: threadStackBytes)
        var results: [CommandResult] = []
        results.reserveCapacity(script.commands.count)
        for command in script.commands { results += runner.results(of: command) }
        return results + runner.finish()
    }
}

/// The `;; features: a b` line among a script's leading comments.
enum FeatureLine {
    /// The names as written; empty where there is no such line.
    static func names(in source: [UInt8]) -> [String] {
        for line in source.split(separator: UInt8(ascii: "\n"), maxSplits: 100) {
            var rest = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard rest.starts(with: ";;".utf8) else { return [] }
            rest = rest.drop { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: " ") }
            let keyword = "features:"
            guard rest.starts(with: keyword.utf8) else { continue }
            return rest.dropFirst(keyword.utf8.count)
                .split { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: ",")].contains($0) }
                .map { String(decoding: $0, as: UTF8.self) }
        }
        return []
    }
}
