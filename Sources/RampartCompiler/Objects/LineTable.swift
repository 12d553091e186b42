import WasmModel

/// Reads the line programs of an object (DWARF 4 and 5, chapter 6.2): which code comes from which line. A line of ours is the offset of an
/// instruction in the module's bytes.
struct LineTable {
    private let bytes: [UInt8]
    /// Offset of the table in the bytes.
    private let start: Int
    private let end: Int
    private var position: Int
    /// Offsets in the text by where in the table the address stands.
    private let addresses: [Int: Int]
    private let textBytes: Int

    /// Appends the sites of a table.
    ///
    /// - Parameters:
    ///   - bytes: the object.
    ///   - range: the table in it.
    ///   - addresses: offsets in the text of the image, by the offsets in the table of what refers to them.
    ///   - textBytes: bytes of the text of the image.
    ///   - sites: what the sites are appended to.
    /// - Throws: where the table is in no form that is read, or goes beyond its end or that of the text.
    static func read(
        _ bytes: [UInt8], _ range: Range<Int>, addresses: [Int: Int], textBytes: Int, into sites: inout SiteList
    ) throws(ObjectError) {
        var table = LineTable(
            bytes: bytes, start: range.lowerBound, end: range.upperBound, position: range.lowerBound, addresses: addresses,
            textBytes: textBytes)
        while table.position < table.end { try table.readUnit(into: &sites) }
    }

    /// What the header of a unit says about its program.
    private struct Header {
        var unitEnd = 0
        var instructionBytes: UInt64 = 1
        var lineBase: Int8 = 0
        var lineRange: UInt8 = 1
        var opcodeBase: UInt8 = 1
        /// Operands of the opcodes from 1 on.
        var operandCounts: [UInt8] = []
    }

    /// The registers of the program that matter here.
    private struct State {
        /// An offset in the text, or nil before the program has set it.
        var address: UInt64?
        var line: UInt32 = 1

        mutating func advance(_ bytes: UInt64) { address = address.map { $0 &+ bytes } }
    }

    private enum Opcode {
        static let extended: UInt8 = 0
        static let copy: UInt8 = 1
        static let advanceAddress: UInt8 = 2
        static let advanceLine: UInt8 = 3
        static let addConstantToAddress: UInt8 = 8
        static let advanceAddressFixed: UInt8 = 9
    }

    private enum ExtendedOpcode {
        static let endSequence: UInt8 = 1
        static let setAddress: UInt8 = 2
    }

    private mutating func readUnit(into sites: inout SiteList) throws(ObjectError) {
        let header = try readHeader()
        var state = State()
        while position < header.unitEnd {
            let opcode = try integer(UInt8.self)
            if opcode >= header.opcodeBase {
                let adjusted = opcode - header.opcodeBase
                state.advance(UInt64(adjusted / header.lineRange) &* header.instructionBytes)
                state.line &+= UInt32(truncatingIfNeeded: Int(header.lineBase) + Int(adjusted % header.lineRange))
                try append(state, state.line, to: &sites)
                continue
            }
            switch opcode {
            case Opcode.extended: try readExtended(&state, &sites)
            case Opcode.copy: try append(state, state.line, to: &sites)
            case Opcode.advanceAddress: state.advance(try leb() &* header.instructionBytes)
            case Opcode.advanceLine: state.line &+= UInt32(truncatingIfNeeded: try signedLEB())
            case Opcode.addConstantToAddress:
                state.advance(UInt64((255 - header.opcodeBase) / header.lineRange) &* header.instructionBytes)
            case Opcode.advanceAddressFixed: state.advance(UInt64(try integer(UInt16.self)))
            default:
                // Files, columns, statements and the like: of no interest, and every version says how many operands they have.
                for _ in 0..<header.operandCounts[Int(opcode) - 1] { _ = try leb() }
            }
        }
        guard position == header.unitEnd else { throw .outOfBounds(.lineTable) }
    }

    private mutating func readExtended(_ state: inout State, _ sites: inout SiteList) throws(ObjectError) {
        let count = try leb()
        guard count > 0, count <= UInt64(end - position) else { throw .outOfBounds(.lineTable) }
        let next = position + Int(count)
        switch try integer(UInt8.self) {
        case ExtendedOpcode.endSequence:
            // What follows comes from no instruction, unless another sequence says so.
            try append(state, 0, to: &sites)
            state = State()
        case ExtendedOpcode.setAddress:
            guard let address = addresses[position - start], let offset = UInt64(exactly: address) else { throw .unexpectedLineTable }
            state.address = offset
        default: break
        }
        position = next
    }

    private mutating func readHeader() throws(ObjectError) -> Header {
        var header = Header()
        let length = try integer(UInt32.self)
        // Larger ones begin tables with 64-bit lengths.
        guard length < 0xFFFF_FFF0 else { throw .unexpectedLineTable }
        guard length <= end - position else { throw .outOfBounds(.lineTable) }
        header.unitEnd = position + Int(length)
        let version = try integer(UInt16.self)
        guard (2...5).contains(version) else { throw .unexpectedLineTable }
        if version == 5 {
            let addressBytes = try integer(UInt8.self)
            let selectorBytes = try integer(UInt8.self)
            guard addressBytes == 8, selectorBytes == 0 else { throw .unexpectedLineTable }
        }
        let headerLength = try integer(UInt32.self)
        guard position <= header.unitEnd, headerLength <= header.unitEnd - position else { throw .outOfBounds(.lineTable) }
        let program = position + Int(headerLength)
        header.instructionBytes = UInt64(try integer(UInt8.self))
        if version >= 4, try integer(UInt8.self) != 1 { throw .unexpectedLineTable }
        _ = try integer(UInt8.self)
        header.lineBase = Int8(bitPattern: try integer(UInt8.self))
        header.lineRange = try integer(UInt8.self)
        header.opcodeBase = try integer(UInt8.self)
        guard header.lineRange > 0, header.opcodeBase > 0 else { throw .unexpectedLineTable }
        for _ in 1..<header.opcodeBase { header.operandCounts.append(try integer(UInt8.self)) }
        // Names of files follow, up to the program.
        guard position <= program else { throw .outOfBounds(.lineTable) }
        position = program
        return header
    }

    private func append(_ state: State, _ line: UInt32, to sites: inout SiteList) throws(ObjectError) {
        guard let address = state.address else { throw .unexpectedLineTable }
        guard address <= UInt64(textBytes) else { throw .outOfBounds(.lineTable) }
        sites.append(CompiledCode.Site(code: UInt32(truncatingIfNeeded: address), instruction: line))
    }

    // MARK: Numbers

    private mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(ObjectError) -> Value {
        let size = Value.bitWidth / 8
        guard size <= end - position, let value = bytes.little(type, at: position) else { throw .outOfBounds(.lineTable) }
        position += size
        return value
    }

    /// An unsigned LEB128 number; bits beyond 64 are dropped.
    private mutating func leb() throws(ObjectError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try integer(UInt8.self)
            // A shift of 64 and more gives zero.
            value |= UInt64(byte & 0x7F) << shift
            shift = min(shift + 7, 64)
            if byte < 0x80 { return value }
        }
    }

    /// A signed LEB128 number; bits beyond 64 are dropped.
    private mutating func signedLEB() throws(ObjectError) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try integer(UInt8.self)
            value |= UInt64(byte & 0x7F) << shift
            shift = min(shift + 7, 64)
            if byte < 0x80 {
                if byte & 0x40 != 0 { value |= UInt64.max << shift }
                return Int64(bitPattern: value)
            }
        }
    }
}

/// Sites in the making: ascending, one for each run of code of one instruction.
struct SiteList {
    private var sites: [CompiledCode.Site] = []
    private var isAscending = true

    /// Of two sites at one place the later one counts: the first has no code.
    mutating func append(_ site: CompiledCode.Site) {
        if let last = sites.last {
            if last.code == site.code {
                sites.removeLast()
                append(site)
                return
            }
            if last.code > site.code { isAscending = false }
        }
        if isAscending, site.instruction == sites.last?.instruction ?? 0 { return }
        sites.append(site)
    }

    /// All of them.
    func sorted() -> [CompiledCode.Site] {
        if isAscending { return sites }
        // Sections may have come in another order than their tables. Sorting keeps the order of sites at one place.
        var list = SiteList()
        for site in sites.enumerated().sorted(by: { ($0.element.code, $0.offset) < ($1.element.code, $1.offset) }) {
            list.append(site.element)
        }
        return list.sites
    }
}
