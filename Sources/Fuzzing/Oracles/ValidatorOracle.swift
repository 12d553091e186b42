import RampartCompiler
import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

import class Rampart.ModulePreparer

/// Whether what the validator accepts can be executed: all functions become code of the interpreter that keeps its rules, and machine code, and
/// nothing that runs breaks an invariant. Where other engines are at hand, they accept what ours does and nothing else.
///
/// The inputs are modules that are nearly valid, as one thing in them has been changed, and questions about the matching of types.
public final class ValidatorOracle: Oracle {
    public typealias Input = [UInt8]

    public let name = "validator"
    public let fileExtension = "wasm"
    /// Engines whose opinion counts, each of modules of the features that it knows.
    public var witnesses: [any Witness] = []
    /// One of so many valid modules is compiled to machine code as well; 0 for none.
    public var compiledShare: UInt64 = 16
    /// How modules are validated: tests put in a validator that is wrong.
    private let validator: (_ module: Module, _ features: Features, _ types: TypeRegistry) throws(ModuleError) -> ValidatedModule
    /// Makes the interpreter's code of all functions: tests put in what fails.
    var lower: (_ module: ValidatedModule, _ types: RuntimeTypes) throws(EngineBug) -> Void
    private let preparer: ModulePreparer
    private let runner = CaseRunner()

    public convenience init() {
        self.init { module, features, registry throws(ModuleError) in
            try Validator(features: features, registry: registry).validate(module)
        }
    }

    /// - Throws: where a witness is asked for that cannot be had.
    convenience init(options: OracleOptions) throws(OracleOptionsError) {
        self.init()
        if options.compilesAll { compiledShare = 1 }
        for word in options.witnesses {
            do throws(WitnessError) {
                witnesses.append(try WitnessLibrary.witness(word))
            } catch {
                throw OracleOptionsError("\(error.name): \(error.reason)")
            }
        }
    }

    init(
        validator: @escaping (_ module: Module, _ features: Features, _ types: TypeRegistry) throws(ModuleError) -> ValidatedModule
    ) {
        self.validator = validator
        let preparer = ModulePreparer(isMetered: true, canonicalizesNaNs: true)
        self.preparer = preparer
        lower = { (module, types) throws(EngineBug) in try preparer.executor.prepare(module, types: types).makeAllCode() }
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] {
        if choices.chance(1, of: 32) { return MatchingProbe.module(&choices) }
        let bytes = SeedModules.any(&choices, material)
        guard var draft = DraftReader.draft(bytes) else { return bytes }
        if choices.chance(1, of: 2) { _ = Mutators.mutate(&draft, count: 1 + choices.number(below: 3), &choices, material: material) }
        for name in Mutators.mutate(&draft, by: Mutators.breaking, count: choices.number(below: 3), &choices, material: material) {
            tally.count("mutator/\(name)")
        }
        return draft.encoded()
    }

    // MARK: Judging

    public func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        guard let module = try? ModuleDecoder.decode(input, features: .all) else { return .inconclusive(.unreadable) }
        tally.countModule(bytes: input.count)
        if let finding = askWitnesses(input, &tally) { return .disagree(finding) }
        let types = RuntimeTypes(registry: TypeRegistry())
        let question = MatchingProbe.question(of: module)
        if question != nil { tally.count("validator/matching") }
        let valid: ValidatedModule
        do {
            valid = try tally.measure(.validate) { _ throws(ModuleError) in try validator(module, .all, types.registry) }
        } catch {
            tally.count("validator/invalid")
            guard let question else { return .inconclusive(.invalid) }
            guard question.answer else { return .agree }
            return .disagree(matching(question, "\(question.words) is refused, though the one matches the other: \(error.message)"))
        }
        tally.count("validator/valid")
        if let question, !question.answer {
            return .disagree(matching(question, "\(question.words) is accepted, though the one does not match the other"))
        }
        do {
            try tally.measure(.compile) { _ throws(EngineBug) in try lower(valid, types) }
        } catch {
            return .disagree(
                finding(.internalError, .compile, ValidatorOracle.words(error.message), "an accepted module cannot be lowered: \(error)"))
        }
        if let finding = compile(valid, input, types, &tally) { return .disagree(finding) }
        return run(valid, input, types, &tally)
    }

    private func matching(_ question: MatchingProbe.Question, _ summary: String) -> Finding {
        finding(.acceptance, .validate, "matching:\(question.words)", summary)
    }

    private func finding(_ kind: FindingClass, _ phase: Phase, _ discriminator: String, _ summary: String) -> Finding {
        Finding(oracle: name, kind: kind, phase: phase, discriminator: discriminator, summary: summary)
    }

    /// A message without what differs from case to case.
    static func words(_ message: String) -> String {
        message.split(separator: " ").filter { word in !word.contains { $0.isNumber } }.prefix(8).joined(separator: "-")
    }

    private func compile(_ valid: ValidatedModule, _ input: [UInt8], _ types: RuntimeTypes, _ tally: inout Tally) -> Finding? {
        var fingerprint = Fingerprint()
        fingerprint.combine(input)
        guard compiledShare > 0, fingerprint.value % compiledShare == 0 else { return nil }
        var options = CompilerOptions()
        options.optimization = .none
        // With places each exit is one of its own, without them they are shared.
        options.hasPlaces = fingerprint.value >> 32 & 1 == 0
        do throws(CompilerError) {
            _ = try tally.measure(.compile) { _ throws(CompilerError) in
                try preparer.prepare(valid, types: types, strategy: .compiler(options))
            }
            tally.count("validator/compiled")
            return nil
        } catch {
            switch error {
            case .notInstalled, .unsupportedTarget:
                tally.count("inconclusive/not-available")
                return nil
            case .functionTooLarge, .outOfMemory: return nil
            case .backend, .object, .bug:
                return finding(
                    .internalError, .compile, ValidatorOracle.words(error.message), "an accepted module cannot be compiled: \(error)")
            }
        }
    }

    /// Calls everything with little fuel.
    private func run(_ valid: ValidatedModule, _ input: [UInt8], _ types: RuntimeTypes, _ tally: inout Tally) -> Verdict {
        let fuzzCase = FuzzCase(modules: [.init(name: "main", binary: input)], fuel: 2000).withDefaultSteps(of: valid.module)
        let loaded = LoadedCase(fuzzCase, modules: [valid], types: types)
        // One contender agrees with itself, unless it meets a bug.
        switch CaseMatch(loaded, runner, oracle: name, locatesDifferences: false).judge([.interpreter], &tally) {
        case .disagree(let finding): return .disagree(finding)
        case .agree: tally.count("validator/run")
        case .inconclusive(let reason): tally.count("validator/\(reason.rawValue)")
        }
        // The question was whether it is accepted rightly; that it could not be instantiated is no answer of another kind.
        return .agree
    }

    // MARK: Other engines

    private func askWitnesses(_ input: [UInt8], _ tally: inout Tally) -> Finding? {
        for witness in witnesses {
            var refusal: String?
            do throws(ModuleError) {
                try accept(input, witness.features)
            } catch {
                // A limit of ours need not be one of others.
                if ValidatorOracle.isLimit(error) { continue }
                refusal = error.message
            }
            switch witness.validate(input) {
            case .accepted:
                guard let refusal else { break }
                return finding(
                    .acceptance, .validate, "\(witness.name):\(ValidatorOracle.words(refusal))",
                    "\(witness.name) accepts a module that is refused: \(refusal)")
            case .refused(let reason):
                guard refusal == nil else { break }
                return finding(
                    .acceptance, .validate, "\(witness.name):accepted", "\(witness.name) refuses a module that is accepted: \(reason)")
            }
            tally.count("witness/\(witness.name)")
        }
        return nil
    }

    private func accept(_ input: [UInt8], _ features: Features) throws(ModuleError) {
        let module: Module
        do {
            module = try ModuleDecoder.decode(input, features: features)
        } catch {
            throw .malformed(error)
        }
        _ = try validator(module, features, TypeRegistry())
    }

    private static func isLimit(_ error: ModuleError) -> Bool {
        switch error {
        case .malformed(let error):
            if case .binary(.limitExceeded) = error.reason { return true }
            return error.reason == .binary(.tooManyLocals)
        case .invalid(let error):
            if case .limitExceeded = error.reason { return true }
            return false
        case .compiler: return true
        }
    }
}
