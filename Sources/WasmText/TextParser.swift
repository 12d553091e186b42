import WasmBinary
import WasmModel

/// The parser of the text format (specification chapter 6) and of the script language of the reference interpreter.
public enum TextParser {
    /// Parses `(module …)`, or the fields of a module without the parentheses around them.
    ///
    /// - Throws: `MalformedError` with the line and column of the first fault. Faults of annotations for custom sections
    ///   (`MalformedReason.isCustom`) come behind those of the core grammar.
    public static func parseModule(
        _ source: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Module {
        var lexer = try Lexer(source, features: features, limits: limits)
        try lexer.readAll()
        var reader = TextReader(lexer)
        guard reader.takeOpening(.module) else { return try wholeModule(reader) }
        let first = reader.position
        let name = reader.identifier().map { reader.symbols.name($0) }
        if reader.take(.binary) {
            return try ModuleDecoder.decode(try contents(&reader), features: features, limits: limits)
        }
        if reader.take(.quote) {
            // Each level of quoting doubles the escapes of the level inside, so the source bounds the depth.
            return try parseModule(try contents(&reader), features: features, limits: limits)
        }
        var parser = ModuleParser(reader)
        let module = try parser.parse(name: name, first: first)
        let end = parser.reader.position
        try finish(&parser.reader)
        if let outside = reader.annotations.first(where: { Int($0.token) < first || Int($0.token) > end }) {
            throw MalformedError(
                location: .text(reader.lines.position(of: Int(outside.start))), reason: .annotation(.misplaced(outside.kind)))
        }
        if let fault = parser.annotationFault { throw fault }
        return module
    }

    /// The bytes of `binary "…"*` and `quote "…"*`.
    private static func contents(_ reader: inout TextReader) throws(MalformedError) -> [UInt8] {
        var bytes: [UInt8] = []
        reader.strings(into: &bytes)
        try finish(&reader)
        return bytes
    }

    /// The right parenthesis of the module and the end of the text.
    private static func finish(_ reader: inout TextReader) throws(MalformedError) {
        try reader.close()
        guard reader.current.kind == .end else { throw reader.unexpected(expected: "end of input") }
    }

    /// Parses a `.wast` script. A file that is one bare module body is a script of one module.
    ///
    /// - Throws: `MalformedError` with the line and column of the first fault.
    public static func parseScript(
        _ source: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Script {
        var parser = ScriptParser(try Lexer(source, features: features, limits: limits))
        return try parser.parse()
    }

    /// Parses fields that make up the whole text.
    static func wholeModule(_ reader: TextReader) throws(MalformedError) -> Module {
        var parser = ModuleParser(reader)
        let module = try parser.parse(name: nil, first: nil)
        guard parser.reader.current.kind == .end else { throw parser.reader.unexpected(expected: "a module field") }
        if let fault = parser.annotationFault { throw fault }
        return module
    }
}
