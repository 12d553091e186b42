import WasmModel

/// The shape in front of the lanes of a `v128.const`.
enum VectorShape {
    case i8x16, i16x8, i32x4, i64x2, f32x4, f64x2

    init?(_ keyword: Keyword?) {
        switch keyword {
        case .i8x16: self = .i8x16
        case .i16x8: self = .i16x8
        case .i32x4: self = .i32x4
        case .i64x2: self = .i64x2
        case .f32x4: self = .f32x4
        case .f64x2: self = .f64x2
        default: return nil
        }
    }

    /// Bytes of a lane.
    var laneSize: Int {
        switch self {
        case .i8x16: 1
        case .i16x8: 2
        case .i32x4, .f32x4: 4
        case .i64x2, .f64x2: 8
        }
    }

    var laneCount: Int { 16 / laneSize }
}

extension TextReader {
    mutating func vectorShape() throws(MalformedError) -> VectorShape {
        guard let shape = VectorShape(current.keyword) else { throw unexpected(expected: "the shape of a vector") }
        position += 1
        return shape
    }

    /// A shape and its lanes.
    mutating func vector() throws(MalformedError) -> SIMD16<UInt8> {
        let shape = try vectorShape()
        return try lanes(shape)
    }

    /// The lanes of a shape, little endian.
    mutating func lanes(_ shape: VectorShape) throws(MalformedError) -> SIMD16<UInt8> {
        let first = current
        var count = 0
        // The number of lanes is judged before their values.
        while tokens[position + count].isNumber { count += 1 }
        guard count == shape.laneCount else { throw fault(.wrongNumberOfLanes(expected: shape.laneCount, found: count), at: first) }
        var vector = SIMD16<UInt8>()
        for lane in 0..<count {
            var bits: UInt64
            switch shape {
            case .i8x16, .i16x8, .i32x4, .i64x2: bits = try integer(width: UInt64(shape.laneSize * 8))
            case .f32x4: bits = try float(.binary32)
            case .f64x2: bits = try float(.binary64)
            }
            for byte in 0..<shape.laneSize {
                vector[lane * shape.laneSize + byte] = UInt8(truncatingIfNeeded: bits)
                bits >>= 8
            }
        }
        return vector
    }
}
