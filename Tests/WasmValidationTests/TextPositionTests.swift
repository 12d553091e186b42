import Testing
import WasmModel
import WasmText
import WasmValidation

@Suite struct TextPositionTests {
    @Test func faultsOfTextsAreFoundInTheText() throws {
        let text = """
            (module
              (func)
              (func (result i32)
                i64.const 1
                i32.eqz))
            """
        let module = try TextParser.parseModule(Array(text.utf8))
        let error = #expect(throws: ModuleError.self) { try Validator(registry: TypeRegistry()).validate(module) }
        guard case .invalid(let found)? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        #expect(found.function == 1)
        #expect(found.textPosition(in: module) == SourcePosition(line: 5, column: 5))
        #expect(ValidationError(reason: .misplacedElse).textPosition(in: module) == nil)
    }
}
