import WasmModel

// Arguments and expected results of a script.
extension ScriptParser {
    /// Results of an `either` may be an `either` again, to this depth.
    private static let resultDepth = 16

    /// An argument of an action.
    mutating func constant() throws(MalformedError) -> ScriptConstant {
        let token = reader.following
        guard let kind = ScriptValueKind(token) else { throw reader.unexpected(token, expected: "a constant") }
        reader.position += 2
        let constant: ScriptConstant
        switch kind {
        case .i32: constant = .i32(UInt32(truncatingIfNeeded: try reader.integer(width: 32)))
        case .i64: constant = .i64(try reader.integer(width: 64))
        case .f32: constant = .f32(UInt32(truncatingIfNeeded: try reader.float(.binary32)))
        case .f64: constant = .f64(try reader.float(.binary64))
        case .v128: constant = .v128(try reader.vector())
        case .null: constant = .refNull(try heapType())
        case .host: constant = .refHost(try reader.natural32("a number"))
        case .abstract(.extern): constant = .refExtern(try reader.natural32("a number"))
        case .abstract, .reference, .either: throw reader.unexpected(token, expected: "a constant")
        }
        try reader.close()
        return constant
    }

    /// An expected result.
    mutating func result(depth: Int) throws(MalformedError) -> ScriptResult {
        let token = reader.following
        guard let kind = ScriptValueKind(token) else { throw reader.unexpected(token, expected: "a result") }
        reader.position += 2
        let result: ScriptResult
        switch kind {
        case .i32: result = .i32(UInt32(truncatingIfNeeded: try reader.integer(width: 32)))
        case .i64: result = .i64(try reader.integer(width: 64))
        case .f32: result = .f32(try singlePattern())
        case .f64: result = .f64(try doublePattern())
        case .v128: result = .v128(try vectorPattern())
        case .null: result = .refNull(reader.current.kind == .rightParenthesis ? nil : try heapType())
        case .host: result = .refHost(try reader.natural32("a number"))
        case .abstract(let heap):
            if reader.current.kind != .rightParenthesis {
                // The number of a host reference; after `ref.func` reference interpreters read an index and ignore it.
                let number = try reader.natural32("a number")
                result = heap == .extern ? .refExtern(number) : .refOf(heap)
            } else {
                result = .refOf(heap)
            }
        case .reference: result = .ref
        case .either:
            guard depth < ScriptParser.resultDepth else {
                throw reader.fault(.limitExceeded(what: "nested alternatives", limit: ScriptParser.resultDepth), at: token)
            }
            var alternatives: [ScriptResult] = []
            while reader.current.kind == .leftParenthesis { alternatives.append(try self.result(depth: depth + 1)) }
            guard !alternatives.isEmpty else { throw reader.unexpected(expected: "a result") }
            result = .either(alternatives)
        }
        try reader.close()
        return result
    }

    private mutating func heapType() throws(MalformedError) -> HeapType {
        guard let heap = reader.current.keyword?.heapType else { throw reader.unexpected(expected: "an abstract heap type") }
        reader.position += 1
        return heap
    }

    // MARK: - Patterns of floats

    private mutating func singlePattern() throws(MalformedError) -> FloatPattern<UInt32> {
        if reader.take(.canonicalNaN) { return .canonicalNaN }
        if reader.take(.arithmeticNaN) { return .arithmeticNaN }
        return .bits(UInt32(truncatingIfNeeded: try reader.float(.binary32)))
    }

    private mutating func doublePattern() throws(MalformedError) -> FloatPattern<UInt64> {
        if reader.take(.canonicalNaN) { return .canonicalNaN }
        if reader.take(.arithmeticNaN) { return .arithmeticNaN }
        return .bits(try reader.float(.binary64))
    }

    private mutating func vectorPattern() throws(MalformedError) -> VectorPattern {
        let shape = try reader.vectorShape()
        switch shape {
        case .i8x16, .i16x8, .i32x4, .i64x2: return .bytes(try reader.lanes(shape))
        case .f32x4:
            var lanes: [FloatPattern<UInt32>] = []
            for _ in 0..<shape.laneCount { lanes.append(try singlePattern()) }
            return .f32x4(lanes)
        case .f64x2:
            var lanes: [FloatPattern<UInt64>] = []
            for _ in 0..<shape.laneCount { lanes.append(try doublePattern()) }
            return .f64x2(lanes)
        }
    }
}

/// The word that begins a constant or a result.
private enum ScriptValueKind {
    case i32, i64, f32, f64, v128
    case null, host
    /// `ref.func` and its like: the abstract heap type of the value.
    case abstract(HeapType)
    /// `ref` alone.
    case reference
    case either

    init?(_ token: Token) {
        if let row = token.instructionRow {
            switch InstructionRows.shared.opcodes[row] {
            case .i32Const: self = .i32
            case .i64Const: self = .i64
            case .f32Const: self = .f32
            case .f64Const: self = .f64
            case .v128Const: self = .v128
            case .refNull: self = .null
            case .refFunc: self = .abstract(.func)
            case .refEq: self = .abstract(.eq)
            case .refI31: self = .abstract(.i31)
            default: return nil
            }
            return
        }
        switch token.keyword {
        case .refHost: self = .host
        case .refExtern: self = .abstract(.extern)
        case .refStruct: self = .abstract(.struct)
        case .refArray: self = .abstract(.array)
        case .refAny: self = .abstract(.any)
        case .refExn: self = .abstract(.exn)
        case .ref: self = .reference
        case .either: self = .either
        default: return nil
        }
    }
}
