import WasmModel

/// Why an instantiation failed.
public enum InstantiationError: Error, Sendable {
    /// Imports do not fit; nothing was changed.
    case link(LinkError)
    /// A constant expression, an active segment or the start function failed. Effects up to there stay.
    case execution(ExecutionError)
    /// A memory or table would pass a limit of the store, or the machine has no room for it.
    case limit(ResourceLimit)

    /// The reason, in the words of the official testsuite where it has any.
    public var message: String {
        switch self {
        case .link(let error): error.message
        case .execution(let error): error.message
        case .limit(let limit): limit.message
        }
    }
}

/// A limit of the store on memories and tables.
public enum ResourceLimit: Error, Sendable, Hashable {
    /// Bytes of all memories together.
    case memoryBytes(requested: UInt64, available: UInt64)
    /// Elements of all tables together.
    case tableElements(requested: UInt64, available: UInt64)
    /// A module that was compiled without comparisons has a memory for which the machine did not let the addresses be reserved that
    /// take their place.
    case guardedMemory(index: Int)

    /// What was asked for and what is left, for people.
    public var message: String {
        switch self {
        case .memoryBytes(let requested, let available): "memory of \(requested) bytes passes the limit, \(available) are left"
        case .tableElements(let requested, let available): "table of \(requested) elements passes the limit, \(available) are left"
        case .guardedMemory(let index):
            "memory \(index) has no guard, which code compiled with other bounds than exact relies on: the machine gives no 8 GiB of addresses"
        }
    }
}
