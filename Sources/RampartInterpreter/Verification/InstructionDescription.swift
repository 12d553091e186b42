import WasmModel

/// What the interpreter's handlers expect to find in register code, as data: what the disassembler prints and the verifier checks.
///
/// It is written beside the handlers and not derived from them, so that a slip in a handler's layout or in the lowering shows.
struct InstructionDescription: Sendable {
    /// The name of the handler without its prefix.
    let name: String
    /// The address of the handler, the first word of the instruction.
    let handler: UInt64
    let length: InstructionLength
    let flow: InstructionFlow
    /// In the order in which the disassembler prints them.
    let operands: [OperandDescription]
}

enum InstructionLength: Sendable {
    /// Bytes.
    case fixed(Int)
    /// A table of distances from byte 16 on; the number of them, less one, is at byte 12.
    case distances
    /// Descriptions of fields from byte 32 on, 4 bytes each; the number of them is at byte 12.
    case fields
}

/// Where control goes after an instruction.
enum InstructionFlow: Sendable {
    /// The first instruction of a function, and only that.
    case entry
    case next
    /// To the distance operand, or on.
    case branch
    /// To the distance operands only.
    case jump
    /// On, but the accumulators hold nothing then.
    case call
    /// Out of the function.
    case leave
    /// Not an instruction of functions: a fixed instruction of the interpreter.
    case outside
}

/// One operand: what it is, and at which byte of the instruction.
struct OperandDescription: Sendable {
    enum Kind: Sendable {
        /// A slot that is read: one or, of 16 bytes, two.
        case source(bytes: UInt32)
        /// The slot whose value the handler takes from the accumulator of a class.
        case accumulated(SlotClass)
        /// A slot that is written, and the accumulator that holds the same value then.
        case destination(bytes: UInt32, accumulator: SlotClass?)
        /// The first slot of a run that is read, and of one that is written; the bytes of the run are at 12.
        case sourceRun
        case destinationRun
        /// A slot that holds a value of the element type of the array type at a byte offset.
        case element(type: Int)
        /// The first of the slots of a new structure's fields.
        case fieldOperands
        /// The first of the slots of a new array's elements, which are as many as the operand at 12 says, of the type at 32.
        case elementOperands
        /// The first of the slots of an exception's values, whose tag is at 8.
        case tagOperands
        /// The first of the slots of a tail call's arguments.
        case arguments
        /// Slots that the arguments of a tail call take.
        case argumentSlots
        /// Where the callee's frame starts.
        case calleeFrame
        /// The byte offset of the function's own frame header.
        case ownHeader
        /// Where the part of the frame ends that the collector looks at; it must cover the operands where references among them
        /// are needed after an allocation.
        case frameTop(coversOperands: Bool)
        /// The frame of the entry instruction: size, first local to clear, bytes to clear.
        case frame
        /// A distance in bytes from the instruction.
        case distance
        /// The distances of a branch table.
        case distances
        /// A constant of 32 bits that stands for one of a type.
        case constant(OperatorSignature.Entry)
        /// A constant of 64 bits.
        case wideConstant
        case vectorConstant
        /// A number of 32 or 64 bits that nothing is known of, with its name in disassembly.
        case number(String)
        case wideNumber(String)
        /// A lane, below the given number of lanes.
        case lane(UInt32)
        /// Offset plus width of a memory access, so at least the width.
        case reach(width: UInt32)
        case index(IndexSpace)
        /// The cell of a function that the module defines.
        case code
        /// The record of a type of the module.
        case type
        /// The target of a cast.
        case castTarget
        case trap
    }

    let kind: Kind
    /// Byte offset from the start of the instruction.
    let offset: Int
}

enum IndexSpace: String, Sendable {
    case function, table, memory, global, tag, data, element, type
}

/// Short names, so that a row of the table is a line.
extension OperandDescription {
    static func slot(_ offset: Int) -> Self { Self(kind: .source(bytes: 8), offset: offset) }
    static func vector(_ offset: Int) -> Self { Self(kind: .source(bytes: 16), offset: offset) }
    static func accumulator(_ offset: Int, _ kind: SlotClass = .integer) -> Self { Self(kind: .accumulated(kind), offset: offset) }
    /// A result that an accumulator holds too.
    static func result(_ offset: Int, _ kind: SlotClass = .integer) -> Self {
        Self(kind: .destination(bytes: kind.size, accumulator: kind == .vector ? nil : kind), offset: offset)
    }
    /// A result that no accumulator holds.
    static func slotResult(_ offset: Int) -> Self { Self(kind: .destination(bytes: 8, accumulator: nil), offset: offset) }
    static func distance(_ offset: Int) -> Self { Self(kind: .distance, offset: offset) }
    static func number(_ offset: Int, _ name: String) -> Self { Self(kind: .number(name), offset: offset) }
    static func index(_ offset: Int, _ space: IndexSpace) -> Self { Self(kind: .index(space), offset: offset) }
    static func calleeFrame(_ offset: Int) -> Self { Self(kind: .calleeFrame, offset: offset) }
    static func header(_ offset: Int) -> Self { Self(kind: .ownHeader, offset: offset) }
    static func arguments(_ offset: Int) -> Self { Self(kind: .arguments, offset: offset) }
    static func top(_ offset: Int, coversOperands: Bool = false) -> Self {
        Self(kind: .frameTop(coversOperands: coversOperands), offset: offset)
    }
    static func type(_ offset: Int) -> Self { Self(kind: .type, offset: offset) }
    static func code(_ offset: Int) -> Self { Self(kind: .code, offset: offset) }
    static func castTarget(_ offset: Int) -> Self { Self(kind: .castTarget, offset: offset) }
    static func of(_ kind: Kind, _ offset: Int) -> Self { Self(kind: kind, offset: offset) }
}
