import CRampart
import WasmModel

// Safe: `base` has `count` initialised records as long as the object lives.
/// Function records that lie next to each other.
@safe
final class FunctionRecords {
    let base: UnsafeMutablePointer<rampart_function>
    let count: Int

    init(count: Int) {
        self.count = count
        unsafe base = .allocate(capacity: max(1, count))
        unsafe base.initialize(repeating: rampart_function(), count: max(1, count))
    }

    deinit { unsafe base.deallocate() }
}

extension UnsafeMutablePointer<rampart_function> {
    /// Lets compiled code call the function as one that is not compiled.
    func makeForeign() {
        unsafe pointee.native_code = unsafe unsafeBitCast(
            rampart_native_foreign as @convention(c) () -> Void, to: UnsafeRawPointer.self)
        unsafe pointee.native_context = UnsafeRawPointer(self)
    }
}

// Safe: the record lives as long as the store, which this value keeps alive.
/// A function of a store: one of WebAssembly or one of the host (specification chapter 4.2.7).
@safe
public struct FunctionInstance: Hashable {
    /// The store that owns the function.
    public let store: Store
    /// The record that a reference to the function points to.
    public let record: UnsafeMutablePointer<rampart_function>

    init(store: Store, record: UnsafeMutablePointer<rampart_function>) {
        self.store = store
        unsafe self.record = unsafe record
    }

    /// The registry's identifier of the function's type.
    public var typeIdentifier: UInt32 { unsafe record.pointee.type.pointee.identifier }

    /// The type, with canonical heap types.
    public var type: FunctionType { store.signature(of: typeIdentifier).type }

    /// Whether the function is one of the host.
    public var isHost: Bool { unsafe record.pointee.is_host }

    /// The index in the function index space of the instance that defines the function; for a host function its number in the store.
    public var index: UInt32 { unsafe record.pointee.index }

    /// The instance that defines the function; nil for a host function.
    public var instance: Instance? {
        guard !isHost else { return nil }
        return unsafe Instance(store: store, storage: InstanceStorage.of(record.pointee.instance))
    }

    /// A reference to the function.
    public var reference: Reference { Reference(bits: bits, token: store.permanentToken) }

    /// The slot that refers to the function.
    var bits: UInt64 { unsafe UInt64(UInt(bitPattern: record)) }

    /// Whether both are the same function.
    public static func == (left: FunctionInstance, right: FunctionInstance) -> Bool { unsafe left.record == right.record }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { unsafe hasher.combine(record) }
}
