import CRampart
import RampartRuntime
import WasmModel

/// Reads register code and what it points to, without trusting it.
@safe struct CodeReader {
    let function: LoweredFunction
    let module: PreparedModule

    /// Bytes of code.
    var end: Int { function.count * 8 }

    /// The word at a byte offset that is a multiple of eight and inside the code.
    func word(_ offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset % 8 == 0 && offset < end)
        return unsafe function.words[offset / 8]
    }

    /// The 32-bit operand at a byte offset.
    func half(_ offset: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: word(offset & ~7) >> UInt64(offset % 8 * 8))
    }

    /// The signed distance at a byte offset.
    func distance(_ offset: Int) -> Int { Int(Int32(bitPattern: half(offset))) }

    /// The description of the instruction at a byte offset, or nil where there is none.
    func description(_ start: Int) -> InstructionDescription? { InstructionTable.shared[word(start)] }

    /// Bytes of an instruction; where the code ends inside it, a number that reaches beyond the end.
    func length(_ description: InstructionDescription, at start: Int) -> Int {
        switch description.length {
        case .fixed(let length): return length
        case .distances: return start + 16 > end ? 16 : 16 + (targetCount(start) + 1) / 2 * 8
        case .fields: return start + 32 > end ? 32 : 32 + (Int(half(start + 12)) + 1) / 2 * 8
        }
    }

    /// Entries of the branch table of the instruction at a byte offset, with the default.
    func targetCount(_ start: Int) -> Int { Int(half(start + 12)) + 1 }

    /// Offsets of code to which the instruction at a byte offset may go other than on.
    func targets(_ description: InstructionDescription, at start: Int) -> [Int] {
        for operand in description.operands {
            switch operand.kind {
            case .distance: return [start + distance(start + operand.offset)]
            case .distances: return (0..<targetCount(start)).map { start + distance(start + operand.offset + $0 * 4) }
            case .source, .accumulated, .destination, .sourceRun, .destinationRun, .element, .fieldOperands, .elementOperands,
                .tagOperands, .arguments, .argumentSlots, .calleeFrame, .ownHeader, .frameTop, .frame, .constant, .wideConstant,
                .vectorConstant, .number,
                .wideNumber, .lane, .reach, .index, .code, .type, .castTarget, .trap:
                continue
            }
        }
        return []
    }

    /// The index of the type whose record is at an address; nil where it is none of the module's.
    func typeIndex(_ address: UInt64) -> Int? {
        // Compared only, not followed.
        unsafe module.types.firstIndex { UInt64(UInt(bitPattern: $0)) == address }
    }

    /// The index of the function whose code cell is at an address; nil where it is none of the module's.
    func functionIndex(_ address: UInt64) -> UInt32? {
        let first = unsafe UInt64(UInt(bitPattern: module.codes))
        let stride = unsafe UInt64(MemoryLayout<rampart_code>.stride)
        guard address >= first, (address - first) % stride == 0, (address - first) / stride < UInt64(module.codeCount) else { return nil }
        let imported = module.module.functionTypeIndices.count - module.codeCount
        return UInt32(imported) + UInt32((address - first) / stride)
    }

    /// Slots, in bytes, of an element of the array type at an index; nil where the type is no array.
    func elementBytes(_ type: Int) -> UInt32? {
        guard case .array(let array) = module.module.module.types[type].composite else { return nil }
        return SlotClass(array.field.storage.unpacked).size
    }

    /// Number of entries of an index space.
    func count(_ space: IndexSpace) -> Int {
        let validated = module.module
        return switch space {
        case .function: validated.functionTypeIndices.count
        case .table: validated.tableTypes.count
        case .memory: validated.memoryTypes.count
        case .global: validated.globalTypes.count
        case .tag: validated.tagTypeIndices.count
        case .data: validated.module.data.count
        case .element: validated.module.elements.count
        case .type: validated.module.types.count
        }
    }

    /// The type of the function that the instruction at a byte offset calls; nil where the code does not tell.
    func calleeType(_ description: InstructionDescription, at start: Int) -> FunctionType? {
        for operand in description.operands {
            switch operand.kind {
            case .code: return functionIndex(word(start + operand.offset)).map { module.module.functionType($0) }
            case .type:
                guard let index = typeIndex(word(start + operand.offset)),
                    case .function(let type) = module.module.module.types[index].composite
                else { return nil }
                return type
            case .index(.function):
                let index = half(start + operand.offset)
                return Int(index) < count(.function) ? module.module.functionType(index) : nil
            case .index, .source, .accumulated, .destination, .sourceRun, .destinationRun, .element, .fieldOperands, .elementOperands,
                .tagOperands, .arguments, .argumentSlots, .calleeFrame, .ownHeader, .frameTop, .frame, .constant, .wideConstant,
                .vectorConstant, .number,
                .wideNumber, .lane, .reach, .castTarget, .trap, .distance, .distances:
                continue
            }
        }
        return nil
    }
}
