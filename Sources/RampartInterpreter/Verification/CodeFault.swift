import WasmModel

/// Something that lowered code must not be: the catalogue of the verifier's texts.
enum CodeFault: Hashable, Sendable {
    // Shape
    case noEntry
    case unknownHandler
    /// The code ends inside the instruction, which has so many bytes.
    case cutOff(length: Int)
    case misplaced
    case fallsOffTheEnd
    case targetOutsideCode(Int)
    case targetInsideInstruction(Int)

    // Frame
    case frameSize(UInt32, expected: Int)
    case clearedLocals(first: UInt32, bytes: UInt32)
    case headerOffset(UInt32, expected: UInt32)
    case slotNotAligned(UInt32)
    case slotOutsideFrame(UInt32, bytes: UInt32)
    case slotInHeader(UInt32)
    case calleeFrame(UInt32)
    case frameTop(UInt32)
    case operandAboveFrameTop(UInt32, top: UInt32)

    // Flow of values
    /// The slot that the accumulator should hold, and the one it holds, if that is known.
    case accumulator(SlotClass, wanted: UInt32, held: UInt32?)
    case slotNotWritten(UInt32)

    // What operands name
    case indexOutOfBounds(IndexSpace, UInt32, count: Int)
    case reachTooShort(UInt32, width: UInt32)
    case laneOutOfRange(UInt32, lanes: UInt32)
    case unknownCode
    case unknownType
    case wrongKindOfType(Int)
    case castTarget(UInt32)
    case trapCode(UInt32)
    case argumentSlots(UInt32, expected: UInt32)

    // Guarded ranges
    case guardedRange(start: Int, end: Int)
    case delegate(to: Int, from: Int)

    var message: String {
        switch self {
        case .noEntry: "the code does not begin with an entry instruction"
        case .unknownHandler: "no description has this handler"
        case .cutOff(let length): "the code ends inside the instruction of \(length) bytes"
        case .misplaced: "the instruction does not belong here"
        case .fallsOffTheEnd: "control falls off the end of the code"
        case .targetOutsideCode(let target): "branch target \(target) is outside the code"
        case .targetInsideInstruction(let target): "branch target \(target) is no start of an instruction"
        case .frameSize(let size, let expected): "frame size is \(size), expected \(expected)"
        case .clearedLocals(let first, let bytes): "\(bytes) bytes of locals are cleared from \(first) on"
        case .headerOffset(let offset, let expected): "header offset is \(offset), expected \(expected)"
        case .slotNotAligned(let slot): "slot \(slot) is no multiple of 8"
        case .slotOutsideFrame(let slot, let bytes): "slot \(slot) with \(bytes) bytes is outside the frame"
        case .slotInHeader(let slot): "slot \(slot) is in the frame header"
        case .calleeFrame(let offset): "the callee's frame starts at \(offset)"
        case .frameTop(let top): "frame top \(top) is outside the operands' part of the frame"
        case .operandAboveFrameTop(let slot, let top): "slot \(slot) is above the frame top \(top), where the collector does not look"
        case .accumulator(let kind, let wanted, let held):
            "the \(kind) accumulator should hold slot \(wanted), but holds \(held.map { "slot \($0)" } ?? "nothing known")"
        case .slotNotWritten(let slot): "slot \(slot) is read, but not written on every path"
        case .indexOutOfBounds(let space, let index, let count): "\(space) index \(index) is out of bounds (there are \(count))"
        case .reachTooShort(let reach, let width): "reach \(reach) is below the access width \(width)"
        case .laneOutOfRange(let lane, let lanes): "lane \(lane) is out of range (there are \(lanes))"
        case .unknownCode: "the code cell is none of the module's"
        case .unknownType: "the type record is none of the module's"
        case .wrongKindOfType(let index): "type \(index) is of the wrong kind"
        case .castTarget(let target): "there is no cast target \(target)"
        case .trapCode(let code): "there is no trap code \(code)"
        case .argumentSlots(let slots, let expected): "the callee takes \(expected) argument slots, not \(slots)"
        case .guardedRange(let start, let end): "the guarded range from \(start) to \(end) is not one of whole instructions"
        case .delegate(let outer, let depth): "a guarded range of depth \(depth) delegates to depth \(outer)"
        }
    }
}

/// A fault and where it is.
struct CodeError: Error, Hashable {
    /// Byte offset of the instruction.
    var offset: Int
    /// The name of the instruction, if it has one.
    var instruction: String?
    var fault: CodeFault
}

extension CodeError: CustomStringConvertible {
    /// `code offset 24, copy_s: slot 999 with 8 bytes is outside the frame`.
    var description: String { "code offset \(offset)\(instruction.map { ", \($0)" } ?? ""): \(fault.message)" }
}
