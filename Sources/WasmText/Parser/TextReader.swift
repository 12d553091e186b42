import WasmModel

/// Steps through the tokens of a text.
///
/// The last token is of kind `end` and is never passed, so that looking at the current token and at the one behind a parenthesis is
/// always possible.
struct TextReader {
    let source: [UInt8]
    let tokens: [Token]
    let symbols: SymbolTable
    let annotations: [Annotation]
    let lines: LineTable
    let features: Features
    let limits: ImplementationLimits
    var position = 0
    private var lineHint = 0

    init(_ lexer: Lexer) {
        source = lexer.source
        tokens = lexer.tokens
        symbols = lexer.symbols
        annotations = lexer.annotations
        lines = lexer.lines
        features = lexer.features
        limits = lexer.limits
    }

    // MARK: - Looking

    var current: Token { tokens[position] }

    /// The token behind the current one.
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    func isKeyword(_ keyword: Keyword) -> Bool { current.isKeyword(keyword) }

    /// Whether the current token opens a group that begins with the keyword.
    func opens(_ keyword: Keyword) -> Bool { current.kind == .leftParenthesis && following.isKeyword(keyword) }

    /// The position in the text of a token, for messages and for the table of positions.
    mutating func place(_ token: Token) -> SourcePosition { lines.position(of: Int(token.start), hint: &lineHint) }

    func text(_ token: Token) -> String {
        guard token.kind != .end else { return "end of input" }
        let range = Int(token.start)..<Int(token.end)
        let excerpt = String(decoding: source[range.lowerBound..<min(range.upperBound, range.lowerBound + 64)], as: UTF8.self)
        let cut = range.count > 64 ? excerpt + "…" : excerpt
        return token.kind == .string ? cut : "\"" + cut + "\""
    }

    func range(_ token: Token) -> Range<Int> { Int(token.start)..<Int(token.end) }

    // MARK: - Faults

    func fault(_ fault: TextFault, at token: Token) -> MalformedError {
        MalformedError(location: .text(lines.position(of: Int(token.start))), reason: .text(fault))
    }

    func unexpected(_ token: Token, expected: String) -> MalformedError {
        fault(.unexpectedToken(found: text(token), expected: expected), at: token)
    }

    /// The fault of the current token, where something else must stand.
    func unexpected(expected: String) -> MalformedError { unexpected(current, expected: expected) }

    func require(_ feature: Feature, at token: Token) throws(MalformedError) {
        if !features[feature] { throw fault(.featureDisabled(feature, found: text(token)), at: token) }
    }

    /// Either of two features will do; the error names the first.
    func require(_ feature: Feature, or alternative: Feature, at token: Token) throws(MalformedError) {
        if !features[alternative] { try require(feature, at: token) }
    }

    // MARK: - Stepping

    mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }

    /// Steps over a keyword if it is the current token.
    mutating func take(_ keyword: Keyword) -> Bool {
        guard isKeyword(keyword) else { return false }
        position += 1
        return true
    }

    /// Steps over a parenthesis and a keyword if these are the current tokens.
    mutating func takeOpening(_ keyword: Keyword) -> Bool {
        guard opens(keyword) else { return false }
        position += 2
        return true
    }

    mutating func open() throws(MalformedError) {
        guard current.kind == .leftParenthesis else { throw unexpected(expected: "\"(\"") }
        position += 1
    }

    mutating func close() throws(MalformedError) {
        guard current.kind == .rightParenthesis else { throw unexpected(expected: "\")\"") }
        position += 1
    }

    /// The symbol of an identifier, if there is one.
    mutating func identifier() -> UInt32? {
        guard current.kind == .identifier else { return nil }
        let symbol = current.extra
        position += 1
        return symbol
    }

    // MARK: - Literals

    /// The bytes of a string literal.
    mutating func string(_ expected: String = "a string") throws(MalformedError) -> [UInt8] {
        let token = current
        guard token.kind == .string else { throw unexpected(expected: expected) }
        position += 1
        return StringLiteral.decode(source, range(token))
    }

    /// Appends the bytes of all string literals that follow.
    mutating func strings(into bytes: inout [UInt8]) {
        while current.kind == .string {
            StringLiteral.decode(source, range(current), into: &bytes)
            position += 1
        }
    }

    /// A string literal that must be UTF-8.
    mutating func name() throws(MalformedError) -> Name {
        let token = current
        guard let name = Name(validating: try string("a name in quotes")) else { throw fault(.malformedUTF8, at: token) }
        return name
    }

    /// A natural number of 32 bits.
    mutating func natural32(_ expected: String) throws(MalformedError) -> UInt32 {
        let token = current
        guard token.kind == .natural else { throw unexpected(expected: expected) }
        guard let value = NumberLiteral.magnitude(source, range(token)), value <= UInt64(UInt32.max) else {
            throw outOfRange(token, "u32")
        }
        position += 1
        return UInt32(value)
    }

    /// A natural number of 64 bits.
    mutating func natural64(_ expected: String) throws(MalformedError) -> UInt64 {
        let token = current
        guard token.kind == .natural else { throw unexpected(expected: expected) }
        guard let value = NumberLiteral.magnitude(source, range(token)) else { throw outOfRange(token, "u64") }
        position += 1
        return value
    }

    /// A bound of limits, a natural number of 64 bits.
    mutating func limit() throws(MalformedError) -> UInt64 {
        let token = current
        guard token.kind == .natural else { throw unexpected(expected: "a size") }
        guard let value = NumberLiteral.magnitude(source, range(token)) else {
            throw fault(.limitOutOfRange(literal: literal(token)), at: token)
        }
        position += 1
        return value
    }

    /// The bits of an integer literal of 8, 16, 32 or 64 bits.
    mutating func integer(width: UInt64) throws(MalformedError) -> UInt64 {
        let token = current
        guard token.kind == .natural || token.kind == .integer else { throw unexpected(expected: "an integer") }
        guard let value = NumberLiteral.integer(source, range(token), width: width) else { throw outOfRange(token, "i\(width)") }
        position += 1
        return value
    }

    /// The bits of a float literal; integers are float literals too.
    mutating func float(_ format: FloatLiteral.Format) throws(MalformedError) -> UInt64 {
        let token = current
        guard token.isNumber else { throw unexpected(expected: "a float") }
        guard let bits = FloatLiteral.bits(source, range(token), format) else {
            throw outOfRange(token, format.significandBits == 23 ? "f32" : "f64")
        }
        position += 1
        return bits
    }

    func outOfRange(_ token: Token, _ type: String) -> MalformedError {
        fault(.constantOutOfRange(literal: literal(token), type: type), at: token)
    }

    /// The text of a number, cut where it is long.
    private func literal(_ token: Token) -> String {
        let range = range(token)
        let literal = String(decoding: source[range.lowerBound..<min(range.upperBound, range.lowerBound + 64)], as: UTF8.self)
        return range.count > 64 ? literal + "…" : literal
    }
}

extension Token {
    func isKeyword(_ keyword: Keyword) -> Bool {
        kind == .keyword && extra == KeywordTable.keywordBase + KeywordTable.Code(keyword.rawValue)
    }

    /// The keyword that is not an instruction, or nil.
    var keyword: Keyword? {
        guard kind == .keyword, extra >= KeywordTable.keywordBase else { return nil }
        return Keyword(rawValue: UInt16(truncatingIfNeeded: extra - KeywordTable.keywordBase))
    }

    /// The number of the row of the opcode table if the token is an instruction's keyword.
    var instructionRow: Int? { kind == .keyword && extra < KeywordTable.keywordBase ? Int(extra) : nil }

    /// Whether the token is a number of any kind.
    var isNumber: Bool {
        switch kind {
        case .natural, .integer, .float: true
        case .leftParenthesis, .rightParenthesis, .identifier, .string, .keyword, .offset, .alignment, .end: false
        }
    }
}
