import CRampart
import RampartRuntime
import WasmModel

// The checks of single operands.
extension CodeVerifier {
    typealias Fault = CodeFault.Thrown

    /// Checks an operand that is read, or only there, before anything is written.
    mutating func checkSource(_ operand: OperandDescription, _ description: InstructionDescription, at start: Int) throws(Fault) {
        let offset = start + operand.offset
        switch operand.kind {
        case .source(let bytes): try read(reader.half(offset), bytes: bytes, description, at: start)
        case .accumulated(let kind):
            let slot = reader.half(offset)
            try read(slot, bytes: kind.size, description, at: start)
            if let state, state[kind] != slot { throw Fault(fault: .accumulator(kind, wanted: slot, held: state[kind])) }
        case .sourceRun: try read(reader.half(offset), bytes: reader.half(start + 12), description, at: start)
        case .element(let typeOffset):
            let bytes = try elementBytes(reader.word(start + typeOffset))
            try read(reader.half(offset), bytes: bytes, description, at: start)
        case .fieldOperands, .elementOperands, .tagOperands, .arguments:
            let bytes = try runBytes(operand, description, at: start)
            try read(reader.half(offset), bytes: bytes, description, at: start)
        case .argumentSlots:
            guard let callee = reader.calleeType(description, at: start) else { throw Fault(fault: .unknownCode) }
            let expected = FunctionLowering.slotBytes(callee.parameters) / 8
            if reader.half(offset) != expected { throw Fault(fault: .argumentSlots(reader.half(offset), expected: expected)) }
        case .calleeFrame: try checkCalleeFrame(reader.half(offset), description, at: start)
        case .ownHeader:
            if reader.half(offset) != headerOffset { throw Fault(fault: .headerOffset(reader.half(offset), expected: headerOffset)) }
        case .frameTop:
            let top = reader.half(offset)
            guard top % 8 == 0, top >= operandBase, top <= reader.function.frameSize else { throw Fault(fault: .frameTop(top)) }
        case .frame: try checkFrame(offset)
        case .lane(let lanes):
            if reader.half(offset) >= lanes { throw Fault(fault: .laneOutOfRange(reader.half(offset), lanes: lanes)) }
        case .reach(let width):
            if reader.half(offset) < width { throw Fault(fault: .reachTooShort(reader.half(offset), width: width)) }
        case .index(let space):
            let index = reader.half(offset)
            guard Int(index) < reader.count(space) else {
                throw Fault(fault: .indexOutOfBounds(space, index, count: reader.count(space)))
            }
        case .code: if reader.functionIndex(reader.word(offset)) == nil { throw Fault(fault: .unknownCode) }
        case .type: if reader.typeIndex(reader.word(offset)) == nil { throw Fault(fault: .unknownType) }
        case .castTarget:
            guard let target = HeapTarget(rawValue: reader.half(offset + 8)) else {
                throw Fault(fault: .castTarget(reader.half(offset + 8)))
            }
            if target == .concrete || target == .exact, reader.typeIndex(reader.word(offset)) == nil { throw Fault(fault: .unknownType) }
        case .trap:
            let code = reader.half(offset)
            if UInt8(exactly: code).flatMap(TrapCode.init(rawValue:)) == nil { throw Fault(fault: .trapCode(code)) }
        case .destination, .destinationRun, .distance, .distances, .constant, .wideConstant, .vectorConstant, .number, .wideNumber: break
        }
    }

    /// Checks an operand that is written, and notes what is known then.
    mutating func checkDestination(_ operand: OperandDescription, _ description: InstructionDescription, at start: Int) throws(Fault) {
        let offset = start + operand.offset
        switch operand.kind {
        case .destination(let bytes, let accumulator):
            let slot = reader.half(offset)
            try checkSlot(slot, bytes: bytes)
            state?.write(slot, bytes: bytes, accumulator: accumulator)
        case .destinationRun:
            let (slot, bytes) = (reader.half(offset), reader.half(start + 12))
            try checkSlot(slot, bytes: bytes)
            state?.write(slot, bytes: bytes, accumulator: nil)
        case .calleeFrame:
            let frame = reader.half(offset)
            // Where the callee is not known, its results may lie anywhere above the frame's start.
            let results = reader.calleeType(description, at: start).map { FunctionLowering.slotBytes($0.results) }
            state?.write(frame, bytes: results ?? UInt32(reader.function.frameSize) - frame, accumulator: nil)
        case .source, .accumulated, .sourceRun, .element, .fieldOperands, .elementOperands, .tagOperands, .arguments, .argumentSlots,
            .ownHeader, .frameTop, .frame, .distance, .distances, .constant, .wideConstant, .vectorConstant, .number, .wideNumber, .lane,
            .reach,
            .index, .code, .type, .castTarget, .trap:
            break
        }
    }

    // MARK: Slots

    /// Checks that slots lie in the frame and outside its header.
    func checkSlot(_ slot: UInt32, bytes: UInt32) throws(Fault) {
        guard slot % 8 == 0 else { throw Fault(fault: .slotNotAligned(slot)) }
        guard UInt64(slot) + UInt64(bytes) <= UInt64(reader.function.frameSize) else {
            throw Fault(fault: .slotOutsideFrame(slot, bytes: bytes))
        }
        guard bytes == 0 || slot + bytes <= headerOffset || slot >= headerOffset + UInt32(headerSize) else {
            throw Fault(fault: .slotInHeader(slot))
        }
    }

    private func read(_ slot: UInt32, bytes: UInt32, _ description: InstructionDescription, at start: Int) throws(Fault) {
        try checkSlot(slot, bytes: bytes)
        if let unwritten = state?.firstUnwritten(slot, bytes: bytes) { throw Fault(fault: .slotNotWritten(unwritten)) }
        for operand in description.operands {
            guard case .frameTop(coversOperands: true) = operand.kind else { continue }
            let top = reader.half(start + operand.offset)
            if slot + bytes > top { throw Fault(fault: .operandAboveFrameTop(slot, top: top)) }
        }
    }

    private func checkFrame(_ offset: Int) throws(Fault) {
        let size = reader.half(offset)
        let first = reader.half(offset + 4)
        let bytes = reader.half(offset + 8)
        guard Int(size) == reader.function.frameSize, size % 8 == 0, size >= operandBase else {
            throw Fault(fault: .frameSize(size, expected: reader.function.frameSize))
        }
        guard first == headerOffset + UInt32(headerSize), bytes == operandBase - first else {
            throw Fault(fault: .clearedLocals(first: first, bytes: bytes))
        }
    }

    /// The callee's frame must not reach into locals, and its arguments must be there.
    private func checkCalleeFrame(_ frame: UInt32, _ description: InstructionDescription, at start: Int) throws(Fault) {
        guard frame % 8 == 0, frame >= operandBase, frame <= reader.function.frameSize else { throw Fault(fault: .calleeFrame(frame)) }
        guard let callee = reader.calleeType(description, at: start) else { return }
        try read(frame, bytes: FunctionLowering.slotBytes(callee.parameters), description, at: start)
        try checkSlot(frame, bytes: FunctionLowering.slotBytes(callee.results))
    }

    // MARK: Runs of slots

    private func elementBytes(_ address: UInt64) throws(Fault) -> UInt32 {
        guard let index = reader.typeIndex(address) else { throw Fault(fault: .unknownType) }
        guard let bytes = reader.elementBytes(index) else { throw Fault(fault: .wrongKindOfType(index)) }
        return bytes
    }

    /// Bytes of slots that an operand stands for which names only the first of them.
    private func runBytes(_ operand: OperandDescription, _ description: InstructionDescription, at start: Int) throws(Fault) -> UInt32 {
        switch operand.kind {
        case .fieldOperands:
            // The low byte of a field's description is its size.
            return (0..<Int(reader.half(start + 12))).reduce(0) { $0 + (reader.half(start + 32 + $1 * 4) & 0xFF == 16 ? 16 : 8) }
        case .elementOperands:
            let (bytes, overflow) = reader.half(start + 12).multipliedReportingOverflow(by: try elementBytes(reader.word(start + 32)))
            return overflow ? .max : bytes
        case .tagOperands:
            let tag = reader.half(start + 8)
            guard Int(tag) < reader.count(.tag) else { throw Fault(fault: .indexOutOfBounds(.tag, tag, count: reader.count(.tag))) }
            return tagBytes(tag)
        case .arguments: return reader.calleeType(description, at: start).map { FunctionLowering.slotBytes($0.parameters) } ?? 0
        case .source, .accumulated, .destination, .sourceRun, .destinationRun, .element, .argumentSlots, .calleeFrame, .ownHeader,
            .frameTop, .frame, .distance, .distances, .constant, .wideConstant, .vectorConstant, .number, .wideNumber, .lane, .reach,
            .index, .code, .type, .castTarget,
            .trap:
            return 0
        }
    }

    private func tagBytes(_ tag: UInt32) -> UInt32 {
        let validated = reader.module.module
        return FunctionLowering.slotBytes(validated.functionType(typeIndex: validated.tagTypeIndices[Int(tag)]).parameters)
    }

    /// Bytes of slots that the values of a caught exception fill.
    func caughtBytes(_ clause: LoweredCatch) throws(Fault) -> UInt32 {
        guard let tag = clause.tag else { return 0 }
        guard Int(tag) < reader.count(.tag) else { throw Fault(fault: .indexOutOfBounds(.tag, tag, count: reader.count(.tag))) }
        return tagBytes(tag)
    }
}
