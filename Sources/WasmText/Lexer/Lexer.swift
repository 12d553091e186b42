import WasmModel

/// Makes tokens of a source (specification chapter 6.2): white space, comments and annotations without a meaning are dropped.
///
/// It works in two steps so that memory stays small for long scripts: `readGroup` reads one parenthesised group of the top level,
/// `readAll` everything that is left.
struct Lexer {
    let source: [UInt8]
    let lines: LineTable
    let limits: ImplementationLimits
    let features: Features
    private(set) var position = 0
    /// The tokens of the group last read; the last one is always of kind `end`.
    var tokens: [Token] = []
    var symbols = SymbolTable()
    /// The annotations with a meaning among the tokens, in order.
    private(set) var annotations: [Annotation] = []
    /// Line comments in front of the first token.
    private(set) var leadingComments: [Range<Int>] = []
    private var sawToken = false
    /// Positions among the tokens of the parentheses that are open.
    private var open: [UInt32] = []
    private let keywords = KeywordTable.shared
    private let isIdentifierCharacter = CharacterClass.isIdentifierCharacter

    /// - Throws: a fault where the source is larger than the limit on modules.
    init(_ source: [UInt8], features: Features, limits: ImplementationLimits) throws(MalformedError) {
        guard source.count <= min(limits.moduleSize, Int(Int32.max)) else {
            throw MalformedError(
                location: .text(SourcePosition(line: 1, column: 1)), reason: .text(.limitExceeded(what: "bytes", limit: limits.moduleSize)))
        }
        self.source = source
        self.lines = LineTable(source)
        self.limits = limits
        self.features = features
    }

    func fault(_ fault: TextFault, at offset: Int) -> MalformedError {
        MalformedError(location: .text(lines.position(of: offset)), reason: .text(fault))
    }

    /// Forgets the tokens and symbols read so far.
    mutating func discard() {
        tokens.removeAll(keepingCapacity: true)
        symbols.removeAll()
        annotations.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
    }

    /// Reads up to the end of the next group of the top level, or one token outside any group. False at the end of the source.
    mutating func readGroup() throws(MalformedError) -> Bool {
        discard()
        try read(onlyOneGroup: true)
        return tokens.count > 1
    }

    /// Reads all that is left, after the tokens that are there.
    mutating func readAll() throws(MalformedError) {
        if tokens.last?.kind == .end { tokens.removeLast() }
        try read(onlyOneGroup: false)
    }

    private mutating func read(onlyOneGroup: Bool) throws(MalformedError) {
        while position < source.count {
            let byte = source[position]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                position += 1
                continue
            case UInt8(ascii: "("):
                let next = position + 1 < source.count ? source[position + 1] : 0
                if next == UInt8(ascii: ";") {
                    try skipBlockComment()
                    continue
                }
                if next == UInt8(ascii: "@") {
                    try readAnnotation()
                    continue
                }
                guard open.count < limits.nestingDepth else {
                    throw fault(.limitExceeded(what: "nested parentheses", limit: limits.nestingDepth), at: position)
                }
                open.append(UInt32(truncatingIfNeeded: tokens.count))
                tokens.append(Token(.leftParenthesis, start: position, end: position + 1))
                position += 1
            case UInt8(ascii: ")"):
                tokens.append(Token(.rightParenthesis, start: position, end: position + 1))
                position += 1
                if let opening = open.popLast() { tokens[Int(opening)].extra = UInt32(truncatingIfNeeded: tokens.count - 1) }
            case UInt8(ascii: ";") where position + 1 < source.count && source[position + 1] == UInt8(ascii: ";"):
                try skipLineComment()
                continue
            case UInt8(ascii: "\""):
                try readRun()
            default:
                guard isIdentifierCharacter[Int(byte)] else { throw unexpectedCharacter() }
                try readRun()
            }
            sawToken = true
            if onlyOneGroup && open.isEmpty { break }
        }
        for opening in open { tokens[Int(opening)].extra = UInt32(truncatingIfNeeded: tokens.count) }
        tokens.append(Token(.end, start: position, end: position))
    }

    /// The fault of a character that begins no token.
    private func unexpectedCharacter() -> MalformedError {
        let byte = source[position]
        if byte > 0x20 && byte < 0x7F {
            return fault(.unknownOperator(String(decoding: [byte], as: UTF8.self)), at: position)
        }
        guard let length = CharacterClass.sequenceLength(source, at: position) else { return fault(.malformedUTF8, at: position) }
        return fault(.illegalCharacter(CharacterClass.codePoint(source, at: position, length: length)), at: position)
    }

    // MARK: - What is dropped

    private mutating func skipLineComment() throws(MalformedError) {
        let start = position
        while position < source.count, source[position] != 0x0A, source[position] != 0x0D { try skipCharacter() }
        if !sawToken { leadingComments.append(start..<position) }
    }

    private mutating func skipBlockComment() throws(MalformedError) {
        let start = position
        var depth = 0
        repeat {
            guard position < source.count else { throw fault(.unclosedComment, at: start) }
            let next = position + 1 < source.count ? source[position + 1] : 0
            if source[position] == UInt8(ascii: "("), next == UInt8(ascii: ";") {
                depth += 1
                position += 2
            } else if source[position] == UInt8(ascii: ";"), next == UInt8(ascii: ")") {
                depth -= 1
                position += 2
            } else {
                try skipCharacter()
            }
        } while depth > 0
    }

    /// Steps over one character of a comment.
    private mutating func skipCharacter() throws(MalformedError) {
        if source[position] < 0x80 {
            position += 1
        } else if let length = CharacterClass.sequenceLength(source, at: position) {
            position += length
        } else {
            throw fault(.malformedUTF8, at: position)
        }
    }

    /// Reads an annotation (chapter 6.2.7): its identifier must not be empty, its content is any tokens with balanced parentheses. One
    /// with a meaning is kept, as a range of the source.
    private mutating func readAnnotation() throws(MalformedError) {
        let start = position
        guard features[.annotations] else { throw fault(.featureDisabled(.annotations, found: "(@"), at: start) }
        position += 2
        let kind: AnnotationFault.Kind?
        if position < source.count, source[position] == UInt8(ascii: "\"") {
            guard case .success(let end) = scanString(at: position), end > position + 2 else {
                throw fault(.emptyAnnotationIdentifier, at: start)
            }
            guard let name = Name(validating: StringLiteral.decode(source, position..<end)) else {
                throw fault(.malformedUTF8, at: position)
            }
            kind = Annotation.kind(name.bytes[...])
            position = end
        } else {
            let first = position
            while position < source.count, isIdentifierCharacter[Int(source[position])] { position += 1 }
            guard position > first else { throw fault(.emptyAnnotationIdentifier, at: start) }
            kind = Annotation.kind(source[first..<position])
        }
        let contents = position
        var depth = 1
        while depth > 0 {
            guard position < source.count else { throw fault(.unclosedAnnotation, at: start) }
            let next = position + 1 < source.count ? source[position + 1] : 0
            switch source[position] {
            case UInt8(ascii: "(") where next == UInt8(ascii: ";"):
                try skipBlockComment()
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                depth -= 1
                position += 1
            case UInt8(ascii: ";") where next == UInt8(ascii: ";"):
                try skipLineComment()
            case UInt8(ascii: "\""):
                position = try string(at: position)
            case 0x09, 0x0A, 0x0D, 0x20...0x7E:
                position += 1
            default:
                throw unexpectedCharacter()
            }
        }
        if let kind { annotations.append(Annotation(kind: kind, token: tokens.count, start: start, contents: contents..<position - 1)) }
    }

    // MARK: - Runs: identifiers, keywords, numbers, strings

    /// Reads the longest run of identifier characters and strings; it is one token.
    private mutating func readRun() throws(MalformedError) {
        let start = position
        var end = start
        while end < source.count, isIdentifierCharacter[Int(source[end])] { end += 1 }
        guard end < source.count, source[end] == UInt8(ascii: "\"") else {
            position = end
            try readWord(start..<end)
            return
        }
        // From here on there are strings in the run.
        let firstString = end
        if firstString == start + 1, source[start] == UInt8(ascii: "$") {
            guard case .success = scanString(at: firstString) else { throw fault(.emptyIdentifier, at: start) }
        }
        var pieces = 0
        while end < source.count {
            if source[end] == UInt8(ascii: "\"") {
                end = try string(at: end)
            } else if isIdentifierCharacter[Int(source[end])] {
                repeat { end += 1 } while end < source.count && isIdentifierCharacter[Int(source[end])]
            } else {
                break
            }
            pieces += 1
        }
        position = end
        let isOneString = pieces == 1
        if isOneString, firstString == start {
            tokens.append(Token(.string, start: start, end: end))
        } else if isOneString, firstString == start + 1, source[start] == UInt8(ascii: "$") {
            let identifier = StringLiteral.decode(source, firstString..<end)
            guard !identifier.isEmpty else { throw fault(.emptyIdentifier, at: start) }
            guard Name(validating: identifier) != nil else { throw fault(.malformedUTF8, at: start) }
            let symbol = symbols.symbol(identifier, 0..<identifier.count)
            tokens.append(Token(.identifier, start: start, end: end, extra: symbol))
        } else {
            throw fault(.unknownOperator(excerpt(start..<end)), at: start)
        }
    }

    /// Makes a token of a run without strings.
    private mutating func readWord(_ range: Range<Int>) throws(MalformedError) {
        let start = range.lowerBound
        let first = source[start]
        if first == UInt8(ascii: "$") {
            guard range.count > 1 else { throw fault(.emptyIdentifier, at: start) }
            let symbol = symbols.symbol(source, start + 1..<range.upperBound)
            tokens.append(Token(.identifier, start: start, end: range.upperBound, extra: symbol))
            return
        }
        if first &- UInt8(ascii: "a") < 26, let code = keywords.code(source, range) {
            tokens.append(Token(.keyword, start: start, end: range.upperBound, extra: code))
            return
        }
        if let kind = NumberLiteral.kind(source, range) {
            tokens.append(Token(kind, start: start, end: range.upperBound))
            return
        }
        for (prefix, kind) in [("offset=", Token.Kind.offset), ("align=", .alignment)] {
            let length = prefix.utf8.count
            if range.count > length, source[start..<start + length].elementsEqual(prefix.utf8),
                NumberLiteral.kind(source, start + length..<range.upperBound) == .natural
            {
                tokens.append(Token(kind, start: start, end: range.upperBound))
                return
            }
        }
        throw fault(.unknownOperator(excerpt(range)), at: start)
    }

    /// The text of a range for a message, cut where it is long.
    func excerpt(_ range: Range<Int>) -> String {
        let text = String(decoding: source[range.lowerBound..<min(range.upperBound, range.lowerBound + 64)], as: UTF8.self)
        return range.count > 64 ? text + "…" : text
    }

    // MARK: - Strings

    private func string(at start: Int) throws(MalformedError) -> Int {
        switch scanString(at: start) {
        case .success(let end): return end
        case .failure(let failure): throw fault(failure.fault, at: failure.offset)
        }
    }

    private struct StringFailure: Error {
        var fault: TextFault
        var offset: Int
    }

    /// Finds the end of the string literal that begins at a position, and checks characters and escapes.
    private func scanString(at start: Int) -> Result<Int, StringFailure> {
        var position = start + 1
        while position < source.count {
            let byte = source[position]
            switch byte {
            case UInt8(ascii: "\""):
                return .success(position + 1)
            case UInt8(ascii: "\\"):
                guard let length = StringLiteral.escapeLength(source, at: position) else {
                    return .failure(StringFailure(fault: .illegalEscape, offset: position))
                }
                position += length
            case 0x0A, 0x0D:
                return .failure(StringFailure(fault: .unclosedString, offset: start))
            case 0x20...0x7E:
                position += 1
            case 0x80...0xFF:
                guard let length = CharacterClass.sequenceLength(source, at: position) else {
                    return .failure(StringFailure(fault: .malformedUTF8, offset: position))
                }
                position += length
            default:
                return .failure(StringFailure(fault: .illegalCharacter(UInt32(byte)), offset: position))
            }
        }
        return .failure(StringFailure(fault: .unclosedString, offset: start))
    }
}
