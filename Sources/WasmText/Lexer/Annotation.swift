import WasmModel

/// An annotation with a meaning (specification chapter 6.2.7 and appendix "Custom Sections"), as a place in the source.
struct Annotation: BitwiseCopyable {
    let kind: AnnotationFault.Kind
    /// The position of the token that it stands in front of.
    let token: UInt32
    /// Where its left parenthesis stands in the source.
    let start: UInt32
    private let contentsStart: UInt32
    private let contentsEnd: UInt32

    init(kind: AnnotationFault.Kind, token: Int, start: Int, contents: Range<Int>) {
        self.kind = kind
        self.token = UInt32(truncatingIfNeeded: token)
        self.start = UInt32(truncatingIfNeeded: start)
        contentsStart = UInt32(truncatingIfNeeded: contents.lowerBound)
        contentsEnd = UInt32(truncatingIfNeeded: contents.upperBound)
    }

    /// What stands between the identifier and the right parenthesis.
    var contents: Range<Int> { Int(contentsStart)..<Int(contentsEnd) }

    /// The meaning of an identifier, or nil where it has none.
    static func kind(_ identifier: ArraySlice<UInt8>) -> AnnotationFault.Kind? {
        AnnotationFault.Kind.allCases.first { identifier.elementsEqual($0.rawValue.utf8) }
    }
}

/// Steps through the contents of an annotation, whose strings, comments and parentheses the lexer has checked.
struct AnnotationReader {
    enum Piece {
        case leftParenthesis, rightParenthesis
        /// With its quotes.
        case string(Range<Int>)
        case word(Range<Int>)
        case end
    }

    private let source: [UInt8]
    private let end: Int
    private var position: Int
    /// Where the piece last returned begins.
    private(set) var pieceStart: Int

    init(_ annotation: Annotation, in source: [UInt8]) {
        self.source = source
        position = annotation.contents.lowerBound
        pieceStart = position
        end = annotation.contents.upperBound
    }

    mutating func next() -> Piece {
        skipSpace()
        pieceStart = position
        guard position < end else { return .end }
        switch source[position] {
        case UInt8(ascii: "("):
            position += 1
            return .leftParenthesis
        case UInt8(ascii: ")"):
            position += 1
            return .rightParenthesis
        default: return run()
        }
    }

    /// The piece last returned, for messages.
    func text(_ piece: Piece) -> String {
        switch piece {
        case .leftParenthesis: return "\"(\""
        case .rightParenthesis: return "\")\""
        case .end: return "the end of the annotation"
        case .string(let range), .word(let range):
            let text = String(decoding: source[range.lowerBound..<min(range.upperBound, range.lowerBound + 64)], as: UTF8.self)
            return "\"" + text + (range.count > 64 ? "…\"" : "\"")
        }
    }

    /// White space, comments, and annotations inside the annotation.
    private mutating func skipSpace() {
        while position < end {
            let next = position + 1 < end ? source[position + 1] : 0
            switch source[position] {
            case 0x09, 0x0A, 0x0D, 0x20: position += 1
            case UInt8(ascii: ";") where next == UInt8(ascii: ";"): skipLine()
            case UInt8(ascii: "(") where next == UInt8(ascii: ";"): skipComment()
            case UInt8(ascii: "(") where next == UInt8(ascii: "@"): skipGroup()
            default: return
            }
        }
    }

    private mutating func skipLine() {
        while position < end, source[position] != 0x0A, source[position] != 0x0D { position += 1 }
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            let next = position + 1 < end ? source[position + 1] : 0
            if source[position] == UInt8(ascii: "("), next == UInt8(ascii: ";") {
                depth += 1
                position += 2
            } else if source[position] == UInt8(ascii: ";"), next == UInt8(ascii: ")") {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
        } while depth > 0 && position < end
    }

    private mutating func skipGroup() {
        var depth = 0
        repeat {
            let next = position + 1 < end ? source[position + 1] : 0
            switch source[position] {
            case UInt8(ascii: ";") where next == UInt8(ascii: ";"): skipLine()
            case UInt8(ascii: "(") where next == UInt8(ascii: ";"): skipComment()
            case UInt8(ascii: "\""): skipString()
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                depth -= 1
                position += 1
            default: position += 1
            }
        } while depth > 0 && position < end
    }

    private mutating func skipString() {
        position += 1
        while position < end, source[position] != UInt8(ascii: "\"") { position += source[position] == UInt8(ascii: "\\") ? 2 : 1 }
        position = min(position + 1, end)
    }

    /// The longest run without white space and parentheses: a string where it is one and nothing else.
    private mutating func run() -> Piece {
        let start = position
        var strings = 0
        var others = 0
        while position < end {
            let next = position + 1 < end ? source[position + 1] : 0
            switch source[position] {
            case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "("), UInt8(ascii: ")"): break
            case UInt8(ascii: ";") where next == UInt8(ascii: ";"): break
            case UInt8(ascii: "\""):
                strings += 1
                skipString()
                continue
            default:
                others += 1
                position += 1
                continue
            }
            break
        }
        return strings == 1 && others == 0 ? .string(start..<position) : .word(start..<position)
    }
}
