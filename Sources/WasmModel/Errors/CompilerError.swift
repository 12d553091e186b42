/// Why nothing was compiled: the catalogue of texts of the compiler.
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

    /// The reason in one line.
    public var message: String {
        switch self {
        case .notInstalled(let library, let package):
            "the compiler needs LLVM, which is not installed; install the package \(package) (\(library)). Everything else works without it"
        case .unsupportedTarget(let target): "no code can be made for \(target)"
        case .functionTooLarge(let index): "function \(index) is too large to be compiled"
        case .backend(let message): "LLVM: \(message)"
        case .object(let error): error.message
        case .outOfMemory(let bytes): "there is no memory for \(bytes) bytes of code"
        case .bug(let bug): bug.description
        }
    }
}

extension CompilerError: CustomStringConvertible {
    public var description: String { message }
}
