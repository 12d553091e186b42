import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// Structures and arrays. Objects are laid out as CRampart.h says: fields from byte 8 of a structure, a length at byte 8 and elements
// from byte 16 of an array.

/// The object of a reference that is neither null nor an i31.
@inline(__always)
private func object(_ reference: UInt64) -> UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(bitPattern: UInt(reference))
}

// MARK: Fields: 8 object slot, 12 field offset in bytes, 16 destination or value slot.

@inline(__always)
func getField<M: BitwiseCopyable, R: SlotValue>(_ registers: Registers, _ convert: (M) -> R) {
    guard let object = unsafe object(registers.slot(registers.operand(8))) else { return registers.trap(.nullStructureReference) }
    var registers = registers
    // The field lies inside the object by validation.
    convert(unsafe (object + Int(registers.operand(12))).loadUnaligned(as: M.self)).write(&registers, registers.operand(16))
    registers.next(24)
}

@inline(__always)
func setField<V: SlotValue, M: BitwiseCopyable>(_ registers: Registers, _ convert: (V) -> M) {
    guard let object = unsafe object(registers.slot(registers.operand(8))) else { return registers.trap(.nullStructureReference) }
    unsafe (object + Int(registers.operand(12))).storeBytes(of: convert(V.read(registers, registers.operand(16))), as: M.self)
    registers.next(24)
}

@c func rampart_op_structGet8S(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGet8S()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Int8) in Int32(value) }
}

@c func rampart_op_structGet8U(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGet8U()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: UInt8) in Int32(value) }
}

@c func rampart_op_structGet16S(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGet16S()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Int16) in Int32(value) }
}

@c func rampart_op_structGet16U(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGet16U()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: UInt16) in Int32(value) }
}

@c func rampart_op_structGetI32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGetI32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Int32) in value }
}

@c func rampart_op_structGetI64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGetI64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Int64) in value }
}

@c func rampart_op_structGetF32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGetF32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Float) in value }
}

@c func rampart_op_structGetF64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGetF64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getField(r) { (value: Double) in value }
}

@c func rampart_op_structGetV128(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structGetV128()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard let object = unsafe object(r.slot(r.operand(8))) else { return r.trap(.nullStructureReference) }
    r.setVector(r.operand(16), unsafe (object + Int(r.operand(12))).loadUnaligned(as: SIMD16<UInt8>.self))
    r.next(24)
}

@c func rampart_op_structSet8(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structSet8()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setField(r) { (value: Int32) in UInt8(truncatingIfNeeded: value) }
}

@c func rampart_op_structSet16(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structSet16()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setField(r) { (value: Int32) in UInt16(truncatingIfNeeded: value) }
}

@c func rampart_op_structSet32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structSet32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setField(r) { (value: Int32) in value }
}

@c func rampart_op_structSet64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structSet64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setField(r) { (value: Int64) in value }
}

@c func rampart_op_structSetV128(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structSetV128()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard let object = unsafe object(r.slot(r.operand(8))) else { return r.trap(.nullStructureReference) }
    unsafe (object + Int(r.operand(12))).storeBytes(of: r.vector(r.operand(16)), as: SIMD16<UInt8>.self)
    r.next(24)
}

// MARK: Elements: 8 array slot, 12 index slot, 16 destination or value slot.

/// The address of an element, or the trap for a null array or an index out of bounds.
@safe struct ElementAddress {
    var address: UnsafeMutableRawPointer?
    var trap: TrapCode
}

@inline(__always)
func element(_ registers: Registers, size: Int) -> ElementAddress {
    guard let object = unsafe object(registers.slot(registers.operand(8))) else {
        return unsafe ElementAddress(address: nil, trap: .nullArrayReference)
    }
    let index = registers.slot(registers.operand(12))
    if unsafe index >= Seeded.length((object + 8).load(as: UInt64.self), .interpreterArray) {
        return unsafe ElementAddress(address: nil, trap: .outOfBoundsArrayAccess)
    }
    // The index is below the length, so the element lies inside the object.
    return unsafe ElementAddress(address: object + 16 + Int(truncatingIfNeeded: index) &* size, trap: .outOfBoundsArrayAccess)
}

@inline(__always)
func getElement<M: BitwiseCopyable, R: SlotValue>(_ registers: Registers, _ convert: (M) -> R) {
    let element = element(registers, size: MemoryLayout<M>.size)
    guard let address = unsafe element.address else { return registers.trap(element.trap) }
    var registers = registers
    convert(unsafe address.loadUnaligned(as: M.self)).write(&registers, registers.operand(16))
    registers.next(24)
}

@inline(__always)
func setElement<V: SlotValue, M: BitwiseCopyable>(_ registers: Registers, _ convert: (V) -> M) {
    let element = element(registers, size: MemoryLayout<M>.size)
    guard let address = unsafe element.address else { return registers.trap(element.trap) }
    unsafe address.storeBytes(of: convert(V.read(registers, registers.operand(16))), as: M.self)
    registers.next(24)
}

@c func rampart_op_arrayGet8S(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGet8S()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Int8) in Int32(value) }
}

@c func rampart_op_arrayGet8U(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGet8U()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: UInt8) in Int32(value) }
}

@c func rampart_op_arrayGet16S(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGet16S()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Int16) in Int32(value) }
}

@c func rampart_op_arrayGet16U(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGet16U()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: UInt16) in Int32(value) }
}

@c func rampart_op_arrayGetI32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGetI32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Int32) in value }
}

@c func rampart_op_arrayGetI64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGetI64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Int64) in value }
}

@c func rampart_op_arrayGetF32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGetF32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Float) in value }
}

@c func rampart_op_arrayGetF64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGetF64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    getElement(r) { (value: Double) in value }
}

@c func rampart_op_arrayGetV128(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayGetV128()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let element = element(r, size: 16)
    guard let address = unsafe element.address else { return r.trap(element.trap) }
    r.setVector(r.operand(16), unsafe address.loadUnaligned(as: SIMD16<UInt8>.self))
    r.next(24)
}

@c func rampart_op_arraySet8(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arraySet8()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setElement(r) { (value: Int32) in UInt8(truncatingIfNeeded: value) }
}

@c func rampart_op_arraySet16(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arraySet16()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setElement(r) { (value: Int32) in UInt16(truncatingIfNeeded: value) }
}

@c func rampart_op_arraySet32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arraySet32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setElement(r) { (value: Int32) in value }
}

@c func rampart_op_arraySet64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arraySet64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    setElement(r) { (value: Int64) in value }
}

@c func rampart_op_arraySetV128(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arraySetV128()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let element = element(r, size: 16)
    guard let address = unsafe element.address else { return r.trap(element.trap) }
    unsafe address.storeBytes(of: r.vector(r.operand(16)), as: SIMD16<UInt8>.self)
    r.next(24)
}

/// 8 array slot, 16 destination.
@c func rampart_op_arrayLength(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayLength()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    guard let object = unsafe object(r.slot(r.operand(8))) else { return r.trap(.nullArrayReference) }
    r.integer = unsafe (object + 8).load(as: UInt64.self)
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

// MARK: Allocation

/// `struct.new` and `struct.new_default`: 8 first operand slot, 12 number of operands, 16 type, 24 destination, 28 frame top, from 32
/// on one word per operand: field offset shifted left by 8, plus the field's size in bytes.
@c func rampart_op_structNew(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_structNew()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let fields = Int(r.operand(12))
    r.finish(structNew(r), 32 + (fields + 1) / 2 * 8)
}

@inline(never)
func structNew(_ r: Registers) -> UInt8 {
    let store = r.store(top: r.operand(28))
    let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(r.wideOperand(16))).unsafelyUnwrapped
    let reference = unsafe store.allocateStructure(type)
    guard let object = unsafe object(reference) else { return Store.heapExhausted }
    var slot = r.operand(8)
    for position in 0..<Int(r.operand(12)) {
        let field = r.operand(32 + position * 4)
        let size = field & 0xFF
        unsafe storeElement(r, slot, size: size, at: object + Int(field >> 8))
        slot += size == 16 ? 16 : 8
    }
    r.setSlot(r.operand(24), reference)
    return 0
}

/// Stores the value of a slot (two for 16 bytes) as a field or element of the given size.
@inline(__always)
private func storeElement(_ r: Registers, _ slot: UInt32, size: UInt32, at address: UnsafeMutableRawPointer) {
    switch size {
    case 1: unsafe address.storeBytes(of: UInt8(truncatingIfNeeded: r.slot(slot)), as: UInt8.self)
    case 2: unsafe address.storeBytes(of: UInt16(truncatingIfNeeded: r.slot(slot)), as: UInt16.self)
    case 4: unsafe address.storeBytes(of: UInt32(truncatingIfNeeded: r.slot(slot)), as: UInt32.self)
    case 8: unsafe address.storeBytes(of: r.slot(slot), as: UInt64.self)
    default: unsafe address.storeBytes(of: r.vector(slot), as: SIMD16<UInt8>.self)
    }
}

// Array instructions: 8 to 24 operands as listed, 28 frame top, 32 type; size 40.

/// Size in bytes of an array instruction.
let arraySize = 40

/// `array.new`: 8 value slot, 12 length slot, 16 destination.
@c func rampart_op_arrayNew(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayNew()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayNew(r), arraySize)
}

@inline(never)
func arrayNew(_ r: Registers) -> UInt8 {
    let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(r.wideOperand(32))).unsafelyUnwrapped
    let slots = unsafe r.frame.assumingMemoryBound(to: UInt64.self)
    return unsafe r.store(top: r.operand(28)).arrayNew(
        type, length: UInt64(UInt32(truncatingIfNeeded: r.slot(r.operand(12)))), value: slots + Int(r.operand(8)) / 8,
        result: slots + Int(r.operand(16)) / 8)
}

/// `array.new_default`: 12 length slot, 16 destination.
@c func rampart_op_arrayNewDefault(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayNewDefault()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayNewDefault(r), arraySize)
}

@inline(never)
func arrayNewDefault(_ r: Registers) -> UInt8 {
    let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(r.wideOperand(32))).unsafelyUnwrapped
    let reference = unsafe r.store(top: r.operand(28)).allocateArray(type, length: r.slot(r.operand(12)))
    if reference == 0 { return Store.heapExhausted }
    r.setSlot(r.operand(16), reference)
    return 0
}

/// `array.new_fixed`: 8 first operand slot, 12 length, 16 destination.
@c func rampart_op_arrayNewFixed(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayNewFixed()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayNewFixed(r), arraySize)
}

@inline(never)
func arrayNewFixed(_ r: Registers) -> UInt8 {
    let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(r.wideOperand(32))).unsafelyUnwrapped
    let reference = unsafe r.store(top: r.operand(28)).allocateArray(type, length: UInt64(r.operand(12)))
    guard let object = unsafe object(reference) else { return Store.heapExhausted }
    let size = unsafe UInt32(type.pointee.element_size)
    var slot = r.operand(8)
    for position in 0..<Int(r.operand(12)) {
        unsafe storeElement(r, slot, size: size, at: object + 16 + position * Int(size))
        slot += size == 16 ? 16 : 8
    }
    r.setSlot(r.operand(16), reference)
    return 0
}

/// `array.new_data`: 8 source slot, 12 count slot, 16 destination, 20 type index, 24 data segment.
@c func rampart_op_arrayNewData(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayNewData()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayNewData(r), arraySize)
}

@inline(never)
func arrayNewData(_ r: Registers) -> UInt8 {
    let slots = unsafe r.frame.assumingMemoryBound(to: UInt64.self)
    return unsafe r.store(top: r.operand(28)).arrayNewData(
        r.instance, type: r.operand(20), data: r.operand(24), source: r.slot(r.operand(8)), count: r.slot(r.operand(12)),
        result: slots + Int(r.operand(16)) / 8)
}

/// `array.new_elem`: as `array.new_data`, 24 element segment.
@c func rampart_op_arrayNewElement(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayNewElement()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayNewElement(r), arraySize)
}

@inline(never)
func arrayNewElement(_ r: Registers) -> UInt8 {
    let slots = unsafe r.frame.assumingMemoryBound(to: UInt64.self)
    return unsafe r.store(top: r.operand(28)).arrayNewElement(
        r.instance, type: r.operand(20), element: r.operand(24), source: r.slot(r.operand(8)), count: r.slot(r.operand(12)),
        result: slots + Int(r.operand(16)) / 8)
}

/// `array.init_data`: 8 array, 12 destination index, 16 source index, 20 count (slots), 24 data segment.
@c func rampart_op_arrayInitData(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayInitData()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayInitData(r), arraySize)
}

@inline(never)
func arrayInitData(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).arrayInitData(
        r.instance, data: r.operand(24), array: r.slot(r.operand(8)), destination: r.slot(r.operand(12)), source: r.slot(r.operand(16)),
        count: r.slot(r.operand(20)))
}

/// `array.init_elem`: as `array.init_data`, 24 element segment.
@c func rampart_op_arrayInitElement(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayInitElement()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayInitElement(r), arraySize)
}

@inline(never)
func arrayInitElement(_ r: Registers) -> UInt8 {
    unsafe r.store(top: r.operand(28)).arrayInitElement(
        r.instance, element: r.operand(24), array: r.slot(r.operand(8)), destination: r.slot(r.operand(12)),
        source: r.slot(r.operand(16)), count: r.slot(r.operand(20)))
}

/// `array.copy`: 8 destination array, 12 its index, 16 source array, 20 its index, 24 count (slots).
@c func rampart_op_arrayCopy(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayCopy()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayCopy(r), arraySize)
}

@inline(never)
func arrayCopy(_ r: Registers) -> UInt8 {
    r.store(top: r.operand(28)).arrayCopy(
        destinationArray: r.slot(r.operand(8)), destination: r.slot(r.operand(12)), sourceArray: r.slot(r.operand(16)),
        source: r.slot(r.operand(20)), count: r.slot(r.operand(24)))
}

/// `array.fill`: 8 array, 12 index, 16 value, 20 count (slots).
@c func rampart_op_arrayFill(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_arrayFill()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.finish(arrayFill(r), arraySize)
}

@inline(never)
func arrayFill(_ r: Registers) -> UInt8 {
    let slots = unsafe r.frame.assumingMemoryBound(to: UInt64.self)
    return unsafe r.store(top: r.operand(28)).arrayFill(
        r.slot(r.operand(8)), offset: r.slot(r.operand(12)), value: slots + Int(r.operand(16)) / 8, count: r.slot(r.operand(20)))
}
