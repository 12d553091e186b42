import CRampart
import RampartRuntime
import WasmModel

/// Writes register code as text: an instruction per line, no addresses, so that the same module gives the same text everywhere.
struct Disassembler {
    private let reader: CodeReader
    private let headerOffset: UInt32

    private init(_ reader: CodeReader, headerOffset: UInt32) {
        self.reader = reader
        self.headerOffset = headerOffset
    }

    /// The text of a lowered function: its frame, a line for each instruction, its guarded ranges.
    ///
    /// A line holds the byte offset, the name of the handler and its operands: `s16` is the slot at byte 16 of the frame, `a:s16` that
    /// slot's value taken from the accumulator, `v16` the two slots of a vector; after `->` is what is written, after `=>` the byte
    /// offset where a branch goes.
    static func text(_ function: LoweredFunction, bodyIndex: Int, of module: PreparedModule) -> String {
        let imported = module.module.functionTypeIndices.count - module.codeCount
        let header = FunctionLowering.headerOffset(module.module.functionType(UInt32(imported + bodyIndex)))
        let disassembler = Disassembler(CodeReader(function: function, module: module), headerOffset: header)
        var lines = ["function \(imported + bodyIndex): frame \(function.frameSize), header s\(header)"]
        lines += disassembler.instructions()
        lines += function.guards.map { range in
            let clauses = range.clauses.map { clause in
                let tag = clause.tag.map { "tag \($0)" } ?? "all"
                let reference = clause.reference.map { ", exception s\($0)" } ?? ""
                return "catch \(tag) -> s\(clause.destination)\(reference) => \(clause.target)"
            }
            if let depth = range.delegate { return "guarded \(range.start)..<\(range.end): delegate to depth \(depth)" }
            return "guarded \(range.start)..<\(range.end): " + (clauses.isEmpty ? "nothing" : clauses.joined(separator: "; "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func instructions() -> [String] {
        var lines: [String] = []
        var position = 0
        while position < reader.end {
            let offset = String(position)
            let number = String(repeating: " ", count: max(0, 6 - offset.count)) + offset
            guard let description = reader.description(position) else {
                lines.append("\(number)  no instruction")
                position += 8
                continue
            }
            let length = reader.length(description, at: position)
            guard length <= reader.end - position else {
                lines.append("\(number)  \(description.name), cut off")
                break
            }
            lines.append("\(number)  \(description.name)" + operands(description, at: position))
            position += length
        }
        return lines
    }

    private func operands(_ description: InstructionDescription, at start: Int) -> String {
        var sources: [String] = []
        var results: [String] = []
        var targets: [String] = []
        for operand in description.operands {
            switch operand.kind {
            case .destination(let bytes, _): results.append((bytes == 16 ? "v" : "s") + String(reader.half(start + operand.offset)))
            case .destinationRun: results.append("from s\(reader.half(start + operand.offset))")
            case .distance, .distances: targets = reader.targets(description, at: start).map { String($0) }
            case .ownHeader: if reader.half(start + operand.offset) != headerOffset { sources.append("wrong header") }
            case .source, .accumulated, .sourceRun, .element, .fieldOperands, .elementOperands, .tagOperands, .arguments, .argumentSlots,
                .calleeFrame, .frameTop, .frame, .constant, .wideConstant, .vectorConstant, .number, .wideNumber, .lane, .reach, .index,
                .code, .type, .castTarget, .trap:
                sources.append(text(operand.kind, start + operand.offset, at: start))
            }
        }
        var text = sources.isEmpty ? "" : " " + sources.joined(separator: ", ")
        if !results.isEmpty { text += " -> " + results.joined(separator: ", ") }
        if !targets.isEmpty { text += " => " + targets.joined(separator: " ") }
        return text
    }

    private func text(_ kind: OperandDescription.Kind, _ offset: Int, at start: Int) -> String {
        switch kind {
        case .source(let bytes): return (bytes == 16 ? "v" : "s") + String(reader.half(offset))
        case .accumulated: return "a:s\(reader.half(offset))"
        case .sourceRun: return "\(reader.half(start + 12)) bytes from s\(reader.half(offset))"
        case .element: return "s\(reader.half(offset))"
        case .fieldOperands, .elementOperands: return "\(reader.half(start + 12)) from s\(reader.half(offset))"
        case .tagOperands, .arguments: return "from s\(reader.half(offset))"
        case .argumentSlots: return "\(reader.half(offset)) slots"
        case .calleeFrame: return "frame s\(reader.half(offset))"
        case .frameTop: return "top s\(reader.half(offset))"
        case .frame:
            let first = reader.half(offset + 4)
            return "\(reader.half(offset)), clear s\(first)..<s\(first &+ reader.half(offset + 8))"
        case .constant(let type): return constant(type, reader.half(offset))
        case .wideConstant:
            let word = reader.word(offset)
            return word <= 0x7FFF_FFFF ? String(word) : "0x" + String(word, radix: 16)
        case .vectorConstant: return "0x" + hexadecimal(reader.word(offset + 8)) + hexadecimal(reader.word(offset))
        case .number(let name): return "\(name) \(reader.half(offset))"
        case .wideNumber(let name): return "\(name) \(reader.word(offset))"
        case .lane: return "lane \(reader.half(offset))"
        case .reach: return "reach \(reader.half(offset))"
        case .index(let space): return "\(space) \(reader.half(offset))"
        case .code: return reader.functionIndex(reader.word(offset)).map { "function \($0)" } ?? "no function"
        case .type: return reader.typeIndex(reader.word(offset)).map { "type \($0)" } ?? "no type"
        case .castTarget:
            let target = HeapTarget(rawValue: reader.half(offset + 8))
            let type = reader.typeIndex(reader.word(offset)).map { "type \($0)" }
            let heap = target == .concrete ? type : target == .exact ? type.map { "exact \($0)" } : target.map { "\($0)" }
            return (reader.half(offset + 12) == 0 ? "" : "null ") + (heap ?? "no type")
        case .trap: return UInt8(exactly: reader.half(offset)).flatMap(TrapCode.init(rawValue:)).map { "\"\($0.message)\"" } ?? "no trap"
        case .destination, .destinationRun, .distance, .distances, .ownHeader: return ""
        }
    }

    private func constant(_ type: OperatorSignature.Entry, _ bits: UInt32) -> String {
        switch type {
        case .i32, .i64, .address, .v128: String(Int32(bitPattern: bits))
        case .f32, .f64: "\(Float(bitPattern: bits))"
        }
    }

    private func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
