import CRampart
import RampartRuntime
import WasmModel

/// Checks lowered code without trusting the lowering: an independent reader of the same layouts.
///
/// Debug builds check every function that they lower. What is checked: instructions are known and whole; branches go to
/// instructions; slots lie in the frame and not in its header; what an instruction takes from an accumulator is what was last written
/// to the slot it names; no operand slot is read before it is written; indices, types and code cells are the module's.
struct CodeVerifier {
    let reader: CodeReader
    let type: FunctionType
    /// Byte offset of the frame header.
    let headerOffset: UInt32
    /// Byte offset of the first slot after the locals.
    let operandBase: UInt32
    /// Whether an instruction starts at a word of the code.
    private(set) var isStart: [Bool]
    /// Places to which control comes from behind: nothing is known of the accumulators there.
    private var backwardTargets: Set<Int> = []
    /// What is known where branches go forwards, as far as they have been seen.
    private var pending: [Int: CodeState] = [:]
    /// What was known where control will come back to.
    private var loopStates: [Int: CodeState] = [:]
    /// Guarded ranges by their start.
    private var guards: [Int: [GuardedRange]] = [:]
    /// What is known here; nil where control does not come.
    var state: CodeState?

    /// Checks the code of a function that a module defines.
    ///
    /// - Throws: the first fault that is found.
    static func verify(_ function: LoweredFunction, bodyIndex: Int, of module: PreparedModule) throws(CodeError) {
        var verifier = CodeVerifier(function, bodyIndex: bodyIndex, of: module)
        try verifier.checkShape()
        try verifier.checkFlow()
    }

    /// Checks the code as `verify` does, for a caller that can only report a bug.
    static func require(_ function: LoweredFunction, bodyIndex: Int, of module: PreparedModule) throws(LoweringError) {
        do {
            try verify(function, bodyIndex: bodyIndex, of: module)
        } catch {
            throw .bug(EngineBug("lowered code of body \(bodyIndex): \(error)"))
        }
    }

    private init(_ function: LoweredFunction, bodyIndex: Int, of module: PreparedModule) {
        reader = CodeReader(function: function, module: module)
        let imported = module.module.functionTypeIndices.count - module.codeCount
        type = module.module.functionType(UInt32(imported + bodyIndex))
        headerOffset = FunctionLowering.headerOffset(type)
        let locals = module.module.module.bodies[bodyIndex].locals.reduce(0) { $0 + $1.count * SlotClass($1.type).size }
        operandBase = headerOffset + UInt32(headerSize) + locals
        isStart = Array(repeating: false, count: function.count)
        for range in function.guards { guards[range.start, default: []].append(range) }
    }

    private func error(_ offset: Int, _ fault: CodeFault) -> CodeError {
        let isInside = offset >= 0 && offset < reader.end && offset % 8 == 0
        return CodeError(offset: offset, instruction: isInside ? reader.description(offset)?.name : nil, fault: fault)
    }

    // MARK: Shape

    /// Walks the code once: every instruction is known and whole, and the last one does not go on.
    private mutating func checkShape() throws(CodeError) {
        guard reader.end > 0, case .entry? = reader.description(0)?.flow else { throw error(0, .noEntry) }
        var position = 0
        var last = 0
        while position < reader.end {
            guard let description = reader.description(position) else { throw error(position, .unknownHandler) }
            let length = reader.length(description, at: position)
            guard length <= reader.end - position else { throw error(position, .cutOff(length: length)) }
            switch description.flow {
            case .entry: if position > 0 { throw error(position, .misplaced) }
            case .outside: throw error(position, .misplaced)
            case .next, .branch, .jump, .call, .leave: break
            }
            isStart[position / 8] = true
            last = position
            position += length
        }
        switch reader.description(last)?.flow {
        case .jump, .leave: break
        case .entry, .next, .branch, .call, .outside, nil: throw error(last, .fallsOffTheEnd)
        }
        try checkTargets()
    }

    /// Every branch and every catch clause goes to an instruction.
    private mutating func checkTargets() throws(CodeError) {
        for position in starts {
            guard let description = reader.description(position) else { continue }
            for target in reader.targets(description, at: position) {
                try checkTarget(target, from: position)
                if target <= position { backwardTargets.insert(target) }
            }
        }
        for range in reader.function.guards {
            let isEnd = range.end == reader.end || isInstruction(range.end)
            guard range.start <= range.end, isInstruction(range.start) || range.start == reader.end, isEnd else {
                throw error(range.start, .guardedRange(start: range.start, end: range.end))
            }
            if let depth = range.delegate, depth < 0 || depth >= range.depth || !range.clauses.isEmpty {
                throw error(range.start, .delegate(to: depth, from: range.depth))
            }
            for clause in range.clauses {
                try checkTarget(clause.target, from: range.start)
                if clause.target <= range.start { backwardTargets.insert(clause.target) }
            }
        }
    }

    private func checkTarget(_ target: Int, from position: Int) throws(CodeError) {
        guard target >= 0 && target < reader.end else { throw error(position, .targetOutsideCode(target)) }
        guard isInstruction(target) else { throw error(position, .targetInsideInstruction(target)) }
    }

    private func isInstruction(_ offset: Int) -> Bool {
        offset >= 0 && offset < reader.end && offset % 8 == 0 && isStart[offset / 8]
    }

    /// Byte offsets of all instructions.
    private var starts: some Sequence<Int> { isStart.indices.lazy.filter { isStart[$0] }.map { $0 * 8 } }

    // MARK: Flow

    /// Walks the code once more, with what is known of accumulators and slots.
    ///
    /// One pass is enough: at the target of a backward branch nothing is known of the accumulators, and slots once written stay
    /// written, so what comes from behind can only know more of them than what came from before.
    private mutating func checkFlow() throws(CodeError) {
        state = CodeState(base: operandBase)
        for position in starts {
            guard let description = reader.description(position) else { continue }
            if position > 0 { try arrive(position) }
            do throws(CodeFault.Thrown) {
                for operand in description.operands { try checkSource(operand, description, at: position) }
                for operand in description.operands { try checkDestination(operand, description, at: position) }
            } catch {
                throw self.error(position, error.fault)
            }
            try go(description, from: position)
        }
    }

    /// Joins what is known at an instruction with what branches to it bring, and what it brings to the handlers of exceptions.
    private mutating func arrive(_ position: Int) throws(CodeError) {
        if let brought = pending.removeValue(forKey: position) {
            if state == nil { state = brought } else { state?.meet(brought) }
        }
        if backwardTargets.contains(position) {
            state?.forgetAccumulators()
            loopStates[position] = state
        }
        for range in guards[position] ?? [] {
            for clause in range.clauses {
                var caught = state
                caught?.forgetAccumulators()
                do throws(CodeFault.Thrown) {
                    let bytes = try caughtBytes(clause)
                    try checkSlot(clause.destination, bytes: bytes)
                    caught?.write(clause.destination, bytes: bytes, accumulator: nil)
                    if let slot = clause.reference {
                        try checkSlot(slot, bytes: 8)
                        caught?.write(slot, bytes: 8, accumulator: nil)
                    }
                } catch {
                    throw self.error(position, error.fault)
                }
                try bring(caught, to: clause.target, from: position)
            }
        }
    }

    /// Follows the branches of an instruction.
    private mutating func go(_ description: InstructionDescription, from position: Int) throws(CodeError) {
        switch description.flow {
        case .entry, .next, .outside: break
        case .call: state?.forgetAccumulators()
        case .branch: for target in reader.targets(description, at: position) { try bring(state, to: target, from: position) }
        case .jump:
            for target in reader.targets(description, at: position) { try bring(state, to: target, from: position) }
            state = nil
        case .leave: state = nil
        }
    }

    /// Notes what is known where a branch goes.
    private mutating func bring(_ state: CodeState?, to target: Int, from position: Int) throws(CodeError) {
        guard let state else { return }
        if target > position {
            if pending[target] == nil { pending[target] = state } else { pending[target]?.meet(state) }
        } else if let slot = loopStates[target]?.firstWritten(notIn: state) {
            throw error(position, .slotNotWritten(slot))
        }
    }
}

extension CodeFault {
    /// A fault on its way to where its place is known.
    struct Thrown: Error {
        var fault: CodeFault
    }
}
