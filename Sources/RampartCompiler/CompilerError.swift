import WasmModel

/// Why nothing was compiled.
public enum CompilerError: Error, Sendable, Hashable {
    /// LLVM is not on this machine, or is not the version that is needed.
    case notInstalled(library: String, package: String)
    /// The processor or the machine is one that no code is made for.
    case unsupportedTarget(String)
    /// The code of a function would be larger than the compiler makes.
    case functionTooLarge(index: UInt32)
    /// LLVM reported an error.
    case backend(String)
    /// What LLVM emitted cannot be joined into one image.
    case object(ObjectError)
    /// The machine has no room for the code.
    case outOfMemory(bytes: Int)
    /// An invariant of our own is broken.
    case bug(EngineBug)
}
