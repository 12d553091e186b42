import RampartRuntime
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import RampartInterpreter

/// A case that asks for what does not exist.
struct UnknownRequest: Error {
    var words: String
}

extension CaseFile.Case {
    /// What the project makes of the text: the lines that are compared.
    func output() throws -> [String] {
        for option in options where option.hasPrefix("+") && Feature(name: String(option.dropFirst())) == nil {
            throw UnknownRequest(words: option)
        }
        switch kind {
        case "lower": return try lowered()
        case "print": return Self.lines(try ModulePrinter.print(try parsed()))
        case "encode": return Self.bytes(ModuleEncoder.encode(try parsed(), includeNames: false))
        case "invalid": return [try invalidity()]
        case "malformed": return [malformation()]
        default: throw UnknownRequest(words: kind)
        }
    }

    private func parsed() throws(MalformedError) -> Module { try TextParser.parseModule(Array(source.utf8), features: features) }

    /// WebAssembly 3.0 and the features that options name: `+threads`.
    private var features: Features {
        var features = Features.wasm3
        for option in options where option.hasPrefix("+") {
            if let feature = Feature(name: String(option.dropFirst())) { features[feature] = true }
        }
        return features
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The register code of all functions.
    private func lowered() throws -> [String] {
        for option in options where !["metered", "canonical"].contains(option) && !option.hasPrefix("+") {
            throw UnknownRequest(words: option)
        }
        let registry = TypeRegistry()
        let types = RuntimeTypes(registry: registry)
        let isMetered = options.contains("metered")
        let prepared = Interpreter(metered: isMetered).prepare(
            try Validator(features: features, registry: registry).validate(try parsed()), types: types)
        return try (0..<prepared.codeCount).flatMap { index in
            let function = try FunctionLowering(
                module: prepared, bodyIndex: index, metered: isMetered, canonicalizesNaNs: options.contains("canonical")
            ).lower()
            try CodeVerifier.verify(function, bodyIndex: index, of: prepared)
            return Self.lines(Disassembler.text(function, bodyIndex: index, of: prepared))
        }
    }

    private func invalidity() throws -> String {
        let module = try parsed()
        do throws(ModuleError) {
            _ = try Validator(features: features, registry: TypeRegistry()).validate(module)
            return "valid"
        } catch .invalid(let error) {
            return (error.textPosition(in: module).map { "\($0): " } ?? "") + error.message
        } catch .malformed(let error) {
            return "malformed: \(error)"
        } catch .compiler(let error) {
            return "not compiled: \(error)"
        }
    }

    private func malformation() -> String {
        do {
            _ = try parsed()
            return "well-formed"
        } catch {
            return error.description
        }
    }

    /// Sixteen bytes to a line.
    private static func bytes(_ bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            bytes[start..<min(start + 16, bytes.count)].map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
                .joined(separator: " ")
        }
    }
}
