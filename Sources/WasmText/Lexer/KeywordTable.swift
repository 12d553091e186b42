import WasmModel

/// Maps the bytes of a word to its meaning, without making a string of it.
struct KeywordTable {
    /// The code of a keyword token: the number of a row of the opcode table, or from `keywordBase` on a `Keyword`.
    typealias Code = UInt32

    static let keywordBase: Code = 0x4000
    static let shared = KeywordTable()

    /// Open addressing; 0 marks a free slot, else the number of the entry plus one.
    private let slots: [UInt16]
    private let mask: Int
    private let codes: [Code]
    private let starts: [UInt32]
    private let letters: [UInt8]

    private init() {
        var slots = [UInt16](repeating: 0, count: 4096)
        let mask = slots.count - 1
        var codes: [Code] = []
        var starts: [UInt32] = [0]
        var letters: [UInt8] = []
        var seen: Set<String> = []
        func add(_ word: String, _ code: Code) {
            // Where two opcodes share a mnemonic, the first row stands for both: the parser picks by immediates.
            guard seen.insert(word).inserted else { return }
            let bytes = Array(word.utf8)
            codes.append(code)
            letters += bytes
            starts.append(UInt32(letters.count))
            var slot = KeywordTable.hash(bytes, 0..<bytes.count) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt16(codes.count)
        }
        for (number, row) in OpcodeTable.rows.enumerated() { add(row.mnemonic.description, Code(number)) }
        for keyword in Keyword.allCases { add(keyword.spelling, KeywordTable.keywordBase + Code(keyword.rawValue)) }
        self.slots = slots
        self.mask = mask
        self.codes = codes
        self.starts = starts
        self.letters = letters
    }

    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
        return Int(hash ^ (hash >> 15))
    }

    /// The code of the word in a range of a source, or nil.
    func code(_ source: [UInt8], _ range: Range<Int>) -> Code? {
        var slot = KeywordTable.hash(source, range) & mask
        while true {
            let entry = Int(slots[slot]) - 1
            if entry < 0 { return nil }
            let start = Int(starts[entry])
            if Int(starts[entry + 1]) - start == range.count {
                var equal = true
                for index in 0..<range.count where letters[start + index] != source[range.lowerBound + index] {
                    equal = false
                    break
                }
                if equal { return codes[entry] }
            }
            slot = (slot + 1) & mask
        }
    }
}
