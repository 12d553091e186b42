import CRampart
import WasmModel

/// Something that a module imports or exports (specification chapter 4.2.15).
public enum ExternalValue {
    case function(FunctionInstance)
    case table(TableInstance)
    case memory(MemoryInstance)
    case global(GlobalInstance)
    case tag(TagInstance)
}

/// A function of a store: one of WebAssembly or one of the host.
@safe
public struct FunctionInstance {
    public let store: Store
    /// The record; lives as long as the store.
    public let record: UnsafeMutablePointer<rampart_function>
}

/// A linear memory of a store.
public struct MemoryInstance {
    public let store: Store
}

/// A table of a store.
public struct TableInstance {
    public let store: Store
}

/// A global of a store.
public struct GlobalInstance {
    public let store: Store
}

/// A tag: what tells kinds of exceptions apart. Equal only to itself.
public final class TagInstance: Sendable {
}

/// An instance of a module.
public struct Instance {
    public let store: Store

    /// The export of the name, or nil.
    public func export(_ name: Name) -> ExternalValue? { preconditionFailure("not built yet") }
}
