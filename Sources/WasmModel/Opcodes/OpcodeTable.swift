/// What follows an opcode in the binary format, and what a mnemonic takes in the text format.
public enum ImmediateKind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    case none
    case block
    case label
    case labels
    case tryTable
    case tag
    case function
    case type
    case typeTable
    case local
    case global
    case table
    case tableTable
    case element
    case elementTable
    case data
    case dataMemory
    case memory
    case memoryLane
    /// A memory argument whose alignment must be the natural one.
    case atomicMemory
    case memoryIndex
    case memoryMemory
    /// A byte that must be zero, and is not written in the text format.
    case zeroByte
    case lane
    case shuffle
    case selectTypes
    case heapType
    case heapTypeNonNull
    case heapTypeNull
    case castBranch
    case typeField
    case typeLength
    case typeData
    case typeElement
    case typeType
    case i32
    case i64
    case f32
    case f64
    case v128
}

/// The stack signature of an operator whose operand and result types do not depend on its context.
///
/// In the table it is written `operands>results` with one letter per type: `i` i32, `l` i64, `f` f32, `d` f64, `v` v128, and `a`
/// for an address (the index type of the memory that the instruction names).
public struct OperatorSignature: Sendable, Hashable, BitwiseCopyable {
    /// One stack entry of a signature.
    public enum Entry: UInt8, Sendable, Hashable, BitwiseCopyable, CaseIterable {
        case i32, i64, f32, f64, v128, address

        /// The value type of the entry; an address takes the given index type.
        @inlinable public func valueType(address index: IndexType) -> ValueType {
            switch self {
            case .i32: .i32
            case .i64: .i64
            case .f32: .f32
            case .f64: .f64
            case .v128: .v128
            case .address: index.valueType
            }
        }
    }

    /// Stack entries in one word, so that rows of the table are copied without counting references.
    public struct Entries: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable, Hashable, BitwiseCopyable {
        /// How many there can be.
        public static let limit = 4

        /// Three bits for each entry, the deepest lowest.
        private var bits: UInt16 = 0
        public private(set) var endIndex = 0

        public var startIndex: Int { 0 }

        public subscript(position: Int) -> Entry {
            precondition(indices.contains(position))
            guard let entry = Entry(rawValue: UInt8(truncatingIfNeeded: bits >> UInt16(3 * position) & 7)) else {
                preconditionFailure("opcode table: no entry")
            }
            return entry
        }

        public init(arrayLiteral entries: Entry...) {
            for entry in entries { append(entry) }
        }

        mutating func append(_ entry: Entry) {
            precondition(endIndex < Entries.limit, "opcode table: signature too long")
            bits |= UInt16(entry.rawValue) << UInt16(3 * endIndex)
            endIndex += 1
        }
    }

    /// Operands, the deepest on the stack first.
    public let operands: Entries
    /// Results, the deepest on the stack first.
    public let results: Entries

    init?(_ text: StaticString) {
        var operands: Entries = []
        var results: Entries = []
        var afterArrow = false
        for scalar in text.description.unicodeScalars {
            let entry: Entry
            switch scalar {
            case "*": return nil
            case ">":
                afterArrow = true
                continue
            case "i": entry = .i32
            case "l": entry = .i64
            case "f": entry = .f32
            case "d": entry = .f64
            case "v": entry = .v128
            case "a": entry = .address
            default: preconditionFailure("opcode table: unknown signature letter \(scalar)")
            }
            if afterArrow { results.append(entry) } else { operands.append(entry) }
        }
        self.operands = operands
        self.results = results
    }
}

/// One row of the opcode table.
public struct OpcodeRow: Sendable, BitwiseCopyable {
    /// The opcode that the row describes.
    public let opcode: Opcode
    /// The keyword of the text format.
    public let mnemonic: StaticString
    /// The immediates, in binary order.
    public let immediates: ImmediateKind
    /// The stack signature, or nil where it depends on immediates or context.
    public let signature: OperatorSignature?
    /// Bytes of memory that a load, store or atomic access touches; 0 for all others.
    public let accessWidth: UInt8
    /// The feature that brought the instruction, or nil for the first version of WebAssembly.
    public let feature: Feature?
    /// Another feature with which the instruction is there too, as some proposals share instructions.
    public let alternativeFeature: Feature?
}

func row(
    _ opcode: Opcode, _ mnemonic: StaticString, _ immediates: ImmediateKind, _ signature: StaticString, width: UInt8 = 0,
    feature: Feature? = nil, or alternative: Feature? = nil
) -> OpcodeRow {
    OpcodeRow(
        opcode: opcode, mnemonic: mnemonic, immediates: immediates, signature: OperatorSignature(signature), accessWidth: width,
        feature: feature, alternativeFeature: alternative)
}

/// The opcode table: the one place where mnemonic, immediates, signature, access width and feature of an instruction are written.
public enum OpcodeTable {
    /// All rows, in the order of the binary codes.
    public static let rows: [OpcodeRow] = singleByteRows + aggregateRows + miscellaneousRows + vectorRows + relaxedVectorRows + atomicRows

    /// Row number by raw value; 0xFFFF where no opcode exists.
    fileprivate static let rowNumbers: [UInt16] = {
        var numbers = [UInt16](repeating: 0xFFFF, count: Opcode.rawValueLimit)
        for (number, row) in rows.enumerated() { numbers[Int(row.opcode.rawValue)] = UInt16(number) }
        return numbers
    }()

    private static let opcodesByMnemonic: [String: Opcode] = {
        var map: [String: Opcode] = [:]
        // Where two opcodes share a mnemonic (select, ref.test, ref.cast, ref.cast_desc_eq), the first row stands for both; the parser picks by immediates.
        for row in rows where map[row.mnemonic.description] == nil { map[row.mnemonic.description] = row.opcode }
        return map
    }()

    /// The opcode of a text-format keyword, or nil. `select`, `ref.test`, `ref.cast` and `ref.cast_desc_eq` name their first form.
    public static func opcode(mnemonic: String) -> Opcode? { opcodesByMnemonic[mnemonic] }
}

extension Opcode {
    /// The row of the opcode table.
    public var row: OpcodeRow { OpcodeTable.rows[Int(OpcodeTable.rowNumbers[Int(rawValue)])] }
    /// The keyword of the text format.
    public var mnemonic: String { row.mnemonic.description }
    /// Whether constant expressions may have it by the proposal extended-const, which brought no instruction of its own.
    public var isConstantByExtension: Bool {
        switch self {
        case .i32Add, .i32Sub, .i32Mul, .i64Add, .i64Sub, .i64Mul: true
        default: false
        }
    }
}
