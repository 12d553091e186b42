import CRampart
import WasmModel
import WasmValidation

// Unchecked: the records are written only by the initialiser and, with release order, by `rampart_code_publish`.
/// A validated module made ready by an engine; instances of any store with the same engine share it.
///
/// Engines subclass it to own what they lower functions to.
@safe
open class PreparedModule: @unchecked Sendable {
    /// What the engine executes.
    public let module: ValidatedModule
    /// Keeps the records of `types` alive.
    public let runtimeTypes: RuntimeTypes
    /// Type records by type index; valid as long as this object.
    public let types: [UnsafePointer<rampart_type>]
    /// One cell per function that the module defines, in order, with `function_index` set and everything else zero.
    public let codes: UnsafeMutablePointer<rampart_code>
    /// Number of cells in `codes`.
    public let codeCount: Int

    /// Makes the cells and looks the type records up.
    public init(module: ValidatedModule, types: RuntimeTypes) {
        self.module = module
        runtimeTypes = types
        unsafe self.types = module.canonicalTypes.map { unsafe types.descriptor($0) }
        codeCount = module.module.bodies.count
        unsafe codes = UnsafeMutablePointer<rampart_code>.allocate(capacity: max(1, codeCount))
        let imported = module.functionTypeIndices.count - module.module.functions.count
        for index in 0..<codeCount {
            var code = unsafe rampart_code()
            unsafe code.function_index = UInt32(imported + index)
            unsafe (codes + index).initialize(to: code)
        }
    }

    deinit { unsafe codes.deallocate() }

    /// Makes the code of all functions now and checks it, where an engine waits for their first calls. For those who look for faults of the
    /// engine: running the module does not need it.
    ///
    /// - Throws: where the engine makes code that breaks its own rules, or cannot make any of a valid function.
    open func makeAllCode() throws(EngineBug) {}

    /// Whether the functions are compiled, so that memories must not move.
    open var isNative: Bool { false }

    /// Whether the code relies on guards of the memories that can have some (32-bit addresses, pages of 64 KiB).
    open var needsGuards: Bool { false }

    /// The compiled code of the function that the module defines at a position, or nil where it is interpreted. Valid as long as this object.
    open func nativeCode(of position: Int) -> UnsafeRawPointer? { nil }

    /// The function that an address in compiled code belongs to.
    open func frame(at address: UnsafeRawPointer) -> StackFrame? { nil }
}
