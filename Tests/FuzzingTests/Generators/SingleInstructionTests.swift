import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

@Suite struct SingleInstructionTests {
    @Test func theTextsAreValid() throws {
        for text in SingleInstructionTexts.modules {
            let module = try TextParser.parseModule(Array(text.utf8), features: .all)
            _ = try Validator(features: .all, registry: TypeRegistry()).validate(module)
        }
    }

    @Test func everyOpcodeHasACaseAndEveryCaseIsValid() throws {
        var seen: Set<Opcode> = []
        for number in 0..<SingleInstructionCases.count {
            let generated = SingleInstructionCases.case(number)
            #expect(!generated.steps.isEmpty)
            let module = try ModuleDecoder.decode(generated.modules[0].binary, features: generated.features)
            _ = try Validator(features: generated.features, registry: TypeRegistry()).validate(module)
            seen.formUnion(try OpcodeSurvey.opcodes(of: module))
        }
        let missing = OpcodeTable.rows.filter { !seen.contains($0.opcode) }.map(\.opcode.mnemonic)
        #expect(missing.isEmpty, "\(missing)")
    }

    /// With all features and with none but those of the first version.
    @Test(arguments: [Features.all, Features([])]) func drillsAreValidAndMostOfThemEndNormally(_ features: Features) throws {
        let oracle = DifferentialOracle(contenders: [.interpreter, try #require(Contender("interpreter-unmetered"))])
        var tally = Tally()
        for seed in 0..<UInt64(300) {
            var choices = Choices(seed: seed)
            let drill = InstructionDrill.make(&choices, features: features)
            let module = try ModuleDecoder.decode(drill.modules[0].binary, features: features)
            _ = try Validator(features: features, registry: TypeRegistry()).validate(module)
            #expect(oracle.judge(drill, tally: &tally) == .agree)
        }
        let returned = tally.counts["outcome/returned"] ?? 0
        let trapped = tally.counts.filter { $0.key.hasPrefix("outcome/trap") }.values.reduce(0, +)
        #expect(trapped > 0)
        #expect(returned > 3 * trapped, "\(tally.counts)")
    }

    @Test func aDrillWithoutChoicesIsSmall() {
        var choices = Choices(bytes: [])
        #expect(InstructionDrill.make(&choices, features: .all).modules[0].binary.count < 600)
    }
}

enum OpcodeSurvey {
    /// The opcodes in the bodies of a module.
    static func opcodes(of module: Module) throws -> Set<Opcode> {
        var opcodes: Set<Opcode> = []
        for body in module.bodies {
            var reader = InstructionReader(bytes: module.bytes, range: body.range, features: .all, hasDataCount: module.hasDataCount)
            while !reader.isAtEnd {
                _ = try reader.next()
                opcodes.insert(reader.opcode)
            }
        }
        return opcodes
    }
}
