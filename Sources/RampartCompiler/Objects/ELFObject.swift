import WasmModel

/// A relocatable object for x86-64 (System V ABI, chapter "Object Files"): its sections, symbols and relocations.
///
/// What an initialiser has accepted is inside the bytes; indices in symbols and relocations are checked by their readers.
struct ELFObject {
    struct Section {
        let name: String
        let kind: UInt32
        let flags: UInt64
        /// Offset in the file.
        let offset: Int
        /// Bytes in memory; those of kind `noBits` have none in the file.
        let count: Int
        let link: UInt32
        let info: UInt32
        let alignment: UInt64
        let recordSize: UInt64

        func has(_ flag: UInt64) -> Bool { flags & flag != 0 }
    }

    enum SectionKind {
        static let programBits: UInt32 = 1
        static let symbolTable: UInt32 = 2
        static let stringTable: UInt32 = 3
        static let relocationsWithAddends: UInt32 = 4
        static let note: UInt32 = 7
        static let noBits: UInt32 = 8
        static let relocations: UInt32 = 9
        static let unwind: UInt32 = 0x7000_0001
    }

    enum SectionFlag {
        static let write: UInt64 = 1
        static let allocated: UInt64 = 2
        static let executable: UInt64 = 4
        static let merge: UInt64 = 0x10
        static let strings: UInt64 = 0x20
        static let infoLink: UInt64 = 0x40
    }

    struct Symbol {
        /// Offset of the name in the file.
        let name: Int
        /// The lower four bits say what it is, the upper ones who sees it.
        let info: UInt8
        let section: UInt16
        let value: UInt64
        let count: UInt64

        var isFunction: Bool { info & 15 == 2 }
        /// The name of the source file.
        var isFile: Bool { info & 15 == 4 }
    }

    struct Relocation {
        /// Where in its section.
        let offset: UInt64
        let kind: UInt32
        let symbol: UInt32
        let addend: Int64
    }

    let bytes: [UInt8]
    let sections: [Section]
    let symbolCount: Int
    /// Index of the section that has the symbols; 0 where there is none.
    let symbolSection: UInt32
    private let symbolOffset: Int
    /// The names of symbols in the file.
    private let names: Range<Int>

    private static let headerBytes = 64
    private static let sectionBytes = 64
    private static let symbolBytes = 24
    private static let relocationBytes = 24

    init(_ bytes: [UInt8]) throws(ObjectError) {
        // 64 bits, little-endian, version 1; relocatable; x86-64.
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]), bytes.little(UInt16.self, at: 16) == 1,
            bytes.little(UInt16.self, at: 18) == 62
        else { throw .notAnObject }
        guard let tableOffset = bytes.little(UInt64.self, at: 40), let recordSize = bytes.little(UInt16.self, at: 58),
            let sectionCount = bytes.little(UInt16.self, at: 60), let nameSection = bytes.little(UInt16.self, at: 62)
        else { throw .outOfBounds(.header) }
        guard Int(recordSize) == ELFObject.sectionBytes else { throw .unexpectedRecordSize(.sectionTable) }
        let tableBytes = UInt64(sectionCount) * UInt64(ELFObject.sectionBytes)
        guard sectionCount > 0, let table = ELFObject.range(tableOffset, tableBytes, in: bytes) else {
            throw .outOfBounds(.sectionTable)
        }
        guard nameSection < sectionCount else { throw .outOfBounds(.sectionName) }
        let names = try ELFObject.contents(of: table.lowerBound + Int(nameSection) * ELFObject.sectionBytes, in: bytes)

        var sections: [Section] = []
        sections.reserveCapacity(Int(sectionCount))
        var symbols: (section: UInt32, table: Range<Int>)?
        for index in 0..<Int(sectionCount) {
            let section = try ELFObject.section(at: table.lowerBound + index * ELFObject.sectionBytes, names: names, in: bytes)
            if section.kind == SectionKind.symbolTable, symbols == nil {
                guard section.recordSize == UInt64(ELFObject.symbolBytes) else { throw .unexpectedRecordSize(.symbolTable) }
                symbols = (UInt32(index), section.offset..<section.offset + section.count)
            }
            sections.append(section)
        }
        self.bytes = bytes
        self.sections = sections
        symbolSection = symbols?.section ?? 0
        symbolOffset = symbols?.table.lowerBound ?? 0
        symbolCount = (symbols?.table.count ?? 0) / ELFObject.symbolBytes
        if let symbols {
            let link = sections[Int(symbols.section)].link
            guard link < sections.count else { throw .outOfBounds(.symbolName) }
            let strings = sections[Int(link)]
            guard strings.kind == SectionKind.stringTable else { throw .outOfBounds(.symbolName) }
            self.names = strings.offset..<strings.offset + strings.count
        } else {
            self.names = 0..<0
        }
    }

    // MARK: Symbols and relocations

    func symbol(_ index: Int) throws(ObjectError) -> Symbol {
        guard index >= 0, index < symbolCount else { throw .outOfBounds(.symbol) }
        let start = symbolOffset + index * ELFObject.symbolBytes
        guard let name = bytes.little(UInt32.self, at: start), let info = bytes.little(UInt8.self, at: start + 4),
            let section = bytes.little(UInt16.self, at: start + 6), let value = bytes.little(UInt64.self, at: start + 8),
            let count = bytes.little(UInt64.self, at: start + 16)
        else { throw .outOfBounds(.symbol) }
        guard name < names.count || (name == 0 && names.isEmpty) else { throw .outOfBounds(.symbolName) }
        return Symbol(name: names.lowerBound + Int(name), info: info, section: section, value: value, count: count)
    }

    /// The index of the function of the module that a symbol named `f<index>` stands for, or nil for one of another name.
    ///
    /// There is a symbol for each function, so this makes no string.
    func functionIndex(_ symbol: Symbol) -> UInt32? {
        var position = symbol.name
        guard position < names.upperBound, bytes[position] == UInt8(ascii: "f") else { return nil }
        position += 1
        let first = position
        var index: UInt32 = 0
        while position < names.upperBound, bytes[position] != 0 {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (product, productOverflow) = index.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(UInt32(digit))
            guard !productOverflow, !sumOverflow else { return nil }
            index = sum
            position += 1
        }
        // One spelling for each index: no leading zeros.
        guard position > first, position == first + 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
        return index
    }

    func name(of symbol: Symbol) -> String { ELFObject.text(at: symbol.name, in: bytes, end: names.upperBound) }

    /// The relocations of a section that has some, and how many there are.
    func relocationCount(in section: Section) throws(ObjectError) -> Int {
        guard section.recordSize == UInt64(ELFObject.relocationBytes) else { throw .unexpectedRecordSize(.relocationTable) }
        guard section.link == symbolSection else { throw .outOfBounds(.relocationTable) }
        return section.count / ELFObject.relocationBytes
    }

    func relocation(_ index: Int, in section: Section) throws(ObjectError) -> Relocation {
        let start = section.offset + index * ELFObject.relocationBytes
        guard let offset = bytes.little(UInt64.self, at: start), let info = bytes.little(UInt64.self, at: start + 8),
            let addend = bytes.little(Int64.self, at: start + 16)
        else { throw .outOfBounds(.relocation) }
        return Relocation(offset: offset, kind: UInt32(truncatingIfNeeded: info), symbol: UInt32(info >> 32), addend: addend)
    }

    // MARK: Reading

    private static func range(_ offset: UInt64, _ count: UInt64, in bytes: [UInt8]) -> Range<Int>? {
        guard offset <= UInt64(bytes.count), count <= UInt64(bytes.count) - offset else { return nil }
        return Int(offset)..<Int(offset + count)
    }

    /// Where the contents of the section are whose record is at an offset of the file, inside the file.
    private static func contents(of record: Int, in bytes: [UInt8]) throws(ObjectError) -> Range<Int> {
        guard let kind = bytes.little(UInt32.self, at: record + 4), let offset = bytes.little(UInt64.self, at: record + 24),
            let count = bytes.little(UInt64.self, at: record + 32)
        else { throw .outOfBounds(.sectionTable) }
        // A section without bits has a size, and the one at index 0 may mean something else by its size.
        if kind == SectionKind.noBits || kind == 0 { return 0..<0 }
        guard let range = range(offset, count, in: bytes) else { throw .outOfBounds(.section) }
        return range
    }

    private static func section(at record: Int, names: Range<Int>, in bytes: [UInt8]) throws(ObjectError) -> Section {
        guard let name = bytes.little(UInt32.self, at: record), let kind = bytes.little(UInt32.self, at: record + 4),
            let flags = bytes.little(UInt64.self, at: record + 8), let size = bytes.little(UInt64.self, at: record + 32),
            let link = bytes.little(UInt32.self, at: record + 40), let info = bytes.little(UInt32.self, at: record + 44),
            let alignment = bytes.little(UInt64.self, at: record + 48), let recordSize = bytes.little(UInt64.self, at: record + 56)
        else { throw .outOfBounds(.sectionTable) }
        guard name < names.count || (name == 0 && names.isEmpty) else { throw .outOfBounds(.sectionName) }
        let contents = try contents(of: record, in: bytes)
        return Section(
            name: text(at: names.lowerBound + Int(name), in: bytes, end: names.upperBound), kind: kind, flags: flags,
            offset: contents.lowerBound, count: kind == SectionKind.noBits ? Int(clamping: size) : contents.count, link: link, info: info,
            alignment: alignment, recordSize: recordSize)
    }

    /// A text that a zero or the end of its table ends.
    private static func text(at start: Int, in bytes: [UInt8], end: Int) -> String {
        var position = start
        while position < end, bytes[position] != 0 { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
