import Files
import Glibc
import SuiteSupport
import WasmBinary
import WasmModel
import WasmText

/// What a child process does: makes oracles, and answers requests until nobody asks any more.
public enum FuzzWorker {
    /// Bytes of native stack; only what is touched costs memory.
    static let stackBytes = 256 << 20

    /// Serves requests from standard input; false where the system has no thread to give. The process may write as many bytes of memory,
    /// stack not counted.
    public static func run(memoryBytes: Int) -> Bool {
        ProcessLimits.setData(bytes: memoryBytes + stackBytes)
        ProcessLimits.setNoCoreFiles()
        CrashNotes.install()
        ProcessLimits.endWithStandardInput()
        guard let thread = SystemThread(stackBytes: stackBytes, body: { WorkerLoop().run() }) else { return false }
        thread.join()
        return true
    }
}

/// The requests of one child, one after the other.
private final class WorkerLoop {
    private var writer = WorkerAnswerWriter()
    private var oracles: [any Oracle] = []
    private var hashes: [UInt64] = []
    /// Material of each oracle.
    private var material: [Material] = []
    /// What each oracle has reached.
    private var reached: [Set<UInt32>] = []

    func run() {
        CrashNotes.prepareThread()
        var splitter = FrameSplitter()
        while let bytes = RequestStream.read() {
            splitter.append(bytes)
            do throws(FrameError) {
                while let contents = try splitter.next() {
                    if !answer(try WorkerRequest(contents)) { return }
                }
            } catch {
                _ = send(.refused("a request that is none"))
                return
            }
        }
    }

    private func send(_ answer: WorkerAnswer) -> Bool { RequestStream.write(writer.frame(answer)) }

    /// False where nobody reads the answers.
    private func answer(_ request: WorkerRequest) -> Bool {
        switch request {
        case .begin(let names, let options): return send(begin(names, options))
        case .material(let entries):
            for entry in entries { add(entry) }
            return send(.done)
        case .run(let position, let cases, let seed, let withDigest):
            guard oracles.indices.contains(position) else { return send(.refused("no such oracle")) }
            for number in cases where !send(.record(record(of: number, oracles[position], position, seed: seed, withDigest: withDigest))) {
                return false
            }
            return true
        case .judge(let position, let file):
            guard oracles.indices.contains(position) else { return send(.refused("no such oracle")) }
            return send(.record(record(of: file, oracles[position], position)))
        case .encode(let position, let number, let seed):
            guard oracles.indices.contains(position) else { return send(.refused("no such oracle")) }
            return send(.file(encoded(number, oracles[position], position, seed: seed)))
        case .extract(let entry): return send(.modules(MaterialReader.modules(of: entry)))
        case .describe(let file): return send(.file(JSONWriter.bytes(of: CaseTexts(file: file).json, style: .compact)))
        }
    }

    private func begin(_ names: [String], _ text: [UInt8]) -> WorkerAnswer {
        do {
            let options = try OracleOptions(json: try JSONReader.value(of: text))
            try options.applyToProcess()
            // Programs of others write files.
            if names.contains(ProgramOracle.word) { ProcessLimits.setFiles(bytes: 64 << 20) }
            oracles = []
            for name in names {
                guard let oracle = try Oracles.named(name, options: options) else { return .refused("there is no oracle '\(name)'") }
                oracles.append(oracle)
            }
        } catch {
            return .refused("\(error)")
        }
        hashes = names.map { StableHash.of($0.utf8) }
        material = names.map { _ in Material() }
        reached = names.map { _ in [] }
        return .ready(
            oracles.map {
                OracleFacts(name: $0.name, fileExtension: $0.fileExtension, preludeCount: $0.preludeCount, timeShare: $0.timeShare)
            })
    }

    private func add(_ entry: MaterialEntry) {
        let modules = MaterialReader.modules(of: entry)
        // What is malformed is of use only to who found it.
        let isForAll = modules.allSatisfy { (try? ModuleDecoder.decode($0, features: .all)) != nil }
        for position in material.indices where isForAll || position == entry.oracle { material[position].modules += modules }
    }

    // MARK: Cases

    private func input<O: Oracle>(_ number: Int, _ oracle: O, _ position: Int, seed: UInt64, tally: inout Tally) -> O.Input? {
        if number < oracle.preludeCount { return oracle.prelude(number, tally: &tally) }
        var choices = Choices(seed: SplitMix64.seed(seed, hashes[position], UInt64(number)))
        return oracle.generate(&choices, material: material[position], tally: &tally)
    }

    private func encoded<O: Oracle>(_ number: Int, _ oracle: O, _ position: Int, seed: UInt64) -> [UInt8] {
        var tally = Tally()
        return input(number, oracle, position, seed: seed, tally: &tally).map(oracle.encode) ?? []
    }

    private func record<O: Oracle>(of number: Int, _ oracle: O, _ position: Int, seed: UInt64, withDigest: Bool) -> CaseRecord {
        let start = ContinuousClock.now
        var tally = Tally()
        CaseProgress.enter(.generate)
        let input = input(number, oracle, position, seed: seed, tally: &tally)
        if tally.time[.generate] == nil { tally.spend((ContinuousClock.now - start).nanoseconds, on: .generate) }
        return record(number, input, oracle, position, tally: &tally, start: start, withDigest: withDigest, isFile: false)
    }

    private func record<O: Oracle>(of file: [UInt8], _ oracle: O, _ position: Int) -> CaseRecord {
        let start = ContinuousClock.now
        var tally = Tally()
        return record(0, input(of: file, oracle), oracle, position, tally: &tally, start: start, withDigest: false, isFile: true)
    }

    /// The input of a file; oracles of modules take texts of modules, too.
    private func input<O: Oracle>(of file: [UInt8], _ oracle: O) -> O.Input? {
        guard oracle.fileExtension == "wasm" else { return try? oracle.decode(file) }
        guard let cases = try? CaseFile.cases(of: file, isScript: false), let first = cases.first else { return nil }
        return try? oracle.decode(first)
    }

    private func record<O: Oracle>(
        _ number: Int, _ input: O.Input?, _ oracle: O, _ position: Int, tally: inout Tally, start: ContinuousClock.Instant,
        withDigest: Bool,
        isFile: Bool
    ) -> CaseRecord {
        guard let input else { return CaseRecord(number: number, verdict: .inconclusive(.unreadable), tally: tally) }
        CaseProgress.enter(.run)
        let verdict = oracle.judge(input, tally: &tally)
        // Of a file all is told, and nothing remembered: who asks about it may not be who counts.
        let isNew = !isFile && tally.keepCoverage { reached[position].insert($0).inserted }
        var file: [UInt8]?
        if case .disagree = verdict { file = oracle.encode(input) } else if isNew { file = oracle.encode(input) }
        let digest = withDigest ? StableHash.of(file ?? oracle.encode(input)) : nil
        CaseProgress.enter(nil)
        return CaseRecord(
            number: number, verdict: verdict, tally: tally, nanoseconds: (ContinuousClock.now - start).nanoseconds, digest: digest,
            file: file)
    }
}

/// Takes modules out of files of any kind.
enum MaterialReader {
    static func modules(of entry: MaterialEntry) -> [[UInt8]] {
        switch entry.fileExtension {
        case "wasm": (try? FuzzCase(file: entry.file))?.modules.map(\.binary) ?? [entry.file]
        case "wat": (try? TextParser.parseModule(entry.file, features: .all)).map { [ModuleEncoder.encode($0)] } ?? []
        case "wast": modules(ofScript: entry.file)
        case _: []
        }
    }

    private static func modules(ofScript source: [UInt8]) -> [[UInt8]] {
        guard let script = try? TextParser.parseScript(source, features: .all) else { return [] }
        return script.commands.compactMap { command in
            switch command.kind {
            case .module(_, .text(let module)), .moduleDefinition(_, .text(let module)): ModuleEncoder.encode(module)
            case .module(_, .binary(let bytes)), .moduleDefinition(_, .binary(let bytes)): bytes
            case _: nil
            }
        }
    }
}

extension Duration {
    /// Nanoseconds; a negative duration counts as none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) &* 1_000_000_000 &+ UInt64(max(0, attoseconds)) / 1_000_000_000
    }
}
