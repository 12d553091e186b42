import WasmModel

// Whole items of a module: what it has and says of it.
extension Mutators {
    static let items: [Mutator] = [
        Mutator("copy-function") { draft, choices, _ in
            guard let function = choices.element(of: draft.functions), draft.functions.count < 200 else { return false }
            let spaces = DraftSpaces(draft)
            draft.functions.append(function)
            draft.exports.append(
                Export(name: draft.freshExportName("copy"), kind: .function, index: UInt32(spaces.functions.count)))
            return true
        },
        Mutator("empty-function", weight: 2) { draft, choices, _ in
            guard !draft.functions.isEmpty else { return false }
            let index = choices.number(below: draft.functions.count)
            let spaces = DraftSpaces(draft)
            guard let type = spaces.functionType(draft.functions[index].type), draft.functions[index].body.instructions.count > 1 else {
                return false
            }
            draft.functions[index] = defaultFunction(draft.functions[index].type, type, spaces)
            forgetLocals(of: spaces.importedCount(.function) + index, &draft)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("remove-function", weight: 2) { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let used = References(draft).functions
            let imported = spaces.importedCount(.function)
            guard let index = choices.element(of: draft.functions.indices.filter { !used.contains(UInt32(imported + $0)) }) else {
                return false
            }
            draft.functions.remove(at: index)
            var map = Renumbering()
            map.functions = Renumbering.removing(imported + index, of: spaces.functions.count)
            draft.renumber(map)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("add-export") { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let kinds = ExternalKind.allCases.filter { spaces.count($0) > 0 }
            guard let kind = choices.element(of: kinds) else { return false }
            draft.exports.append(
                Export(name: draft.freshExportName("export"), kind: kind, index: UInt32(choices.number(below: spaces.count(kind)))))
            return true
        },
        Mutator("remove-export", weight: 2) { draft, choices, _ in
            guard !draft.exports.isEmpty else { return false }
            draft.exports.remove(at: choices.number(below: draft.exports.count))
            draft.declareFunctionReferences()
            return true
        },
        Mutator("move-export", weight: 1) { draft, choices, _ in
            guard draft.exports.count > 1 else { return false }
            let from = choices.number(below: draft.exports.count)
            let to = choices.number(below: draft.exports.count)
            guard from != to else { return false }
            draft.exports.swapAt(from, to)
            return true
        },
        Mutator("add-global") { draft, choices, _ in
            let type = choices.element(of: [.i32, .i64, .f32, .f64, .v128, .funcref, .externref] as [ValueType]) ?? .i32
            var maker = ExpressionMaker(spaces: DraftSpaces(draft), locals: [], sideTable: InstructionSideTable())
            guard let value = maker.constant(type, &choices, depth: 0) else { return false }
            let index = maker.spaces.globals.count
            draft.globals.append(
                .init(
                    type: GlobalType(value: type, mutable: choices.chance(2, of: 3)),
                    initializer: DraftExpression(value + [.end], sideTable: maker.sideTable)))
            draft.exports.append(Export(name: draft.freshExportName("global"), kind: .global, index: UInt32(index)))
            return true
        },
        Mutator("change-initializer") { draft, choices, _ in
            var maker = ExpressionMaker(spaces: DraftSpaces(draft), locals: [], sideTable: InstructionSideTable())
            guard !draft.globals.isEmpty else { return false }
            let index = choices.number(below: draft.globals.count)
            guard let value = maker.constant(draft.globals[index].type.value, &choices, depth: 1) else { return false }
            let old = draft.globals[index].initializer.bytes
            draft.globals[index].initializer = DraftExpression(value + [.end], sideTable: maker.sideTable)
            // What refers to functions declares them for bodies.
            draft.declareFunctionReferences()
            return draft.globals[index].initializer.bytes != old
        },
        Mutator("remove-global", weight: 2) { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let used = References(draft).globals
            let imported = spaces.importedCount(.global)
            guard let index = choices.element(of: draft.globals.indices.filter { !used.contains(UInt32(imported + $0)) }) else {
                return false
            }
            draft.globals.remove(at: index)
            var map = Renumbering()
            map.globals = Renumbering.removing(imported + index, of: spaces.globals.count)
            draft.renumber(map)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("change-limits") { draft, choices, _ in
            let count = draft.memories.count + draft.tables.count
            guard count > 0 else { return false }
            let index = choices.number(below: count)
            if index < draft.memories.count {
                let old = draft.memories[index]
                let limits = changed(old.limits, &choices, needsMaximum: old.isShared, step: old.pageSizeExponent == 0 ? 4096 : 2)
                guard limits != old.limits, limits.minimum <= old.largestPageCount, limits.maximum ?? 0 <= old.largestPageCount else {
                    return false
                }
                draft.memories[index].limits = limits
            } else {
                let table = index - draft.memories.count
                let old = draft.tables[table].type.limits
                let limits = changed(old, &choices, needsMaximum: false, step: 8)
                guard limits != old else { return false }
                draft.tables[table].type.limits = limits
            }
            return true
        },
        Mutator("change-data") { draft, choices, _ in
            guard !draft.data.isEmpty else { return false }
            let index = choices.number(below: draft.data.count)
            let old = draft.data[index].bytes
            let mutators: [ByteMutator] = [.flipBit, .setByte, .insertBytes, .eraseRange, .copyRange]
            let mutator = mutators[choices.number(below: mutators.count)]
            return mutator.mutate(&draft.data[index].bytes, &choices, maximum: 65536) && draft.data[index].bytes != old
        },
        Mutator("add-data", weight: 2) { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let bytes = (0..<choices.number(below: 24)).map { _ in choices.byte() }
            var mode = ModuleDraft.SegmentMode.passive
            if !spaces.memories.isEmpty, choices.chance(1, of: 2) {
                let memory = choices.number(below: spaces.memories.count)
                let place = Int64(choices.number(below: 1024))
                let offset: Instruction = spaces.memories[memory].index == .i32 ? .i32Constant(Int32(place)) : .i64Constant(place)
                mode = .active(UInt32(memory), offset: DraftExpression([offset, .end]))
            }
            draft.data.append(.init(mode: mode, bytes: bytes))
            draft.hasDataCount = true
            return true
        },
        Mutator("remove-data", weight: 2) { draft, choices, _ in
            let used = References(draft).data
            guard let index = choices.element(of: draft.data.indices.filter { !used.contains(UInt32($0)) }) else { return false }
            var map = Renumbering()
            map.data = Renumbering.removing(index, of: draft.data.count)
            draft.data.remove(at: index)
            draft.renumber(map)
            return true
        },
        Mutator("change-elements") { draft, choices, _ in
            guard !draft.elements.isEmpty else { return false }
            let spaces = DraftSpaces(draft)
            let index = choices.number(below: draft.elements.count)
            switch draft.elements[index].items {
            case .functions(var items):
                guard !spaces.functions.isEmpty else { return false }
                let function = UInt32(choices.number(below: spaces.functions.count))
                if items.isEmpty || choices.chance(1, of: 3) {
                    items.insert(function, at: choices.number(below: items.count + 1))
                } else if choices.chance(1, of: 2) {
                    items.remove(at: choices.number(below: items.count))
                } else {
                    let position = choices.number(below: items.count)
                    guard items[position] != function else { return false }
                    items[position] = function
                }
                draft.elements[index].items = .functions(items)
            case .expressions(var items):
                if !items.isEmpty, choices.chance(1, of: 3) {
                    items.remove(at: choices.number(below: items.count))
                } else {
                    var maker = ExpressionMaker(spaces: spaces, locals: [], sideTable: InstructionSideTable())
                    guard let value = maker.constant(.reference(draft.elements[index].type), &choices, depth: 1) else { return false }
                    let item = DraftExpression(value + [.end], sideTable: maker.sideTable)
                    items.insert(item, at: choices.number(below: items.count + 1))
                }
                draft.elements[index].items = .expressions(items)
            }
            draft.declareFunctionReferences()
            return true
        },
        Mutator("remove-elements", weight: 2) { draft, choices, _ in
            let used = References(draft).elements
            guard let index = choices.element(of: draft.elements.indices.filter { !used.contains(UInt32($0)) }) else { return false }
            var map = Renumbering()
            map.elements = Renumbering.removing(index, of: draft.elements.count)
            draft.elements.remove(at: index)
            draft.renumber(map)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("change-start", weight: 1) { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let none = FunctionType(parameters: [], results: [])
            let usable = spaces.functions.indices.filter { spaces.type(ofFunction: UInt32($0)) == none && draft.start != UInt32($0) }
            if draft.start != nil, usable.isEmpty || choices.chance(1, of: 2) {
                draft.start = nil
                return true
            }
            guard let function = choices.element(of: Array(usable)) else { return false }
            draft.start = UInt32(function)
            return true
        },
        Mutator("import-function", weight: 2) { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            guard !draft.functions.isEmpty, !spaces.hasExactTypes else { return false }
            let index = choices.number(below: draft.functions.count)
            let imported = spaces.importedCount(.function)
            let function = draft.functions.remove(at: index)
            draft.imports.append(Import(module: "host", name: Name("made\(draft.imports.count)"), type: .function(function.type)))
            forgetLocals(of: imported + index, &draft)
            var map = Renumbering()
            map.functions = Renumbering.moving(imported + index, to: imported, of: spaces.functions.count)
            draft.renumber(map)
            draft.declareFunctionReferences()
            return true
        },
        Mutator("define-import") { draft, choices, _ in
            let spaces = DraftSpaces(draft)
            let imported = draft.imports.indices.filter { draft.imports[$0].type.kind == .function }
            guard let chosen = choices.element(of: Array(imported.indices)),
                case .function(let type, let isExact) = draft.imports[imported[chosen]].type, !isExact,
                let signature = spaces.functionType(type)
            else { return false }
            draft.imports.remove(at: imported[chosen])
            draft.functions.insert(defaultFunction(type, signature, spaces), at: 0)
            var map = Renumbering()
            map.functions = Renumbering.moving(chosen, to: imported.count - 1, of: spaces.functions.count)
            draft.renumber(map)
            return true
        },
    ]

    /// A function that gives the simplest values, or traps where there are none.
    static func defaultFunction(_ index: UInt32, _ type: FunctionType, _ spaces: DraftSpaces) -> ModuleDraft.Function {
        var maker = ExpressionMaker(spaces: spaces, locals: [], sideTable: InstructionSideTable())
        maker.mayHaveEffects = false
        var instructions: [Instruction] = []
        for result in type.results {
            // References to functions would have to be declared.
            guard let value = maker.defaultValue(result),
                !value.contains(where: { if case .referenceFunction = $0 { true } else { false } })
            else {
                instructions = [.unreachable]
                break
            }
            instructions += value
        }
        return .init(type: index, body: DraftExpression(instructions + [.end], sideTable: maker.sideTable))
    }

    /// The names of what is inside a function go with it.
    static func forgetLocals(of function: Int, _ draft: inout ModuleDraft) {
        draft.names.locals[UInt32(function)] = nil
        draft.names.labels[UInt32(function)] = nil
    }

    private static func changed(_ old: Limits, _ choices: inout Choices, needsMaximum: Bool, step: Int) -> Limits {
        var limits = old
        switch choices.number(below: 4) {
        case 0: limits.minimum = old.minimum &+ UInt64(1 + choices.number(below: step))
        case 1: limits.minimum = old.minimum > 0 ? UInt64(choices.number(below: Int(min(old.minimum, 1 << 16)))) : 0
        case 2: limits.maximum = limits.minimum &+ UInt64(choices.number(below: step))
        default: limits.maximum = needsMaximum ? old.maximum : nil
        }
        if let maximum = limits.maximum, maximum < limits.minimum { limits.maximum = limits.minimum }
        return limits
    }
}

/// What of a module's things is named by something other than exports and names.
struct References {
    var functions: Set<UInt32> = []
    var globals: Set<UInt32> = []
    var tables: Set<UInt32> = []
    var memories: Set<UInt32> = []
    var elements: Set<UInt32> = []
    var data: Set<UInt32> = []
    /// Functions that something names other than by a direct call.
    var functionsAsValues: Set<UInt32> = []

    init(_ draft: ModuleDraft) {
        var found = References()
        draft.forEachInstruction { instruction, _ in found.note(instruction) }
        for segment in draft.elements {
            if case .functions(let items) = segment.items { found.functionsAsValues.formUnion(items) }
            if case .active(let table, _) = segment.mode { found.tables.insert(table) }
        }
        for segment in draft.data {
            if case .active(let memory, _) = segment.mode { found.memories.insert(memory) }
        }
        if let start = draft.start { found.functionsAsValues.insert(start) }
        found.functions.formUnion(found.functionsAsValues)
        self = found
    }

    private init() {}

    private mutating func note(_ instruction: Instruction) {
        switch instruction {
        case .call(let index), .returnCall(let index): functions.insert(index)
        case .referenceFunction(let index): functionsAsValues.insert(index)
        case .globalGet(let index), .globalSet(let index): globals.insert(index)
        case .callIndirect(_, let table), .returnCallIndirect(_, let table), .tableGet(let table), .tableSet(let table),
            .tableSize(let table), .tableGrow(let table), .tableFill(let table):
            tables.insert(table)
        case .tableCopy(let to, let from): tables.formUnion([to, from])
        case .tableInit(let table, let element):
            tables.insert(table)
            elements.insert(element)
        case .elementDrop(let index), .arrayNewElement(_, let index), .arrayInitElement(_, let index): elements.insert(index)
        case .memoryInit(let memory, let segment):
            memories.insert(memory)
            data.insert(segment)
        case .dataDrop(let index), .arrayNewData(_, let index), .arrayInitData(_, let index): data.insert(index)
        case .memorySize(let index), .memoryGrow(let index), .memoryFill(let index): memories.insert(index)
        case .memoryCopy(let to, let from): memories.formUnion([to, from])
        default: if let (_, argument) = Operators.memoryArgument(instruction) { memories.insert(argument.memory) }
        }
    }
}
