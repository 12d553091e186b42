import RampartCompiler
import WasmBinary
import WasmModel

import class Rampart.Engine

/// Whether engines of others accept what ours accepts, and do the same with it. Where they do not, the votes of all say who is alone.
public final class WitnessOracle: Oracle {
    public let name = "witness"
    public let fileExtension = "wasm"
    private let witnesses: [any Witness]
    private let interpreter = OwnWitness(.interpreter)
    private let compiled: [OwnWitness]
    private let source: CaseSource
    /// What all of the witnesses know, without instructions whose answers are a set of which engines choose: the differential oracle
    /// compares ours.
    private let known: Features

    /// - Parameters:
    ///   - witnesses: The engines to ask; none is no opinion.
    ///   - source: Makes cases. Features that not all witnesses know are not drawn.
    public init(witnesses: [any Witness], source: CaseSource = CaseSource()) {
        self.witnesses = witnesses
        var source = source
        var known = source.configuration.features.without(.relaxedSIMD)
        for feature in Feature.allCases where !witnesses.allSatisfy({ $0.features.contains(feature) }) { known[feature] = false }
        source.configuration.features = known
        self.source = source
        self.known = known
        compiled = [CompilerOptions.Optimization.none, .standard].compactMap { level in
            var options = CompilerOptions()
            options.optimization = level
            let strategy = Engine.Strategy.compiler(options)
            return (try? strategy.requireAvailable()) == nil ? nil : OwnWitness(strategy, name: "aot-O\(level.rawValue)")
        }
    }

    /// Without a word in the options, Wasmtime is asked where it is installed.
    ///
    /// - Throws: where a witness of the options cannot be had, or the configuration of the generator is none.
    convenience init(options: OracleOptions) throws(OracleOptionsError) {
        let source = try CaseSource(options: options)
        var witnesses: [any Witness] = []
        do throws(WitnessError) {
            for word in options.witnesses { witnesses.append(try WitnessLibrary.witness(word)) }
        } catch {
            throw OracleOptionsError(error.description)
        }
        if options.witnesses.isEmpty, let wasmtime = try? WitnessLibrary.witness("wasmtime") { witnesses = [wasmtime] }
        self.init(witnesses: witnesses, source: source)
    }

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> FuzzCase {
        tally.measure(.generate) { tally in narrowed(source.make(&choices, material: material, tally: &tally)) }
    }

    /// The case with no features but the known ones: many a module that might use all of them uses none of the others.
    private func narrowed(_ fuzzCase: FuzzCase) -> FuzzCase {
        var narrowed = fuzzCase
        for feature in Feature.allCases where !known.contains(feature) { narrowed.features[feature] = false }
        return narrowed
    }

    /// What is wrong in all of our engines is seen here only.
    public var timeShare: Int { witnesses.isEmpty ? 1 : 2 }

    public var preludeCount: Int { witnesses.isEmpty ? 0 : source.preludeCount }

    public func prelude(_ number: Int, tally: inout Tally) -> FuzzCase? {
        tally.measure(.generate) { _ in narrowed(source.prelude(number)) }
    }

    public func encode(_ input: FuzzCase) -> [UInt8] { input.encoded() }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> FuzzCase { try FuzzCase(file: bytes).withDefaultSteps() }

    public func judge(_ input: FuzzCase, tally: inout Tally) -> Verdict {
        guard !witnesses.isEmpty else { return .inconclusive(.notAvailable) }
        for witness in witnesses {
            for module in input.modules {
                if let finding = tally.measure(.validate, { _ in acceptance(of: module.binary, by: witness) }) { return .disagree(finding) }
            }
        }
        let program: WitnessProgram
        do throws(WitnessObstacle) {
            program = try tally.measure(.compile) { _ throws(WitnessObstacle) in try WitnessProgram(narrowed(input)) }
        } catch {
            switch error {
            case .invalid: return .inconclusive((try? WitnessProgram(input)) == nil ? .invalid : .witnessLacksFeature)
            case .unresolved, .noDefault: return .inconclusive(.notInstantiated)
            }
        }
        let reference = tally.measure(.run) { _ in interpreter.run(program) }
        if reference.isExhausted { return .inconclusive(.limit) }
        for witness in witnesses {
            let record = tally.measure(.run) { _ in witness.run(program) }
            if record.isExhausted { return .inconclusive(.limit) }
            guard let difference = reference.difference(from: record) else { continue }
            return .disagree(finding(difference, witness, reference, program))
        }
        return .agree
    }

    /// Whether a witness and we say the same of a module, both with the features of the witness.
    private func acceptance(of binary: [UInt8], by witness: any Witness) -> Finding? {
        let ours = interpreter.validate(binary, features: witness.features)
        let theirs = witness.validate(binary)
        let (word, reason): (String, String)
        switch (ours, theirs) {
        case (.accepted, .accepted), (.refused, .refused): return nil
        case (.accepted, .refused(let text)): (word, reason) = ("refused", text)
        case (.refused(let text), .accepted): (word, reason) = ("accepted", text)
        }
        return Finding(
            oracle: name, kind: .acceptance, phase: .validate, discriminator: "\(witness.name):\(word):\(Self.withoutNumbers(reason))",
            summary: "\(witness.name) has \(word) a module, and we have not", details: reason)
    }

    private func finding(_ difference: String, _ witness: any Witness, _ reference: WitnessRecord, _ program: WitnessProgram) -> Finding {
        var votes: [String] = []
        for other in compiled {
            votes.append("\(other.name) \(other.run(program).difference(from: reference) == nil ? "agrees" : "differs")")
        }
        for other in witnesses where other !== witness {
            votes.append("\(other.name) \(other.run(program).difference(from: reference) == nil ? "agrees" : "differs")")
        }
        return Finding(
            oracle: name, kind: .mismatch, phase: .compare, discriminator: "\(witness.name):\(Self.withoutNumbers(difference))",
            summary: "interpreter and \(witness.name) differ: \(difference)",
            details: "with the interpreter: \(votes.joined(separator: ", "))")
    }

    /// A reason without offsets and indices, which differ from case to case.
    private static func withoutNumbers(_ text: String) -> String {
        let line = text.split(separator: "\n").first.map(String.init) ?? ""
        return String(line.prefix(120).filter { !$0.isNumber })
    }
}
