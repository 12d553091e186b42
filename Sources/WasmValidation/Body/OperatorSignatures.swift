import WasmModel

/// The stack signature of an operator in one word, made from the opcode table.
///
/// Three bits count the operands, two the results; three bits each name up to four operands and two results (deepest first), by the codes
/// of `OperandType` and 6 for an address. Above them lie the logarithm of the access width and the number of lanes.
struct PackedSignature: Sendable, BitwiseCopyable {
    private var bits: UInt32

    static let none = PackedSignature(bits: 0)

    private init(bits: UInt32) { self.bits = bits }

    init(_ row: OpcodeRow) {
        guard let signature = row.signature else {
            self = .none
            return
        }
        precondition(signature.operands.count <= 4 && signature.results.count <= 2, "opcode table: signature too long")
        bits = UInt32(signature.operands.count) | UInt32(signature.results.count) << 3
        for (position, entry) in signature.operands.enumerated() { bits |= Self.code(entry) << UInt32(5 + 3 * position) }
        for (position, entry) in signature.results.enumerated() { bits |= Self.code(entry) << UInt32(17 + 3 * position) }
        if row.accessWidth > 0 { bits |= UInt32(row.accessWidth.trailingZeroBitCount) << 23 }
        bits |= UInt32(Self.lanes(row)) << 26
    }

    @inline(__always) var operandCount: Int { Int(bits & 7) }
    @inline(__always) var resultCount: Int { Int((bits >> 3) & 3) }
    /// Logarithm to base 2 of the bytes that a load or store touches.
    @inline(__always) var naturalAlignment: UInt8 { UInt8(truncatingIfNeeded: (bits >> 23) & 7) }
    /// How many lanes a lane index may name.
    @inline(__always) var lanes: UInt8 { UInt8(truncatingIfNeeded: (bits >> 26) & 31) }

    @inline(__always) func operand(_ position: Int, address: OperandType) -> OperandType {
        Self.type((bits >> UInt32(truncatingIfNeeded: 5 + 3 * position)) & 7, address: address)
    }

    @inline(__always) func result(_ position: Int, address: OperandType) -> OperandType {
        Self.type((bits >> UInt32(truncatingIfNeeded: 17 + 3 * position)) & 7, address: address)
    }

    @inline(__always) private static func type(_ code: UInt32, address: OperandType) -> OperandType {
        code == addressCode ? address : OperandType(bits: code)
    }

    private static let addressCode: UInt32 = 6

    private static func code(_ entry: OperatorSignature.Entry) -> UInt32 {
        switch entry {
        case .i32: OperandType.i32.bits
        case .i64: OperandType.i64.bits
        case .f32: OperandType.f32.bits
        case .f64: OperandType.f64.bits
        case .v128: OperandType.v128.bits
        case .address: addressCode
        }
    }

    private static func lanes(_ row: OpcodeRow) -> UInt8 {
        switch row.immediates {
        case .memoryLane: return 16 / row.accessWidth
        case .lane:
            let mnemonic = row.mnemonic.description
            return [("i8x16", 16), ("i16x8", 8), ("i32x4", 4), ("f32x4", 4), ("i64x2", 2), ("f64x2", 2)]
                .first { mnemonic.hasPrefix($0.0) }?.1 ?? 0
        default: return 0
        }
    }

    /// Signatures by raw value of the opcode.
    static let all: [PackedSignature] = {
        var signatures = [PackedSignature](repeating: .none, count: Opcode.rawValueLimit)
        for row in OpcodeTable.rows { signatures[Int(row.opcode.rawValue)] = PackedSignature(row) }
        return signatures
    }()
}
