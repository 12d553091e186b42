import CRampart
import Glibc
import SeededDefects
import WasmModel

// Array instructions for engines (specification chapter 4.4.9). Operands are slots; a result of type `UInt8` is 0 for success, the raw
// value of a `TrapCode`, or `heapExhausted`. Offsets and counts are i32, so sums and products with an element size fit 64 bits.

// Safe: made only of references to arrays, whose elements lie behind the header.
/// An array object.
@safe
private struct ArrayObject {
    let words: UnsafeMutablePointer<UInt64>

    /// The array of a reference; nil for null.
    init?(_ reference: UInt64) {
        guard reference != 0 else { return nil }
        unsafe words = Store.words(reference)
    }

    var length: UInt64 { unsafe words[1] }

    var elementSize: Int {
        // The first word is the type record.
        Int(unsafe UnsafePointer<rampart_type>(bitPattern: UInt(words[0])).unsafelyUnwrapped.pointee.element_size)
    }

    func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = Seeded.length(length, .arrayService)
        return offset <= length && count <= length - offset
    }

    /// The place of an element; the caller has checked the bounds.
    func element(_ index: UInt64) -> UnsafeMutableRawPointer {
        unsafe UnsafeMutableRawPointer(words).advanced(by: 16 + Int(index) * elementSize)
    }

    /// Overwrites elements with a value of one or two slots; the caller has checked the bounds.
    func fill(_ offset: UInt64, value: UnsafePointer<UInt64>, count: UInt64) {
        let place = unsafe element(offset)
        let low = unsafe value[0]
        let count = Int(count) - (Seeded.isArmed(.gcFillShort) && elementSize == 2 && count > 0 ? 1 : 0)
        switch elementSize {
        case 1: unsafe memset(place, Int32(truncatingIfNeeded: low & 0xFF), count)
        case 2: unsafe place.assumingMemoryBound(to: UInt16.self).update(repeating: UInt16(truncatingIfNeeded: low), count: count)
        case 4: unsafe place.assumingMemoryBound(to: UInt32.self).update(repeating: UInt32(truncatingIfNeeded: low), count: count)
        case 8: unsafe place.assumingMemoryBound(to: UInt64.self).update(repeating: low, count: count)
        case _:
            let halves = unsafe place.assumingMemoryBound(to: UInt64.self)
            let high = unsafe value[1]
            for index in 0..<count {
                unsafe halves[2 * index] = low
                unsafe halves[2 * index + 1] = high
            }
        }
    }
}

extension Store {
    /// `array.new`: the value is one slot, or two for a v128.
    public func arrayNew(
        _ type: UnsafePointer<rampart_type>, length: UInt64, value: UnsafePointer<UInt64>, result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 {
        // The value stays where it is until the array exists: a reference among the slots is seen by a collection.
        guard let array = unsafe ArrayObject(allocateArray(type, length: length)) else { return Store.heapExhausted }
        unsafe array.fill(0, value: value, count: length)
        unsafe result.pointee = UInt64(UInt(bitPattern: array.words))
        return 0
    }

    /// `array.new_data`.
    public func arrayNewData(
        _ instance: UnsafePointer<rampart_instance>, type: UInt32, data: UInt32, source: UInt64, count: UInt64,
        result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 {
        let storage = unsafe InstanceStorage.of(instance)
        let type = unsafe storage.prepared.types[Int(type)]
        let bytes = count * UInt64(unsafe type.pointee.element_size)
        guard storage.dataContains(data, source, count: bytes) else { return TrapCode.outOfBoundsMemoryAccess.rawValue }
        guard let array = unsafe ArrayObject(allocateArray(type, length: count)) else { return Store.heapExhausted }
        unsafe storage.copyData(data, source, count: bytes, to: array.element(0))
        unsafe result.pointee = UInt64(UInt(bitPattern: array.words))
        return 0
    }

    /// `array.new_elem`.
    public func arrayNewElement(
        _ instance: UnsafePointer<rampart_instance>, type: UInt32, element: UInt32, source: UInt64, count: UInt64,
        result: UnsafeMutablePointer<UInt64>
    ) -> UInt8 {
        let storage = unsafe InstanceStorage.of(instance)
        let segment = storage.elements[Int(element)]
        guard segment.contains(source, count: count) else { return TrapCode.outOfBoundsTableAccess.rawValue }
        let type = unsafe storage.prepared.types[Int(type)]
        guard let array = unsafe ArrayObject(allocateArray(type, length: count)) else { return Store.heapExhausted }
        unsafe memcpy(array.element(0), segment.elements + Int(source), Int(count) * 8)
        unsafe result.pointee = UInt64(UInt(bitPattern: array.words))
        return 0
    }

    /// `array.init_data`.
    public func arrayInitData(
        _ instance: UnsafePointer<rampart_instance>, data: UInt32, array: UInt64, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 {
        guard let array = ArrayObject(array) else { return TrapCode.nullArrayReference.rawValue }
        guard array.contains(destination, count: count) else { return TrapCode.outOfBoundsArrayAccess.rawValue }
        let storage = unsafe InstanceStorage.of(instance)
        let bytes = count * UInt64(array.elementSize)
        guard storage.dataContains(data, source, count: bytes) else { return TrapCode.outOfBoundsMemoryAccess.rawValue }
        unsafe storage.copyData(data, source, count: bytes, to: array.element(destination))
        return 0
    }

    /// `array.init_elem`.
    public func arrayInitElement(
        _ instance: UnsafePointer<rampart_instance>, element: UInt32, array: UInt64, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 {
        guard let array = ArrayObject(array) else { return TrapCode.nullArrayReference.rawValue }
        guard array.contains(destination, count: count) else { return TrapCode.outOfBoundsArrayAccess.rawValue }
        let segment = unsafe InstanceStorage.of(instance).elements[Int(element)]
        guard segment.contains(source, count: count) else { return TrapCode.outOfBoundsTableAccess.rawValue }
        unsafe memcpy(array.element(destination), segment.elements + Int(source), Int(count) * 8)
        return 0
    }

    /// `array.copy`.
    public func arrayCopy(destinationArray: UInt64, destination: UInt64, sourceArray: UInt64, source: UInt64, count: UInt64) -> UInt8 {
        guard let target = ArrayObject(destinationArray), let origin = ArrayObject(sourceArray) else {
            return TrapCode.nullArrayReference.rawValue
        }
        guard target.contains(destination, count: count), origin.contains(source, count: count) else {
            return TrapCode.outOfBoundsArrayAccess.rawValue
        }
        // Validation lets only elements of equal storage be copied, so both sizes agree; the ranges may overlap.
        if Seeded.isArmed(.gcCopyOverlap) {
            for index in 0..<count {
                unsafe memcpy(target.element(destination + index), origin.element(source + index), target.elementSize)
            }
            return 0
        }
        unsafe memmove(target.element(destination), origin.element(source), Int(count) * target.elementSize)
        return 0
    }

    /// `array.fill`: the value is one slot, or two for a v128.
    public func arrayFill(_ array: UInt64, offset: UInt64, value: UnsafePointer<UInt64>, count: UInt64) -> UInt8 {
        guard let array = ArrayObject(array) else { return TrapCode.nullArrayReference.rawValue }
        guard array.contains(offset, count: count) else { return TrapCode.outOfBoundsArrayAccess.rawValue }
        unsafe array.fill(offset, value: value, count: count)
        return 0
    }
}
