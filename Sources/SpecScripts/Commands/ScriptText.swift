import WasmModel
import WasmText

/// The parts of a script as text, for reports. Floats come with their bits, since -0, 0 and the NaNs look alike without them.
enum ScriptText {
    static func hexadecimal(_ value: some BinaryInteger & UnsignedInteger, digits: Int) -> String {
        let text = String(value, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    static func f32(_ bits: UInt32) -> String { "\(number(Float(bitPattern: bits))) (\(hexadecimal(bits, digits: 8)))" }

    static func f64(_ bits: UInt64) -> String { "\(number(Double(bitPattern: bits))) (\(hexadecimal(bits, digits: 16)))" }

    private static func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
        value.isNaN ? (value.sign == .minus ? "-nan" : "nan") : value.description
    }

    static func i32(_ bits: UInt32) -> String { "\(Int32(bitPattern: bits)) (\(hexadecimal(bits, digits: 8)))" }

    static func i64(_ bits: UInt64) -> String { "\(Int64(bitPattern: bits)) (\(hexadecimal(bits, digits: 16)))" }

    static func f32(_ pattern: FloatPattern<UInt32>) -> String {
        switch pattern {
        case .bits(let bits): f32(bits)
        case .canonicalNaN: "nan:canonical"
        case .arithmeticNaN: "nan:arithmetic"
        }
    }

    static func f64(_ pattern: FloatPattern<UInt64>) -> String {
        switch pattern {
        case .bits(let bits): f64(bits)
        case .canonicalNaN: "nan:canonical"
        case .arithmeticNaN: "nan:arithmetic"
        }
    }

    private static func words(_ vector: SIMD16<UInt8>) -> String {
        (0..<4).map { hexadecimal(vector.lane32($0), digits: 8) }.joined(separator: " ")
    }

    static func constant(_ constant: ScriptConstant) -> String {
        switch constant {
        case .i32(let bits): "(i32.const \(i32(bits)))"
        case .i64(let bits): "(i64.const \(i64(bits)))"
        case .f32(let bits): "(f32.const \(f32(bits)))"
        case .f64(let bits): "(f64.const \(f64(bits)))"
        case .v128(let vector): "(v128.const i32x4 \(words(vector)))"
        case .refNull(let heap): "(ref.null \(heapType(heap)))"
        case .refHost(let number): "(ref.host \(number))"
        case .refExtern(let number): "(ref.extern \(number))"
        }
    }

    static func result(_ result: ScriptResult) -> String {
        switch result {
        case .i32(let bits): "(i32.const \(i32(bits)))"
        case .i64(let bits): "(i64.const \(i64(bits)))"
        case .f32(let pattern): "(f32.const \(f32(pattern)))"
        case .f64(let pattern): "(f64.const \(f64(pattern)))"
        case .v128(.bytes(let vector)): "(v128.const i32x4 \(words(vector)))"
        case .v128(.f32x4(let lanes)): "(v128.const f32x4 \(lanes.map { f32($0) }.joined(separator: " ")))"
        case .v128(.f64x2(let lanes)): "(v128.const f64x2 \(lanes.map { f64($0) }.joined(separator: " ")))"
        case .refNull(nil): "(ref.null)"
        case .refNull(.some(let heap)): "(ref.null \(heapType(heap)))"
        case .ref: "(ref)"
        case .refOf(let heap): "(ref.\(heapType(heap)))"
        case .refHost(let number): "(ref.host \(number))"
        case .refExtern(let number): "(ref.extern \(number))"
        case .either(let alternatives): "(either \(results(alternatives)))"
        }
    }

    static func results(_ results: [ScriptResult]) -> String {
        results.isEmpty ? "no results" : results.map { result($0) }.joined(separator: " ")
    }

    /// A value, in the shape of the expectation where there is one.
    static func value(_ value: ScriptValue, like expected: ScriptResult?) -> String {
        switch value {
        case .i32(let bits): return "(i32.const \(i32(bits)))"
        case .i64(let bits): return "(i64.const \(i64(bits)))"
        case .f32(let bits): return "(f32.const \(f32(bits)))"
        case .f64(let bits): return "(f64.const \(f64(bits)))"
        case .v128(let vector):
            let shape = if case .either(let alternatives) = expected { alternatives.first } else { expected }
            switch shape {
            case .v128(.f32x4): return "(v128.const f32x4 \((0..<4).map { f32(vector.lane32($0)) }.joined(separator: " ")))"
            case .v128(.f64x2): return "(v128.const f64x2 \((0..<2).map { f64(vector.lane64($0)) }.joined(separator: " ")))"
            default: return "(v128.const i32x4 \(words(vector)))"
            }
        case .null(let hierarchy): return "(ref.null \(hierarchy.keyword))"
        case .reference(let referent): return reference(referent)
        }
    }

    static func values(_ values: [ScriptValue], like expected: [ScriptResult]) -> String {
        if values.isEmpty { return "no results" }
        return values.enumerated().map { value($0.element, like: $0.offset < expected.count ? expected[$0.offset] : nil) }
            .joined(separator: " ")
    }

    private static func reference(_ referent: ScriptValue.Referent) -> String {
        switch referent {
        case .function: "(ref.func)"
        case .structure: "(ref.struct)"
        case .array: "(ref.array)"
        case .exception: "(ref.exn)"
        case .i31(let bits): "(ref.i31 \(i32(bits)))"
        case .host(let number): "(ref.host \(number))"
        case .external(let number): "(ref.extern \(number))"
        case .externalized: "(ref.extern)"
        }
    }

    static func heapType(_ heap: HeapType) -> String {
        switch heap {
        case .type(let index), .recursive(let index), .canonical(let index): "\(index)"
        case .exact(let index), .exactRecursive(let index), .exactCanonical(let index): "(exact \(index))"
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn: heap.keyword ?? ""
        }
    }

    /// A name in quotes; what is not printable ASCII is escaped byte by byte, so that two names never look the same.
    static func name(_ name: Name) -> String {
        var text = "\""
        for byte in name.bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: text += String(UnicodeScalar(byte))
            default: text += "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "\""
    }

    static func action(_ action: ScriptAction) -> String {
        switch action {
        case .invoke(let instance, let function, let arguments):
            "(" + (["invoke"] + identifier(instance) + [name(function)] + arguments.map { constant($0) }).joined(separator: " ") + ")"
        case .get(let instance, let global):
            "(" + (["get"] + identifier(instance) + [name(global)]).joined(separator: " ") + ")"
        }
    }

    private static func identifier(_ name: String?) -> [String] { name.map { ["$\($0)"] } ?? [] }

    private static func module(_ module: ScriptModule) -> String {
        switch module {
        case .text: "(module …)"
        case .binary: "(module binary …)"
        case .quote: "(module quote …)"
        }
    }

    /// A command on one line.
    static func command(_ command: ScriptCommand.Kind) -> String {
        if case .action(let action) = command { return self.action(action) }
        let parts: [String] =
            switch command {
            case .module(let name, let module), .moduleDefinition(let name, let module): identifier(name) + moduleForm(module)
            case .moduleInstance(let name, let definition): identifier(name) + identifier(definition)
            case .register(let name, let instance): [self.name(name)] + identifier(instance)
            case .thread(let name, let shared, let commands):
                identifier(name) + shared.map { "(shared (module $\($0)))" } + (commands.isEmpty ? [] : ["…"])
            case .wait(let name): identifier(name)
            case .action: []
            case .assertReturn(let action, let results): [self.action(action)] + results.map { result($0) }
            case .assertTrap(let action, let message), .assertExhaustion(let action, let message):
                [self.action(action), self.name(Name(message))]
            case .assertException(let action): [self.action(action)]
            case .assertModuleTrap(let module, let message), .assertMalformed(let module, let message),
                .assertInvalid(let module, let message), .assertUnlinkable(let module, let message),
                .assertMalformedCustom(let module, let message), .assertInvalidCustom(let module, let message):
                [self.module(module), self.name(Name(message))]
            }
        return "(" + ([command.keyword] + parts).joined(separator: " ") + ")"
    }

    private static func moduleForm(_ module: ScriptModule) -> [String] {
        switch module {
        case .text: ["…"]
        case .binary: ["binary …"]
        case .quote: ["quote …"]
        }
    }
}
