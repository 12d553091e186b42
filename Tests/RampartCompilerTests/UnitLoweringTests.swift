import Testing
import WasmModel
import WasmText
import WasmValidation

@testable import RampartCompiler

@Suite("Lowering of a unit")
struct UnitLoweringTests {
    /// A builder that kept itself by a closure kept the context of LLVM with it, for every unit that was not optimised.
    @Test(arguments: [false, true], [false, true])
    func nothingIsKept(isOptimized: Bool, isMarked: Bool) throws {
        let text = """
            (module (memory 1) (func (param i32 f64) (result f64) (local f32 f64)
              (loop (br_if 0 (i32.load (local.get 0))))
              (f64.store (local.get 0) (f64.add (f64.const 0.5) (local.get 3)))
              (call 0 (i32.div_u (local.get 0) (i32.const 7)) (local.get 1))))
            """
        let module = try Validator(features: .all, registry: TypeRegistry()).validate(
            try TextParser.parseModule(Array(text.utf8), features: .all))
        var options = CompilerOptions()
        options.isMetered = true
        options.hasPlaces = true
        let library = try LLVMLibrary.load()
        let target = try LLVMTarget(library: library, cpu: "x86-64", features: "", effort: .none)
        weak var kept: LLVMUnit?
        try {
            let unit = LLVMUnit(library: library, name: "unit", target: target)
            kept = unit
            let lowering = UnitLowering(
                module: module, options: options, unit: unit, hasSSE41: true, isOptimized: isOptimized, isMarked: isMarked)
            lowering.declare([0])
            try FunctionLowering(lowering, bodyIndex: 0).lower()
            lowering.lines?.finish()
            #expect(unit.verificationFailure() == nil)
        }()
        #expect(kept == nil)
    }
}
