import WasmModel
import WasmText

/// Small cases for every opcode, with operands at which implementations go wrong: what runs before anything random does.
///
/// An operator has three cases: its operands are constants (which optimisers fold), come from memory, or are arguments. What has no operands of
/// its own, or takes types and indices, is in modules written by hand.
public enum SingleInstructionCases {
    /// Where the operands of an operator come from.
    enum Source: CaseIterable {
        case constants, memory, arguments
    }

    private static let operators = OperatorCandidate.all
    private static let texts = SingleInstructionTexts.modules

    /// How many cases there are.
    public static let count = operators.count * Source.allCases.count + texts.count

    /// Whether the operands of a case are arguments of its functions.
    static func hasArguments(_ number: Int) -> Bool {
        let sources = Source.allCases.count
        return number >= operators.count * sources || Source.allCases[number % sources] == .arguments
    }

    /// A case by its number, from 0 to one less than `count`.
    public static func `case`(_ number: Int) -> FuzzCase {
        let sources = Source.allCases.count
        guard number >= operators.count * sources else {
            return OperatorCase(operators[number / sources], Source.allCases[number % sources]).make()
        }
        return written(texts[number - operators.count * sources])
    }

    /// A module written by hand whose functions are all called, with boundary arguments.
    private static func written(_ text: String) -> FuzzCase {
        guard let module = try? TextParser.parseModule(Array(text.utf8), features: .all), let draft = try? ModuleDraft(lifting: module)
        else {
            // A test parses all of them.
            return FuzzCase(modules: [.init(name: "m0", binary: ModuleDraft().encoded())])
        }
        var steps: [FuzzCase.Step] = []
        let types = draft.types
        for export in draft.exports where export.kind == .function {
            let type = types[Int(draft.functions[Int(export.index)].type)]
            guard case .function(let signature) = type.composite else { continue }
            for tuple in BoundaryOperands.tuples(signature.parameters, seed: UInt64(export.index)) {
                steps.append(.invoke(module: 0, export: export.name, arguments: tuple))
                if signature.parameters.isEmpty { break }
            }
        }
        return FuzzCase(modules: [.init(name: "m0", binary: draft.encoded(includeNames: false))], steps: steps)
    }
}

/// The case of an operator.
private struct OperatorCase {
    private static let page: UInt64 = 65536
    private static let slot: UInt64 = 64

    private let candidate: OperatorCandidate
    private let source: SingleInstructionCases.Source
    private let parameters: [ValueType]
    private var draft = ModuleDraft()
    private var sideTable = InstructionSideTable()

    init(_ candidate: OperatorCandidate, _ source: SingleInstructionCases.Source) {
        self.candidate = candidate
        self.source = source
        parameters = candidate.operands.map(\.valueType)
    }

    private var isAtomic: Bool { candidate.immediates == .atomicMemory }

    consuming func make() -> FuzzCase {
        let tuples = tuples()
        let results = candidate.results.map(\.valueType)
        let taken: [ValueType] =
            switch source {
            case .constants: []
            case .memory: [.i32]
            case .arguments: parameters
            }
        draft.recursionGroups = [[SubType(composite: .function(FunctionType(parameters: taken, results: results)))]]
        draft.memories = [MemoryType(limits: Limits(minimum: 1, maximum: 2), isShared: isAtomic)]
        draft.exports.append(Export(name: "memory", kind: .memory, index: 0))
        var steps: [FuzzCase.Step] = []
        switch source {
        case .constants:
            for (number, tuple) in tuples.enumerated() {
                let name = ItemNames.item(.function, number)
                addFunction(name, variant: number) { (self: inout OperatorCase, position: Int) in self.constant(tuple[position]) }
                steps.append(.invoke(module: 0, export: name, arguments: []))
            }
        case .memory:
            var bytes: [UInt8] = []
            for tuple in tuples {
                for value in tuple { bytes += BoundaryOperands.bytes(value) }
                bytes += [UInt8](repeating: 0, count: (Int(Self.slot) - bytes.count % Int(Self.slot)) % Int(Self.slot))
            }
            // Behind what stores may change.
            draft.data = [ModuleDraft.DataSegment(mode: .active(0, offset: DraftExpression([.i32Constant(0x4000), .end])), bytes: bytes)]
            for variant in 0..<variants {
                addFunction(ItemNames.item(.function, variant), variant: variant) { (self: inout OperatorCase, position: Int) in
                    self.load(position)
                }
            }
            for (number, _) in tuples.enumerated() {
                let place = CaseValue.i32(Int32(0x4000 + number * Int(Self.slot)))
                steps.append(.invoke(module: 0, export: ItemNames.item(.function, number % variants), arguments: [place]))
            }
        case .arguments:
            for variant in 0..<variants {
                addFunction(ItemNames.item(.function, variant), variant: variant) { (self: inout OperatorCase, position: Int) in
                    [.localGet(UInt32(position))]
                }
            }
            for (number, tuple) in tuples.enumerated() {
                steps.append(.invoke(module: 0, export: ItemNames.item(.function, number % variants), arguments: tuple))
            }
        }
        return FuzzCase(modules: [.init(name: "m0", binary: draft.encoded())], steps: steps)
    }

    /// How many functions there are where one function serves many operands: one for each lane or offset.
    private var variants: Int {
        switch candidate.immediates {
        case .lane: candidate.lanes
        case .memory, .memoryLane, .atomicMemory, .shuffle: 4
        default: 1
        }
    }

    private func tuples() -> [[CaseValue]] {
        let seed = UInt64(candidate.opcode.rawValue)
        guard candidate.width > 0 else { return BoundaryOperands.tuples(parameters, seed: seed) }
        let width = Int32(candidate.width)
        let places: [Int32] = [0, width, 64, 65536 - width, 65536 - 2 * width, 65536 - width + 1, 65535, 65536, -1, -width, .min]
        return BoundaryOperands.tuples(parameters, seed: seed).enumerated().map { number, tuple in
            var tuple = tuple
            tuple[0] = .i32(places[number % places.count])
            if candidate.opcode == .memoryAtomicWait32 || candidate.opcode == .memoryAtomicWait64 {
                // Nobody wakes the thread, so it must not wait for long; half of the time it would have to.
                if number % 2 == 0 { tuple[1] = candidate.opcode == .memoryAtomicWait32 ? .i32(0) : .i64(0) }
                tuple[2] = .i64([0, 1, 1000][number % 3])
            }
            return tuple
        }
    }

    private mutating func addFunction(_ name: Name, variant: Int, operand: (inout OperatorCase, Int) -> [Instruction]) {
        sideTable = InstructionSideTable()
        var instructions: [Instruction] = []
        for position in parameters.indices { instructions += operand(&self, position) }
        instructions.append(instruction(variant))
        instructions.append(.end)
        draft.exports.append(Export(name: name, kind: .function, index: UInt32(draft.functions.count)))
        draft.functions.append(ModuleDraft.Function(type: 0, body: DraftExpression(instructions, sideTable: sideTable)))
    }

    private mutating func instruction(_ variant: Int) -> Instruction {
        let opcode = candidate.opcode
        let natural = UInt8(candidate.width.trailingZeroBitCount)
        switch candidate.immediates {
        case .lane: return .lane(opcode, UInt8(variant % candidate.lanes))
        case .shuffle:
            var mask = SIMD16<UInt8>()
            for lane in 0..<16 {
                mask[lane] = UInt8([lane, 31 - lane, (lane * 7 + variant) % 32, lane / 2 * 2 + 16 * (lane & 1)][variant % 4])
            }
            return .shuffle(sideTable.add(vector: mask))
        case .memory, .memoryLane, .atomicMemory:
            let offset = [0, candidate.width, Self.page - candidate.width, UInt64(UInt32.max) / 8 * 8][variant % 4]
            let alignment = isAtomic ? natural : variant % 2 == 0 ? natural : 0
            let argument = MemoryArgument(offset: offset, memory: 0, alignment: alignment)
            return candidate.access(argument, lane: UInt8(variant % max(1, candidate.lanes)))
        default: return .numeric(opcode)
        }
    }

    private mutating func constant(_ value: CaseValue) -> [Instruction] { value.constant(&sideTable).map { [$0] } ?? [] }

    /// The operand at a position of the tuple at the address that the function is given.
    private func load(_ position: Int) -> [Instruction] {
        var offset = 0
        for type in parameters[..<position] { offset += BoundaryOperands.width(type) }
        return [.localGet(0), .load(parameters[position].plainLoad, MemoryArgument(offset: UInt64(offset), memory: 0, alignment: 0))]
    }
}

/// Operands at which implementations go wrong.
enum BoundaryOperands {
    private static let most = 28

    /// Values for parameters: all that are worth trying for one, a fixed choice among the combinations for several.
    static func tuples(_ types: [ValueType], seed: UInt64) -> [[CaseValue]] {
        if types.isEmpty { return [[]] }
        let pools = types.map(pool)
        let count = pools.count == 1 ? pools[0].count : most
        var random = SplitMix64(seed: SplitMix64.seed(seed, 0x5EED))
        return (0..<count).map { number in
            pools.enumerated().map { position, pool in
                // The first operand walks through its pool; the others jump.
                if position == 0 { return pool[number % pool.count] }
                return pool[Int(random.next() % UInt64(pool.count))]
            }
        }
    }

    static func width(_ type: ValueType) -> Int {
        switch type {
        case .i32, .f32: 4
        case .i64, .f64, .reference: 8
        case .v128: 16
        }
    }

    static func bytes(_ value: CaseValue) -> [UInt8] {
        func bytes(_ bits: UInt64, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) } }
        return switch value {
        case .i32(let value): bytes(UInt64(UInt32(bitPattern: value)), 4)
        case .i64(let value): bytes(UInt64(bitPattern: value), 8)
        case .f32(let bits): bytes(UInt64(bits), 4)
        case .f64(let bits): bytes(bits, 8)
        case .v128(let vector): (0..<16).map { vector[$0] }
        case .null, .i31, .host, .function, .result: []
        }
    }

    /// Numbers and vectors, by the number of their type (`ValueType.entry`).
    static let numbers: [[CaseValue]] = [
        InterestingConstants.i32.map(CaseValue.i32), InterestingConstants.i64.map(CaseValue.i64),
        InterestingConstants.f32.map(CaseValue.f32), InterestingConstants.f64.map(CaseValue.f64), vectors,
    ]

    private static func pool(_ type: ValueType) -> [CaseValue] {
        switch type {
        case .i32: numbers[0]
        case .i64: numbers[1]
        case .f32: numbers[2]
        case .f64: numbers[3]
        case .v128: numbers[4]
        case .reference(let type):
            switch type.heap {
            case .extern: [.null, .host(1), .host(2)]
            case .any: [.null, .i31(5), .host(3), .i31(-1)]
            case .eq, .i31: [.null, .i31(5), .i31(0x3FFF_FFFF), .i31(-0x4000_0000)]
            default: [.null]
            }
        }
    }

    /// Vectors of lanes of every shape.
    private static let vectors: [CaseValue] = {
        func vector(_ values: [UInt64], _ width: Int) -> CaseValue {
            var bytes = SIMD16<UInt8>()
            for lane in 0..<16 / width {
                for byte in 0..<width {
                    bytes[lane * width + byte] = UInt8(truncatingIfNeeded: values[lane % values.count] >> UInt64(8 * byte))
                }
            }
            return .v128(bytes)
        }
        var vectors = [vector([0], 8), vector([UInt64.max], 8)]
        vectors += [
            [0x80, 0x7F], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [0xFF, 0x01, 0x80, 0x81, 0x7E, 0x10, 0x1F, 0x00],
        ].map { vector($0, 1) }
        vectors += [[0x8000, 0x7FFF], [0xFFFF, 1, 0x100, 0x8001, 0x80, 0xFF80, 0xFF, 0x7F]].map { vector($0, 2) }
        vectors += [[0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF, 1], [0x10000, 0xFFFF_8000, 0x8001, 0xFFFF]].map { vector($0, 4) }
        vectors += [[1 << 63, (1 << 63) - 1], [0xFFFF_FFFF, 0xFFFF_FFFF_0000_0000]].map { vector($0, 8) }
        for start in stride(from: 0, to: InterestingConstants.f32.count - 3, by: 4) {
            vectors.append(vector((0..<4).map { UInt64(InterestingConstants.f32[start + $0]) }, 4))
        }
        for start in stride(from: 0, to: InterestingConstants.f64.count - 1, by: 4) {
            vectors.append(vector([InterestingConstants.f64[start], InterestingConstants.f64[start + 1]], 8))
        }
        return vectors
    }()
}
