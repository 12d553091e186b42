import CLLVM

/// Gives the instructions of a unit's functions lines, which LLVM carries through all passes into the object's line table.
///
/// A line of ours is the offset of a WebAssembly instruction in the module's bytes; line 0 is code that comes from none. Nothing else about
/// the functions is told, so the objects grow by the line table only.
// Safe: the unit lives as long as this object, and every handle is of its context.
@safe
final class DebugLines {
    private let unit: LLVMUnit
    private let builder: OpaquePointer
    private let file: LLVMMetadata
    private let type: LLVMMetadata

    private var api: llvm_functions {
        @inline(__always) unsafeAddress { unsafe unit.library.functions }
    }

    init(_ unit: LLVMUnit, _ instructions: IRBuilder) {
        self.unit = unit
        let api = unit.library.api
        let builder = unsafe api.CreateDIBuilder(unit.module)
        unsafe self.builder = unsafe builder
        file = unsafe LLVMMetadata(api.DIBuilderCreateFile(builder, "module", 6, "", 0))
        // Language 1 of the C API is C; emission 3 is lines without anything else.
        _ = unsafe api.DIBuilderCreateCompileUnit(builder, 1, file.raw, "rampart", 7, 1, "", 0, 0, "", 0, 3, 0, 0, 0, "", 0, "", 0)
        type = unsafe LLVMMetadata(api.DIBuilderCreateSubroutineType(builder, file.raw, nil, 0, 0))
        // Without its version, LLVM drops the information. Behaviour 1: units that differ are an error.
        let version = "Debug Info Version"
        unsafe api.AddModuleFlag(unit.module, 1, version, version.utf8.count, instructions.metadata(instructions.i32(3)).raw)
    }

    deinit { unsafe api.DisposeDIBuilder(builder) }

    /// Makes a function one whose instructions may have lines. To be called before its body is made; every call in a body needs a line,
    /// be it 0.
    ///
    /// - Returns: the scope for `locate`.
    func begin(_ function: LLVMFunction, name: String) -> LLVMMetadata {
        let count = name.utf8.count
        let scope = unsafe LLVMMetadata(
            api.DIBuilderCreateFunction(builder, file.raw, name, count, name, count, file.raw, 0, type.raw, 0, 1, 0, 0, 1))
        unsafe api.SetSubprogram(function.value.raw, scope.raw)
        return scope
    }

    /// Gives the instructions that are appended from now on a line.
    func locate(_ instructions: IRBuilder, _ line: UInt32, in scope: LLVMMetadata) {
        let location = unsafe api.DIBuilderCreateDebugLocation(unit.context, line, 0, scope.raw, nil)
        unsafe instructions.setLocation(LLVMMetadata(location))
    }

    /// To be called before the passes run.
    func finish() { unsafe api.DIBuilderFinalize(builder) }
}
