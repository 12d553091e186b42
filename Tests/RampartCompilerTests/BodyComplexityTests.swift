import Testing
import WasmText
import WasmValidation

@testable import RampartCompiler

@Suite("Complexity of bodies")
struct BodyComplexityTests {
    private static func complexity(_ body: String) throws -> BodyComplexity {
        let module = try TextParser.parseModule(Array("(module (func (param i32) \(body)))".utf8))
        return BodyComplexity(try Validator(registry: TypeRegistry()).validate(module), 0)
    }

    @Test(arguments: [
        ("(loop (br_if 0 (local.get 0)))", true),
        ("(drop (i32.div_u (local.get 0) (i32.const 10)))", true),
        ("(loop (loop (br_if 0 (local.get 0))) (call 0 (local.get 0)) (br_if 0 (local.get 0)))", true),
        ("(loop (block (call 0 (local.get 0))) (br_if 0 (local.get 0)))", false),
        ("(loop (br_if 1 (local.get 0)))", false),
        ("(loop nop)", false),
        ("(call 0 (local.get 0))", false),
    ])
    func loopsWithoutCallsDeserveSelection(_ body: String, _ deserves: Bool) throws {
        #expect(try Self.complexity(body).deservesSelection == deserves)
        let long = String(repeating: "nop ", count: 2000)
        #expect(try !Self.complexity(body + long).deservesSelection)
    }

    @Test func manyBranchesToLoopsAreTooMuch() throws {
        let branches = { (count: Int) in "(loop " + String(repeating: "(br_if 0 (local.get 0))", count: count) + ")" }
        #expect(try !Self.complexity(branches(600)).isTooMuch)
        #expect(try Self.complexity(branches(601)).isTooMuch)
    }
}
