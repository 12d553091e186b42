import Files
import WasmModel

/// The envelope: a case is a file in the binary format, that of its last module, with everything else in a custom section behind it. So other
/// tools can read it, and a plain module is a case as well.
extension FuzzCase {
    /// The name of the custom section.
    public static let sectionName = "rampart.case"

    /// The case without its last module, as JSON.
    var envelope: JSONValue {
        var origin: [JSONMember] = []
        if !mutators.isEmpty { origin.append(JSONMember("mutators", .array(mutators.map { .string($0) }))) }
        if !engines.isEmpty { origin.append(JSONMember("engines", .array(engines.map { .string("\($0)") }))) }
        return .object(
            [
                JSONMember("version", 1),
                JSONMember("features", .array(Feature.allCases.filter { features.contains($0) }.map { .string($0.name) })),
                JSONMember("fuel", .integer(fuel)),
                JSONMember("hostSeed", .string(String(hostSeed))),
                JSONMember("names", .array(modules.map { .string($0.name) })),
                JSONMember("modules", .array(modules.dropLast().map { .string(Hexadecimal.text($0.binary)) })),
                JSONMember("steps", .array(steps.map(\.json))),
            ] + origin)
    }

    /// The whole file.
    public func encoded() -> [UInt8] {
        guard let last = modules.last else { return [] }
        let contents = JSONWriter.bytes(of: envelope, style: .compact)
        return last.binary + CustomSection.encoded(name: FuzzCase.sectionName, contents: contents)
    }

    /// Reads a case; bytes without an envelope are a case of one module without steps.
    ///
    /// - Throws: where there is an envelope that cannot be understood.
    public init(file: [UInt8]) throws(CaseFormatError) {
        guard let (binary, contents) = FuzzCase.split(file) else {
            self.init(modules: [CaseModule(name: "main", binary: file)])
            return
        }
        let envelope: JSONValue
        do {
            envelope = try JSONReader.value(of: Array(contents))
        } catch {
            throw CaseFormatError("the section \(FuzzCase.sectionName) is not JSON: \(error)")
        }
        var reader = EnvelopeReader(envelope)
        self = try reader.read(last: binary)
    }

    /// The module and the contents of the envelope, which is the last section; nil where there is none.
    private static func split(_ file: [UInt8]) -> (binary: [UInt8], contents: ArraySlice<UInt8>)? {
        let name = Array(sectionName.utf8)
        var position = 8
        while position < file.count {
            let start = position
            let identifier = file[position]
            position += 1
            var size = 0
            var shift = 0
            while true {
                guard position < file.count, shift <= 28 else { return nil }
                let byte = file[position]
                position += 1
                size |= Int(byte & 0x7F) << shift
                shift += 7
                if byte & 0x80 == 0 { break }
            }
            guard size <= file.count - position else { return nil }
            let end = position + size
            if identifier == 0, end == file.count, size > name.count, file[position] == UInt8(name.count),
                file[(position + 1)...].starts(with: name)
            {
                return (Array(file[..<start]), file[(position + 1 + name.count)..<end])
            }
            position = end
        }
        return nil
    }
}

extension FuzzCase.Step {
    var json: JSONValue {
        switch self {
        case .invoke(let module, let export, let arguments):
            [
                "do": "invoke", "module": .init(module), "export": .string(Hexadecimal.text(export.bytes)),
                "arguments": .array(arguments.map { .string($0.text) }),
            ]
        case .growMemory(let module, let export, let pages):
            ["do": "grow", "module": .init(module), "export": .string(Hexadecimal.text(export.bytes)), "pages": .string(String(pages))]
        case .writeMemory(let module, let export, let offset, let bytes):
            [
                "do": "write", "module": .init(module), "export": .string(Hexadecimal.text(export.bytes)),
                "offset": .string(String(offset)), "bytes": .string(Hexadecimal.text(bytes)),
            ]
        case .collect: ["do": "collect"]
        }
    }
}

extension CaseValue {
    /// The value as one word: its kind, then its numbers, with colons between them.
    var text: String {
        switch self {
        case .i32(let value): "i32:\(value)"
        case .i64(let value): "i64:\(value)"
        case .f32(let bits): "f32:\(bits)"
        case .f64(let bits): "f64:\(bits)"
        case .v128(let bytes): "v128:\(Hexadecimal.text((0..<16).map { bytes[$0] }))"
        case .null: "null"
        case .i31(let value): "i31:\(value)"
        case .host(let number): "host:\(number)"
        case .function(let module, let export): "function:\(module):\(Hexadecimal.text(export.bytes))"
        case .result(let step, let position): "result:\(step):\(position)"
        }
    }

    init?(text: String) {
        let words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let first = words.count > 1 ? words[1] : ""
        let value: CaseValue?
        switch words[0] {
        case "i32": value = Int32(first).map(CaseValue.i32)
        case "i64": value = Int64(first).map(CaseValue.i64)
        case "f32": value = UInt32(first).map(CaseValue.f32)
        case "f64": value = UInt64(first).map(CaseValue.f64)
        case "v128":
            guard let bytes = Hexadecimal.bytes(first), bytes.count == 16 else { return nil }
            value = .v128(SIMD16(bytes))
        case "null": value = .null
        case "i31": value = Int32(first).map(CaseValue.i31)
        case "host": value = UInt32(first).map(CaseValue.host)
        case "function":
            guard words.count == 3, let module = Int(first), let name = Hexadecimal.bytes(words[2]).flatMap(Name.init(validating:)) else {
                return nil
            }
            value = .function(module: module, export: name)
        case "result":
            guard words.count == 3, let step = Int(first), let position = Int(words[2]) else { return nil }
            value = .result(step: step, position: position)
        case _: value = nil
        }
        guard let value else { return nil }
        self = value
    }
}

/// Reads the members of an envelope, each of which must be there.
private struct EnvelopeReader {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    mutating func read(last: [UInt8]) throws(CaseFormatError) -> FuzzCase {
        guard case .integer(1) = root["version"] else { throw CaseFormatError("the version is not 1") }
        var features = Features([])
        for value in try array("features", of: root) {
            guard case .string(let name) = value, let feature = Feature(name: name) else {
                throw CaseFormatError("features: \(value) is none")
            }
            features[feature] = true
        }
        guard case .integer(let fuel) = root["fuel"], fuel >= 0 else { throw CaseFormatError("fuel is no number") }
        var names: [String] = []
        for value in try array("names", of: root) {
            guard case .string(let name) = value else { throw CaseFormatError("names: \(value) is none") }
            names.append(name)
        }
        var binaries: [[UInt8]] = []
        for value in try array("modules", of: root) {
            guard case .string(let text) = value, let bytes = Hexadecimal.bytes(text) else {
                throw CaseFormatError("modules: one is no hexadecimal")
            }
            binaries.append(bytes)
        }
        binaries.append(last)
        guard names.count == binaries.count else { throw CaseFormatError("\(names.count) names for \(binaries.count) modules") }
        var steps: [FuzzCase.Step] = []
        for value in try array("steps", of: root) { steps.append(try step(value, modules: names.count)) }
        var mutators: [String] = []
        if root["mutators"] != nil {
            for value in try array("mutators", of: root) {
                guard case .string(let name) = value else { throw CaseFormatError("mutators: \(value) is none") }
                mutators.append(name)
            }
        }
        var engines: [Contender] = []
        if root["engines"] != nil {
            for value in try array("engines", of: root) {
                guard case .string(let word) = value, let engine = Contender(word) else {
                    throw CaseFormatError("engines: \(value) is none")
                }
                engines.append(engine)
            }
        }
        return FuzzCase(
            features: features, modules: zip(names, binaries).map { FuzzCase.CaseModule(name: $0, binary: $1) }, steps: steps, fuel: fuel,
            hostSeed: try number("hostSeed", of: root), mutators: mutators, engines: engines)
    }

    private func step(_ value: JSONValue, modules: Int) throws(CaseFormatError) -> FuzzCase.Step {
        let word = try string("do", of: value)
        if word == "collect" { return .collect }
        guard case .integer(let position) = value["module"], (0..<Int64(modules)).contains(position) else {
            throw CaseFormatError("a step names no module")
        }
        let module = Int(position)
        guard let export = Hexadecimal.bytes(try string("export", of: value)).flatMap(Name.init(validating:)) else {
            throw CaseFormatError("the export of a step is no name")
        }
        switch word {
        case "invoke":
            var arguments: [CaseValue] = []
            for argument in try array("arguments", of: value) {
                guard case .string(let text) = argument, let parsed = CaseValue(text: text) else {
                    throw CaseFormatError("arguments: \(argument) is no value")
                }
                arguments.append(parsed)
            }
            return .invoke(module: module, export: export, arguments: arguments)
        case "grow": return .growMemory(module: module, export: export, pages: try number("pages", of: value))
        case "write":
            guard let bytes = Hexadecimal.bytes(try string("bytes", of: value)) else { throw CaseFormatError("bytes are no hexadecimal") }
            return .writeMemory(module: module, export: export, offset: try number("offset", of: value), bytes: bytes)
        case _: throw CaseFormatError("no step is called '\(word)'")
        }
    }

    private func array(_ name: String, of value: JSONValue) throws(CaseFormatError) -> [JSONValue] {
        guard case .array(let values) = value[name] else { throw CaseFormatError("\(name) is no list") }
        return values
    }

    private func string(_ name: String, of value: JSONValue) throws(CaseFormatError) -> String {
        guard case .string(let text) = value[name] else { throw CaseFormatError("\(name) is no text") }
        return text
    }

    private func number(_ name: String, of value: JSONValue) throws(CaseFormatError) -> UInt64 {
        guard let number = UInt64(try string(name, of: value)) else { throw CaseFormatError("\(name) is no number") }
        return number
    }
}
