import WasmModel

/// How an instruction is taken for another one, with the same operands and results.
public enum InstructionChange: Sendable {
    /// An operator or memory access becomes its sibling.
    case opcode(Opcode, to: Opcode)
    /// A constant is one more.
    case constant(Opcode)
    /// The lowest bit of the offset of an access is the opposite.
    case offset(Opcode)
    /// The lowest bit of a lane number is the opposite.
    case lane(Opcode)
    /// `i31.get_s` and `i31.get_u` are exchanged; of packed fields and elements likewise.
    case i31Sign
    case fieldSign
    case elementSign
    /// Null is taken where it must not be, and the reverse.
    case testNull
    case castNull
    case branchNull
    /// Segments are not dropped.
    case dataDrop
    case elementDrop

    /// The instruction that is executed in place of one.
    func applied(to instruction: Instruction) -> Instruction {
        switch self {
        case .opcode(let from, let to): InstructionChange.exchange(instruction, from, to)
        case .constant(let opcode): InstructionChange.increment(instruction, opcode)
        case .offset(let opcode): InstructionChange.move(instruction, opcode)
        case .lane(let opcode): InstructionChange.turnLane(instruction, opcode)
        case .i31Sign: if case .i31Get(let signed) = instruction { .i31Get(signed: !signed) } else { instruction }
        case .fieldSign:
            if case .structGet(let type, let field, let widening) = instruction {
                .structGet(type: type, field: field, widening.opposite)
            } else {
                instruction
            }
        case .elementSign:
            if case .arrayGet(let type, let widening) = instruction { .arrayGet(type: type, widening.opposite) } else { instruction }
        case .testNull: if case .referenceTest(let type) = instruction { .referenceTest(type.oppositeOfNull) } else { instruction }
        case .castNull: if case .referenceCast(let type) = instruction { .referenceCast(type.oppositeOfNull) } else { instruction }
        case .branchNull:
            if case .branchOnCast(let label, let from, let to) = instruction {
                .branchOnCast(label: label, from: from, to: to.oppositeOfNull)
            } else {
                instruction
            }
        case .dataDrop: if case .dataDrop = instruction { .nop } else { instruction }
        case .elementDrop: if case .elementDrop = instruction { .nop } else { instruction }
        }
    }

    private static func exchange(_ instruction: Instruction, _ from: Opcode, _ to: Opcode) -> Instruction {
        if case .numeric(from) = instruction { return .numeric(to) }
        if case .lane(from, let lane) = instruction { return .lane(to, lane) }
        if case .load(from, let argument) = instruction { return .load(to, argument) }
        if case .store(from, let argument) = instruction { return .store(to, argument) }
        if case .atomic(from, let argument) = instruction { return .atomic(to, argument) }
        return instruction
    }

    private static func increment(_ instruction: Instruction, _ opcode: Opcode) -> Instruction {
        if opcode == .i32Const, case .i32Constant(let value) = instruction { return .i32Constant(value &+ 1) }
        if opcode == .i64Const, case .i64Constant(let value) = instruction { return .i64Constant(value &+ 1) }
        if opcode == .f32Const, case .f32Constant(let bits) = instruction { return .f32Constant(bits ^ 1) }
        if opcode == .f64Const, case .f64Constant(let bits) = instruction { return .f64Constant(bits ^ 1) }
        return instruction
    }

    private static func move(_ instruction: Instruction, _ opcode: Opcode) -> Instruction {
        if case .load(opcode, let argument) = instruction { return .load(opcode, argument.besides) }
        if case .store(opcode, let argument) = instruction { return .store(opcode, argument.besides) }
        if case .loadLane(opcode, let lane, let argument) = instruction { return .loadLane(opcode, lane: lane, argument.besides) }
        if case .storeLane(opcode, let lane, let argument) = instruction { return .storeLane(opcode, lane: lane, argument.besides) }
        return instruction
    }

    private static func turnLane(_ instruction: Instruction, _ opcode: Opcode) -> Instruction {
        if case .lane(opcode, let lane) = instruction { return .lane(opcode, lane ^ 1) }
        if case .loadLane(opcode, let lane, let argument) = instruction { return .loadLane(opcode, lane: lane ^ 1, argument) }
        if case .storeLane(opcode, let lane, let argument) = instruction { return .storeLane(opcode, lane: lane ^ 1, argument) }
        return instruction
    }
}

extension MemoryArgument {
    /// The offset of the byte beside, which is in the same range of numbers.
    fileprivate var besides: MemoryArgument { MemoryArgument(offset: offset ^ 1, memory: memory, alignment: alignment) }
}

extension FieldExtension {
    fileprivate var opposite: FieldExtension {
        switch self {
        case .none: .none
        case .signed: .unsigned
        case .unsigned: .signed
        }
    }
}

extension ReferenceType {
    fileprivate var oppositeOfNull: ReferenceType { ReferenceType(nullable: !nullable, heap: heap) }
}
