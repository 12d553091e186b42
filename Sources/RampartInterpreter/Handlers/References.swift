import CRampart
import RampartRuntime
import SeededDefects
import WasmModel

// References: null tests and comparisons use the integer handlers, since a reference is one slot and null is zero.

/// `ref.func`: 8 function index, 16 destination.
@c func rampart_op_referenceFunction(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceFunction()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = unsafe UInt64(UInt(bitPattern: r.instance.pointee.functions[Int(r.operand(8))]))
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// Traps on null: 8 slot, 16 destination, 20 trap code.
@c func rampart_op_referenceAsNonNull(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceAsNonNull()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = r.slot(r.operand(8))
    let code = UInt8(truncatingIfNeeded: r.operand(20))
    if r.integer == 0, !Seeded.ignores(code, .interpreter) { return r.trap(code) }
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// 8 slot, 16 destination.
@c func rampart_op_referenceI31(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceI31()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.integer = (UInt64(UInt32(truncatingIfNeeded: r.slot(r.operand(8)))) << 1 | 1) & 0xFFFF_FFFF
    r.setSlot(r.operand(16), r.integer)
    r.next(24)
}

/// 8 slot, 16 destination.
@c func rampart_op_i31GetSigned(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_i31GetSigned()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let reference = r.slot(r.operand(8))
    if reference == 0 { return r.trap(.nullI31Reference) }
    (Int32(truncatingIfNeeded: reference) >> 1).write(&r, r.operand(16))
    r.next(24)
}

/// 8 slot, 16 destination.
@c func rampart_op_i31GetUnsigned(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_i31GetUnsigned()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let reference = r.slot(r.operand(8))
    if reference == 0 { return r.trap(.nullI31Reference) }
    Int32(bitPattern: UInt32(truncatingIfNeeded: reference) >> 1).write(&r, r.operand(16))
    r.next(24)
}

// MARK: Casts

// A cast's target in code: 24 canonical type (0 where abstract), 32 its `HeapTarget`, 36 nonzero where null is taken.

/// The heap types that a cast distinguishes by the bits and the kind of a reference.
enum HeapTarget: UInt32 {
    /// any, func, extern, exn: all non-null references of the hierarchy.
    case top
    case eq
    case i31
    case structure
    case array
    /// none, nofunc, noextern, noexn: no reference but null.
    case bottom
    case concrete
    /// A concrete type without its subtypes.
    case exact

    init(_ heap: HeapType) {
        switch heap {
        case .any, .func, .extern, .exn: self = .top
        case .eq: self = .eq
        case .i31: self = .i31
        case .struct: self = .structure
        case .array: self = .array
        case .none, .nofunc, .noextern, .noexn: self = .bottom
        case .type, .canonical, .recursive: self = .concrete
        case .exact, .exactCanonical, .exactRecursive: self = .exact
        }
    }
}

extension Registers {
    /// Whether a reference is an instance of the target in the code.
    @inline(__always) func matches(_ reference: UInt64) -> Bool {
        if reference == 0 { return operand(36) != 0 }
        let target = operand(32)
        if target == HeapTarget.top.rawValue { return true }
        if target == HeapTarget.bottom.rawValue { return false }
        if reference & 1 != 0 {
            if Seeded.isArmed(.gcInterpreterEqualI31) { return target == HeapTarget.i31.rawValue }
            return target == HeapTarget.i31.rawValue || target == HeapTarget.eq.rawValue
        }
        // Host references are instances of the top types alone.
        if reference & 7 != 0 { return false }
        // What is left points at an object or a function record; both start with their type.
        guard let object = unsafe UnsafePointer<UnsafePointer<rampart_type>>(bitPattern: UInt(reference)) else { return false }
        let type = unsafe object.pointee
        if target == HeapTarget.concrete.rawValue {
            let expected = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(wideOperand(24))).unsafelyUnwrapped
            return unsafe rampart_is_subtype(type, expected)
        }
        if target == HeapTarget.eq.rawValue { return true }
        // Type records are made once, so the same type is the same address.
        if target == HeapTarget.exact.rawValue { return UInt(bitPattern: type) == UInt(wideOperand(24)) }
        let kind = unsafe UInt32(type.pointee.kind)
        if Seeded.isArmed(.gcInterpreterStruct), target == HeapTarget.structure.rawValue { return true }
        if target == HeapTarget.structure.rawValue { return kind == UInt32(RAMPART_KIND_STRUCTURE.rawValue) }
        return target == HeapTarget.array.rawValue && kind == UInt32(RAMPART_KIND_ARRAY.rawValue)
    }
}

/// Size in bytes of a cast instruction.
let castSize = 40

/// `ref.test`: 8 slot, 16 destination.
@c func rampart_op_referenceTest(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceTest()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    r.matches(r.slot(r.operand(8))).write(&r, r.operand(16))
    r.next(castSize)
}

/// `ref.cast`: 8 slot, 16 destination.
@c func rampart_op_referenceCast(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_referenceCast()
    var r = unsafe Registers(f, p, m, l, i, a, d, s)
    let reference = r.slot(r.operand(8))
    if !r.matches(reference), !Seeded.ignores(TrapCode.castFailure.rawValue, .interpreter) { return r.trap(.castFailure) }
    r.integer = reference
    r.setSlot(r.operand(16), reference)
    r.next(castSize)
}

/// Branches if the reference is an instance: 8 slot, 16 distance.
@c func rampart_op_branchOnCast(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchOnCast()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if r.matches(r.slot(r.operand(8))) { return r.branch(16) }
    r.next(castSize)
}

/// Branches if the reference is no instance: 8 slot, 16 distance.
@c func rampart_op_branchOnCastFail(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_branchOnCastFail()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    if !r.matches(r.slot(r.operand(8))) { return r.branch(16) }
    r.next(castSize)
}
