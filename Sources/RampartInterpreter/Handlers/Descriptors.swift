import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// Descriptors (custom descriptors proposal): a structure whose type has a descriptor holds it in a hidden field, whose offset is in the
// record of the structure's own type.

/// The descriptor of the structure that a reference points at; 0 for i31 and for what has none.
@inline(__always) private func descriptor(of reference: UInt64) -> UInt64 {
    if reference & 7 != 0 { return 0 }
    // What is left points at an object or a function record; both start with their type.
    guard let object = unsafe UnsafePointer<UnsafePointer<rampart_type>>(bitPattern: UInt(reference)) else { return 0 }
    let offset = unsafe Int(object.pointee.pointee.descriptor_offset)
    if offset == 0 { return 0 }
    // The offset is that of a word inside every structure of the type.
    return unsafe (UnsafeRawPointer(object) + offset).load(as: UInt64.self)
}

/// `ref.get_desc`: 8 slot, 16 destination.
@c func rampart_op_referenceGetDescriptor(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceGetDescriptor()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let reference = r.slot(r.operand(8))
    if reference == 0 { return r.trap(.nullReference) }
    r.integer = descriptor(of: reference)
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

extension Registers {
    /// Whether a cast by the descriptor, which is not null, succeeds: 20 nonzero where null is taken.
    @inline(__always) fileprivate func matches(_ reference: UInt64, descriptor expected: UInt64) -> Bool {
        reference == 0 ? operand(20) != 0 : descriptor(of: reference) == expected
    }
}

/// `ref.cast_desc_eq`: 8 slot, 12 slot of the descriptor, 16 destination, 20 nonzero where null is taken.
@c func rampart_op_referenceCastDescriptor(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceCastDescriptor()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let expected = r.slot(r.operand(12))
    if expected == 0 { return r.trap(.nullDescriptorReference) }
    let reference = r.slot(r.operand(8))
    let fits = r.matches(reference, descriptor: expected) || Seeded.ignores(TrapCode.descriptorCastFailure.rawValue, .interpreter)
    if !fits { return r.trap(.descriptorCastFailure) }
    r.integer = reference
    r.setSlot(r.operand(16), reference)
    r.next(24)
}

/// Branches if the cast succeeds: 8 slot, 12 slot of the descriptor, 16 distance, 20 nonzero where null is taken.
@c func rampart_op_branchOnCastDescriptor(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchOnCastDescriptor()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let expected = r.slot(r.operand(12))
    if expected == 0 { return r.trap(.nullDescriptorReference) }
    if r.matches(r.slot(r.operand(8)), descriptor: expected) { return r.branch(16) }
    r.next(24)
}

/// Branches if the cast fails: 8 slot, 12 slot of the descriptor, 16 distance, 20 nonzero where null is taken.
@c func rampart_op_branchOnCastDescriptorFail(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchOnCastDescriptorFail()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    let expected = r.slot(r.operand(12))
    if expected == 0 { return r.trap(.nullDescriptorReference) }
    if !r.matches(r.slot(r.operand(8)), descriptor: expected) { return r.branch(16) }
    r.next(24)
}
