/// A limit of the implementation that a running program met. It is not a trap of the specification.
public enum ExhaustionError: UInt8, Error, Sendable, Hashable, CaseIterable {
    /// The call stack is full.
    case callStack = 1
    /// The fuel given to the store is used up.
    case fuel
    /// The store's limit on heap bytes would be passed, after a collection.
    case heap
    /// The embedder asked the program to stop, or its time is over.
    case interrupted
    /// A function's code would be larger than the engine makes.
    case code
    /// The store's limit on memory bytes would be passed, and the embedder wants that to be the end.
    case memory
    /// The store's limit on table elements would be passed, and the embedder wants that to be the end.
    case table

    /// The text of the official testsuite where it has one.
    public var message: String {
        switch self {
        case .callStack: "call stack exhausted"
        case .fuel: "all fuel consumed"
        case .heap: "heap exhausted"
        case .interrupted: "interrupted"
        case .code: "function too large"
        case .memory: "memory limit reached"
        case .table: "table limit reached"
        }
    }
}
