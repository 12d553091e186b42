import WasmModel

// Changes that look at no rule: what is almost valid.
extension Mutators {
    static let breaking: [Mutator] = [
        breaking("delete-any-instruction") { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices) else { return false }
            draft.functions[function].body.instructions.remove(at: position)
            return true
        },
        breaking("repeat-any-instruction") { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices) else { return false }
            let instruction = draft.functions[function].body.instructions[position]
            draft.functions[function].body.instructions.insert(instruction, at: position)
            return true
        },
        breaking("exchange-any-instructions") { draft, choices in
            guard let (function, first) = anyInstruction(draft, &choices) else { return false }
            let second = choices.number(below: draft.functions[function].body.instructions.count - 1)
            guard first != second else { return false }
            draft.functions[function].body.instructions.swapAt(first, second)
            return true
        },
        breaking("copy-any-instruction") { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices), let (other, from) = anyInstruction(draft, &choices) else {
                return false
            }
            let source = draft.functions[other].body
            let instruction = draft.functions[function].body.sideTable.adopt(source.instructions[from], of: source.sideTable)
            let before = draft.functions[function].body.bytes
            draft.functions[function].body.instructions[position] = instruction
            return draft.functions[function].body.bytes != before
        },
        breaking("change-any-index", weight: 12) { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices) else { return false }
            // All numbers of the one instruction change: types, functions, labels, locals, whatever it has.
            let steps = [1, -1, 2, 1000][choices.number(below: 4)]
            func change(_ index: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: max(0, Int(index) + steps)) }
            let body = draft.functions[function].body
            let spaces = DraftSpaces(draft)
            var map = Renumbering()
            map.types = (0..<spaces.types.count).map { change(UInt32($0)) }
            map.functions = (0..<spaces.functions.count).map { change(UInt32($0)) }
            map.tables = (0..<spaces.tables.count).map { change(UInt32($0)) }
            map.memories = (0..<spaces.memories.count).map { change(UInt32($0)) }
            map.globals = (0..<spaces.globals.count).map { change(UInt32($0)) }
            map.tags = (0..<spaces.tags.count).map { change(UInt32($0)) }
            map.elements = (0..<spaces.elements.count).map { change(UInt32($0)) }
            map.data = (0..<spaces.dataCount).map { change(UInt32($0)) }
            var table = body.sideTable
            let old = body.instructions[position]
            var new = renamed(map.map(old), change)
            new = Labels.map([new], &table) { label, _ in change(label) }[0]
            draft.functions[function].body = DraftExpression(body.instructions, sideTable: table)
            draft.functions[function].body.instructions[position] = new
            return draft.functions[function].body.bytes != body.bytes
        },
        breaking("change-any-operator", weight: 6) { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices) else { return false }
            let numeric = OpcodeTable.rows.filter { $0.immediates == .none && $0.signature != nil }
            let opcode = numeric[choices.number(below: numeric.count)].opcode
            switch draft.functions[function].body.instructions[position] {
            case .numeric(let old): if old == opcode { return false }
            case .end, .else: return false
            default: break
            }
            draft.functions[function].body.instructions[position] = .numeric(opcode)
            return true
        },
        breaking("change-any-block-type") { draft, choices in
            let blocks = draft.functions.indices.flatMap { function in
                draft.functions[function].body.instructions.indices.filter { draft.functions[function].body.instructions[$0].opensBlock }
                    .map { (function, $0) }
            }
            guard let (function, position) = choices.element(of: blocks) else { return false }
            let types = draft.types.count
            let type: BlockType =
                switch choices.number(below: 3) {
                case 0: .empty
                case 1: .value(anyType(types, &choices))
                default: .type(UInt32(choices.number(below: types + 1)))
                }
            let old = draft.functions[function].body.instructions[position]
            let changed: Instruction
            switch old {
            case .loop: changed = .loop(type)
            case .if: changed = .if(type)
            case .tryTable(_, let catches): changed = .tryTable(type, catches: catches)
            case .try: changed = .try(type)
            default: changed = .block(type)
            }
            let before = draft.functions[function].body.bytes
            draft.functions[function].body.instructions[position] = changed
            return draft.functions[function].body.bytes != before
        },
        breaking("change-any-reference-type") { draft, choices in
            guard let (function, position) = anyInstruction(draft, &choices) else { return false }
            let heap = anyHeapType(draft.types.count, &choices)
            let type = ReferenceType(nullable: choices.chance(1, of: 2), heap: heap)
            let body = draft.functions[function].body
            let changed: Instruction
            switch body.instructions[position] {
            case .referenceNull: changed = .referenceNull(heap)
            case .referenceTest: changed = .referenceTest(type)
            case .referenceCast: changed = .referenceCast(type)
            case .branchOnCast(let label, let from, _): changed = .branchOnCast(label: label, from: from, to: type)
            case .branchOnCastFail(let label, _, let to): changed = .branchOnCastFail(label: label, from: type, to: to)
            case .drop: changed = .referenceIsNull
            case .localGet: changed = .referenceNull(heap)
            default: return false
            }
            draft.functions[function].body.instructions[position] = changed
            return draft.functions[function].body.bytes != body.bytes
        },
        breaking("change-any-local-type") { draft, choices in
            let groups = draft.functions.indices.flatMap { function in draft.functions[function].locals.indices.map { (function, $0) } }
            guard let (function, group) = choices.element(of: groups) else { return false }
            let type = anyType(draft.types.count, &choices)
            guard draft.functions[function].locals[group].type != type else { return false }
            draft.functions[function].locals[group].type = type
            return true
        },
        breaking("change-any-function-type") { draft, choices in
            guard !draft.functions.isEmpty, !draft.types.isEmpty else { return false }
            let function = choices.number(below: draft.functions.count)
            let type = UInt32(choices.number(below: draft.types.count + 1))
            guard draft.functions[function].type != type else { return false }
            draft.functions[function].type = type
            return true
        },
        breaking("change-any-type") { draft, choices in
            guard !draft.recursionGroups.isEmpty else { return false }
            let group = choices.number(below: draft.recursionGroups.count)
            guard !draft.recursionGroups[group].isEmpty else { return false }
            let position = choices.number(below: draft.recursionGroups[group].count)
            let old = draft.recursionGroups[group][position]
            var type = old
            let count = draft.types.count
            switch choices.number(below: 4) {
            case 0: type.isFinal.toggle()
            case 1: type.supertypes = type.supertypes.isEmpty ? [.type(UInt32(choices.number(below: count)))] : []
            case 2:
                let wanted = choices.number(below: 4)
                var number = 0
                type = type.mapping { heap in
                    number += 1
                    return number - 1 == wanted ? anyHeapType(count, &choices) : heap
                }
                // They are written as type indices, and nothing else can stand there.
                (type.supertypes, type.describes, type.descriptor) = (old.supertypes, old.describes, old.descriptor)
            default:
                switch type.composite {
                case .function(var function):
                    let new = anyType(count, &choices)
                    if function.results.isEmpty { function.parameters.append(new) } else { function.results[0] = new }
                    type.composite = .function(function)
                case .structure(var structure):
                    guard !structure.fields.isEmpty else { return false }
                    let field = choices.number(below: structure.fields.count)
                    structure.fields[field].mutable.toggle()
                    if choices.chance(1, of: 2) {
                        structure.fields[field].storage = choices.chance(1, of: 2) ? .i8 : .value(anyType(count, &choices))
                    }
                    type.composite = .structure(structure)
                case .array(var array):
                    if choices.chance(1, of: 2) {
                        array.field.mutable.toggle()
                    } else {
                        array.field.storage = .value(anyType(count, &choices))
                    }
                    type.composite = .array(array)
                }
            }
            guard type != old else { return false }
            draft.recursionGroups[group][position] = type
            return true
        },
        breaking("change-any-limits") { draft, choices in
            let values: [UInt64] = [0, 1, 65535, 65536, 65537, 0xFFFF_FFFF, 1 << 32, 1 << 48, (1 << 48) + 1, .max]
            let value = values[choices.number(below: values.count)]
            let count = draft.memories.count + draft.tables.count
            guard count > 0 else { return false }
            let index = choices.number(below: count)
            var limits =
                index < draft.memories.count ? draft.memories[index].limits : draft.tables[index - draft.memories.count].type.limits
            let old = limits
            // Minima stay small, that instantiation is cheap.
            if choices.chance(1, of: 4) {
                limits.minimum = min(value, 70_000)
            } else {
                limits.maximum = choices.chance(1, of: 4) ? nil : value
            }
            guard limits != old else { return false }
            if index < draft.memories.count {
                draft.memories[index].limits = limits
            } else {
                draft.tables[index - draft.memories.count].type.limits = limits
            }
            return true
        },
        breaking("change-any-global") { draft, choices in
            guard !draft.globals.isEmpty else { return false }
            let index = choices.number(below: draft.globals.count)
            if choices.chance(1, of: 2) {
                draft.globals[index].type.mutable.toggle()
            } else {
                let type = anyType(draft.types.count, &choices)
                guard draft.globals[index].type.value != type else { return false }
                draft.globals[index].type.value = type
            }
            return true
        },
        breaking("change-any-export") { draft, choices in
            guard !draft.exports.isEmpty else { return false }
            let index = choices.number(below: draft.exports.count)
            switch choices.number(below: 3) {
            case 0: draft.exports[index].index &+= 1
            case 1:
                let kind = ExternalKind.allCases[choices.number(below: 5)]
                guard draft.exports[index].kind != kind else { return false }
                draft.exports[index].kind = kind
            default: draft.exports.append(draft.exports[index])
            }
            return true
        },
        breaking("change-any-segment") { draft, choices in
            let count = draft.elements.count + draft.data.count
            guard count > 0 else { return false }
            let index = choices.number(below: count)
            let before = draft.encoded()
            if index < draft.elements.count {
                switch choices.number(below: 3) {
                case 0:
                    let type = ReferenceType(nullable: choices.chance(1, of: 2), heap: anyHeapType(draft.types.count, &choices))
                    guard draft.elements[index].type != type else { return false }
                    draft.elements[index].type = type
                case 1:
                    draft.elements[index].mode = .active(
                        UInt32(choices.number(below: 3)), offset: DraftExpression([.i32Constant(0), .end]))
                default: draft.elements[index].items = .functions([UInt32(choices.number(below: DraftSpaces(draft).functions.count + 1))])
                }
            } else {
                let offset = choices.chance(1, of: 2) ? Instruction.i32Constant(0) : .i64Constant(0)
                draft.data[index - draft.elements.count].mode = .active(
                    UInt32(choices.number(below: 3)), offset: DraftExpression([offset, .end]))
            }
            return draft.encoded() != before
        },
    ]

    private static func breaking(
        _ name: String, weight: Int = 4, _ body: @escaping @Sendable (inout ModuleDraft, inout Choices) -> Bool
    ) -> Mutator {
        Mutator(name, weight: weight, keepsValidity: false) { draft, choices, _ in body(&draft, &choices) }
    }

    /// Any instruction of any body but the last `end`.
    private static func anyInstruction(_ draft: ModuleDraft, _ choices: inout Choices) -> (function: Int, position: Int)? {
        let functions = draft.functions.indices.filter { draft.functions[$0].body.instructions.count > 1 }
        guard let function = choices.element(of: Array(functions)) else { return nil }
        return (function, choices.number(below: draft.functions[function].body.instructions.count - 1))
    }

    private static func anyType(_ types: Int, _ choices: inout Choices) -> ValueType {
        switch choices.number(below: 7) {
        case 0: .i32
        case 1: .i64
        case 2: .f32
        case 3: .f64
        case 4: .v128
        default: .reference(ReferenceType(nullable: choices.chance(1, of: 2), heap: anyHeapType(types, &choices)))
        }
    }

    private static func anyHeapType(_ types: Int, _ choices: inout Choices) -> HeapType {
        let abstract: [HeapType] = [.any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn]
        if types > 0, choices.chance(1, of: 2) { return .type(UInt32(choices.number(below: types))) }
        return abstract[choices.number(below: abstract.count)]
    }
}
