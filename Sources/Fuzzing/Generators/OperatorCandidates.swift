import WasmModel

/// An instruction whose stack signature is in the opcode table, as generators choose it.
struct OperatorCandidate: Sendable {
    /// Which operands would make the operator trap.
    enum Hazard: Sendable {
        case none
        /// The last operand must not be zero.
        case divisor
        /// The operand must be in the range of an integer type; the whole numbers from 0 to 2^15 are in all of them.
        case truncation
    }

    var opcode: Opcode
    var immediates: ImmediateKind
    var operands: OperatorSignature.Entries
    var results: OperatorSignature.Entries
    /// Bytes of memory that are touched.
    var width: UInt64
    /// How many lanes a lane index may name.
    var lanes: Int
    var hazard: Hazard
    var feature: Feature?

    init?(_ row: OpcodeRow) {
        guard let signature = row.signature else { return nil }
        switch row.opcode {
        case .nop, .i32Const, .i64Const, .f32Const, .f64Const, .v128Const: return nil
        default: break
        }
        opcode = row.opcode
        immediates = row.immediates
        operands = signature.operands
        results = signature.results
        width = UInt64(row.accessWidth)
        feature = row.feature
        switch row.immediates {
        case .memoryLane: lanes = 16 / Int(row.accessWidth)
        case .lane: lanes = Self.lanes(row.mnemonic.description)
        default: lanes = 0
        }
        switch row.opcode {
        case .i32DivS, .i32DivU, .i32RemS, .i32RemU, .i64DivS, .i64DivU, .i64RemS, .i64RemU: hazard = .divisor
        case .i32TruncF32S, .i32TruncF32U, .i32TruncF64S, .i32TruncF64U, .i64TruncF32S, .i64TruncF32U, .i64TruncF64S, .i64TruncF64U:
            hazard = .truncation
        default: hazard = .none
        }
    }

    private static func lanes(_ mnemonic: String) -> Int {
        [("i8x16", 16), ("i16x8", 8), ("i32x4", 4), ("f32x4", 4), ("i64x2", 2), ("f64x2", 2)].first { mnemonic.hasPrefix($0.0) }?.1 ?? 1
    }

    /// All of them, in the order of the opcode table.
    static let all: [OperatorCandidate] = OpcodeTable.rows.compactMap(OperatorCandidate.init)
}

/// Positions in `OperatorCandidate.all` by what they give: those that a set of features has.
struct OperatorIndex: Sendable {
    /// Operators without memory, by the one type that they give (`Entry.rawValue`).
    private(set) var pure = [[UInt16]](repeating: [], count: 5)
    /// Operators without memory that take one operand, by its type.
    private(set) var unary = [[UInt16]](repeating: [], count: 5)
    /// Operators without memory that take two operands of a type.
    private(set) var binary = [[UInt16]](repeating: [], count: 5)
    private(set) var loads = [[UInt16]](repeating: [], count: 5)
    private(set) var atomics = [[UInt16]](repeating: [], count: 5)
    /// Operators with several results.
    private(set) var wide: [UInt16] = []
    private(set) var stores: [UInt16] = []
    private(set) var atomicStores: [UInt16] = []

    init(_ features: Features) {
        for (position, candidate) in OperatorCandidate.all.enumerated() {
            if let feature = candidate.feature, !features[feature] { continue }
            let position = UInt16(position)
            let result = candidate.results.first.map { Int($0.rawValue) }
            switch candidate.immediates {
            case .memory, .memoryLane: if let result { loads[result].append(position) } else { stores.append(position) }
            case .atomicMemory: if let result { atomics[result].append(position) } else { atomicStores.append(position) }
            default:
                guard let result, candidate.results.count == 1 else {
                    wide.append(position)
                    continue
                }
                pure[result].append(position)
                guard candidate.hazard == .none, let first = candidate.operands.first else { continue }
                if candidate.operands.count == 1 { unary[Int(first.rawValue)].append(position) }
                if candidate.operands.count == 2, candidate.operands[1] == first { binary[Int(first.rawValue)].append(position) }
            }
        }
    }
}

/// Things to choose from, each as likely as its weight says.
struct Weighted<Element: Sendable>: Sendable {
    private(set) var elements: [Element] = []
    private var bounds: [Int] = []

    /// Adds an element; the first one is what an exhausted source chooses.
    mutating func add(_ element: Element, _ weight: Int) {
        guard weight > 0 else { return }
        elements.append(element)
        bounds.append((bounds.last ?? 0) + weight)
    }

    /// One of the elements, of which there is at least one.
    func pick(_ choices: inout Choices) -> Element {
        let number = choices.number(below: bounds[bounds.count - 1])
        var position = 0
        while bounds[position] <= number { position += 1 }
        return elements[position]
    }
}

extension OperatorSignature.Entry {
    /// The type of an entry that is no address.
    var valueType: ValueType { valueType(address: .i32) }
}

extension ValueType {
    /// The number of a type of numbers or vectors in tables by `OperatorSignature.Entry`; nil for references.
    var entry: Int? {
        switch self {
        case .i32: 0
        case .i64: 1
        case .f32: 2
        case .f64: 3
        case .v128: 4
        case .reference: nil
        }
    }
    /// The load that gives all of a value as it lies in memory; that of `i32` for a reference, which has none.
    var plainLoad: Opcode {
        switch self {
        case .i32, .reference: .i32Load
        case .i64: .i64Load
        case .f32: .f32Load
        case .f64: .f64Load
        case .v128: .v128Load
        }
    }

    /// The store of all of a value; that of `i32` for a reference, which has none.
    var plainStore: Opcode {
        switch self {
        case .i32, .reference: .i32Store
        case .i64: .i64Store
        case .f32: .f32Store
        case .f64: .f64Store
        case .v128: .v128Store
        }
    }
}
