// Rows of the handlers written by hand that work on memories, tables, objects and wide vector constants: Services.swift,
// Aggregates.swift, VectorForms.swift.
extension InstructionTable {
    static let serviceRows: [InstructionDescription] = unsafe [
        row(rampart_op_memorySize, "memorySize", 24, [.index(8, .memory), .number(12, "shift"), .result(16)]),
        row(rampart_op_memoryGrow, "memoryGrow", 32, [.index(8, .memory), .number(12, "wide"), .slot(16), .slotResult(16), .top(28)]),
        row(rampart_op_memoryFill, "memoryFill", 32, [.index(8, .memory), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(
            rampart_op_memoryCopy, "memoryCopy", 32,
            [.index(8, .memory), .index(12, .memory), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(
            rampart_op_memoryInit, "memoryInit", 32,
            [.index(8, .memory), .index(12, .data), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(rampart_op_dataDrop, "dataDrop", 32, [.index(8, .data), .top(28)]),
        row(rampart_op_tableGet, "tableGet", 32, [.index(8, .table), .slot(16), .result(20), .top(28)]),
        row(rampart_op_tableSet, "tableSet", 32, [.index(8, .table), .slot(16), .slot(20), .top(28)]),
        row(rampart_op_tableSize, "tableSize", 24, [.index(8, .table), .result(16)]),
        row(
            rampart_op_tableGrow, "tableGrow", 32,
            [.index(8, .table), .number(12, "wide"), .slot(16), .slot(20), .slotResult(24), .top(28, coversOperands: true)]),
        row(rampart_op_tableFill, "tableFill", 32, [.index(8, .table), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(
            rampart_op_tableCopy, "tableCopy", 32,
            [.index(8, .table), .index(12, .table), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(
            rampart_op_tableInit, "tableInit", 32,
            [.index(8, .table), .index(12, .element), .slot(16), .slot(20), .slot(24), .top(28)]),
        row(rampart_op_elementDrop, "elementDrop", 32, [.index(8, .element), .top(28)]),
    ]

    /// AtomicServices.swift.
    static let atomicRows: [InstructionDescription] = unsafe [
        row(rampart_op_atomicNotify, "atomicNotify", 40, [.slot(8), .slot(12)] + atomicOperands),
        row(rampart_op_atomicWait32, "atomicWait32", 40, [.slot(8), .slot(12), .slot(20)] + atomicOperands),
        row(rampart_op_atomicWait64, "atomicWait64", 40, [.slot(8), .slot(12), .slot(20)] + atomicOperands),
        row(rampart_op_atomicFence, "atomicFence", 16, []),
    ]

    private static let atomicOperands: [OperandDescription] = [
        .of(.wideNumber("offset"), 24), .index(32, .memory), .slotResult(16), .top(36),
    ]

    static let aggregateRows: [InstructionDescription] = unsafe [
        row(rampart_op_structGet8S, "structGet8S", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGet8U, "structGet8U", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGet16S, "structGet16S", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGet16U, "structGet16U", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGetI32, "structGetI32", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGetI64, "structGetI64", 24, [.slot(8), .number(12, "offset"), .result(16)]),
        row(rampart_op_structGetF32, "structGetF32", 24, [.slot(8), .number(12, "offset"), .result(16, .single)]),
        row(rampart_op_structGetF64, "structGetF64", 24, [.slot(8), .number(12, "offset"), .result(16, .double)]),
        row(rampart_op_structGetV128, "structGetV128", 24, [.slot(8), .number(12, "offset"), .result(16, .vector)]),
        row(rampart_op_structSet8, "structSet8", 24, [.slot(8), .number(12, "offset"), .slot(16)]),
        row(rampart_op_structSet16, "structSet16", 24, [.slot(8), .number(12, "offset"), .slot(16)]),
        row(rampart_op_structSet32, "structSet32", 24, [.slot(8), .number(12, "offset"), .slot(16)]),
        row(rampart_op_structSet64, "structSet64", 24, [.slot(8), .number(12, "offset"), .slot(16)]),
        row(rampart_op_structSetV128, "structSetV128", 24, [.slot(8), .number(12, "offset"), .vector(16)]),
        row(rampart_op_arrayGet8S, "arrayGet8S", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGet8U, "arrayGet8U", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGet16S, "arrayGet16S", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGet16U, "arrayGet16U", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGetI32, "arrayGetI32", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGetI64, "arrayGetI64", 24, [.slot(8), .slot(12), .result(16)]),
        row(rampart_op_arrayGetF32, "arrayGetF32", 24, [.slot(8), .slot(12), .result(16, .single)]),
        row(rampart_op_arrayGetF64, "arrayGetF64", 24, [.slot(8), .slot(12), .result(16, .double)]),
        row(rampart_op_arrayGetV128, "arrayGetV128", 24, [.slot(8), .slot(12), .result(16, .vector)]),
        row(rampart_op_arraySet8, "arraySet8", 24, [.slot(8), .slot(12), .slot(16)]),
        row(rampart_op_arraySet16, "arraySet16", 24, [.slot(8), .slot(12), .slot(16)]),
        row(rampart_op_arraySet32, "arraySet32", 24, [.slot(8), .slot(12), .slot(16)]),
        row(rampart_op_arraySet64, "arraySet64", 24, [.slot(8), .slot(12), .slot(16)]),
        row(rampart_op_arraySetV128, "arraySetV128", 24, [.slot(8), .slot(12), .vector(16)]),
        row(rampart_op_arrayLength, "arrayLength", 24, [.slot(8), .result(16)]),
        InstructionDescription(
            name: "structNew", handler: address(rampart_op_structNew), length: .fields, flow: .next,
            operands: [.type(16), .of(.fieldOperands, 8), .slotResult(24), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayNew, "arrayNew", 40,
            [.type(32), .of(.element(type: 32), 8), .slot(12), .slotResult(16), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayNewDefault, "arrayNewDefault", 40,
            [.type(32), .slot(12), .slotResult(16), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayNewFixed, "arrayNewFixed", 40,
            [.type(32), .of(.elementOperands, 8), .slotResult(16), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayNewData, "arrayNewData", 40,
            [.index(20, .type), .index(24, .data), .slot(8), .slot(12), .slotResult(16), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayNewElement, "arrayNewElement", 40,
            [.index(20, .type), .index(24, .element), .slot(8), .slot(12), .slotResult(16), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayInitData, "arrayInitData", 40,
            [.index(24, .data), .slot(8), .slot(12), .slot(16), .slot(20), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayInitElement, "arrayInitElement", 40,
            [.index(24, .element), .slot(8), .slot(12), .slot(16), .slot(20), .top(28, coversOperands: true)]),
        row(
            rampart_op_arrayCopy, "arrayCopy", 40,
            [.slot(8), .slot(12), .slot(16), .slot(20), .slot(24), .top(28, coversOperands: true)]),
        // The value may be a vector; only the array itself knows.
        row(rampart_op_arrayFill, "arrayFill", 40, [.slot(8), .slot(12), .slot(16), .slot(20), .top(28, coversOperands: true)]),
    ]

    static let wideVectorRows: [InstructionDescription] = unsafe [
        row(rampart_op_i8x16Shuffle, "i8x16Shuffle", 40, [.vector(8), .vector(12), .of(.vectorConstant, 24), .result(16, .vector)]),
        row(rampart_op_v128Constant, "v128Constant", 32, [.of(.vectorConstant, 16), .result(8, .vector)]),
    ]

    static let canonicalRows: [InstructionDescription] = unsafe [
        row(rampart_op_canonicalF32, "canonicalF32", 24, [.accumulator(8, .single), .result(16, .single)]),
        row(rampart_op_canonicalF64, "canonicalF64", 24, [.accumulator(8, .double), .result(16, .double)]),
        row(rampart_op_canonicalF32x4, "canonicalF32x4", 24, [.vector(8), .result(16, .vector)]),
        row(rampart_op_canonicalF64x2, "canonicalF64x2", 24, [.vector(8), .result(16, .vector)]),
    ]
}
