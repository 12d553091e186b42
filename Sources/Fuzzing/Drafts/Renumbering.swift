import WasmModel

/// New numbers for the things of a draft, by the old ones.
public struct Renumbering: Sendable {
    /// By old index the new one, nil for what is no more. Indices behind the end, and all where there is no list, stay.
    public typealias List = [UInt32?]

    public var types: List?
    public var functions: List?
    public var tables: List?
    public var memories: List?
    public var globals: List?
    public var tags: List?
    public var elements: List?
    public var data: List?

    public init() {}

    /// The list for a space from which one thing goes.
    public static func removing(_ index: Int, of count: Int) -> List {
        (0..<count).map { $0 == index ? nil : UInt32($0 > index ? $0 - 1 : $0) }
    }

    /// The list for a space where one thing moves to another place.
    public static func moving(_ index: Int, to place: Int, of count: Int) -> List {
        var order = Array(0..<count)
        order.insert(order.remove(at: index), at: place)
        var list = List(repeating: nil, count: count)
        for (new, old) in order.enumerated() { list[old] = UInt32(new) }
        return list
    }

    /// The list for a space whose things from a place on make room.
    public static func shifting(from place: Int, by distance: Int, of count: Int) -> List {
        (0..<count).map { UInt32($0 >= place ? $0 + distance : $0) }
    }

    /// The new index; 0 for what is no more, which the caller sees to.
    static func map(_ index: UInt32, _ list: List?) -> UInt32 { mapped(index, list) ?? 0 }

    static func mapped(_ index: UInt32, _ list: List?) -> UInt32? {
        guard let list, Int(index) < list.count else { return index }
        return list[Int(index)]
    }

    func list(_ kind: ExternalKind) -> List? {
        switch kind {
        case .function: functions
        case .table: tables
        case .memory: memories
        case .global: globals
        case .tag: tags
        }
    }

    func type(_ index: UInt32) -> UInt32 { Renumbering.map(index, types) }

    func map(_ heap: HeapType) -> HeapType {
        guard types != nil, let index = heap.typeIndex else { return heap }
        return heap.renamed(.type(type(index)))
    }

    func map(_ type: ReferenceType) -> ReferenceType { type.mapping(map(_:)) }
    func map(_ type: ValueType) -> ValueType { type.mapping(map(_:)) }

    func map(_ type: BlockType) -> BlockType {
        switch type {
        case .empty: .empty
        case .value(let value): .value(map(value))
        case .type(let index): .type(self.type(index))
        }
    }

    func map(_ type: TableType) -> TableType { TableType(element: map(type.element), limits: type.limits, index: type.index) }
    func map(_ type: GlobalType) -> GlobalType { GlobalType(value: map(type.value), mutable: type.mutable) }

    func map(_ type: ExternalType) -> ExternalType {
        switch type {
        case .function(let index, let exact): .function(self.type(index), exact: exact)
        case .table(let table): .table(map(table))
        case .memory: type
        case .global(let global): .global(map(global))
        case .tag(let index): .tag(self.type(index))
        }
    }

    func map(_ clause: CatchClause) -> CatchClause {
        switch clause {
        case .catch(let tag, let label): .catch(tag: Renumbering.map(tag, tags), label: label)
        case .catchReference(let tag, let label): .catchReference(tag: Renumbering.map(tag, tags), label: label)
        case .catchAll, .catchAllReference: clause
        }
    }

    private func map(_ argument: MemoryArgument) -> MemoryArgument {
        MemoryArgument(offset: argument.offset, memory: Renumbering.map(argument.memory, memories), alignment: argument.alignment)
    }

    // MARK: Instructions

    /// The instruction with new numbers. What is in its side table is not its own.
    public func map(_ instruction: Instruction) -> Instruction {
        func function(_ index: UInt32) -> UInt32 { Renumbering.map(index, functions) }
        func table(_ index: UInt32) -> UInt32 { Renumbering.map(index, tables) }
        func memory(_ index: UInt32) -> UInt32 { Renumbering.map(index, memories) }
        func element(_ index: UInt32) -> UInt32 { Renumbering.map(index, elements) }
        func data(_ index: UInt32) -> UInt32 { Renumbering.map(index, self.data) }
        switch instruction {
        case .block(let block): return .block(map(block))
        case .loop(let block): return .loop(map(block))
        case .if(let block): return .if(map(block))
        case .try(let block): return .try(map(block))
        case .tryTable(let block, let catches): return .tryTable(map(block), catches: catches)
        case .throw(let tag): return .throw(tag: Renumbering.map(tag, tags))
        case .catch(let tag): return .catch(tag: Renumbering.map(tag, tags))
        case .branchOnCast(let label, let from, let to): return .branchOnCast(label: label, from: map(from), to: map(to))
        case .branchOnCastFail(let label, let from, let to): return .branchOnCastFail(label: label, from: map(from), to: map(to))
        case .branchOnCastDescriptor(let label, let from, let to):
            return .branchOnCastDescriptor(label: label, from: map(from), to: map(to))
        case .branchOnCastDescriptorFail(let label, let from, let to):
            return .branchOnCastDescriptorFail(label: label, from: map(from), to: map(to))
        case .call(let index): return .call(function: function(index))
        case .returnCall(let index): return .returnCall(function: function(index))
        case .callIndirect(let index, let place): return .callIndirect(type: type(index), table: table(place))
        case .returnCallIndirect(let index, let place): return .returnCallIndirect(type: type(index), table: table(place))
        case .callReference(let index): return .callReference(type: type(index))
        case .returnCallReference(let index): return .returnCallReference(type: type(index))

        case .globalGet(let index): return .globalGet(Renumbering.map(index, globals))
        case .globalSet(let index): return .globalSet(Renumbering.map(index, globals))
        case .tableGet(let index): return .tableGet(table(index))
        case .tableSet(let index): return .tableSet(table(index))
        case .tableSize(let index): return .tableSize(table(index))
        case .tableGrow(let index): return .tableGrow(table(index))
        case .tableFill(let index): return .tableFill(table(index))
        case .tableCopy(let to, let from): return .tableCopy(destination: table(to), source: table(from))
        case .tableInit(let index, let segment): return .tableInit(table: table(index), element: element(segment))
        case .elementDrop(let index): return .elementDrop(element(index))

        case .load(let opcode, let argument): return .load(opcode, map(argument))
        case .store(let opcode, let argument): return .store(opcode, map(argument))
        case .loadLane(let opcode, let lane, let argument): return .loadLane(opcode, lane: lane, map(argument))
        case .storeLane(let opcode, let lane, let argument): return .storeLane(opcode, lane: lane, map(argument))
        case .atomic(let opcode, let argument): return .atomic(opcode, map(argument))
        case .memorySize(let index): return .memorySize(memory(index))
        case .memoryGrow(let index): return .memoryGrow(memory(index))
        case .memoryFill(let index): return .memoryFill(memory(index))
        case .memoryCopy(let to, let from): return .memoryCopy(destination: memory(to), source: memory(from))
        case .memoryInit(let index, let segment): return .memoryInit(memory: memory(index), data: data(segment))
        case .dataDrop(let index): return .dataDrop(data(index))

        case .referenceNull(let heap): return .referenceNull(map(heap))
        case .referenceFunction(let index): return .referenceFunction(function(index))
        case .referenceTest(let target): return .referenceTest(map(target))
        case .referenceCast(let target): return .referenceCast(map(target))
        case .referenceCastDescriptor(let target): return .referenceCastDescriptor(map(target))
        case .referenceGetDescriptor(let index): return .referenceGetDescriptor(type: type(index))
        case .structNew(let index): return .structNew(type: type(index))
        case .structNewDefault(let index): return .structNewDefault(type: type(index))
        case .structNewDescriptor(let index): return .structNewDescriptor(type: type(index))
        case .structNewDefaultDescriptor(let index): return .structNewDefaultDescriptor(type: type(index))
        case .structGet(let index, let field, let fieldExtension): return .structGet(type: type(index), field: field, fieldExtension)
        case .structSet(let index, let field): return .structSet(type: type(index), field: field)
        case .arrayNew(let index): return .arrayNew(type: type(index))
        case .arrayNewDefault(let index): return .arrayNewDefault(type: type(index))
        case .arrayNewFixed(let index, let length): return .arrayNewFixed(type: type(index), length: length)
        case .arrayNewData(let index, let segment): return .arrayNewData(type: type(index), data: data(segment))
        case .arrayNewElement(let index, let segment): return .arrayNewElement(type: type(index), element: element(segment))
        case .arrayGet(let index, let fieldExtension): return .arrayGet(type: type(index), fieldExtension)
        case .arraySet(let index): return .arraySet(type: type(index))
        case .arrayFill(let index): return .arrayFill(type: type(index))
        case .arrayCopy(let to, let from): return .arrayCopy(destination: type(to), source: type(from))
        case .arrayInitData(let index, let segment): return .arrayInitData(type: type(index), data: data(segment))
        case .arrayInitElement(let index, let segment): return .arrayInitElement(type: type(index), element: element(segment))

        case .unreachable, .nop, .else, .end, .throwReference, .branch, .branchIf, .branchTable, .branchOnNull, .branchOnNonNull, .return,
            .catchAll, .delegate, .rethrow, .drop, .select, .selectTyped, .localGet, .localSet, .localTee, .atomicFence, .i32Constant,
            .i64Constant, .f32Constant, .f64Constant, .v128Constant, .numeric, .lane, .shuffle, .referenceIsNull, .referenceEqual,
            .referenceAsNonNull, .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .arrayLength:
            return instruction
        }
    }

    /// The expression with new numbers.
    public func map(_ expression: DraftExpression) -> DraftExpression {
        var result = expression
        for position in result.instructions.indices { result.instructions[position] = map(result.instructions[position]) }
        result.sideTable.catches = result.sideTable.catches.map { $0.map { map($0) } }
        result.sideTable.selectTypes = result.sideTable.selectTypes.map { $0.map { map($0) } }
        return result
    }

    // MARK: Names

    func map(_ names: ModuleNames) -> ModuleNames {
        func renumber<Value>(_ names: [UInt32: Value], _ list: List?) -> [UInt32: Value] {
            guard list != nil else { return names }
            var result: [UInt32: Value] = [:]
            for (index, name) in names {
                if let new = Renumbering.mapped(index, list) { result[new] = name }
            }
            return result
        }
        var result = names
        result.functions = renumber(names.functions, functions)
        result.locals = renumber(names.locals, functions)
        result.labels = renumber(names.labels, functions)
        result.types = renumber(names.types, types)
        result.fields = renumber(names.fields, types)
        result.tables = renumber(names.tables, tables)
        result.memories = renumber(names.memories, memories)
        result.globals = renumber(names.globals, globals)
        result.elements = renumber(names.elements, elements)
        result.data = renumber(names.data, data)
        result.tags = renumber(names.tags, tags)
        return result
    }
}

extension ModuleDraft {
    /// Gives everything that names something by its index the new index. The things themselves stay where they are; exports, names and the
    /// start function of what is no more go with it.
    public mutating func renumber(_ map: Renumbering) {
        recursionGroups = recursionGroups.map { $0.map { $0.mapping(map.map(_:)) } }
        for position in imports.indices { imports[position].type = map.map(imports[position].type) }
        for position in functions.indices {
            functions[position].type = map.type(functions[position].type)
            functions[position].locals = functions[position].locals.map { LocalGroup(count: $0.count, type: map.map($0.type)) }
        }
        for position in tables.indices { tables[position].type = map.map(tables[position].type) }
        for position in globals.indices { globals[position].type = map.map(globals[position].type) }
        tags = tags.map { map.type($0) }
        exports = exports.compactMap { export in
            guard let index = Renumbering.mapped(export.index, map.list(export.kind)) else { return nil }
            return Export(name: export.name, kind: export.kind, index: index)
        }
        start = start.flatMap { Renumbering.mapped($0, map.functions) }
        for position in elements.indices {
            elements[position].type = map.map(elements[position].type)
            if case .active(let table, let offset) = elements[position].mode {
                elements[position].mode = .active(Renumbering.map(table, map.tables), offset: offset)
            }
            if case .functions(let items) = elements[position].items {
                elements[position].items = .functions(items.map { Renumbering.map($0, map.functions) })
            }
        }
        for position in data.indices {
            if case .active(let memory, let offset) = data[position].mode {
                data[position].mode = .active(Renumbering.map(memory, map.memories), offset: offset)
            }
        }
        forEachExpression { $0 = map.map($0) }
        names = map.map(names)
    }

    /// Gives every body and constant expression to a closure that may change it: functions, tables, globals, elements, data, in this order.
    public mutating func forEachExpression(_ change: (inout DraftExpression) -> Void) {
        for position in functions.indices { change(&functions[position].body) }
        forEachConstantExpression(change)
    }

    /// The same without bodies.
    public mutating func forEachConstantExpression(_ change: (inout DraftExpression) -> Void) {
        for position in tables.indices {
            if var initializer = tables[position].initializer {
                change(&initializer)
                tables[position].initializer = initializer
            }
        }
        for position in globals.indices { change(&globals[position].initializer) }
        for position in elements.indices {
            if case .active(let table, var offset) = elements[position].mode {
                change(&offset)
                elements[position].mode = .active(table, offset: offset)
            }
            if case .expressions(var items) = elements[position].items {
                for item in items.indices { change(&items[item]) }
                elements[position].items = .expressions(items)
            }
        }
        for position in data.indices {
            if case .active(let memory, var offset) = data[position].mode {
                change(&offset)
                data[position].mode = .active(memory, offset: offset)
            }
        }
    }

    /// All instructions of bodies and constant expressions with their side tables, in the order of `forEachExpression`.
    public func forEachInstruction(_ visit: (Instruction, InstructionSideTable) -> Void) {
        var copy = self
        copy.forEachExpression { expression in
            for instruction in expression.instructions { visit(instruction, expression.sideTable) }
        }
    }

    /// Adds a declarative segment for the functions that bodies refer to and nothing else of the module names (C.refs of the specification).
    public mutating func declareFunctionReferences() {
        var declared: Set<UInt32> = []
        for export in exports where export.kind == .function { declared.insert(export.index) }
        for segment in elements {
            if case .functions(let items) = segment.items { declared.formUnion(items) }
        }
        var copy = self
        copy.forEachConstantExpression { expression in
            for case .referenceFunction(let index) in expression.instructions { declared.insert(index) }
        }
        var missing: Set<UInt32> = []
        for function in functions {
            for case .referenceFunction(let index) in function.body.instructions where !declared.contains(index) { missing.insert(index) }
        }
        if missing.isEmpty { return }
        elements.append(
            ElementSegment(type: ReferenceType(nullable: false, heap: .func), mode: .declarative, items: .functions(missing.sorted())))
    }
}
