import CLLVM
import Glibc
import WasmModel

/// A context of LLVM's with one module in it: what one thread compiles at a time.
// Safe: all handles that the class gives out are used only while it lives, by the code that compiles one unit.
@safe
final class LLVMUnit {
    let library: LLVMLibrary
    let context: OpaquePointer
    let module: OpaquePointer
    /// The first error that LLVM reported to the context.
    private(set) var diagnostic: String?
    /// Where told to count, what LLVM could not select one by one.
    private(set) var fallbacks: Fallbacks?

    /// Numbers of instructions.
    struct Fallbacks {
        var calls = 0
        /// Ends of blocks.
        var ends = 0
        var others = 0
    }

    init(library: LLVMLibrary, name: String, target: LLVMTarget) {
        self.library = library
        unsafe context = library.api.ContextCreate()
        unsafe module = library.api.ModuleCreateWithNameInContext(name, context)
        unsafe library.api.SetTarget(module, LLVMTarget.triple)
        unsafe library.api.SetModuleDataLayout(module, target.dataLayout)
        unsafe library.api.ContextSetDiagnosticHandler(
            context,
            { info, unit in
                guard let unit = unsafe unit else { return }
                // The unit is the one that set the handler, and outlives its context.
                unsafe Unmanaged<LLVMUnit>.fromOpaque(unit).takeUnretainedValue().note(info)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe library.api.DisposeModule(module)
        unsafe library.api.ContextDispose(context)
    }

    /// Counts from now on what cannot be selected one by one.
    func countFallbacks() { fallbacks = Fallbacks() }

    private func note(_ info: OpaquePointer) {
        if fallbacks != nil, unsafe library.api.GetDiagInfoSeverity(info) == 2 {
            // A remark, known by its text. There are some of each function's.
            guard let text = unsafe library.api.GetDiagInfoDescription(info) else { return }
            defer { unsafe library.api.DisposeMessage(text) }
            guard let missed = unsafe strstr(text, "FastISel missed") else { return }
            if unsafe strncmp(missed, "FastISel missed call", 20) == 0 {
                fallbacks?.calls += 1
            } else if unsafe strncmp(missed, "FastISel missed terminator", 26) == 0 {
                fallbacks?.ends += 1
            } else {
                fallbacks?.others += 1
            }
            return
        }
        // Severity 0 is an error; warnings and remarks are not for the user of a compiled module.
        guard unsafe library.api.GetDiagInfoSeverity(info) == 0, diagnostic == nil else { return }
        diagnostic = unsafe library.take(unsafe library.api.GetDiagInfoDescription(info))
    }

    /// The module as text.
    var text: String { unsafe library.take(library.api.PrintModuleToString(module)) }

    /// Why the module is not well-formed, or nil. For tests and debug builds: the compiler makes only well-formed ones.
    func verificationFailure() -> String? {
        var message: UnsafeMutablePointer<CChar>?
        // Action 2: return the status.
        let failed = unsafe library.api.VerifyModule(module, 2, &message)
        let text = unsafe library.take(message)
        return failed != 0 ? text : nil
    }

    /// Runs a pipeline of passes, in the notation of LLVM's pass manager.
    func run(_ pipeline: String, _ target: LLVMTarget) throws(CompilerError) {
        let options = unsafe library.api.CreatePassBuilderOptions()
        defer { unsafe library.api.DisposePassBuilderOptions(options) }
        let error = unsafe pipeline.withCString { unsafe library.api.RunPasses(module, $0, target.machine, options) }
        if let error = unsafe error {
            let message = unsafe library.api.GetErrorMessage(error)
            defer { unsafe library.api.DisposeErrorMessage(message) }
            throw .backend(unsafe message.map { unsafe String(cString: $0) } ?? "passes failed")
        }
        if let diagnostic { throw .backend(diagnostic) }
    }

    /// Machine code: a relocatable object, or assembler text.
    func emit(_ form: LLVMTarget.Output, _ target: LLVMTarget) throws(CompilerError) -> [UInt8] {
        var buffer: OpaquePointer?
        var message: UnsafeMutablePointer<CChar>?
        guard unsafe library.api.TargetMachineEmitToMemoryBuffer(target.machine, module, form.rawValue, &message, &buffer) == 0 else {
            throw .backend(unsafe library.take(message))
        }
        defer { unsafe library.api.DisposeMemoryBuffer(buffer) }
        if let diagnostic { throw .backend(diagnostic) }
        guard let start = unsafe library.api.GetBufferStart(buffer) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: library.api.GetBufferSize(buffer)))
    }
}

/// Makes machine code for one kind of processor. Used by one thread at a time.
@safe
final class LLVMTarget {
    /// The only target so far.
    static let triple = "x86_64-unknown-linux-gnu"

    /// Raw values are those of the C API.
    enum Output: Int32 {
        case assembly = 0, object
    }

    /// Effort of the machine code generator. Raw values are those of the C API.
    enum Effort: Int32 {
        case none = 0, less, standard, aggressive
    }

    let library: LLVMLibrary
    let machine: OpaquePointer
    let dataLayout: OpaquePointer

    /// For a processor of LLVM's and features like `+sse4.1,-avx`, which are added to those of the processor.
    init(library: LLVMLibrary, cpu: String, features: String, effort: Effort) throws(CompilerError) {
        self.library = library
        var target: OpaquePointer?
        var message: UnsafeMutablePointer<CChar>?
        guard unsafe library.api.GetTargetFromTriple(LLVMTarget.triple, &target, &message) == 0 else {
            throw .backend(unsafe library.take(message))
        }
        // Relocation model 2: position independent; code model 0: the default, small.
        guard let machine = unsafe library.api.CreateTargetMachine(target, LLVMTarget.triple, cpu, features, effort.rawValue, 2, 0) else {
            throw .backend("no machine for \(LLVMTarget.triple)")
        }
        unsafe self.machine = unsafe machine
        unsafe dataLayout = library.api.CreateTargetDataLayout(machine)
    }

    /// Selects instructions one by one where that can be done, which takes less time and gives more instructions. Without effort that is so
    /// anyway.
    func selectFast() { unsafe library.api.SetTargetMachineFastISel(machine, 1) }

    deinit {
        unsafe library.api.DisposeTargetData(dataLayout)
        unsafe library.api.DisposeTargetMachine(machine)
    }
}
