import WasmModel

/// Cases in which few instructions are executed many times, each time in another place and with other operands, and no result is lost.
///
/// Generated modules are varied, but much of what they have is not executed, and much of what is executed changes nothing that is seen. Here
/// no condition fails, hardly anything traps, and results end in memory. So for the time that a case takes, more is said of its instructions.
struct InstructionDrill {
    private static let page: UInt64 = 65536
    /// Where operands are read and accesses go: below this address.
    private static let area: UInt64 = 0x1000
    private static let results: UInt64 = 0x4000
    private static let deepest = 8

    /// What is open around the code, and what its end needs.
    private enum Frame { case plain, other }

    /// What becomes of a result.
    private enum Use: CaseIterable { case stored, kept, condition, branch, selection, dropped }

    private var choices: Choices
    private let features: Features
    private let candidates: [OperatorCandidate]
    private let isWide: Bool
    private let isShared: Bool
    private var instructions: [Instruction] = []
    private var sideTable = InstructionSideTable()
    private var frames: [Frame] = []
    private var resultCount: UInt64 = 0

    /// A case of the features that are allowed.
    static func make(_ choices: inout Choices, features: Features) -> FuzzCase {
        var drill = InstructionDrill(choices, features)
        let made = drill.make()
        choices = drill.choices
        return made
    }

    private init(_ choices: Choices, _ features: Features) {
        var choices = choices
        let known = OperatorCandidate.all.filter {
            $0.feature.map { features[$0] } ?? true && $0.opcode != .memoryAtomicWait32 && $0.opcode != .memoryAtomicWait64
        }
        candidates = (0..<(1 + choices.number(below: 4))).compactMap { _ in choices.element(of: known) }
        isWide = features[.memory64] && choices.chance(1, of: 4)
        isShared = features[.threads] && choices.chance(1, of: 3)
        self.choices = choices
        self.features = features
    }

    private var types: [ValueType] { features[.simd] ? [.i32, .i64, .f32, .f64, .v128] : [.i32, .i64, .f32, .f64] }

    /// A local variable: 0 of each type is a parameter, 1 and 2 keep results, 3 is for who needs a value twice.
    private func local(_ type: ValueType, _ number: Int) -> UInt32 { UInt32((type.entry ?? 0) + number * types.count) }

    /// The local variable that changes with each branch that is taken or not.
    private var counter: UInt32 { UInt32(4 * types.count) }

    // MARK: The case

    private mutating func make() -> FuzzCase {
        for _ in 0..<(1 + choices.number(below: 40)) where !choices.isExhausted { use() }
        while !frames.isEmpty { close() }
        for type in types {
            for number in 1..<4 { store(type) { $0.instructions.append(.localGet($0.local(type, number))) } }
        }
        store(.i64) { $0.instructions.append(.localGet($0.counter)) }
        instructions.append(.end)

        var draft = ModuleDraft()
        draft.recursionGroups = [[SubType(composite: .function(FunctionType(parameters: types, results: [])))]]
        draft.memories = [MemoryType(limits: Limits(minimum: 1, maximum: 1), index: isWide ? .i64 : .i32, isShared: isShared)]
        draft.data = [ModuleDraft.DataSegment(mode: .active(0, offset: DraftExpression([address(0), .end])), bytes: bytes())]
        draft.functions = [
            ModuleDraft.Function(
                type: 0, locals: (types + types + types + [.i64]).map { LocalGroup(count: 1, type: $0) },
                body: DraftExpression(instructions, sideTable: sideTable))
        ]
        let name = ItemNames.item(.function, 0)
        draft.exports = [Export(name: name, kind: .function, index: 0), Export(name: "memory", kind: .memory, index: 0)]
        let steps = (0..<(1 + choices.number(below: 4))).map { _ in
            FuzzCase.Step.invoke(module: 0, export: name, arguments: types.map { boundary($0) })
        }
        return FuzzCase(features: features, modules: [.init(name: "m0", binary: draft.encoded())], steps: steps)
    }

    private mutating func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < 256 { bytes += BoundaryOperands.bytes(boundary(types[choices.number(below: types.count)])) }
        return bytes
    }

    private mutating func boundary(_ type: ValueType) -> CaseValue {
        let pool = BoundaryOperands.numbers[type.entry ?? 0]
        return pool[choices.number(below: pool.count)]
    }

    // MARK: Places

    /// Goes into blocks and out of them.
    private mutating func walk() {
        while !frames.isEmpty, choices.chance(1, of: 3) { close() }
        while frames.count < Self.deepest, choices.chance(2, of: 5) { open() }
    }

    private mutating func open() {
        var frame = Frame.plain
        switch choices.number(below: 6) {
        case 0, 1: instructions.append(.block(.empty))
        case 2: instructions.append(.loop(.empty))
        case 3:
            condition(true)
            instructions.append(.if(.empty))
            frame = .other
        case 4:
            condition(false)
            instructions += [.if(.empty), .nop, .else]
        default:
            if features[.exceptions] {
                instructions.append(.tryTable(.empty, catches: sideTable.add(catches: [])))
            } else {
                instructions.append(.block(.empty))
            }
        }
        frames.append(frame)
    }

    private mutating func close() {
        if frames.popLast() == .other, choices.chance(1, of: 2) { instructions += [.else, .nop] }
        instructions.append(.end)
    }

    /// A condition that is known to whoever runs the code, and not always to who compiles it.
    private mutating func condition(_ isTrue: Bool) {
        if choices.chance(1, of: 2) {
            instructions += [.localGet(0), .i32Constant(isTrue ? 1 : 0), .numeric(isTrue ? .i32Or : .i32And)]
        } else {
            instructions.append(.i32Constant(isTrue ? 1 : 0))
        }
    }

    // MARK: Uses

    private mutating func use() {
        walk()
        guard let candidate = choices.element(of: candidates) else { return }
        let types = candidate.results.map(\.valueType)
        guard let type = types.first, types.count == 1 else {
            execute(candidate)
            for (position, type) in types.enumerated().reversed() { instructions.append(.localSet(local(type, 1 + position % 2))) }
            return
        }
        var use = Use.allCases[choices.number(below: Use.allCases.count)]
        if type != .i32, use == .condition || use == .branch || use == .selection { use = .stored }
        switch use {
        case .stored: store(type) { $0.value(candidate, type) }
        case .kept:
            value(candidate, type)
            instructions.append(.localSet(local(type, 1 + choices.number(below: 2))))
        case .condition:
            value(candidate, type)
            instructions.append(.if(.empty))
            count()
            instructions.append(.end)
        case .branch:
            instructions.append(.block(.empty))
            value(candidate, type)
            instructions.append(.branchIf(label: 0))
            count()
            instructions.append(.end)
        case .selection:
            store(.i64) {
                $0.instructions += [.localGet($0.local(.i64, 0)), .localGet($0.local(.i64, 1))]
                $0.value(candidate, type)
                $0.instructions.append(.select)
            }
        case .dropped:
            value(candidate, type)
            instructions.append(.drop)
        }
    }

    /// Changes what is seen in the end: each time another bit.
    private mutating func count() {
        instructions += [
            .localGet(counter), .i64Constant(1), .numeric(.i64Rotl), .i64Constant(1), .numeric(.i64Xor), .localSet(counter),
        ]
    }

    /// Stores a value in a place of its own.
    private mutating func store(_ type: ValueType, _ value: (inout InstructionDrill) -> Void) {
        let place = Self.results + 16 * resultCount
        resultCount += 1
        let offset = choices.chance(1, of: 2) ? place : 0
        instructions.append(address(place - offset))
        value(&self)
        instructions.append(.store(type.plainStore, MemoryArgument(offset: offset, memory: 0, alignment: 0)))
    }

    /// The operator with its operands, sometimes in a block that gives its result.
    private mutating func value(_ candidate: OperatorCandidate, _ type: ValueType) {
        let isBlock = choices.chance(1, of: 6)
        if isBlock { instructions.append(.block(.value(type))) }
        execute(candidate)
        if isBlock { instructions.append(.end) }
    }

    private mutating func execute(_ candidate: OperatorCandidate) {
        let types = candidate.operands.map(\.valueType)
        var argument: MemoryArgument?
        if candidate.width > 0 { argument = place(candidate) }
        for position in types.indices where position > 0 || argument == nil {
            let type = types[position]
            let twice = local(type, 3)
            if position == 1, argument == nil, types[0] == type, candidate.hazard == .none, choices.chance(1, of: 8) {
                instructions += [.localTee(twice), .localGet(twice)]
                continue
            }
            operand(type)
            if position == types.count - 1, !choices.chance(1, of: 64) { avoid(candidate.hazard, type) }
        }
        switch candidate.immediates {
        case .lane: instructions.append(.lane(candidate.opcode, UInt8(choices.number(below: candidate.lanes))))
        case .shuffle:
            var mask = SIMD16<UInt8>()
            for lane in 0..<16 { mask[lane] = UInt8(choices.number(below: 32)) }
            instructions.append(.shuffle(sideTable.add(vector: mask)))
        default:
            guard let argument else { return instructions.append(.numeric(candidate.opcode)) }
            instructions.append(candidate.access(argument, lane: UInt8(choices.number(below: max(1, candidate.lanes)))))
        }
    }

    /// Emits an address, mostly of something that is there.
    private mutating func place(_ candidate: OperatorCandidate) -> MemoryArgument {
        let natural = candidate.width.trailingZeroBitCount
        let isAtomic = candidate.immediates == .atomicMemory
        let alignment = isAtomic || choices.chance(1, of: 2) ? candidate.width : 1
        var offset = UInt64(choices.number(below: Int(Self.area / 2))) / alignment * alignment
        if choices.chance(1, of: 64) {
            // At the end, or behind it.
            instructions.append(address(Self.page - candidate.width))
            offset = UInt64(choices.number(below: 3))
        } else if choices.chance(1, of: 2) {
            instructions.append(address(UInt64(choices.number(below: Int(Self.area / 2))) / alignment * alignment))
        } else {
            let mask = address((Self.area / 2 - 1) & ~(alignment - 1))
            operand(isWide ? .i64 : .i32)
            instructions += [mask, .numeric(isWide ? .i64And : .i32And)]
        }
        return MemoryArgument(
            offset: offset, memory: 0, alignment: UInt8(isAtomic ? natural : choices.number(below: natural + 1)))
    }

    private func address(_ address: UInt64) -> Instruction {
        isWide ? .i64Constant(Int64(address)) : .i32Constant(Int32(address))
    }

    private mutating func operand(_ type: ValueType) {
        switch choices.number(below: 6) {
        case 0, 1: if let constant = boundary(type).constant(&sideTable) { instructions.append(constant) }
        case 2: instructions.append(.localGet(local(type, 0)))
        case 3: instructions.append(.localGet(local(type, 1 + choices.number(below: 2))))
        default:
            let place = UInt64(choices.number(below: 240))
            instructions += [address(0), .load(type.plainLoad, MemoryArgument(offset: place, memory: 0, alignment: 0))]
        }
    }

    /// Makes of the last operand one for which the operator does not trap.
    private mutating func avoid(_ hazard: OperatorCandidate.Hazard, _ type: ValueType) {
        switch hazard {
        case .none: break
        case .divisor:
            // An odd number above zero is neither zero nor -1, by which the least integer cannot be divided.
            if type == .i32 {
                instructions += [.i32Constant(1), .numeric(.i32Or), .i32Constant(.max), .numeric(.i32And)]
            } else {
                instructions += [.i64Constant(1), .numeric(.i64Or), .i64Constant(.max), .numeric(.i64And)]
            }
        case .truncation:
            // From 0 to 32,767 in place of what is there.
            instructions.append(.drop)
            if choices.chance(1, of: 2) {
                instructions += [
                    .localGet(0), .i32Constant(0x7FFF), .numeric(.i32And), .numeric(type == .f32 ? .f32ConvertI32S : .f64ConvertI32S),
                ]
            } else {
                let number = Double(choices.number(below: 1 << 16)) / 4
                instructions.append(type == .f32 ? .f32Constant(Float(number).bitPattern) : .f64Constant(number.bitPattern))
            }
        }
    }
}

extension OperatorCandidate {
    /// The access of an operator of memory.
    ///
    /// - Parameters:
    ///   - argument: Where.
    ///   - lane: The lane that is loaded or stored, for those that name one.
    /// - Returns: The instruction.
    func access(_ argument: MemoryArgument, lane: UInt8) -> Instruction {
        if immediates == .atomicMemory { return .atomic(opcode, argument) }
        if immediates == .memoryLane {
            return results.isEmpty ? .storeLane(opcode, lane: lane, argument) : .loadLane(opcode, lane: lane, argument)
        }
        return results.isEmpty ? .store(opcode, argument) : .load(opcode, argument)
    }
}

extension CaseValue {
    /// The instruction that gives a number or vector; nil for what is none.
    func constant(_ sideTable: inout InstructionSideTable) -> Instruction? {
        switch self {
        case .i32(let value): .i32Constant(value)
        case .i64(let value): .i64Constant(value)
        case .f32(let bits): .f32Constant(bits)
        case .f64(let bits): .f64Constant(bits)
        case .v128(let bytes): .v128Constant(sideTable.add(vector: bytes))
        case .null, .i31, .host, .function, .result: nil
        }
    }
}
