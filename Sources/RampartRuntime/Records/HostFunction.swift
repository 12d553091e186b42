import CRampart
import WasmModel

// Safe: the records live as long as the object, which is the store's.
/// The instance record of host functions, which has only an execution, and the empty memory of instances without one.
@safe
final class HostContext {
    let record: UnsafeMutablePointer<rampart_instance>
    let emptyMemory: UnsafeMutablePointer<rampart_memory>
    /// What the first entry of the memories points to.
    private let memoryPointers: UnsafeMutablePointer<UnsafeMutablePointer<rampart_memory>?>
    /// An address for the memory without bytes, which nothing may access.
    private let place: UnsafeMutablePointer<UInt8>

    init(execution: UnsafeMutablePointer<rampart_execution>) {
        unsafe place = .allocate(capacity: 1)
        unsafe place.initialize(to: 0)
        unsafe emptyMemory = .allocate(capacity: 1)
        unsafe emptyMemory.initialize(to: rampart_memory())
        unsafe emptyMemory.pointee.base = place
        unsafe memoryPointers = .allocate(capacity: 1)
        unsafe memoryPointers.initialize(to: emptyMemory)
        unsafe record = .allocate(capacity: 1)
        unsafe record.initialize(to: rampart_instance())
        unsafe record.pointee.execution = execution
        unsafe record.pointee.memories = UnsafePointer(memoryPointers)
    }

    deinit {
        unsafe record.deallocate()
        unsafe memoryPointers.deallocate()
        unsafe emptyMemory.deallocate()
        unsafe place.deallocate()
    }
}

/// A function of the host: its record and what it does.
struct HostFunction {
    let signature: Signature
    let record = FunctionRecords(count: 1)
    let body: (Caller, [Value]) throws -> [Value]

    init(
        signature: Signature, type: UnsafePointer<rampart_type>, index: UInt32, code: UnsafeMutablePointer<rampart_code>,
        context: HostContext, body: @escaping (Caller, [Value]) throws -> [Value]
    ) {
        self.signature = signature
        self.body = body
        let function = unsafe record.base
        unsafe function.pointee.type = type
        unsafe function.pointee.code = code
        unsafe function.pointee.instance = context.record
        unsafe function.pointee.index = index
        unsafe function.pointee.parameter_slots = UInt32(signature.parameterSlots)
        unsafe function.pointee.result_slots = UInt32(signature.resultSlots)
        unsafe function.pointee.is_host = true
        unsafe function.makeForeign()
    }
}

extension Store {
    /// The memory record of instances that have none.
    var emptyMemory: UnsafeMutablePointer<rampart_memory> { unsafe hostContext.emptyMemory }
}

extension TagInstance {
    /// The address of the record, by which the store finds the tag of an exception.
    var address: UInt { unsafe UInt(bitPattern: record) }
}
