import WasmModel

/// A `TypedExpression` while it is made: the validation algorithm of the specification's appendix without its checks.
struct ExpressionTyping {
    let expression: DraftExpression
    let spaces: DraftSpaces
    let locals: [ValueType]
    let returns: [ValueType]
    var steps: [TypedExpression.Step] = []
    var blocks: [TypedExpression.Block] = []
    var values: [TypedExpression.Value] = []
    /// The topmost operand.
    private var top = -1
    private var height = 0
    /// The innermost block, and whether its rest can be reached.
    private var block = 0
    private var isReachable = true
    /// By open block: whether its beginning could be reached.
    private var reached: [Bool] = [true]
    private var step = TypedExpression.Step()
    private var position = 0
    /// What the step leaves after what it took.
    private var isEnd = false

    init(expression: DraftExpression, locals: [ValueType], results: [ValueType], spaces: DraftSpaces) {
        self.expression = expression
        self.spaces = spaces
        self.locals = locals
        returns = results
        blocks = [TypedExpression.Block(kind: .body, parent: nil, start: -1, parameters: [], results: results, height: 0)]
        steps.reserveCapacity(expression.instructions.count)
    }

    /// False where the expression cannot be followed.
    mutating func run() -> Bool {
        for (index, instruction) in expression.instructions.enumerated() {
            guard !isEnd else { return false }
            position = index
            step = TypedExpression.Step(height: height, isReachable: isReachable, block: block, top: top)
            guard apply(instruction) else { return false }
            step.heightAfter = height
            steps.append(step)
        }
        return isEnd
    }

    // MARK: The stack

    private mutating func push(_ type: ValueType?) {
        values.append(TypedExpression.Value(type: type, producer: position, below: top))
        top = values.count - 1
        height += 1
        step.results.append(type)
    }

    private mutating func push(_ types: [ValueType]) {
        for type in types { push(type) }
    }

    /// The type of the topmost operand.
    private var topType: ValueType? { height > blocks[block].height && top >= 0 ? values[top].type : nil }

    /// Takes an operand; operands are taken from the top on.
    @discardableResult private mutating func pop(_ required: ValueType?) -> Bool {
        step.required.insert(required, at: 0)
        guard height > blocks[block].height, top >= 0 else {
            step.operands.insert(nil, at: 0)
            return !isReachable
        }
        step.operands.insert(values[top].type, at: 0)
        top = values[top].below
        height -= 1
        return true
    }

    private mutating func pop(_ types: [ValueType]) -> Bool {
        for type in types.reversed() { guard pop(type) else { return false } }
        return true
    }

    private mutating func take(_ operands: [ValueType], giving results: [ValueType]) -> Bool {
        guard pop(operands) else { return false }
        push(results)
        return true
    }

    /// Forgets the operands of the innermost block.
    private mutating func dropToFloor() {
        while height > blocks[block].height, top >= 0 {
            top = values[top].below
            height -= 1
        }
    }

    private mutating func setUnreachable() -> Bool {
        dropToFloor()
        isReachable = false
        return true
    }

    // MARK: Blocks

    private mutating func open(_ kind: TypedExpression.Block.Kind, _ type: BlockType) -> Bool {
        guard let signature = spaces.signature(type) else { return false }
        if kind == .if { guard pop(.i32) else { return false } }
        guard pop(signature.parameters) else { return false }
        blocks.append(
            TypedExpression.Block(
                kind: kind, parent: block, start: position, parameters: signature.parameters, results: signature.results, height: height))
        block = blocks.count - 1
        reached.append(isReachable)
        enter(signature.parameters)
        return true
    }

    /// What a part of a block begins with is pushed, but is no result of the instruction before it.
    private mutating func enter(_ parameters: [ValueType]) {
        isReachable = reached[reached.count - 1]
        let results = step.results
        push(parameters)
        step.results = results
    }

    private mutating func turn(_ parameters: [ValueType]) -> Bool {
        guard pop(blocks[block].results) else { return false }
        dropToFloor()
        blocks[block].middles.append(position)
        enter(parameters)
        return true
    }

    private mutating func close() -> Bool {
        guard pop(blocks[block].results) else { return false }
        dropToFloor()
        blocks[block].end = position
        let results = blocks[block].results
        let wasReached = reached.removeLast()
        guard let parent = blocks[block].parent else {
            isEnd = true
            step.isReachable = true
            return true
        }
        block = parent
        isReachable = wasReached
        // The end is reached where the beginning was, by a branch if by nothing else.
        step.isReachable = wasReached
        push(results)
        return true
    }

    private func label(_ index: UInt32) -> [ValueType]? {
        var current = block
        for _ in 0..<index {
            guard let parent = blocks[current].parent else { return nil }
            current = parent
        }
        return blocks[current].label
    }

    // MARK: Instructions

    private mutating func apply(_ signature: OperatorSignature?, address: IndexType = .i32) -> Bool {
        guard let signature else { return false }
        return take(
            signature.operands.map { $0.valueType(address: address) }, giving: signature.results.map { $0.valueType(address: address) })
    }

    private mutating func access(_ opcode: Opcode, _ argument: MemoryArgument) -> Bool {
        guard Int(argument.memory) < spaces.memories.count else { return false }
        return apply(opcode.row.signature, address: spaces.memories[Int(argument.memory)].index)
    }

    private mutating func call(_ type: FunctionType?, isReturn: Bool) -> Bool {
        guard let type, pop(type.parameters) else { return false }
        if isReturn { return setUnreachable() }
        push(type.results)
        return true
    }

    private func reference(_ heap: HeapType, nullable: Bool) -> ValueType { .reference(ReferenceType(nullable: nullable, heap: heap)) }

    /// A reference to a new object, or to a function.
    private func exact(_ type: UInt32) -> ValueType { reference(spaces.hasExactTypes ? .exact(type) : .type(type), nullable: false) }

    private func nonNull(_ type: ValueType?) -> ValueType? {
        guard case .reference(let reference)? = type else { return type }
        return .reference(ReferenceType(nullable: false, heap: reference.heap))
    }

    private mutating func passThrough(_ types: [ValueType]) -> Bool {
        guard pop(types) else { return false }
        push(types)
        return true
    }

    /// A branch that takes its reference from what the cast gives.
    private mutating func castBranch(_ index: UInt32, from: ReferenceType, to: ReferenceType, onFail: Bool, descriptor: Bool) -> Bool {
        guard var label = label(index), !label.isEmpty else { return false }
        if descriptor {
            guard let type = to.heap.typeIndex, Int(type) < spaces.types.count, let found = spaces.types[Int(type)].descriptor?.typeIndex
            else { return false }
            guard pop(reference(to.heap.isExact ? .exact(found) : .type(found), nullable: true)) else { return false }
        }
        guard pop(.reference(from)) else { return false }
        label.removeLast()
        guard passThrough(label) else { return false }
        let rest = ReferenceType(nullable: from.nullable && !to.nullable, heap: from.heap)
        push(.reference(onFail ? to : rest))
        return true
    }

    private mutating func apply(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .unreachable: return setUnreachable()
        case .nop, .atomicFence: return true
        case .block(let type): return open(.block, type)
        case .loop(let type): return open(.loop, type)
        case .if(let type): return open(.if, type)
        case .tryTable(let type, _): return open(.tryTable, type)
        case .try(let type): return open(.try, type)
        case .else: return turn(blocks[block].parameters)
        case .catch(let tag):
            guard let parameters = spaces.parameters(ofTag: tag) else { return false }
            return turn(parameters)
        case .catchAll: return turn([])
        case .end, .delegate: return close()
        case .rethrow: return setUnreachable()
        case .throw(let tag):
            guard let parameters = spaces.parameters(ofTag: tag), pop(parameters) else { return false }
            return setUnreachable()
        case .throwReference: return pop(.reference(.exnref)) && setUnreachable()
        case .branch(let index):
            guard let label = label(index), pop(label) else { return false }
            return setUnreachable()
        case .branchIf(let index):
            guard pop(.i32), let label = label(index) else { return false }
            return passThrough(label)
        case .branchTable(let labels):
            guard pop(.i32), let last = expression.sideTable.labels[Int(labels.index)].last, let label = label(last), pop(label) else {
                return false
            }
            return setUnreachable()
        case .branchOnNull(let index):
            guard let label = label(index) else { return false }
            let type = topType
            guard pop(nil), passThrough(label) else { return false }
            push(nonNull(type))
            return true
        case .branchOnNonNull(let index):
            guard var label = label(index), case .reference(let target)? = label.popLast() else { return false }
            return pop(reference(target.heap, nullable: true)) && passThrough(label)
        case .branchOnCast(let label, let from, let to): return castBranch(label, from: from, to: to, onFail: false, descriptor: false)
        case .branchOnCastFail(let label, let from, let to): return castBranch(label, from: from, to: to, onFail: true, descriptor: false)
        case .branchOnCastDescriptor(let label, let from, let to):
            return castBranch(label, from: from, to: to, onFail: false, descriptor: true)
        case .branchOnCastDescriptorFail(let label, let from, let to):
            return castBranch(label, from: from, to: to, onFail: true, descriptor: true)
        case .return: return pop(returns) && setUnreachable()
        case .call(let function): return call(spaces.type(ofFunction: function), isReturn: false)
        case .returnCall(let function): return call(spaces.type(ofFunction: function), isReturn: true)
        case .callIndirect(let type, let table), .returnCallIndirect(let type, let table):
            guard Int(table) < spaces.tables.count, pop(spaces.tables[Int(table)].index.valueType) else { return false }
            if case .callIndirect = instruction { return call(spaces.functionType(type), isReturn: false) }
            return call(spaces.functionType(type), isReturn: true)
        case .callReference(let type):
            return pop(reference(.type(type), nullable: true)) && call(spaces.functionType(type), isReturn: false)
        case .returnCallReference(let type):
            return pop(reference(.type(type), nullable: true)) && call(spaces.functionType(type), isReturn: true)

        case .drop: return pop(nil)
        case .select:
            guard pop(.i32) else { return false }
            let second = topType
            guard pop(nil) else { return false }
            let first = topType
            guard pop(nil) else { return false }
            push(first ?? second)
            return true
        case .selectTyped(let written):
            guard let type = expression.sideTable.selectTypes[Int(written.index)].first else { return false }
            return take([type, type, .i32], giving: [type])
        case .localGet(let index):
            guard Int(index) < locals.count else { return false }
            push(locals[Int(index)])
            return true
        case .localSet(let index): return Int(index) < locals.count && pop(locals[Int(index)])
        case .localTee(let index):
            return Int(index) < locals.count && take([locals[Int(index)]], giving: [locals[Int(index)]])
        case .globalGet(let index):
            guard Int(index) < spaces.globals.count else { return false }
            push(spaces.globals[Int(index)].value)
            return true
        case .globalSet(let index): return Int(index) < spaces.globals.count && pop(spaces.globals[Int(index)].value)

        case .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy, .tableInit, .elementDrop:
            return applyTable(instruction)

        case .load(let opcode, let argument), .store(let opcode, let argument), .loadLane(let opcode, _, let argument),
            .storeLane(let opcode, _, let argument), .atomic(let opcode, let argument):
            return access(opcode, argument)
        case .memorySize(let index):
            guard let address = address(index) else { return false }
            push(address)
            return true
        case .memoryGrow(let index):
            guard let address = address(index) else { return false }
            return take([address], giving: [address])
        case .memoryFill(let index):
            guard let address = address(index) else { return false }
            return pop([address, .i32, address])
        case .memoryCopy(let destination, let source):
            guard let to = address(destination), let from = address(source) else { return false }
            return pop([to, from, to == .i32 ? to : from])
        case .memoryInit(let index, _):
            guard let address = address(index) else { return false }
            return pop([address, .i32, .i32])
        case .dataDrop: return true

        case .i32Constant: return take([], giving: [.i32])
        case .i64Constant: return take([], giving: [.i64])
        case .f32Constant: return take([], giving: [.f32])
        case .f64Constant: return take([], giving: [.f64])
        case .v128Constant: return take([], giving: [.v128])
        case .numeric(let opcode), .lane(let opcode, _): return apply(opcode.row.signature)
        case .shuffle: return take([.v128, .v128], giving: [.v128])

        case .referenceNull, .referenceIsNull, .referenceFunction, .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast,
            .referenceCastDescriptor, .referenceGetDescriptor, .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny:
            return applyReference(instruction)

        case .structNew, .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew,
            .arrayNewDefault, .arrayNewFixed, .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy,
            .arrayInitData, .arrayInitElement:
            return applyAggregate(instruction)
        }
    }

    private func address(_ memory: UInt32) -> ValueType? {
        Int(memory) < spaces.memories.count ? spaces.memories[Int(memory)].index.valueType : nil
    }

    private func table(_ index: UInt32) -> (index: ValueType, element: ValueType)? {
        guard Int(index) < spaces.tables.count else { return nil }
        let type = spaces.tables[Int(index)]
        return (type.index.valueType, .reference(type.element))
    }

    private mutating func applyTable(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .tableGet(let index):
            guard let table = table(index) else { return false }
            return take([table.index], giving: [table.element])
        case .tableSet(let index):
            guard let table = table(index) else { return false }
            return pop([table.index, table.element])
        case .tableSize(let index):
            guard let table = table(index) else { return false }
            push(table.index)
            return true
        case .tableGrow(let index):
            guard let table = table(index) else { return false }
            return take([table.element, table.index], giving: [table.index])
        case .tableFill(let index):
            guard let table = table(index) else { return false }
            return pop([table.index, table.element, table.index])
        case .tableCopy(let destination, let source):
            guard let to = table(destination)?.index, let from = table(source)?.index else { return false }
            return pop([to, from, to == .i32 ? to : from])
        case .tableInit(let index, _):
            guard let table = table(index) else { return false }
            return pop([table.index, .i32, .i32])
        default: return true
        }
    }

    private mutating func applyReference(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .referenceNull(let heap): push(reference(heap, nullable: true))
        case .referenceFunction(let index):
            guard Int(index) < spaces.functions.count else { return false }
            let type = spaces.functions[Int(index)]
            push(spaces.isExact(function: index) ? exact(type) : reference(.type(type), nullable: false))
        case .referenceIsNull: return pop(nil) && take([], giving: [.i32])
        case .referenceEqual: return take([reference(.eq, nullable: true), reference(.eq, nullable: true)], giving: [.i32])
        case .referenceAsNonNull:
            let type = topType
            guard pop(nil) else { return false }
            push(nonNull(type))
        case .referenceTest(let type): return take([reference(spaces.top(type.heap), nullable: true)], giving: [.i32])
        case .referenceCast(let type): return take([reference(spaces.top(type.heap), nullable: true)], giving: [.reference(type)])
        case .referenceCastDescriptor(let type):
            guard let index = type.heap.typeIndex, Int(index) < spaces.types.count,
                let found = spaces.types[Int(index)].descriptor?.typeIndex
            else { return false }
            let descriptor = reference(type.heap.isExact ? .exact(found) : .type(found), nullable: true)
            return take([reference(spaces.top(type.heap), nullable: true), descriptor], giving: [.reference(type)])
        case .referenceGetDescriptor(let index):
            guard Int(index) < spaces.types.count, let found = spaces.types[Int(index)].descriptor?.typeIndex else { return false }
            let isExact = topType.map { isExactly(index, $0) } ?? true
            guard pop(reference(isExact ? .exact(index) : .type(index), nullable: true)) else { return false }
            push(reference(isExact ? .exact(found) : .type(found), nullable: false))
        case .referenceI31: return take([.i32], giving: [reference(.i31, nullable: false)])
        case .i31Get: return take([reference(.i31, nullable: true)], giving: [.i32])
        case .anyConvertExtern: return convert(from: .extern, to: .any)
        case .externConvertAny: return convert(from: .any, to: .extern)
        default: return false
        }
        return true
    }

    /// Whether an operand is null or of exactly a type.
    private func isExactly(_ index: UInt32, _ operand: ValueType) -> Bool {
        if case .reference(let type) = operand, type.heap.isExact, let other = type.heap.typeIndex { return spaces.areEqual(other, index) }
        return spaces.matches(operand, reference(.exact(index), nullable: true))
    }

    private mutating func convert(from: HeapType, to: HeapType) -> Bool {
        var isNullable = false
        if case .reference(let operand)? = topType { isNullable = operand.nullable }
        return take([reference(from, nullable: true)], giving: [reference(to, nullable: isNullable)])
    }

    private mutating func applyAggregate(_ instruction: Instruction) -> Bool {
        func object(_ type: UInt32) -> ValueType { reference(.type(type), nullable: true) }
        switch instruction {
        case .structNew(let type), .structNewDefault(let type), .structNewDescriptor(let type), .structNewDefaultDescriptor(let type):
            guard let fields = spaces.fields(type) else { return false }
            var operands: [ValueType] = fields.map(\.storage.unpacked)
            var needsDescriptor = false
            if case .structNewDefault = instruction { operands = [] }
            if case .structNewDefaultDescriptor = instruction {
                operands = []
                needsDescriptor = true
            }
            if case .structNewDescriptor = instruction { needsDescriptor = true }
            if needsDescriptor {
                guard let found = spaces.types[Int(type)].descriptor?.typeIndex else { return false }
                operands.append(reference(.exact(found), nullable: true))
            }
            return take(operands, giving: [exact(type)])
        case .structGet(let type, let field, _):
            guard let fields = spaces.fields(type), Int(field) < fields.count else { return false }
            return take([object(type)], giving: [fields[Int(field)].storage.unpacked])
        case .structSet(let type, let field):
            guard let fields = spaces.fields(type), Int(field) < fields.count else { return false }
            return pop([object(type), fields[Int(field)].storage.unpacked])
        case .arrayNew(let type):
            guard let field = spaces.fields(type)?.first else { return false }
            return take([field.storage.unpacked, .i32], giving: [exact(type)])
        case .arrayNewDefault(let type): return take([.i32], giving: [exact(type)])
        case .arrayNewFixed(let type, let length):
            guard let field = spaces.fields(type)?.first, length <= 10_000 else { return false }
            return take([ValueType](repeating: field.storage.unpacked, count: Int(length)), giving: [exact(type)])
        case .arrayNewData(let type, _), .arrayNewElement(let type, _): return take([.i32, .i32], giving: [exact(type)])
        case .arrayGet(let type, _):
            guard let field = spaces.fields(type)?.first else { return false }
            return take([object(type), .i32], giving: [field.storage.unpacked])
        case .arraySet(let type):
            guard let field = spaces.fields(type)?.first else { return false }
            return pop([object(type), .i32, field.storage.unpacked])
        case .arrayLength: return take([reference(.array, nullable: true)], giving: [.i32])
        case .arrayFill(let type):
            guard let field = spaces.fields(type)?.first else { return false }
            return pop([object(type), .i32, field.storage.unpacked, .i32])
        case .arrayCopy(let destination, let source): return pop([object(destination), .i32, object(source), .i32, .i32])
        case .arrayInitData(let type, _), .arrayInitElement(let type, _): return pop([object(type), .i32, .i32, .i32])
        default: return false
        }
    }
}
