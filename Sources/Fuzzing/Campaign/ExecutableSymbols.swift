import Files
import Locking

/// Names of the functions of a program, read from its file: a crashed process can say only where in the file it was.
struct ExecutableSymbols: Sendable {
    private struct Symbol {
        var address: UInt64
        var size: UInt64
        var name: Int
    }

    /// By address.
    private let symbols: [Symbol]
    private let names: [UInt8]

    private static let known = Lock<[String: ExecutableSymbols?]>([:])

    /// Those of the program at a path, read once; nil where it has none.
    static func of(_ path: String) -> ExecutableSymbols? {
        if let known = known.withLock({ $0[path] }) { return known }
        let symbols = (try? InputFile.readAsIs(path)).flatMap { ExecutableSymbols(file: $0) }
        known.withLock { $0[path] = .some(symbols) }
        return symbols
    }

    /// Reads an ELF file of 64 bits, the lowest byte first. Nothing in it is believed.
    init?(file: [UInt8]) {
        func number(_ position: Int, _ count: Int) -> Int? {
            guard position >= 0, position <= file.count - count else { return nil }
            var value: UInt64 = 0
            for index in stride(from: count - 1, through: 0, by: -1) { value = value << 8 | UInt64(file[position + index]) }
            return Int(exactly: value)
        }
        guard file.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let headers = number(0x28, 8), let count = number(0x3C, 2) else {
            return nil
        }
        func section(_ index: Int) -> Range<Int>? {
            let header = headers + index * 64
            guard index < count, let offset = number(header + 0x18, 8), let size = number(header + 0x20, 8), offset <= file.count,
                size <= file.count - offset
            else { return nil }
            return offset..<(offset + size)
        }
        // 2 is the kind of the table of all symbols; it names the section of its names.
        guard headers <= file.count, let table = (0..<count).first(where: { number(headers + $0 * 64 + 4, 4) == 2 }),
            let entries = section(table), let link = number(headers + table * 64 + 0x28, 4), let names = section(link)
        else { return nil }
        var symbols: [Symbol] = []
        for entry in stride(from: entries.lowerBound, to: entries.upperBound - 23, by: 24) where file[entry + 4] & 15 == 2 {
            guard let address = number(entry + 8, 8), let size = number(entry + 16, 8), size > 0, let name = number(entry, 4) else {
                continue
            }
            symbols.append(Symbol(address: UInt64(address), size: UInt64(size), name: name))
        }
        self.symbols = symbols.sorted { $0.address < $1.address }
        self.names = Array(file[names])
    }

    /// The function that has an address of the file; nil where none has it.
    func function(at address: UInt64) -> String? {
        var low = 0
        var high = symbols.count
        while low < high {
            let middle = (low + high) / 2
            if symbols[middle].address <= address { low = middle + 1 } else { high = middle }
        }
        guard low > 0, address - symbols[low - 1].address < symbols[low - 1].size, symbols[low - 1].name < names.count else { return nil }
        return String(decoding: names[symbols[low - 1].name...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
