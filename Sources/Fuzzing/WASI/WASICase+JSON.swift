import Files

extension WASICase {
    /// The case as a file: JSON, bytes as hexadecimal digits.
    public func encoded() -> [UInt8] {
        let memory = memory.map { entry -> JSONValue in
            ["offset": .init(Int(entry.offset)), "bytes": .string(Hexadecimal.text(entry.bytes))]
        }
        let calls = calls.map { call -> JSONValue in
            .array([.string(call.function)] + call.arguments.map { .string($0.text) })
        }
        return JSONWriter.bytes(of: ["version": 1, "memory": .array(memory), "calls": .array(calls)])
    }

    /// - Throws: where the bytes are no such file.
    public init(file: [UInt8]) throws(CaseFormatError) {
        let root: JSONValue
        do throws(JSONSyntaxError) {
            root = try JSONReader.value(of: file)
        } catch {
            throw CaseFormatError("the case is not JSON: \(error)")
        }
        guard case .integer(1) = root["version"], case .array(let memory) = root["memory"], case .array(let calls) = root["calls"] else {
            throw CaseFormatError("the case has no version 1, no memory or no calls")
        }
        self.memory = []
        self.calls = []
        for entry in memory {
            guard case .integer(let offset) = entry["offset"], let offset = UInt32(exactly: offset),
                case .string(let text) = entry["bytes"],
                let bytes = Hexadecimal.bytes(text), bytes.count <= Int(WASICase.memorySize) - Int(min(offset, WASICase.memorySize))
            else { throw CaseFormatError("\(entry) is nothing that fits into memory") }
            self.memory.append(Bytes(offset: offset, bytes: bytes))
        }
        for entry in calls {
            guard case .array(let words) = entry, case .string(let function) = words.first else {
                throw CaseFormatError("\(entry) is no call")
            }
            var arguments: [Argument] = []
            for word in words.dropFirst() {
                guard case .string(let text) = word, let argument = Argument(text: text) else {
                    throw CaseFormatError("\(word) is no argument")
                }
                arguments.append(argument)
            }
            self.calls.append(Call(function: function, arguments: arguments))
        }
    }
}

extension WASICase.Argument {
    /// A number, or `@` and the address of one.
    var text: String {
        switch self {
        case .number(let number): String(number)
        case .loaded(let address): "@\(address)"
        }
    }

    init?(text: String) {
        if text.hasPrefix("@") {
            guard let address = UInt32(text.dropFirst()), address <= WASICase.memorySize - 4 else { return nil }
            self = .loaded(address)
        } else {
            guard let number = UInt64(text) else { return nil }
            self = .number(number)
        }
    }
}
