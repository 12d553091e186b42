import WasmModel

/// What the name of an operator begins with: the type of a number, or the lanes that it sees in a vector.
enum OperatorShape: String {
    case i32, i64, f32, f64, v128, i8x16, i16x8, i32x4, i64x2, f32x4, f64x2

    init(_ floats: FloatShape) {
        switch floats {
        case .f32: self = .f32
        case .f64: self = .f64
        case .f32x4: self = .f32x4
        case .f64x2: self = .f64x2
        }
    }

    /// The number of lanes; 1 for numbers.
    var laneCount: Int {
        switch self {
        case .i32, .i64, .f32, .f64: 1
        case .i64x2, .f64x2, .v128: 2
        case .i32x4, .f32x4: 4
        case .i16x8: 8
        case .i8x16: 16
        }
    }

    /// Bits of a lane, or of the number.
    var laneBits: Int {
        switch self {
        case .i32, .f32: 32
        case .i64, .f64: 64
        case .v128, .i8x16, .i16x8, .i32x4, .i64x2, .f32x4, .f64x2: 128 / laneCount
        }
    }

    var isVector: Bool { laneCount > 1 }

    var isFloat: Bool {
        switch self {
        case .f32, .f64, .f32x4, .f64x2: true
        case .i32, .i64, .v128, .i8x16, .i16x8, .i32x4, .i64x2: false
        }
    }

    /// Vectors with lanes of half the size, from which widening operators take theirs.
    var halved: OperatorShape {
        switch self {
        case .i16x8: .i8x16
        case .i32x4: .i16x8
        case .i64x2: .i32x4
        case .f64x2: .f32x4
        case .i32, .i64, .f32, .f64, .v128, .i8x16, .f32x4: preconditionFailure("no operator widens lanes to \(self)")
        }
    }

    func type(_ types: IRTypes) -> LLVMType {
        switch self {
        case .i32: types.i32
        case .i64: types.i64
        case .f32: types.f32
        case .f64: types.f64
        case .i8x16: types.i8x16
        case .i16x8: types.i16x8
        case .i32x4: types.i32x4
        case .i64x2, .v128: types.i64x2
        case .f32x4: types.f32x4
        case .f64x2: types.f64x2
        }
    }

    /// The type of integers with the same lanes.
    func integers(_ types: IRTypes) -> LLVMType {
        switch self {
        case .f32: types.i32
        case .f64: types.i64
        case .f32x4: types.i32x4
        case .f64x2: types.i64x2
        case .i32, .i64, .v128, .i8x16, .i16x8, .i32x4, .i64x2: type(types)
        }
    }

    /// The type of one lane.
    func lane(_ types: IRTypes) -> LLVMType {
        switch self {
        case .f32, .f32x4: types.f32
        case .f64, .f64x2: types.f64
        case .i8x16: types.i8
        case .i16x8: types.i16
        case .i32, .i32x4: types.i32
        case .i64, .i64x2, .v128: types.i64
        }
    }
}

/// The name of an operator, taken apart.
///
/// The names of the specification are regular: a shape, and behind a dot what is done to it, with the shapes of the operands among the
/// words where they differ. So the opcode table says all that is needed to tell five hundred operators apart.
struct OperatorName {
    let shape: OperatorShape
    /// The words behind the shape, without shapes: `extend_low_s` for `i16x8.extend_low_i8x16_s`.
    let operation: String

    init?(_ opcode: Opcode) {
        let parts = opcode.mnemonic.split(separator: ".")
        guard parts.count > 1, let shape = OperatorShape(rawValue: String(parts[0])) else { return nil }
        self.shape = shape
        operation = parts[parts.count - 1].split(separator: "_")
            .filter { OperatorShape(rawValue: String($0)) == nil && $0 != "i7x16" }
            .joined(separator: "_")
    }

    /// The opcodes with some kind of immediates, each with its shape and what the operation's name stands for.
    static func table<Operation>(
        _ immediates: Set<ImmediateKind>, _ operation: (OperatorShape, String) -> Operation?
    ) -> [Opcode: (shape: OperatorShape, operation: Operation)] {
        var table: [Opcode: (shape: OperatorShape, operation: Operation)] = [:]
        for row in OpcodeTable.rows where row.signature != nil && immediates.contains(row.immediates) {
            guard let name = OperatorName(row.opcode), let operation = operation(name.shape, name.operation) else { continue }
            table[row.opcode] = (name.shape, operation)
        }
        return table
    }
}
