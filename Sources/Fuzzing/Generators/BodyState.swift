import WasmBinary
import WasmModel

/// A function body or constant expression in the making.
struct BodyState {
    struct Frame {
        enum Kind { case function, block, loop, handler }
        var kind: Kind
        /// What a branch to the block takes.
        var label: [ValueType]
        /// Locals that had been set when the block began.
        var setCount: Int
        /// The local that counts the iterations of a loop.
        var counter: UInt32?
    }

    var instructions: [Instruction] = []
    var sideTable = InstructionSideTable()

    var isConstant = false
    /// How many globals a constant expression may name.
    var visibleGlobals = 0

    var function: UInt32 = 0
    var parameterCount = 0
    var locals: [ValueType] = []
    /// By local: whether it has a value (specification chapter 3.1.2, initialisation status).
    var isSet: [Bool] = []
    /// Counters of loops, which nothing else may write.
    var isReserved: [Bool] = []
    var freeCounters: [UInt32] = []
    /// Locals without a default value in the order in which they were set.
    var setLocals: [UInt32] = []
    var results: [ValueType] = []
    var frames: [Frame] = []
    /// Instructions that may still be added.
    var budget = 0
    var loopDepth = 0
    /// Nothing that may trap, throw, diverge or call.
    var isSafe = false

    mutating func begin(function: UInt32, signature: FunctionType, budget: Int) {
        instructions.removeAll(keepingCapacity: true)
        sideTable = InstructionSideTable()
        self.function = function
        self.budget = budget
        parameterCount = signature.parameters.count
        locals = signature.parameters
        isSet = [Bool](repeating: true, count: locals.count)
        isReserved = [Bool](repeating: false, count: locals.count)
        freeCounters.removeAll(keepingCapacity: true)
        setLocals.removeAll(keepingCapacity: true)
        results = signature.results
        frames.removeAll(keepingCapacity: true)
        frames.append(Frame(kind: .function, label: results, setCount: 0))
        loopDepth = 0
    }

    mutating func addLocal(_ type: ValueType, isReserved: Bool = false) -> UInt32 {
        locals.append(type)
        isSet.append(type.isDefaultable)
        self.isReserved.append(isReserved)
        return UInt32(locals.count - 1)
    }

    mutating func markSet(_ local: UInt32) {
        if isSet[Int(local)] { return }
        isSet[Int(local)] = true
        setLocals.append(local)
    }

    /// The declarations of the locals beyond the parameters.
    var localGroups: [LocalGroup] {
        var groups: [LocalGroup] = []
        for type in locals[parameterCount...] {
            if let last = groups.last, last.type == type {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(LocalGroup(count: 1, type: type))
            }
        }
        return groups
    }
}

extension ModuleGeneration {
    @inline(__always) mutating func emit(_ instruction: Instruction) {
        body.instructions.append(instruction)
        body.budget -= 1
    }

    // MARK: Frames

    mutating func enter(_ kind: BodyState.Frame.Kind, label: [ValueType], counter: UInt32? = nil) {
        body.frames.append(BodyState.Frame(kind: kind, label: label, setCount: body.setLocals.count, counter: counter))
    }

    /// Leaves a block or a part of one: locals that were set in it count as not set again.
    mutating func leave() {
        let frame = body.frames.removeLast()
        while body.setLocals.count > frame.setCount { body.isSet[Int(body.setLocals.removeLast())] = false }
    }

    /// The label by which a frame is named from here.
    func label(_ frame: Int) -> UInt32 { UInt32(body.frames.count - 1 - frame) }

    /// Whether there is room for another block.
    var mayNest: Bool { body.frames.count <= configuration.nesting }

    // MARK: Locals

    /// A local that has a value of a type.
    mutating func readable(_ type: ValueType) -> UInt32? {
        let count = body.locals.count
        guard count > 0 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let local = (start + step) % count
            if body.isSet[local], matches(body.locals[local], type) { return UInt32(local) }
        }
        return nil
    }

    /// A local that takes a value of a type.
    mutating func writable(_ type: ValueType) -> UInt32? {
        let count = body.locals.count
        guard count > 0 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let local = (start + step) % count
            if !body.isReserved[local], matches(type, body.locals[local]) { return UInt32(local) }
        }
        return nil
    }

    // MARK: Bodies

    mutating func makeBodies() {
        var position = 0
        while position < draft.functions.count {
            makeBody(position, isSafe: false)
            position += 1
        }
        guard chance(configuration.startChance, of: 100) else { return }
        let start = addFunction(type(parameters: [], results: []))
        draft.start = start
        while position < draft.functions.count {
            makeBody(position, isSafe: Int(start) == importedFunctionCount + position)
            position += 1
        }
    }

    private mutating func makeBody(_ position: Int, isSafe: Bool) {
        let function = UInt32(importedFunctionCount + position)
        let isPlanned = Int(function) < plannedFunctionCount
        let signature = signature(ofFunction: function)
        // The simplest budget is the smallest, and small functions are as common as large ones.
        let most = isPlanned ? configuration.bodySize : min(configuration.bodySize, 20)
        let budget = number(number(most + 1) + 1)
        body.begin(function: function, signature: signature, budget: budget)
        body.isSafe = isSafe
        if budget > 0 {
            for _ in 0..<count(upTo: configuration.locals) { _ = body.addLocal(pick(pool)) }
        }
        while body.budget > 0, !choices.isExhausted {
            statement(size: 1 + number(min(configuration.statementSize, body.budget)))
        }
        body.budget = max(body.budget, 10)
        values(signature.results, size: 1 + number(8))
        emit(.end)
        draft.functions[position].locals = body.localGroups
        draft.functions[position].body = DraftExpression(body.instructions, sideTable: body.sideTable)
    }
}
