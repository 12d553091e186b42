import CRampart
import WasmModel

// Objects of the heap, for engines and for the store itself. References are slots.
extension Store {
    /// The result of a service that needs heap where the heap is full: the engine ends with the exhaustion `heap`.
    public static let heapExhausted: UInt8 = 255

    /// - Returns: a zero-filled structure, or 0 when the heap limit is met even after collecting.
    public func allocateStructure(_ type: UnsafePointer<rampart_type>) -> UInt64 {
        let bits = heap.allocate(bytes: Int(unsafe type.pointee.object_size))
        if bits != 0 { unsafe Store.words(bits)[0] = UInt64(UInt(bitPattern: type)) }
        return bits
    }

    /// - Returns: a zero-filled array, or 0 when the heap limit is met even after collecting.
    public func allocateArray(_ type: UnsafePointer<rampart_type>, length: UInt64) -> UInt64 {
        let (bytes, overflow) = length.multipliedReportingOverflow(by: UInt64(unsafe type.pointee.element_size))
        // The heap's own limit is far below; this only keeps the sum from overflowing.
        guard !overflow, bytes < 1 << 60 else { return 0 }
        let bits = heap.allocate(bytes: Int(bytes) + 16)
        if bits != 0 {
            unsafe Store.words(bits)[0] = UInt64(UInt(bitPattern: type))
            unsafe Store.words(bits)[1] = length
        }
        return bits
    }

    /// - Returns: an exception with zero-filled payload, or 0 when the heap limit is met even after collecting.
    public func allocateException(_ tag: UnsafePointer<rampart_tag>) -> UInt64 {
        let bits = heap.allocate(bytes: 16 + 8 * Int(unsafe tag.pointee.parameter_slots))
        if bits != 0 {
            unsafe Store.words(bits)[0] = UInt64(UInt(bitPattern: types.exception))
            unsafe Store.words(bits)[1] = UInt64(UInt(bitPattern: tag))
        }
        return bits
    }

    /// Whether a reference is not null and an instance of the heap type, which is abstract or canonical (specification chapter 4.4.8).
    ///
    /// Converting between `any` and `extern` leaves the slot as it is, so both answer alike.
    public func isInstance(_ reference: UInt64, of heap: HeapType) -> Bool {
        guard reference != 0 else { return false }
        if reference & 1 == 1 {
            switch heap {
            case .any, .eq, .i31, .extern: return true
            case .struct, .array, .none, .func, .nofunc, .noextern, .exn, .noexn, .type, .recursive, .canonical, .exact, .exactRecursive,
                .exactCanonical:
                return false
            }
        }
        if reference & 7 == 2 {
            switch heap {
            case .any, .extern: return true
            case .eq, .i31, .struct, .array, .none, .func, .nofunc, .noextern, .exn, .noexn, .type, .recursive, .canonical, .exact,
                .exactRecursive, .exactCanonical:
                return false
            }
        }
        guard let type = unsafe Store.type(of: reference) else { return false }
        let kind = unsafe UInt32(type.pointee.kind)
        let isStructure = kind == RAMPART_KIND_STRUCTURE.rawValue
        let isArray = kind == RAMPART_KIND_ARRAY.rawValue
        switch heap {
        case .any, .eq, .extern: return isStructure || isArray
        case .struct: return isStructure
        case .array: return isArray
        case .func: return kind == RAMPART_KIND_FUNCTION.rawValue
        case .exn: return kind == RAMPART_KIND_EXCEPTION.rawValue
        case .canonical(let identifier): return unsafe rampart_is_subtype(type, types.descriptor(identifier))
        case .exactCanonical(let identifier): return unsafe type == types.descriptor(identifier)
        case .i31, .none, .nofunc, .noextern, .noexn, .type, .recursive, .exact, .exactRecursive: return false
        }
    }

    /// Whether a reference is not null and an instance of the concrete type.
    public func isInstance(_ reference: UInt64, of type: UnsafePointer<rampart_type>) -> Bool {
        guard reference != 0, reference & 7 == 0, let found = unsafe Store.type(of: reference) else { return false }
        return unsafe rampart_is_subtype(found, type)
    }

    /// The type of an object or function.
    private static func type(of reference: UInt64) -> UnsafePointer<rampart_type>? {
        // Objects and functions both start with a pointer to their type.
        unsafe UnsafePointer(bitPattern: UInt(words(reference)[0]))
    }

    /// The words of an object or function.
    static func words(_ reference: UInt64) -> UnsafeMutablePointer<UInt64> {
        // A slot whose low bits are zero and which is not null refers to an object of the heap or to a function record.
        unsafe UnsafeMutablePointer<UInt64>(bitPattern: UInt(reference)).unsafelyUnwrapped
    }

    /// The function of a reference that is known to be one.
    func functionInstance(bits: UInt64) -> FunctionInstance? {
        guard let record = unsafe UnsafeMutablePointer<rampart_function>(bitPattern: UInt(bits)) else { return nil }
        return unsafe FunctionInstance(store: self, record: record)
    }

    /// The exception of a reference; nil where it is none.
    func exceptionInstance(bits: UInt64) -> ExceptionInstance? {
        guard isInstance(bits, of: .exn), let tag = unsafe tags[UInt(Store.words(bits)[1])] else { return nil }
        let values = unsafe read(tag.type.parameters, from: Store.words(bits) + 2)
        return ExceptionInstance(tag: tag, values: values, reference: reference(bits: bits))
    }

    /// Fills an exception with values that fit its tag.
    func writePayload(of exception: UInt64, _ values: [Value]) {
        unsafe write(values, to: Store.words(exception) + 2)
    }

    /// Writes a value of one or two slots into an object at a byte offset inside it.
    static func store(_ storage: StorageType, in object: UInt64, at offset: Int, low: UInt64, high: UInt64) {
        let place = unsafe UnsafeMutableRawPointer(words(object)).advanced(by: offset)
        switch storage {
        case .i8: unsafe place.storeBytes(of: UInt8(truncatingIfNeeded: low), as: UInt8.self)
        case .i16: unsafe place.storeBytes(of: UInt16(truncatingIfNeeded: low), as: UInt16.self)
        case .value(let type):
            switch type {
            case .i32, .f32: unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: low), as: UInt32.self)
            case .i64, .f64, .reference: unsafe place.storeBytes(of: low, as: UInt64.self)
            case .v128:
                unsafe place.storeBytes(of: low, as: UInt64.self)
                unsafe place.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
            }
        }
    }

    /// Byte offset of a field of a structure type.
    static func fieldOffset(_ type: UnsafePointer<rampart_type>, _ field: Int) -> Int {
        precondition(field < Int(unsafe type.pointee.field_count))
        return Int(unsafe type.pointee.field_offsets[field])
    }
}

extension TableStorage {
    /// Marks what the elements refer to.
    func visitElements(_ heap: Heap) { unsafe heap.markSlots(record.pointee.elements, count: Int(record.pointee.count)) }
}

extension ElementStorage {
    /// Marks what the elements refer to.
    func visitElements(_ heap: Heap) { unsafe heap.markSlots(elements, count: count) }
}

// What constant expressions need, by type index.
extension Store {
    func newStructure(_ instance: InstanceStorage, type: UInt32) -> UInt64 { unsafe allocateStructure(instance.prepared.types[Int(type)]) }

    func newArray(_ instance: InstanceStorage, type: UInt32, length: UInt64) -> UInt64 {
        unsafe allocateArray(instance.prepared.types[Int(type)], length: length)
    }

    /// Byte offset of the hidden field that holds the descriptor.
    func descriptorOffset(_ instance: InstanceStorage, type: UInt32) -> Int {
        unsafe Int(instance.prepared.types[Int(type)].pointee.descriptor_offset)
    }

    func fieldOffset(_ instance: InstanceStorage, type: UInt32, field: Int) -> Int {
        unsafe Store.fieldOffset(instance.prepared.types[Int(type)], field)
    }

    func fillArray(_ array: UInt64, low: UInt64, high: UInt64, count: UInt64) {
        let slots = [low, high]
        _ = unsafe slots.withUnsafeBufferPointer { slots in
            unsafe arrayFill(array, offset: 0, value: slots.baseAddress.unsafelyUnwrapped, count: count)
        }
    }
}
