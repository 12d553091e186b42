import Foundation
import Testing
import WasmModel
import WasmText
import WasmValidation

@testable import RampartCompiler

@Suite("Pipelines")
struct PipelineTests {
    /// LLVM's own default for a pass in a text is to end the process where one iteration has not been enough.
    @Test(arguments: CompilerOptions.Optimization.allCases, [false, true])
    func neverEndTheProcess(_ optimization: CompilerOptions.Optimization, keepsOrder: Bool) {
        let pipeline = Compiler.pipeline(optimization, keepsOrder: keepsOrder) ?? ""
        let parts = pipeline.components(separatedBy: "instcombine")
        #expect(parts.dropFirst().allSatisfy { $0.hasPrefix("<no-verify-fixpoint>") })
    }

    /// Where nobody asks which instruction has ended a function, it has one exit of each kind.
    @Test func exitsAreSharedWithoutPlaces() throws {
        let text = """
            (module (func (param i32 i32) (result i32)
              (if (local.get 0) (then (loop (br_if 0 (local.get 1)))))
              (i32.div_u (i32.div_u (local.get 0) (local.get 1)) (i32.rem_u (local.get 1) (local.get 0)))))
            """
        let module = try Validator(features: .all, registry: TypeRegistry()).validate(
            try TextParser.parseModule(Array(text.utf8), features: .all))
        func exits(hasPlaces: Bool) throws -> Int {
            var options = CompilerOptions()
            options.optimization = .none
            options.isMetered = true
            options.hasPlaces = hasPlaces
            return try Compiler(options).intermediateText(module).components(separatedBy: "unreachable").count - 1
        }
        // Of the charge, of division by zero, and of the stack.
        #expect(try exits(hasPlaces: false) <= 3)
        #expect(try exits(hasPlaces: true) >= 6)
    }
}
