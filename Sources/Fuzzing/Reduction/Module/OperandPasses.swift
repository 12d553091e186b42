import WasmModel

/// Passes that make immediates simpler: constants, offsets, labels, clauses.
enum OperandPasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// Immediates in function bodies.
    static let code = Pass("operands", .single) { subject in
        var places: [(function: Int, position: Int)] = []
        for (index, function) in subject.draft.functions.enumerated() {
            for (position, instruction) in function.body.instructions.enumerated() where hasOperand(instruction) {
                places.append((index, position))
            }
        }
        return ReductionUnits(
            count: places.count,
            alternatives: { [places] run in
                let place = places[run.lowerBound]
                let body = subject.draft.functions[place.function].body
                return simpler(body.instructions[place.position], of: body.sideTable).count
            },
            candidate: { [places] run, alternative in
                let place = places[run.lowerBound]
                var body = subject.draft.functions[place.function].body
                simpler(body.instructions[place.position], of: body.sideTable)[alternative](&body, place.position)
                return subject.replacing(body: body, of: place.function)
            })
    }

    /// Immediates in constant expressions: initializers and offsets.
    static let frame = Pass("initializers", .single) { subject in
        var places: [(path: WritableKeyPath<ModuleDraft, DraftExpression>, position: Int)] = []
        for path in subject.draft.constantExpressions {
            for position in subject.draft[keyPath: path].instructions.indices { places.append((path, position)) }
        }
        return ReductionUnits(
            count: places.count,
            alternatives: { [places] run in
                let place = places[run.lowerBound]
                let expression = subject.draft[keyPath: place.path]
                // Beside simpler immediates: the whole expression to a simple value.
                return 2 + simpler(expression.instructions[place.position], of: expression.sideTable).count
            },
            candidate: { [places] run, alternative in
                let place = places[run.lowerBound]
                return subject.editingFrame { draft in
                    if alternative < 2 {
                        let simple: [[Instruction]] = [[.i32Constant(0), .end], [.i64Constant(0), .end]]
                        draft[keyPath: place.path] = DraftExpression(simple[alternative])
                    } else {
                        let expression = draft[keyPath: place.path]
                        simpler(expression.instructions[place.position], of: expression.sideTable)[alternative - 2](
                            &draft[keyPath: place.path], place.position)
                    }
                }
            })
    }

    private typealias Edit = (inout DraftExpression, Int) -> Void

    private static func hasOperand(_ instruction: Instruction) -> Bool { !simpler(instruction, of: nil).isEmpty }

    private static func put(_ instruction: Instruction) -> Edit { { $0.instructions[$1] = instruction } }

    /// Simpler versions of an instruction with the same types. Without a side table those that need it count as one.
    private static func simpler(_ instruction: Instruction, of sideTable: InstructionSideTable?) -> [Edit] {
        switch instruction {
        case .i32Constant(let value): return smaller(value).map { put(.i32Constant($0)) }
        case .i64Constant(let value): return smaller(value).map { put(.i64Constant($0)) }
        case .f32Constant(let bits): return smallerBits(bits, one: Float(1).bitPattern).map { put(.f32Constant($0)) }
        case .f64Constant(let bits): return smallerBits(bits, one: Double(1).bitPattern).map { put(.f64Constant($0)) }
        case .v128Constant(let index):
            guard let sideTable else { return [{ _, _ in }] }
            return smaller(sideTable.vectors[Int(index.index)]).map { vector in
                { $0.instructions[$1] = .v128Constant($0.sideTable.add(vector: vector)) }
            }
        case .shuffle(let index):
            guard let sideTable else { return [{ _, _ in }] }
            return smaller(sideTable.vectors[Int(index.index)]).map { vector in
                { $0.instructions[$1] = .shuffle($0.sideTable.add(vector: vector)) }
            }
        case .load(let opcode, let argument): return smaller(argument).map { put(.load(opcode, $0)) }
        case .store(let opcode, let argument): return smaller(argument).map { put(.store(opcode, $0)) }
        case .loadLane(let opcode, let lane, let argument):
            return smaller(argument).map { put(.loadLane(opcode, lane: lane, $0)) }
                + (lane > 0 ? [put(.loadLane(opcode, lane: 0, argument))] : [])
        case .storeLane(let opcode, let lane, let argument):
            return smaller(argument).map { put(.storeLane(opcode, lane: lane, $0)) }
                + (lane > 0 ? [put(.storeLane(opcode, lane: 0, argument))] : [])
        case .atomic(let opcode, let argument):
            return smaller(argument).filter { $0.alignment == argument.alignment }.map { put(.atomic(opcode, $0)) }
        case .lane(let opcode, let lane): return lane > 0 ? [put(.lane(opcode, 0)), put(.lane(opcode, lane / 2))] : []
        case .branchTable(let index):
            guard let sideTable else { return [{ _, _ in }] }
            let labels = sideTable.labels[Int(index.index)]
            guard let last = labels.last else { return [] }
            var lists: [[UInt32]] = [[last]]
            if labels.count > 2 { lists += [Array(labels[(labels.count / 2)...]), Array(labels[..<(labels.count / 2)]) + [last]] }
            for position in labels.indices.dropLast() where labels.count > 2 {
                var shorter = labels
                shorter.remove(at: position)
                lists.append(shorter)
            }
            let shorter: [Edit] = lists.filter { $0.count < labels.count }.map { list in
                { $0.instructions[$1] = .branchTable(labels: $0.sideTable.add(labels: list)) }
            }
            return labels.count == 1 ? [{ $0.instructions.replaceSubrange($1...$1, with: [.drop, .branch(label: last)]) }] : shorter
        case .tryTable(let type, let index):
            guard let sideTable else { return [{ _, _ in }] }
            let clauses = sideTable.catches[Int(index.index)]
            var edits: [Edit] = clauses.indices.map { position in
                {
                    var shorter = clauses
                    shorter.remove(at: position)
                    $0.instructions[$1] = .tryTable(type, catches: $0.sideTable.add(catches: shorter))
                }
            }
            if clauses.isEmpty { edits.append(put(.block(type))) }
            return edits
        case .selectTyped: return [put(.select)]
        case .loop(let type): return [put(.block(type))]
        case .branchIf: return [put(.drop)]
        case .callIndirect, .callReference, .block, .unreachable, .nop, .if, .else, .end, .throw, .throwReference, .branch, .branchOnNull,
            .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail, .return, .call,
            .returnCall, .returnCallIndirect, .returnCallReference, .try, .catch, .catchAll, .delegate, .rethrow, .drop, .select,
            .localGet, .localSet, .localTee, .globalGet, .globalSet, .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy,
            .tableInit, .elementDrop, .atomicFence, .memorySize, .memoryGrow, .memoryFill, .memoryCopy, .memoryInit, .dataDrop, .numeric,
            .referenceNull, .referenceIsNull, .referenceFunction, .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast,
            .referenceCastDescriptor, .referenceGetDescriptor, .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .structNew,
            .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew, .arrayNewDefault,
            .arrayNewFixed, .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData,
            .arrayInitElement:
            return []
        }
    }

    /// Zero, then half, then without each byte and the lowest bit.
    private static func smaller<Value: FixedWidthInteger & SignedInteger>(_ value: Value) -> [Value] {
        if value == 0 { return [] }
        var values: [Value] = [0, 1, -1, value / 2, value == .min ? .max : -value, value >> 8, value & 0xFF]
        for byte in 0..<Value.bitWidth / 8 where (value >> Value(8 * byte)) & 0xFF != 0 {
            values.append(value & ~(0xFF << Value(8 * byte)))
        }
        values += [value & (value &- 1), value &- 1]
        var unique: [Value] = []
        for candidate in values where candidate != value && !unique.contains(candidate) { unique.append(candidate) }
        return unique
    }

    private static func smallerBits<Bits: FixedWidthInteger & UnsignedInteger>(_ value: Bits, one: Bits) -> [Bits] {
        if value == 0 { return [] }
        var values: [Bits] = [0, one]
        for byte in 0..<Bits.bitWidth / 8 where (value >> Bits(8 * byte)) & 0xFF != 0 { values.append(value & ~(0xFF << Bits(8 * byte))) }
        return values.filter { $0 != value }
    }

    private static func smaller(_ vector: SIMD16<UInt8>) -> [SIMD16<UInt8>] {
        var vectors: [SIMD16<UInt8>] = []
        var length = 16
        while length >= 1 {
            for start in stride(from: 0, to: 16, by: length) where (start..<start + length).contains(where: { vector[$0] != 0 }) {
                var smaller = vector
                for index in start..<start + length { smaller[index] = 0 }
                vectors.append(smaller)
            }
            length /= 2
        }
        return vectors
    }

    private static func smaller(_ argument: MemoryArgument) -> [MemoryArgument] {
        var arguments: [MemoryArgument] = []
        if argument.offset > 0 {
            for offset in [0, argument.offset / 2, argument.offset & (argument.offset - 1), argument.offset - 1] {
                arguments.append(MemoryArgument(offset: offset, memory: argument.memory, alignment: argument.alignment))
            }
        }
        if argument.alignment > 0 {
            arguments.append(MemoryArgument(offset: argument.offset, memory: argument.memory, alignment: 0))
        }
        return arguments
    }
}

extension ModuleDraft {
    /// Where the constant expressions of a module are.
    fileprivate var constantExpressions: [WritableKeyPath<ModuleDraft, DraftExpression>] {
        var paths: [WritableKeyPath<ModuleDraft, DraftExpression>] = []
        for index in globals.indices { paths.append(\.globals[index].initializer) }
        for (index, table) in tables.enumerated() where table.initializer != nil { paths.append(\.tables[index].presentInitializer) }
        for (index, segment) in elements.enumerated() {
            if case .active = segment.mode { paths.append(\.elements[index].mode.offset) }
        }
        for (index, segment) in data.enumerated() {
            if case .active = segment.mode { paths.append(\.data[index].mode.offset) }
        }
        return paths
    }
}

extension ModuleDraft.Table {
    fileprivate var presentInitializer: DraftExpression {
        get { initializer ?? DraftExpression() }
        set { initializer = newValue }
    }
}

extension ModuleDraft.SegmentMode {
    fileprivate var offset: DraftExpression {
        get {
            switch self {
            case .active(_, let offset): offset
            case .passive, .declarative: DraftExpression()
            }
        }
        set { if case .active(let index, _) = self { self = .active(index, offset: newValue) } }
    }
}
