import WasmModel

/// Why a module was refused: by the grammar of its format, by a validation rule, or because it could not be compiled.
public enum ModuleError: Error, Sendable, Hashable {
    case malformed(MalformedError)
    case invalid(ValidationError)
    /// The module is valid, and no machine code could be made of it. The validator itself never throws this.
    case compiler(CompilerError)

    /// The reason alone, in the words of the official testsuite where it has any.
    public var message: String {
        switch self {
        case .malformed(let error): error.message
        case .invalid(let error): error.message
        case .compiler(let error): error.message
        }
    }
}

extension ModuleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): error.description
        case .invalid(let error): error.description
        case .compiler(let error): error.description
        }
    }
}
