import WasmModel

/// Numbers the identifiers of a text, so that the parser compares and looks up small integers.
///
/// Hashing is seeded by the process, so that a crafted text cannot make all identifiers collide.
struct SymbolTable {
    private var slots: [UInt32] = [UInt32](repeating: 0, count: 64)
    private var ends: [UInt32] = []
    private var bytes: [UInt8] = []

    /// How many different identifiers there are.
    var count: Int { ends.count }

    /// The number of the identifier with the bytes of a range of a source.
    mutating func symbol(_ source: [UInt8], _ range: Range<Int>) -> UInt32 {
        var slot = SymbolTable.hash(source, range) & (slots.count - 1)
        while slots[slot] != 0 {
            let symbol = slots[slot] - 1
            if equals(symbol, source, range) { return symbol }
            slot = (slot + 1) & (slots.count - 1)
        }
        bytes.append(contentsOf: source[range])
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(ends.count - 1)
    }

    /// The bytes of an identifier, without the dollar sign.
    func range(_ symbol: UInt32) -> Range<Int> {
        let start = symbol == 0 ? 0 : Int(ends[Int(symbol) - 1])
        return start..<Int(ends[Int(symbol)])
    }

    func string(_ symbol: UInt32) -> String { String(decoding: bytes[range(symbol)], as: UTF8.self) }

    /// Identifiers are valid UTF-8: the lexer has checked it.
    func name(_ symbol: UInt32) -> Name { Name(validating: bytes[range(symbol)]) ?? Name(string(symbol)) }

    /// Forgets all identifiers.
    mutating func removeAll() {
        guard !ends.isEmpty else { return }
        self = SymbolTable()
    }

    private func equals(_ symbol: UInt32, _ source: [UInt8], _ range: Range<Int>) -> Bool {
        let own = self.range(symbol)
        guard own.count == range.count else { return false }
        for index in 0..<range.count where bytes[own.lowerBound + index] != source[range.lowerBound + index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        for symbol in 0..<UInt32(ends.count) {
            var slot = SymbolTable.hash(bytes, range(symbol)) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = symbol + 1
        }
    }

    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hasher = Hasher()
        var word: UInt64 = UInt64(range.count)
        var filled = 1
        for index in range {
            word = (word << 8) | UInt64(bytes[index])
            filled += 1
            if filled == 8 {
                hasher.combine(word)
                word = 0
                filled = 0
            }
        }
        if filled > 0 { hasher.combine(word) }
        return hasher.finalize() & Int.max
    }
}
