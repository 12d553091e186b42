import CLLVM

/// The types of a unit that the compiler uses everywhere.
@safe
struct IRTypes {
    let i1: LLVMType
    let i8: LLVMType
    let i16: LLVMType
    let i32: LLVMType
    let i64: LLVMType
    let i128: LLVMType
    let f32: LLVMType
    let f64: LLVMType
    let void: LLVMType
    let pointer: LLVMType
    /// Vectors of 128 bits, by the lanes that operators see in them. A v128 on the operand stack is an `i64x2`.
    let i8x16: LLVMType
    let i16x8: LLVMType
    let i32x4: LLVMType
    let i64x2: LLVMType
    let f32x4: LLVMType
    let f64x2: LLVMType

    /// Whether values of a type live in general registers.
    func isInteger(_ type: LLVMType) -> Bool { [i8, i16, i32, i64].contains(type) }

    private let library: LLVMLibrary
    private let context: OpaquePointer

    init(_ unit: LLVMUnit) {
        library = unit.library
        unsafe context = unit.context
        let (api, context) = unsafe (unit.library.api, unit.context)
        i1 = unsafe LLVMType(api.IntTypeInContext(context, 1))
        i8 = unsafe LLVMType(api.IntTypeInContext(context, 8))
        i16 = unsafe LLVMType(api.IntTypeInContext(context, 16))
        i32 = unsafe LLVMType(api.IntTypeInContext(context, 32))
        i64 = unsafe LLVMType(api.IntTypeInContext(context, 64))
        i128 = unsafe LLVMType(api.IntTypeInContext(context, 128))
        f32 = unsafe LLVMType(api.FloatTypeInContext(context))
        f64 = unsafe LLVMType(api.DoubleTypeInContext(context))
        void = unsafe LLVMType(api.VoidTypeInContext(context))
        pointer = unsafe LLVMType(api.PointerTypeInContext(context, 0))
        i8x16 = unsafe LLVMType(api.VectorType(i8.raw, 16))
        i16x8 = unsafe LLVMType(api.VectorType(i16.raw, 8))
        i32x4 = unsafe LLVMType(api.VectorType(i32.raw, 4))
        i64x2 = unsafe LLVMType(api.VectorType(i64.raw, 2))
        f32x4 = unsafe LLVMType(api.VectorType(f32.raw, 4))
        f64x2 = unsafe LLVMType(api.VectorType(f64.raw, 2))
    }

    func vector(_ element: LLVMType, _ count: Int) -> LLVMType {
        unsafe LLVMType(library.api.VectorType(element.raw, UInt32(count)))
    }

    func array(_ element: LLVMType, _ count: Int) -> LLVMType {
        unsafe LLVMType(library.api.ArrayType2(element.raw, UInt64(count)))
    }

    func structure(_ elements: [LLVMType]) -> LLVMType {
        var raw = unsafe elements.map { unsafe $0.raw }
        return unsafe LLVMType(library.api.StructTypeInContext(context, &raw, UInt32(raw.count), 0))
    }

    func function(_ parameters: [LLVMType], _ result: LLVMType) -> LLVMType {
        var raw = unsafe parameters.map { unsafe $0.raw }
        return unsafe LLVMType(library.api.FunctionType(result.raw, &raw, UInt32(raw.count), 0))
    }
}
