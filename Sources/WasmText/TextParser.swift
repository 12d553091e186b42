import WasmModel

/// The parser of the text format (specification chapter 6) and of the script language of the reference interpreter.
public enum TextParser {
    /// Parses `(module …)`, or the fields of a module without the parentheses around them.
    ///
    /// - Throws: `MalformedError` with the line and column of the first fault.
    public static func parseModule(
        _ source: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Module {
        throw MalformedError(
            location: .text(SourcePosition(line: 1, column: 1)), reason: .text(.unexpectedToken(found: "input", expected: "a parser")))
    }

    /// Parses a `.wast` script. A file that is one bare module body is a script of one module.
    ///
    /// - Throws: `MalformedError` with the line and column of the first fault.
    public static func parseScript(
        _ source: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Script {
        throw MalformedError(
            location: .text(SourcePosition(line: 1, column: 1)), reason: .text(.unexpectedToken(found: "input", expected: "a parser")))
    }
}
