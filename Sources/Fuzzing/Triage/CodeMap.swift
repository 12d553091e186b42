import RampartCompiler
import RampartRuntime
import SystemPackage

/// Which function of a guest has the machine code at an address, as a process has told it before it ended.
struct CodeMap: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        /// By its position in the case.
        var module: Int
        /// Index in the function index space.
        var function: Int
        var addresses: Range<UInt64>
    }

    private(set) var entries: [Entry] = []

    /// What begins a line.
    private static let mark = "code: "

    /// Writes to standard error where the code of compiled modules of a case lies.
    static func tell(_ prepared: [PreparedModule]) {
        var text = ""
        for (number, module) in prepared.enumerated() {
            guard let module = module as? CompiledModule else { continue }
            let first = module.module.functionTypeIndices.count - module.codeCount
            for position in 0..<module.codeCount {
                let place = module.place(of: position)
                text += "\(mark)\(number) \(first + position) \(place.address) \(place.byteCount)\n"
            }
        }
        // Who cannot be told does not listen.
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// Reads what a process has told.
    init(messages: String) {
        for line in messages.split(separator: "\n") where line.hasPrefix(CodeMap.mark) {
            let numbers = line.dropFirst(CodeMap.mark.count).split(separator: " ").map { UInt64($0) }
            guard numbers.count == 4, let module = numbers[0], let function = numbers[1], let start = numbers[2], let count = numbers[3],
                module < 1 << 31, function < 1 << 31, count < 1 << 40, start < 1 << 60
            else { continue }
            entries.append(Entry(module: Int(module), function: Int(function), addresses: start..<(start + count)))
        }
    }

    /// Those functions in whose code a process ended, from the innermost outwards, each once: by the place of the crash and by those of
    /// callers, as far as they could be followed.
    static func functions(inCrash messages: String) -> [Entry] {
        let map = CodeMap(messages: messages)
        var found: [Entry] = []
        let lines = messages.split(separator: "\n")
        guard !map.entries.isEmpty, let start = lines.lastIndex(where: { $0.hasPrefix("crash: signal ") }) else { return [] }
        for line in lines[start...] {
            guard let address = CodeMap.address(in: line), let entry = map.entries.first(where: { $0.addresses.contains(address) }) else {
                continue
            }
            if !found.contains(entry) { found.append(entry) }
        }
        return found
    }

    /// `…, pc 0x12, …` or `[0x12]`: what lies in no file has no name in front.
    private static func address(in line: Substring) -> UInt64? {
        if line.hasPrefix("[0x"), line.hasSuffix("]") { return UInt64(line.dropFirst(3).dropLast(), radix: 16) }
        guard line.hasPrefix("crash: code "), let mark = line.firstRange(of: ", pc 0x") else { return nil }
        return UInt64(line[mark.upperBound...].prefix(while: \.isHexDigit), radix: 16)
    }
}
