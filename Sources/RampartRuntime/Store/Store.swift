import CRampart
import WasmModel
import WasmValidation

// Safe: the records live as long as the store.
/// All instances that can reach each other, their heap and their value stack (specification chapter 4.2.3).
///
/// A store is used by one thread at a time. What is made in a store lives as long as the store; handles to it keep the store alive, so a
/// host function that captures one keeps its own store alive for ever.
@safe
public final class Store {
    /// What executes the functions of the store's modules.
    public let engine: any ExecutionEngine
    /// The type records, shared by all stores of the engine.
    public let types: RuntimeTypes
    /// What the store may use.
    public let limits: StoreLimits
    /// The state that running code works on.
    public let execution: UnsafeMutablePointer<rampart_execution>

    let state: ExecutionState
    let heap: Heap
    let roots = RootTable()
    /// The token of references that no collection frees.
    let permanentToken: ReferenceToken
    let hostContext: HostContext
    /// Where compiled code runs; made when it first does.
    var nativeStack: NativeStack?

    var instances: [InstanceStorage] = []
    var memories: [LinearMemory] = []
    var tables: [TableStorage] = []
    /// Globals that can hold objects.
    var globals: [GlobalStorage] = []
    /// Segments that can hold objects and are not dropped.
    var elements: [ElementStorage] = []
    /// By address of the record.
    var tags: [UInt: TagInstance] = [:]
    var hostFunctions: [HostFunction] = []
    /// Bytes of all memories.
    var memoryBytes: UInt64 = 0
    /// Elements of all tables.
    var tableElements: UInt64 = 0
    /// Operands of constant expressions that are being evaluated; roots of collection.
    var constantStack: [UInt64] = []
    /// What a host function threw, or the bug that was found, until the invocation ends.
    var pendingError: (any Error)?
    /// Whether the frames of the last invocation still tell where it failed.
    var lastInvocationFailed = false
    private var signatures: [UInt32: Signature] = [:]

    /// Makes an empty store. Its stack and heap are reserved addresses, which cost memory only where they are touched.
    public init(engine: any ExecutionEngine, types: RuntimeTypes, limits: StoreLimits = StoreLimits()) {
        self.engine = engine
        self.types = types
        self.limits = limits
        state = ExecutionState(limits: limits)
        unsafe execution = state.record
        heap = Heap(limit: limits.heapBytes, collectsAtEveryAllocation: limits.collectsAtEveryAllocation)
        permanentToken = ReferenceToken(roots)
        hostContext = unsafe HostContext(execution: state.record)
        heap.roots = self
        unsafe execution.pointee.store = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    /// The registry of the types of all modules of the store.
    public var registry: TypeRegistry { types.registry }

    /// Stops running code of this store from any thread.
    public var interruptHandle: InterruptHandle { InterruptHandle(state) }

    /// Units of fuel that are left; meaningful only for code that is metered.
    public var fuel: Int64 {
        get { unsafe execution.pointee.fuel }
        set { unsafe execution.pointee.fuel = newValue }
    }

    /// Bytes of all linear memories when they were largest; memories never shrink.
    public var peakMemoryBytes: UInt64 { memoryBytes }

    /// What the heap has done so far.
    public var heapStatistics: HeapStatistics { heap.statistics }

    /// Bytes that blocks of the heap in use take, at most `StoreLimits.heapBytes`.
    public var heapBytesInUse: UInt64 { heap.bytesInUse }

    /// Frees every object that cannot be reached.
    public func collectGarbage() { heap.collect() }

    /// The signature of a function type of the registry.
    func signature(of identifier: UInt32) -> Signature {
        if let known = signatures[identifier] { return known }
        guard case .function(let type) = registry.type(identifier).composite else {
            preconditionFailure("type \(identifier) is no function type")
        }
        let signature = Signature(type)
        signatures[identifier] = signature
        return signature
    }

    /// Whether a reference of the type can be an object of the heap or stand for one of the host.
    func holdsObjects(_ type: HeapType) -> Bool {
        type.holdsObjects { identifier in
            if case .function = registry.type(identifier).composite { true } else { false }
        }
    }
}

// MARK: What the host makes

extension Store {
    /// A function of the host. Heap types inside the type are abstract or canonical identifiers of the registry.
    ///
    /// What `body` throws ends the invocation: a `TrapCode` as that trap, an `ExceptionInstance` as that exception, an
    /// `ExhaustionError` or `ExecutionError` as what it says, every other error as `ExecutionError.host`. Its results must fit the type.
    ///
    /// The store keeps `body`: one that keeps the store, or an instance or function of it, keeps the store from ever being freed. The caller
    /// is given for that.
    public func makeFunction(type: FunctionType, _ body: @escaping (Caller, [Value]) throws -> [Value]) -> FunctionInstance {
        makeFunction(typeIdentifier: registry.register(type), body)
    }

    /// A function of the host of a function type of the registry, which may be one of a module that no type written elsewhere equals. What
    /// `body` throws means the same as above.
    public func makeFunction(typeIdentifier identifier: UInt32, _ body: @escaping (Caller, [Value]) throws -> [Value]) -> FunctionInstance {
        let function = unsafe HostFunction(
            signature: signature(of: identifier), type: types.descriptor(identifier), index: UInt32(hostFunctions.count),
            code: engine.hostCode, context: hostContext, body: body)
        hostFunctions.append(function)
        return unsafe FunctionInstance(store: self, record: function.record.base)
    }

    /// A memory that no module defines.
    ///
    /// - Throws: `.limit` where the store's limit or the machine does not allow the type's minimum; `.execution(.arguments)` where the type
    ///   is not valid.
    public func makeMemory(_ type: MemoryType) throws(InstantiationError) -> MemoryInstance {
        guard LinearMemory.isValid(type) else { throw .execution(.arguments(.invalidMemoryType)) }
        return MemoryInstance(store: self, storage: try addMemory(type))
    }

    /// A table that no module defines; its heap type is abstract or canonical.
    ///
    /// - Throws: `.limit` where the store's limit or the machine does not allow the type's minimum; `.execution(.arguments)` where the
    ///   initial element is not of the type.
    public func makeTable(_ type: TableType, initial: Reference = .null) throws(InstantiationError) -> TableInstance {
        do {
            try check(.reference(initial), is: .reference(type.element), position: 0)
        } catch {
            throw .execution(.arguments(error))
        }
        let table = try addTable(type)
        if !initial.isNull { table.fill(with: initial.bits) }
        return TableInstance(store: self, storage: table)
    }

    /// A global that no module defines; its heap type is abstract or canonical.
    ///
    /// - Throws: where the value is not of the type.
    public func makeGlobal(_ type: GlobalType, _ value: Value) throws(ArgumentError) -> GlobalInstance {
        try check(value, is: type.value, position: 0)
        let (low, high) = value.slots
        let global = GlobalStorage(type: type, low: low, high: high)
        addRoot(global)
        return GlobalInstance(store: self, storage: global)
    }

    /// A tag that no module defines; heap types inside the type are abstract or canonical.
    public func makeTag(_ type: FunctionType) -> TagInstance { addTag(type, identifier: registry.register(type)) }

    /// A tag that no module defines, of a function type of the registry.
    public func makeTag(typeIdentifier: UInt32) -> TagInstance { addTag(signature(of: typeIdentifier).type, identifier: typeIdentifier) }

    /// Makes a global one of the roots of collection where it can hold an object. The bits of a number must never be taken for one.
    func addRoot(_ global: GlobalStorage) {
        if case .reference(let reference) = global.type.value, holdsObjects(reference.heap) { globals.append(global) }
    }

    func addMemory(_ type: MemoryType) throws(InstantiationError) -> LinearMemory {
        let available = limits.memoryBytes - min(memoryBytes, limits.memoryBytes)
        let requested = LinearMemory.bytes(pages: type.limits.minimum, of: type).map(UInt64.init) ?? .max
        guard requested <= available, let memory = LinearMemory(type: type, available: available) else {
            throw .limit(.memoryBytes(requested: requested, available: available))
        }
        memoryBytes += requested
        memories.append(memory)
        return memory
    }

    func addTable(_ type: TableType) throws(InstantiationError) -> TableStorage {
        let available = limits.tableElements - min(tableElements, limits.tableElements)
        let requested = type.limits.minimum
        guard requested <= available, let table = TableStorage(type: type, holdsObjects: holdsObjects(type.element.heap)) else {
            throw .limit(.tableElements(requested: requested, available: available))
        }
        tableElements += requested
        tables.append(table)
        return table
    }

    func addTag(_ type: FunctionType, identifier: UInt32) -> TagInstance {
        let tag = TagInstance(type: type, identifier: identifier, types: types)
        adopt(tag)
        return tag
    }

    /// Keeps a tag alive as long as the store: exceptions on the heap point to its record.
    func adopt(_ tag: TagInstance) { tags[tag.address] = tag }

    /// Grows a memory; nil where the type, the limits or the machine do not allow it.
    func grow(_ memory: LinearMemory, by pages: UInt64) -> UInt64? {
        guard let bytes = LinearMemory.bytes(pages: pages, of: memory.declared).map(UInt64.init), memoryBytes <= limits.memoryBytes,
            bytes <= limits.memoryBytes - memoryBytes
        else { return nil }
        guard let old = memory.grow(by: pages) else { return nil }
        memoryBytes += bytes
        return old
    }

    /// Grows a table; nil where the type, the limits or the machine do not allow it.
    func grow(_ table: TableStorage, by count: UInt64, value: UInt64) -> UInt64? {
        let old = table.count
        guard count <= table.maximumCount - min(old, table.maximumCount), tableElements <= limits.tableElements,
            count <= limits.tableElements - tableElements
        else { return nil }
        guard table.grow(to: old + count, value: value) else { return nil }
        tableElements += count
        return old
    }
}

/// What a host function knows about its call.
public struct Caller {
    /// The store in which the call happens.
    public let store: Store
    /// The instance whose function made the call; nil where the host called, or the engine does not tell.
    public let instance: Instance?
}
