import Testing
import WasmBinary
import WasmModel
import WasmText

@testable import Fuzzing

/// A witness that says what it is told to.
private final class FalseWitness: Witness {
    let name = "false"
    let features = Features.all
    var acceptance = WitnessAcceptance.accepted
    var change: (inout WitnessRecord) -> Void = { _ in }

    func validate(_ binary: [UInt8]) -> WitnessAcceptance { acceptance }

    func run(_ program: WitnessProgram) -> WitnessRecord {
        var record = OwnWitness(.interpreter).run(program)
        change(&record)
        return record
    }
}

@Suite struct WitnessOracleTests {
    private static func input(_ expression: String = "(i32.const 5)") throws -> FuzzCase {
        let module = try TextParser.parseModule(
            Array(#"(module (memory (export "m") 1) (func (export "f") (result i32) \#(expression)))"#.utf8))
        return FuzzCase(
            features: .wasm3.without(.relaxedSIMD), modules: [.init(name: "main", binary: ModuleEncoder.encode(module))],
            steps: [.invoke(module: 0, export: "f", arguments: [])])
    }

    private func verdict(_ input: FuzzCase, _ prepare: (FalseWitness) -> Void) -> Verdict {
        let witness = FalseWitness()
        prepare(witness)
        var tally = Tally()
        return WitnessOracle(witnesses: [witness]).judge(input, tally: &tally)
    }

    @Test func aWitnessThatSaysTheSameAgrees() throws { #expect(verdict(try Self.input()) { _ in } == .agree) }

    /// A file that somebody sends may use any feature, and mostly uses none of those that a witness lacks.
    @Test func whatACaseUsesCountsAndNotWhatItMight() throws {
        var input = try Self.input()
        input.features = .all
        #expect(verdict(input) { _ in } == .agree)
        #expect(verdict(input) { $0.change = { $0.memories[0][7] = 1 } }.bucket?.hasPrefix("mismatch/compare/witness") == true)
    }

    @Test func whatAWitnessSaysOtherwiseIsAFinding() throws {
        let refused = verdict(try Self.input()) { $0.acceptance = .refused("type mismatch at 12") }
        #expect(refused.bucket == "acceptance/validate/witness/false:refused:type mismatch at ")
        let trapped = verdict(try Self.input()) { $0.change = { $0.outcomes[$0.outcomes.count - 1] = .trap(.memory) } }
        #expect(trapped.bucket?.hasPrefix("mismatch/compare/witness/false:outcome") == true)
        let written = verdict(try Self.input()) { $0.change = { $0.memories[0][7] = 1 } }
        #expect(written.bucket?.hasPrefix("mismatch/compare/witness/false:memory") == true)
    }

    /// Another engine may give a table or memory what ours does not, which costs gigabytes and says nothing.
    @Test(arguments: [
        "(table.grow $t (ref.null extern) (i32.const 100000000))", "(memory.grow (i32.const 10000))",
        "(array.len (array.new_default $a (i32.const 100000000)))",
    ]) func noWitnessIsAskedWhatTakesTheMemoryOfTheHost(expression: String) throws {
        let module = try TextParser.parseModule(
            Array("(module (type $a (array i64)) (memory 1) (table $t 1 externref) (func (export \"f\") (result i32) \(expression)))".utf8))
        let input = FuzzCase(
            features: .wasm3.without(.relaxedSIMD), modules: [.init(name: "main", binary: ModuleEncoder.encode(module))],
            steps: [.invoke(module: 0, export: "f", arguments: [])])
        var wasAsked = false
        #expect(verdict(input) { $0.change = { _ in wasAsked = true } } == .inconclusive(.limit))
        #expect(!wasAsked)
    }

    @Test func whatCannotBeComparedIsSaidSo() throws {
        // Answers of which an engine chooses one.
        var input = try Self.input("(i32x4.extract_lane 0 (i32x4.relaxed_trunc_f32x4_s (v128.const f32x4 1 2 3 4)))")
        input.features = .wasm3
        #expect(verdict(input) { _ in } == .inconclusive(.witnessLacksFeature))
        #expect(verdict(try Self.input()) { $0.change = { $0.outcomes[0] = .exhausted } } == .inconclusive(.limit))
        // Too much to compare.
        let large = try Self.input("(memory.grow (i32.const 2000))")
        #expect(verdict(large) { _ in } == .inconclusive(.limit))
        var tally = Tally()
        let nobody = WitnessOracle(witnesses: [])
        #expect(nobody.judge(input, tally: &tally) == .inconclusive(.notAvailable))
    }
}

extension Verdict {
    fileprivate var bucket: String? {
        guard case .disagree(let finding) = self else { return nil }
        return finding.bucket
    }
}
