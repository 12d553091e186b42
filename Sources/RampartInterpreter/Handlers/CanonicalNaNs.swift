import CRampart
import WasmModel
import WasmSemantics

// Canonical NaNs, behind arithmetic where the engine is to give the same bits as any other. A number is in the accumulator when it has
// just been computed; its slot at 8 is only named, as that of a vector is read. The destination is at 16.

@c func rampart_op_canonicalF32(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_canonicalF32()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    unary(r, r.accumulator(), Scalar.f32Canonical)
}

@c func rampart_op_canonicalF64(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_canonicalF64()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    unary(r, r.accumulator(), Scalar.f64Canonical)
}

@c func rampart_op_canonicalF32x4(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_canonicalF32x4()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    vectorUnary(r, Vector.f32x4Canonical)
}

@c func rampart_op_canonicalF64x2(
    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
) {
    rampart_mark_canonicalF64x2()
    let r = unsafe Registers(f, p, m, l, i, a, d, s)
    vectorUnary(r, Vector.f64x2Canonical)
}
