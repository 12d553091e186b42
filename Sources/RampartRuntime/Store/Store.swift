import CRampart
import WasmModel
import WasmValidation

/// All instances that can reach each other, their heap and their value stack (specification chapter 4.2.3).
///
/// A store is used by one thread at a time. What is made in a store lives as long as the store.
@safe
public final class Store {
    public let engine: any ExecutionEngine
    public let types: RuntimeTypes
    public let limits: StoreLimits
    /// The state that running code works on.
    public let execution: UnsafeMutablePointer<rampart_execution>

    public init(engine: any ExecutionEngine, types: RuntimeTypes, limits: StoreLimits = StoreLimits()) {
        preconditionFailure("not built yet")
    }
}

extension Store {
    /// Instantiates a module (specification chapter 4.5.4). `imports` are as many as the module's, in its order.
    public func instantiate(_ prepared: PreparedModule, imports: [ExternalValue]) throws(InstantiationError) -> Instance {
        preconditionFailure("not built yet")
    }

    /// Calls a function and waits for its end.
    public func invoke(_ function: FunctionInstance, _ arguments: [Value]) throws(ExecutionError) -> [Value] {
        preconditionFailure("not built yet")
    }

    /// A function of the host. Heap types inside the type are abstract or canonical identifiers of the registry.
    public func makeFunction(type: FunctionType, _ body: @escaping (Caller, [Value]) throws -> [Value]) -> FunctionInstance {
        preconditionFailure("not built yet")
    }
    /// A memory that no module defines.
    public func makeMemory(_ type: MemoryType) throws(InstantiationError) -> MemoryInstance { preconditionFailure("not built yet") }
    /// A table that no module defines.
    public func makeTable(_ type: TableType, initial: Reference = .null) throws(InstantiationError) -> TableInstance {
        preconditionFailure("not built yet")
    }
    /// A global that no module defines.
    public func makeGlobal(_ type: GlobalType, _ value: Value) throws(InstantiationError) -> GlobalInstance {
        preconditionFailure("not built yet")
    }
    /// A tag that no module defines.
    public func makeTag(_ type: FunctionType) -> TagInstance { preconditionFailure("not built yet") }

    /// The reference that stands for a number of the host, equal for equal numbers.
    public func hostReference(_ number: UInt32) -> Reference { preconditionFailure("not built yet") }
}

/// What a host function knows about its call.
public struct Caller {
    public let store: Store
    /// The instance whose function made the call; nil where the host called.
    public let instance: Instance?
}
