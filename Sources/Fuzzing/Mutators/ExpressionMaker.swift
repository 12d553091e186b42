import WasmModel

/// Makes instructions that give a value of a type.
struct ExpressionMaker {
    let spaces: DraftSpaces
    /// Locals that can be read; nil for those that cannot.
    let locals: [ValueType?]
    var sideTable: InstructionSideTable
    /// Whether expressions may do more than give a value: call, trap, read globals and memories.
    var mayHaveEffects = true

    /// An expression of a type; nil where none is found, as for references to exceptions that are not null.
    mutating func make(_ type: ValueType, _ choices: inout Choices, depth: Int = 3) -> [Instruction]? {
        if depth > 0, !choices.chance(1, of: 3) {
            for _ in 0..<2 { if let found = operation(type, &choices, depth: depth) { return found } }
        }
        if choices.chance(2, of: 3) {
            let readable = locals.indices.filter { index in locals[index].map { spaces.matches($0, type) } ?? false }
            if let local = choices.element(of: Array(readable)) { return [.localGet(UInt32(local))] }
        }
        return constant(type, &choices, depth: depth)
    }

    /// Expressions of some types, one after the other.
    mutating func make(_ types: [ValueType], _ choices: inout Choices, depth: Int = 2) -> [Instruction]? {
        var instructions: [Instruction] = []
        for type in types {
            guard let made = make(type, &choices, depth: depth) else { return nil }
            instructions += made
        }
        return instructions
    }

    // MARK: Operations

    private mutating func operation(_ type: ValueType, _ choices: inout Choices, depth: Int) -> [Instruction]? {
        switch choices.weighted(mayHaveEffects ? [6, 2, 2, 2, 2, 1] : [6, 0, 0, 0, 2, 0]) {
        case 0:
            guard let opcode = choices.element(of: Self.operators[type] ?? []), let signature = opcode.row.signature else { return nil }
            let pure = Instruction.numeric(opcode)
            guard mayHaveEffects || pure.isPure else { return nil }
            return make(signature.operands.map { $0.valueType(address: .i32) }, &choices, depth: depth - 1).map { $0 + [pure] }
        case 1:
            let readable = spaces.globals.indices.filter { spaces.matches(spaces.globals[$0].value, type) }
            return choices.element(of: Array(readable)).map { [.globalGet(UInt32($0))] }
        case 2: return load(type, &choices, depth: depth)
        case 3:
            let callable = spaces.functions.indices.filter { index in
                guard let results = spaces.type(ofFunction: UInt32(index))?.results, results.count == 1 else { return false }
                return spaces.matches(results[0], type)
            }
            guard let function = choices.element(of: Array(callable)), let called = spaces.type(ofFunction: UInt32(function)) else {
                return nil
            }
            return make(called.parameters, &choices, depth: depth - 1).map { $0 + [.call(function: UInt32(function))] }
        case 4:
            guard let first = make(type, &choices, depth: depth - 1), let second = make(type, &choices, depth: depth - 1),
                let condition = make(.i32, &choices, depth: depth - 1)
            else { return nil }
            if mayHaveEffects, choices.chance(1, of: 2) { return condition + [.if(.value(type))] + first + [.else] + second + [.end] }
            if type.isReference { return first + second + condition + [.selectTyped(types: sideTable.add(selectTypes: [type]))] }
            return first + second + condition + [.select]
        default:
            guard let inner = make(type, &choices, depth: depth - 1) else { return nil }
            return [.block(.value(type))] + inner + [.end]
        }
    }

    private mutating func load(_ type: ValueType, _ choices: inout Choices, depth: Int) -> [Instruction]? {
        guard !spaces.memories.isEmpty, let opcode = choices.element(of: Self.loads[type] ?? []) else { return nil }
        let memory = choices.number(below: spaces.memories.count)
        let index = spaces.memories[memory].index
        // Small addresses, that most loads do not trap.
        var address = make(index.valueType, &choices, depth: depth - 1)
        switch index {
        case .i32: address? += [.i32Constant(255), .numeric(.i32And)]
        case .i64: address? += [.i64Constant(255), .numeric(.i64And)]
        }
        let natural = opcode.row.accessWidth.trailingZeroBitCount
        let argument = MemoryArgument(
            offset: UInt64(choices.number(below: 64)), memory: UInt32(memory), alignment: UInt8(choices.number(below: natural + 1)))
        return address.map { $0 + [.load(opcode, argument)] }
    }

    /// Operators of the standard that always give the same, by the one type of their result.
    static let operators: [ValueType: [Opcode]] = byResult { $0.immediates == .none }

    static let loads: [ValueType: [Opcode]] = byResult { $0.immediates == .memory && $0.signature?.operands == [.address] }

    private static func byResult(_ isWanted: (OpcodeRow) -> Bool) -> [ValueType: [Opcode]] {
        var operators: [ValueType: [Opcode]] = [:]
        for row in OpcodeTable.rows where isWanted(row) {
            guard let results = row.signature?.results, results.count == 1, results[0] != .address, row.feature != .relaxedSIMD,
                row.feature.map({ $0.status == .standard }) ?? true
            else { continue }
            operators[results[0].valueType(address: .i32), default: []].append(row.opcode)
        }
        return operators
    }

    // MARK: Constants

    /// The simplest value of a type, or one of those that are worth trying.
    mutating func constant(_ type: ValueType, _ choices: inout Choices, depth: Int) -> [Instruction]? {
        switch type {
        case .i32: return [.i32Constant(Int32(truncatingIfNeeded: Constants.integer(&choices)))]
        case .i64: return [.i64Constant(Constants.integer(&choices))]
        case .f32: return [.f32Constant(Constants.float32(&choices))]
        case .f64: return [.f64Constant(Constants.float64(&choices))]
        case .v128: return [.v128Constant(sideTable.add(vector: Constants.vector(&choices)))]
        case .reference(let reference): return self.reference(reference, &choices, depth: depth)
        }
    }

    /// A value that does not depend on choices: for what is never looked at.
    mutating func defaultValue(_ type: ValueType) -> [Instruction]? {
        var choices = Choices(bytes: [])
        return constant(type, &choices, depth: 2)
    }

    private mutating func reference(_ type: ReferenceType, _ choices: inout Choices, depth: Int) -> [Instruction]? {
        if type.nullable, depth <= 0 || !choices.chance(1, of: 2) { return [.referenceNull(type.heap)] }
        switch type.heap {
        case .any, .eq, .i31: return [.i32Constant(Int32(truncatingIfNeeded: Constants.integer(&choices))), .referenceI31]
        case .extern: return [.i32Constant(7), .referenceI31, .externConvertAny]
        case .func: return function(&choices) { _ in true }
        case .struct, .array:
            let wanted = type
            let declared = spaces.types.indices.filter { spaces.matches(.type(UInt32($0)), wanted.heap) }
            guard depth > 0, let index = choices.element(of: Array(declared)) else { return nil }
            return object(UInt32(index), &choices, depth: depth)
        case .type(let index), .exact(let index):
            guard Int(index) < spaces.types.count else { return nil }
            if case .function = spaces.types[Int(index)].composite {
                let isExact = type.heap.isExact
                return function(&choices) { function in
                    let found = spaces.functions[Int(function)]
                    return isExact
                        ? found == index && spaces.isExact(function: function) : spaces.matches(.type(found), .type(index))
                }
            }
            return depth > 0 ? object(index, &choices, depth: depth) : nil
        case .none, .nofunc, .noextern, .exn, .noexn, .recursive, .canonical, .exactRecursive, .exactCanonical: return nil
        }
    }

    /// A reference to one of the functions.
    private func function(_ choices: inout Choices, where isWanted: (UInt32) -> Bool) -> [Instruction]? {
        choices.element(of: spaces.functions.indices.map { UInt32($0) }.filter(isWanted)).map { [.referenceFunction($0)] }
    }

    private mutating func object(_ index: UInt32, _ choices: inout Choices, depth: Int) -> [Instruction]? {
        let type = spaces.types[Int(index)]
        guard type.descriptor == nil, type.describes == nil, let fields = spaces.fields(index) else { return nil }
        let hasDefaults = fields.allSatisfy { $0.storage.unpacked.isDefaultable }
        switch type.composite {
        case .function: return nil
        case .structure:
            if hasDefaults && choices.chance(1, of: 2) || fields.isEmpty { return [.structNewDefault(type: index)] }
            if fields.count > 16 { return hasDefaults ? [.structNewDefault(type: index)] : nil }
            return make(fields.map(\.storage.unpacked), &choices, depth: depth - 1).map { $0 + [.structNew(type: index)] }
        case .array:
            let length = choices.number(below: 4)
            if hasDefaults { return [.i32Constant(Int32(length)), .arrayNewDefault(type: index)] }
            return make([fields[0].storage.unpacked], &choices, depth: depth - 1).map {
                $0 + [.i32Constant(Int32(length)), .arrayNew(type: index)]
            }
        }
    }
}

/// Numbers that are worth trying.
enum Constants {
    private static let integers: [Int64] = [
        0, 1, -1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 127, 128, -128, 255, 256, 32767, 32768, -32768, 65535, 65536, 0x7FFF_FFFF,
        -0x8000_0000, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, .max, .min, 0x0101_0101_0101_0101, 0x5555_5555_5555_5555,
    ]

    static func integer(_ choices: inout Choices) -> Int64 {
        if choices.chance(1, of: 4) { return Int64(bitPattern: choices.bits() >> UInt64(choices.number(below: 64))) }
        let value = integers[choices.number(below: integers.count)]
        return choices.chance(1, of: 8) ? value &+ Int64(choices.number(below: 3)) &- 1 : value
    }

    private static let singles: [UInt32] = [
        0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC0_0000, 0x7FA0_0000, 1, 0x007F_FFFF,
        0x0080_0000, 0x7F7F_FFFF, 0x4F00_0000, 0xCF00_0000, 0x4F80_0000, 0x5F00_0000, 0x3F00_0000, 0x4B00_0000, 0xCF00_0001,
    ]

    static func float32(_ choices: inout Choices) -> UInt32 {
        choices.chance(1, of: 4) ? UInt32(truncatingIfNeeded: choices.bits()) : singles[choices.number(below: singles.count)]
    }

    private static let doubles: [UInt64] = [
        0, 1 << 63, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000,
        0xFFF8_0000_0000_0000, 0x7FF4_0000_0000_0000, 1, 0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF,
        0x41E0_0000_0000_0000, 0xC1E0_0000_0000_0000, 0x41EF_FFFF_FFE0_0000, 0x43E0_0000_0000_0000, 0xC3E0_0000_0000_0000,
        0x3FE0_0000_0000_0000, 0x4330_0000_0000_0000, 0x36A0_0000_0000_0000, 0x47EF_FFFF_F000_0000,
    ]

    static func float64(_ choices: inout Choices) -> UInt64 {
        choices.chance(1, of: 4) ? choices.bits() : doubles[choices.number(below: doubles.count)]
    }

    static func vector(_ choices: inout Choices) -> SIMD16<UInt8> {
        var bytes: [UInt8] = []
        switch choices.number(below: 4) {
        case 0: bytes = [UInt8](repeating: choices.byte(), count: 16)
        case 1: while bytes.count < 16 { bytes += little(UInt64(float32(&choices)), 4) }
        case 2: while bytes.count < 16 { bytes += little(float64(&choices), 8) }
        default: while bytes.count < 16 { bytes += little(UInt64(bitPattern: integer(&choices)), 8) }
        }
        var vector = SIMD16<UInt8>()
        for lane in 0..<16 { vector[lane] = bytes[lane] }
        return vector
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
