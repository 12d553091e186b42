import WasmModel

/// How an invocation ended other than by returning.
public enum ExecutionError: Error, Sendable {
    case trap(Trap)
    case exhaustion(ExhaustionError)
    /// An exception that no function caught.
    case exception(ExceptionInstance)
    /// The error that a host function threw.
    case host(any Error)
    /// The arguments do not fit the function's type, so nothing was run.
    case arguments(ArgumentError)
    /// An invariant of our own is broken.
    case bug(EngineBug)

    /// The reason, in the words of the official testsuite where it has any.
    public var message: String {
        switch self {
        case .trap(let trap): trap.message
        case .exhaustion(let error): error.message
        case .exception: "unhandled exception"
        case .host(let error): "host function failed: \(error)"
        case .arguments(let error): error.message
        case .bug(let bug): bug.description
        }
    }
}

/// Arguments, or a value given to the store, that do not fit the type in question.
public enum ArgumentError: Error, Sendable, Hashable {
    case wrongCount(expected: Int, found: Int)
    /// The value at a position (from 0) is not of the type, described.
    case wrongType(position: Int, expected: String, found: String)
    /// The function, tag or reference belongs to another store.
    case foreignStore
    /// A memory type that no valid module has: its page size, or its limits.
    case invalidMemoryType

    /// What does not fit, for people.
    public var message: String {
        switch self {
        case .wrongCount(let expected, let found): "\(found) values where \(expected) are expected"
        case .wrongType(let position, let expected, let found): "value \(position) is \(found) where \(expected) is expected"
        case .foreignStore: "a value of another store"
        case .invalidMemoryType: "a memory type that is not valid"
        }
    }
}
