// Rows of the handlers written by hand that move values and control: Control.swift, Calls.swift, Entry.swift, Exceptions.swift.
extension InstructionTable {
    static let controlRows: [InstructionDescription] = unsafe [
        row(rampart_op_unreachable, "unreachable", 8, .leave, []),
        row(rampart_op_jump, "jump", 16, .jump, [.distance(8)]),
        row(rampart_op_branchNonZero_s, "branchNonZero_s", 24, .branch, [.slot(8), .distance(16)]),
        row(rampart_op_branchNonZero_a, "branchNonZero_a", 24, .branch, [.accumulator(8), .distance(16)]),
        row(rampart_op_branchZero_s, "branchZero_s", 24, .branch, [.slot(8), .distance(16)]),
        row(rampart_op_branchZero_a, "branchZero_a", 24, .branch, [.accumulator(8), .distance(16)]),
        InstructionDescription(
            name: "branchTable", handler: address(rampart_op_branchTable), length: .distances, flow: .jump,
            operands: [.slot(8), .of(.distances, 16)]),
        row(rampart_op_copy_s, "copy_s", 24, [.slot(8), .result(16)]),
        row(rampart_op_copy_a, "copy_a", 24, [.accumulator(8), .slotResult(16)]),
        row(rampart_op_copyVector, "copyVector", 24, [.vector(8), .result(16, .vector)]),
        row(rampart_op_copySlots, "copySlots", 24, [.of(.sourceRun, 8), .of(.destinationRun, 16)]),
        row(rampart_op_constant, "constant", 24, [.of(.wideConstant, 8), .result(16)]),
        row(rampart_op_select, "select", 24, [.slot(8), .slot(12), .slot(20), .result(16)]),
        row(rampart_op_selectVector, "selectVector", 24, [.vector(8), .vector(12), .slot(20), .result(16, .vector)]),
        row(rampart_op_globalGet, "globalGet", 24, [.index(8, .global), .result(16)]),
        row(rampart_op_globalSet, "globalSet", 24, [.index(8, .global), .slot(16)]),
        row(rampart_op_globalGetVector, "globalGetVector", 24, [.index(8, .global), .result(16, .vector)]),
        row(rampart_op_globalSetVector, "globalSetVector", 24, [.index(8, .global), .vector(16)]),
        row(rampart_op_charge, "charge", 16, [.number(8, "units")]),
    ]

    static let callRows: [InstructionDescription] = unsafe [
        row(rampart_op_enter, "enter", 24, .entry, [.of(.frame, 8)]),
        row(rampart_op_return, "return", 16, .leave, [.header(8)]),
        row(rampart_op_returnSlot, "returnSlot", 16, .leave, [.slot(12), .header(8)]),
        row(rampart_op_call, "call", 24, .call, [.code(8), .calleeFrame(16), .header(20)]),
        row(rampart_op_callImport, "callImport", 24, .call, [.index(8, .function), .calleeFrame(16), .header(20)]),
        row(
            rampart_op_callIndirect, "callIndirect", 32, .call,
            [.index(12, .table), .slot(8), .type(16), .calleeFrame(24), .header(28)]),
        row(rampart_op_callReference, "callReference", 24, .call, [.slot(8), .calleeFrame(16), .header(20)]),
        row(
            rampart_op_returnCall, "returnCall", 32, .leave,
            [.code(16), .arguments(12), .of(.argumentSlots, 24), .header(8)]),
        row(rampart_op_returnCallImport, "returnCallImport", 24, .leave, [.index(16, .function), .arguments(12), .header(8)]),
        row(
            rampart_op_returnCallIndirect, "returnCallIndirect", 32, .leave,
            [.index(20, .table), .slot(16), .type(24), .arguments(12), .header(8)]),
        row(rampart_op_returnCallReference, "returnCallReference", 24, .leave, [.slot(16), .arguments(12), .header(8)]),
        row(rampart_op_exit, "exit", 8, .outside, []),
        row(rampart_op_lower, "lower", 16, .outside, [.code(8)]),
        row(rampart_op_callHost, "callHost", 8, .outside, []),
        row(
            rampart_op_throw, "throw", 24, .leave,
            [.index(8, .tag), .of(.tagOperands, 12), .header(16), .top(20, coversOperands: true)]),
        row(rampart_op_throwReference, "throwReference", 24, .leave, [.slot(8), .header(16), .top(20)]),
    ]

    static let referenceRows: [InstructionDescription] = unsafe [
        row(rampart_op_referenceFunction, "referenceFunction", 24, [.index(8, .function), .result(16)]),
        row(rampart_op_referenceAsNonNull, "referenceAsNonNull", 24, [.slot(8), .of(.trap, 20), .result(16)]),
        row(rampart_op_referenceI31, "referenceI31", 24, [.slot(8), .result(16)]),
        row(rampart_op_i31GetSigned, "i31GetSigned", 24, [.slot(8), .result(16)]),
        row(rampart_op_i31GetUnsigned, "i31GetUnsigned", 24, [.slot(8), .result(16)]),
        row(rampart_op_referenceTest, "referenceTest", 40, [.slot(8), .castTarget(24), .result(16)]),
        row(rampart_op_referenceCast, "referenceCast", 40, [.slot(8), .castTarget(24), .result(16)]),
        row(rampart_op_branchOnCast, "branchOnCast", 40, .branch, [.slot(8), .castTarget(24), .distance(16)]),
        row(rampart_op_branchOnCastFail, "branchOnCastFail", 40, .branch, [.slot(8), .castTarget(24), .distance(16)]),
        row(rampart_op_referenceGetDescriptor, "referenceGetDescriptor", 24, [.slot(8), .result(16)]),
        row(rampart_op_referenceCastDescriptor, "referenceCastDescriptor", 24, [.slot(8), .slot(12), .number(20, "null"), .result(16)]),
        row(
            rampart_op_branchOnCastDescriptor, "branchOnCastDescriptor", 24, .branch,
            [.slot(8), .slot(12), .number(20, "null"), .distance(16)]),
        row(
            rampart_op_branchOnCastDescriptorFail, "branchOnCastDescriptorFail", 24, .branch,
            [.slot(8), .slot(12), .number(20, "null"), .distance(16)]),
    ]
}
