import CRampart
import WasmModel

// Services for engines. Operands are slots (an i32 zero-extended); none of them throws. A result of type `UInt8` is 0 for success,
// the raw value of a `TrapCode`, or `Store.heapExhausted`.
extension Store {
    /// The result of a service that needs heap where the heap is full: the engine ends with the exhaustion `heap`.
    public static let heapExhausted: UInt8 = 255

    /// The store of an execution.
    public static func of(_ execution: UnsafePointer<rampart_execution>) -> Store { preconditionFailure("not built yet") }

    /// Calls a host function. Arguments lie in the slots from `frame` on and results are left there.
    ///
    /// - Returns: RAMPART_STATUS_RETURNED, or another status, which is then in `execution` too with its detail or exception.
    public func callHost(
        _ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, caller: UnsafePointer<rampart_instance>? = nil
    ) -> UInt32 { preconditionFailure("not built yet") }

    /// - Returns: the old size in pages, or -1.
    public func memoryGrow(_ memory: UnsafeMutablePointer<rampart_memory>, by pages: UInt64) -> Int64 { preconditionFailure("not built yet") }
    /// - Returns: the old size in elements, or -1.
    public func tableGrow(_ table: UnsafeMutablePointer<rampart_table>, by count: UInt64, value: UInt64) -> Int64 {
        preconditionFailure("not built yet")
    }
    public func memoryInit(
        _ instance: UnsafePointer<rampart_instance>, memory: UInt32, data: UInt32, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func memoryCopy(
        _ instance: UnsafePointer<rampart_instance>, destinationMemory: UInt32, sourceMemory: UInt32, destination: UInt64, source: UInt64,
        count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func memoryFill(_ instance: UnsafePointer<rampart_instance>, memory: UInt32, destination: UInt64, value: UInt64, count: UInt64)
        -> UInt8
    { preconditionFailure("not built yet") }
    public func dataDrop(_ instance: UnsafePointer<rampart_instance>, data: UInt32) { preconditionFailure("not built yet") }
    public func tableInit(
        _ instance: UnsafePointer<rampart_instance>, table: UInt32, element: UInt32, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func tableCopy(
        _ instance: UnsafePointer<rampart_instance>, destinationTable: UInt32, sourceTable: UInt32, destination: UInt64, source: UInt64,
        count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func tableFill(_ instance: UnsafePointer<rampart_instance>, table: UInt32, destination: UInt64, value: UInt64, count: UInt64)
        -> UInt8
    { preconditionFailure("not built yet") }
    public func elementDrop(_ instance: UnsafePointer<rampart_instance>, element: UInt32) { preconditionFailure("not built yet") }

    /// - Returns: a zero-filled structure, or 0 when the heap limit is met even after collecting.
    public func allocateStructure(_ type: UnsafePointer<rampart_type>) -> UInt64 { preconditionFailure("not built yet") }
    /// - Returns: a zero-filled array, or 0 when the heap limit is met even after collecting.
    public func allocateArray(_ type: UnsafePointer<rampart_type>, length: UInt64) -> UInt64 { preconditionFailure("not built yet") }
    /// - Returns: an exception with zero-filled payload, or 0 when the heap limit is met even after collecting.
    public func allocateException(_ tag: UnsafePointer<rampart_tag>) -> UInt64 { preconditionFailure("not built yet") }

    /// `array.new`: the value is one slot, or two for a v128.
    public func arrayNew(
        _ type: UnsafePointer<rampart_type>, length: UInt64, value: UnsafePointer<UInt64>, result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func arrayNewData(
        _ instance: UnsafePointer<rampart_instance>, type: UInt32, data: UInt32, source: UInt64, count: UInt64,
        result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func arrayNewElement(
        _ instance: UnsafePointer<rampart_instance>, type: UInt32, element: UInt32, source: UInt64, count: UInt64,
        result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func arrayInitData(
        _ instance: UnsafePointer<rampart_instance>, data: UInt32, array: UInt64, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func arrayInitElement(
        _ instance: UnsafePointer<rampart_instance>, element: UInt32, array: UInt64, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 { preconditionFailure("not built yet") }
    public func arrayCopy(destinationArray: UInt64, destination: UInt64, sourceArray: UInt64, source: UInt64, count: UInt64) -> UInt8 {
        preconditionFailure("not built yet")
    }
    /// `array.fill`: the value is one slot, or two for a v128.
    public func arrayFill(_ array: UInt64, offset: UInt64, value: UnsafePointer<UInt64>, count: UInt64) -> UInt8 {
        preconditionFailure("not built yet")
    }

    /// Whether a reference is not null and an instance of the heap type, which is abstract or canonical.
    public func isInstance(_ reference: UInt64, of heap: HeapType) -> Bool { preconditionFailure("not built yet") }
    /// Whether a reference is not null and an instance of the concrete type.
    public func isInstance(_ reference: UInt64, of type: UnsafePointer<rampart_type>) -> Bool { preconditionFailure("not built yet") }
}
