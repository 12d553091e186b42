import Files
import Rampart
import RampartWASI
import SystemPackage

/// Whether WASI does the same for compiled and for interpreted guests, on directories of the host and on directories in memory, whether each
/// call does what preview 1 says (`WASIRules`), and whether a guest stays in what is mounted for it.
public final class WASIOracle: Oracle {
    public let name = "wasi"
    public let fileExtension = "wasi.json"
    private let interpreter: Engine
    /// Nil where LLVM is not installed.
    private let compiler: Engine?

    /// The folder that is mounted for writing.
    private let mounted: (WASITree) -> FilePath
    /// Whether calls are judged by the rules, which know what is mounted otherwise.
    private let hasRules: Bool

    public convenience init() { self.init(hasRules: true) }

    /// - Parameters:
    ///   - mounting: The folder to mount for writing; another one than what is inside is for tests, which want to see escapes.
    ///   - hasRules: Whether calls are judged by the rules of preview 1.
    ///   - compiles: Whether guests are compiled too; without it a case says nothing but what the rules do.
    init(mounting: @escaping (WASITree) -> FilePath = \.inside, hasRules: Bool = false, compiles: Bool = true) {
        mounted = mounting
        self.hasRules = hasRules
        interpreter = Engine()
        var configuration = Engine.Configuration()
        var options = CompilerOptions()
        options.optimization = .none
        configuration.strategy = .compiler(options)
        compiler = !compiles || (try? configuration.strategy.requireAvailable()) == nil ? nil : Engine(configuration)
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> WASICase {
        tally.measure(.generate) { _ in WASICaseGenerator.generate(&choices) }
    }

    public func encode(_ input: WASICase) -> [UInt8] { input.encoded() }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> WASICase { try WASICase(file: bytes) }

    public func judge(_ input: WASICase, tally: inout Tally) -> Verdict {
        guard let draft = try? WASIGuest.module(for: input) else { return .inconclusive(.unreadable) }
        let binary = draft.encoded()
        var runs: [(name: String, run: WASIRun)] = []
        for (name, engine, inMemory) in [("interpreter", interpreter, false), ("aot", compiler, false), ("memory", interpreter, true)] {
            guard let engine else { continue }
            let run: WASIRun
            // Compiled guests do the same as interpreted ones, or differ from them.
            let isJudged = hasRules && (engine === interpreter)
            do {
                run = try tally.measure(.run) { _ in
                    try WASIRun(input, binary, engine, mounting: inMemory ? nil : mounted, judging: isJudged ? .yes : .no)
                }
            } catch {
                return .disagree(
                    Finding(
                        oracle: self.name, kind: .internalError, phase: .host, discriminator: name,
                        summary: "\(name) could not run the calls",
                        details: "\(error)"))
            }
            if !run.isStoreFreed {
                return .disagree(
                    Finding(
                        oracle: self.name, kind: .internalError, phase: .host, discriminator: "store", summary: StoreWatch.complaint,
                        details: name))
            }
            if let escape = run.escape {
                return .disagree(
                    Finding(
                        oracle: self.name, kind: .escape, phase: .host, discriminator: escape, summary: "a guest \(escape)", details: name))
            }
            if let violation = run.violation { return .disagree(finding(violation, name, input, binary, engine, inMemory)) }
            runs.append((name, run))
        }
        for (function, errno) in zip(input.calls.map(\.function), runs[0].run.results) { tally.count("wasi/\(function)/\(errno)") }
        for (rule, count) in runs[0].run.broken { tally.count("wasi-rule/\(rule)", count) }
        for (call, result) in zip(input.calls, runs[0].run.results) {
            tally.reach(UInt32(truncatingIfNeeded: StableHash.of("wasi/\(call.function)/\(result)".utf8)))
        }
        for other in runs.dropFirst() {
            let difference = tally.measure(.compare) { _ in runs[0].run.difference(from: other.run, calls: input.calls) }
            if let difference {
                return .disagree(
                    Finding(
                        oracle: name, kind: .mismatch, phase: .compare, discriminator: "\(other.name):\(difference.kind)",
                        summary: "\(runs[0].name) and \(other.name) differ: \(difference.kind)", details: difference.text))
            }
        }
        return compiler == nil ? .inconclusive(.notAvailable) : .agree
    }

    /// A broken rule. The case runs once more: what is seen first when all is looked at after each call is nearer to the cause.
    private func finding(
        _ violation: WASIViolation, _ name: String, _ input: WASICase, _ binary: [UInt8], _ engine: Engine, _ inMemory: Bool
    ) -> Finding {
        let again = try? WASIRun(input, binary, engine, mounting: inMemory ? nil : mounted, judging: .thoroughly)
        let violation = again?.violation ?? violation
        return Finding(
            oracle: self.name, kind: .mismatch, phase: .host, discriminator: "rules:\(violation.name)",
            summary: "a call does what preview 1 does not allow: \(violation.name)", details: "\(name): \(violation.text)")
    }
}
