/// Why a text is no JSON.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    public var message: String

    public init(line: Int, message: String) {
        self.line = line
        self.message = message
    }

    public var description: String { "line \(line): \(message)" }
}

/// Reads JSON (RFC 8259), strictly: nothing behind the value, no name twice in an object.
public enum JSONReader {
    /// Arrays and objects within each other.
    public static let depthLimit = 100

    /// The value of a text in UTF-8.
    ///
    /// - Throws: where the text is no JSON, or is nested deeper than `depthLimit`.
    public static func value(of bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.isAtEnd else { throw parser.error("there is more behind the value") }
        return value
    }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func error(_ message: String) -> JSONSyntaxError {
        JSONSyntaxError(line: 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }, message: message)
    }

    mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard let byte = next, byte == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func require(_ character: Character) throws(JSONSyntaxError) {
        guard skip(character) else { throw error("'\(character)' is missing") }
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= JSONReader.depthLimit else { throw error("nested too deeply") }
        skipSpace()
        guard let byte = next else { throw error("the text ends too early") }
        switch Character(UnicodeScalar(byte)) {
        case "{": return .object(try members(depth: depth))
        case "[": return .array(try elements(depth: depth))
        case "\"": return .string(try string())
        case "t": return try word("true", .boolean(true))
        case "f": return try word("false", .boolean(false))
        case "n": return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw error("no value") }
        position += word.utf8.count
        return value
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONMember] {
        try require("{")
        var members: [JSONMember] = []
        var names: Set<String> = []
        skipSpace()
        if skip("}") { return members }
        repeat {
            skipSpace()
            let name = try string()
            guard names.insert(name).inserted else { throw error("the name \"\(name)\" stands twice") }
            skipSpace()
            try require(":")
            members.append(JSONMember(name, try value(depth: depth + 1)))
            skipSpace()
        } while skip(",")
        try require("}")
        return members
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        try require("[")
        var elements: [JSONValue] = []
        skipSpace()
        if skip("]") { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while skip(",")
        try require("]")
        return elements
    }

    // MARK: Strings

    private mutating func string() throws(JSONSyntaxError) -> String {
        try require("\"")
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw error("a string is not UTF-8") }
                return string
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw error("a control character in a string")
            default: text.append(byte)
            }
        }
        throw error("a string does not end")
    }

    /// What follows a backslash.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        guard let byte = next else { throw error("a string does not end") }
        position += 1
        switch Character(UnicodeScalar(byte)) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let first = try codeUnit()
            guard first & 0xFC00 == 0xD800 else {
                guard let scalar = Unicode.Scalar(first) else { throw error("half of a surrogate pair") }
                return scalar
            }
            guard skip("\\"), skip("u") else { throw error("half of a surrogate pair") }
            let second = try codeUnit()
            guard second & 0xFC00 == 0xDC00, let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)) else {
                throw error("half of a surrogate pair")
            }
            return scalar
        default: throw error("no escape sequence")
        }
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        // The initialiser would take a sign.
        guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("\\u needs four hexadecimal digits") }
        position += 4
        return unit
    }

    // MARK: Numbers

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        _ = skip("-")
        if !skip("0"), digits() == 0 { throw error("no value") }
        var isInteger = true
        if skip(".") {
            isInteger = false
            guard digits() > 0 else { throw error("no digit behind the point") }
        }
        if skip("e") || skip("E") {
            isInteger = false
            if !skip("+") { _ = skip("-") }
            guard digits() > 0 else { throw error("no digit in the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw error("\(text) is out of range") }
        return .number(number)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        return position - start
    }
}
