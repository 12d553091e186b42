import RampartCompiler
import RampartRuntime
import WasmModel

extension Engine {
    /// How modules are made ready to run. Modules of one store may differ in it, and import from each other.
    public enum Strategy: Sendable, Hashable {
        /// Functions become register code at their first call.
        case interpreter
        /// All functions become machine code before the module runs. Needs LLVM, which is loaded at the first module.
        /// Of `isMetered` and `canonicalizesNaNs` what the engine's configuration says counts, not what the options say.
        case compiler(CompilerOptions)

        /// The word by which command lines and reports call what executes: `interpreter` or `aot`.
        public var name: String {
            switch self {
            case .interpreter: "interpreter"
            case .compiler: "aot"
            }
        }

        /// Fails where modules cannot be made ready in this way, whatever they are.
        ///
        /// - Throws: where LLVM is not installed, or the processor is unknown.
        public func requireAvailable() throws(CompilerError) {
            switch self {
            case .interpreter: return
            case .compiler(let options): _ = try Compiler(options)
            }
        }
    }
}
