import CRampart
import RampartRuntime
import SeededDefects
import WasmBinary
import WasmModel
import WasmValidation

/// Turns the body of one validated function into register code, in one pass over its instructions.
///
/// Operands stay where they are (locals, constants) until something needs them in their own slot; the results of most instructions
/// go to the slot that the operand stack gives them, or straight into a local. Validation is trusted: types are not checked again,
/// and code that cannot be reached is skipped.
struct FunctionLowering {
    let module: PreparedModule
    let functionIndex: UInt32
    let type: FunctionType
    /// Whether to charge fuel and look for interruptions.
    let metered: Bool
    /// Whether arithmetic gives no NaN but the canonical one.
    let canonicalizesNaNs: Bool
    var reader: InstructionReader
    var assembler = Assembler()
    var stack: OperandStack
    var controls: [ControlFrame] = []
    /// Byte offset and class of each local.
    var locals: [(offset: UInt32, kind: SlotClass)] = []
    /// Byte offset of the frame header.
    let headerOffset: UInt32
    /// Byte offsets of the slots whose values the accumulators hold.
    var integerAccumulator: UInt32?
    var singleAccumulator: UInt32?
    var doubleAccumulator: UInt32?
    /// The result of the last instruction, if that instruction may as well write elsewhere.
    var lastResult: LastResult?
    /// The last instruction, if it is a comparison that a branch could do itself.
    var lastComparison: LastComparison?
    var guards: [PendingGuard] = []
    var origins: [CodeOrigin] = []
    var charge: PendingCharge?
    /// Conditional branches on slots and constants with which loops start, by the byte offset of their code.
    var exits: [Int: LoopExit] = [:]
    /// Byte offset of the code at which the last loop starts, or -1.
    var lastLoopHead = -1

    /// Where the body begins in the module.
    var bodyStart: Int {
        let imported = module.module.functionTypeIndices.count - module.module.module.functions.count
        return module.module.module.bodies[Int(functionIndex) - imported].range.lowerBound
    }

    /// What `local.set` needs to redirect a result.
    struct LastResult {
        /// Byte offset in code of the destination operand.
        var operand: Int
        var slot: UInt32
        /// End of the instruction: it is the last one only if code still ends here.
        var end: Int
    }

    /// What a branch needs to take over a comparison.
    struct LastComparison {
        var start: Int
        var end: Int
        var opcode: Opcode
        var first: Operand
        /// Nil for a comparison with zero.
        var second: Operand?
        var result: UInt32
    }

    struct PendingCharge {
        /// Byte offset of the operand that holds the units.
        var operand: Int
        var units: UInt32
    }

    /// A `try_table` or `try` whose guarded code is known, with clauses that wait for their labels.
    struct PendingGuard {
        var start: Int
        var end: Int
        var depth: Int
        var clauses: [PendingCatch]
        var delegate: Int?
    }

    /// A clause that waits for its label; `LoweredCatch` says what the others are.
    struct PendingCatch {
        var tag: UInt32?
        var destination: UInt32
        var reference: UInt32?
        var label: Int
    }

    /// A conditional branch that a jump to it may do itself.
    struct LoopExit {
        var opcode: Opcode
        var first: Operand
        /// Nil for a test of a slot for zero or, where `whenTrue`, not zero.
        var second: Operand?
        var whenTrue: Bool
        var label: Int
        /// Byte offset of the code after the branch.
        var end: Int
    }

    /// Where an operand of an instruction is.
    enum Operand: Equatable {
        case slot(UInt32)
        case constant(UInt64)
    }

    init(module: PreparedModule, bodyIndex: Int, metered: Bool, canonicalizesNaNs: Bool) {
        self.module = module
        self.metered = metered
        self.canonicalizesNaNs = canonicalizesNaNs
        let validated = module.module
        let body = validated.module.bodies[bodyIndex]
        functionIndex = UInt32(validated.functionTypeIndices.count - validated.module.functions.count + bodyIndex)
        type = validated.functionType(functionIndex)
        reader = InstructionReader(
            bytes: validated.module.bytes, range: body.range, features: validated.features, hasDataCount: validated.module.hasDataCount)
        var offset: UInt32 = 0
        for parameter in type.parameters {
            let kind = SlotClass(parameter)
            locals.append((offset, kind))
            offset += kind.size
        }
        headerOffset = FunctionLowering.headerOffset(type)
        offset = headerOffset + UInt32(headerSize)
        for group in body.locals {
            let kind = SlotClass(group.type)
            for _ in 0..<group.count {
                locals.append((offset, kind))
                offset += kind.size
            }
        }
        stack = OperandStack(base: offset)
        // About as much as most bodies need; large ones grow by themselves.
        let room = min(body.range.count, 4096)
        assembler.reserve(words: 2 * room)
        origins.reserveCapacity(room / 2)
    }

    /// Byte offset of the header in frames of functions of a type: after parameters and results, which share their slots.
    static func headerOffset(_ type: FunctionType) -> UInt32 {
        max(slotBytes(type.parameters), slotBytes(type.results))
    }

    /// Bytes that values of the types take in a frame.
    static func slotBytes(_ types: [ValueType]) -> UInt32 {
        var bytes: UInt32 = 0
        for type in types { bytes += SlotClass(type).size }
        return bytes
    }

    /// Bytes of code that one function may take: a few instructions stand for many words, so the size of bodies alone is no bound.
    static let codeLimit = 256 << 20

    /// Lowers the whole body.
    consuming func lower() throws(LoweringError) -> LoweredFunction {
        let firstLocal = headerOffset + UInt32(headerSize)
        let enterPosition = assembler.position
        let cleared = stack.top - firstLocal
        let forgotten: UInt32 = Seeded.isArmed(.interpreterLastLocal) && cleared > 16 ? 8 : 0
        unsafe assembler.emit(address(rampart_op_enter), 0, firstLocal, cleared - forgotten, 0)
        startSegment()
        let end = assembler.makeLabel()
        controls.append(
            ControlFrame(
                kind: .function, label: end, parameters: [], results: type.results.map { SlotClass($0) }, base: stack.top, entries: 0))
        do {
            while !reader.isAtEnd {
                let instruction = try reader.next()
                if let current = controls.last, current.isUnreachable {
                    skip(instruction)
                } else {
                    origins.append(CodeOrigin(code: UInt32(assembler.position), instruction: UInt32(reader.instructionOffset)))
                    if metered { count(instruction) }
                    lower(
                        Seeded.instruction(
                            instruction, .interpreter, depth: controls.count - 1, offset: reader.instructionOffset - bodyStart))
                }
                reader.sideTable.removeAll()
                if assembler.position > FunctionLowering.codeLimit { throw LoweringError.tooLarge }
            }
        } catch let error as LoweringError {
            throw error
        } catch {
            throw .bug(EngineBug("a validated body does not decode: \(error)"))
        }
        assembler.patch(enterPosition + 8, stack.highest)
        var ranges: [GuardedRange] = []
        for pending in guards {
            var clauses: [LoweredCatch] = []
            for clause in pending.clauses {
                guard let target = assembler.target(of: clause.label) else { throw .bug(EngineBug("a catch label was never bound")) }
                clauses.append(
                    LoweredCatch(
                        tag: clause.tag, destination: clause.destination, reference: clause.reference, target: target))
            }
            ranges.append(
                GuardedRange(
                    start: pending.start, end: pending.end, depth: pending.depth, clauses: clauses, delegate: pending.delegate))
        }
        return LoweredFunction(words: assembler.words, frameSize: Int(stack.highest), guards: ranges, origins: origins)
    }
}

/// Why a function could not be lowered.
enum LoweringError: Error {
    case bug(EngineBug)
    /// The code would pass `FunctionLowering.codeLimit`.
    case tooLarge
}

/// An open block while lowering.
struct ControlFrame {
    enum Kind {
        case function, block, loop, conditional, alternative
        case guarded(start: Int, clauses: [FunctionLowering.PendingCatch])
        /// The first part of a `try`, whose code starts at a byte offset.
        case attempt(start: Int)
        /// A `catch` or `catch_all` of a `try` whose guard has an index; the caught exception is kept in a slot.
        case handler(guard: Int, exception: UInt32)
    }

    var kind: Kind
    /// Where branches to the block go.
    var label: Int
    /// Where the false arm of an `if` starts.
    var elseLabel: Int?
    var parameters: [SlotClass]
    var results: [SlotClass]
    /// Byte offset of the first slot of parameters or results.
    var base: UInt32
    /// Entries on the operand stack below the parameters.
    var entries: Int
    var isUnreachable = false
    /// Of a loop: byte offset of its first instruction.
    var head = 0
    /// Blocks opened inside code that cannot be reached.
    var skippedBlocks = 0

    /// What a branch to the block carries.
    var branchClasses: [SlotClass] {
        if case .loop = kind { return parameters }
        return results
    }
}

// MARK: Accumulators and results

extension FunctionLowering {
    /// Forgets what the accumulators hold: at labels, and after anything that leaves them undefined.
    mutating func forgetAccumulators() {
        integerAccumulator = nil
        singleAccumulator = nil
        doubleAccumulator = nil
    }

    /// Notes that a slot was written, and by which accumulator, if any.
    mutating func wrote(_ slot: UInt32, _ accumulator: SlotClass?, bytes: UInt32 = 8) {
        let written = slot..<(slot + bytes)
        if let held = integerAccumulator, written.contains(held) { integerAccumulator = nil }
        if let held = singleAccumulator, written.contains(held) { singleAccumulator = nil }
        if let held = doubleAccumulator, written.contains(held) { doubleAccumulator = nil }
        switch accumulator {
        case .integer: integerAccumulator = slot
        case .single: singleAccumulator = slot
        case .double: doubleAccumulator = slot
        case .vector, nil: break
        }
    }

    /// Pushes a result that the last instruction left in its own slot, whose destination operand is at a byte offset of the code.
    mutating func pushResult(_ kind: SlotClass, accumulated: Bool, operand: Int) {
        let slot = stack.top
        stack.push(.slot, kind)
        wrote(slot, accumulated ? kind : nil, bytes: kind.size)
        lastResult = LastResult(operand: operand, slot: slot, end: assembler.position)
    }

    /// The slot of an operand; a constant is made in the entry's own slot first.
    mutating func slot(of entry: StackEntry) -> UInt32 {
        switch entry.place {
        case .slot: return entry.slot
        case .local(let offset): return offset
        case .constant(let bits):
            emitConstant(bits, to: entry.slot)
            return entry.slot
        }
    }

    mutating func emitConstant(_ bits: UInt64, to slot: UInt32) {
        unsafe assembler.emit(address(rampart_op_constant), UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32), slot)
        wrote(slot, .integer)
    }

    /// Copies a value between slots.
    mutating func emitCopy(_ kind: SlotClass, from source: UInt32, to destination: UInt32) {
        if source == destination { return }
        if kind == .vector {
            unsafe assembler.emit(address(rampart_op_copyVector), source, 0, destination)
            wrote(destination, nil, bytes: 16)
        } else if integerAccumulator == source {
            unsafe assembler.emit(address(rampart_op_copy_a), source, 0, destination)
            wrote(destination, nil)
        } else {
            unsafe assembler.emit(address(rampart_op_copy_s), source, 0, destination)
            wrote(destination, .integer)
        }
    }

    /// Brings the value of an entry to a slot.
    mutating func move(_ entry: StackEntry, to destination: UInt32) {
        switch entry.place {
        case .slot: emitCopy(entry.kind, from: entry.slot, to: destination)
        case .local(let offset): emitCopy(entry.kind, from: offset, to: destination)
        case .constant(let bits): emitConstant(bits, to: destination)
        }
    }

    /// Brings the entry at an index to its own slot.
    mutating func settle(_ index: Int) {
        let entry = stack.entries[index]
        if entry.place == .slot { return }
        move(entry, to: entry.slot)
        stack.settle(index)
    }

    /// Brings all entries that stand for locals to their own slots: before blocks, whose arms may write the locals.
    mutating func settleLocals() {
        for index in stack.unsettled() { settle(index) }
    }

    /// Brings the topmost entries to their own slots, where they lie one behind the other.
    mutating func settleTop(_ count: Int) {
        for index in (stack.count - count)..<stack.count { settle(index) }
    }

    /// Byte offset of the first of the topmost entries.
    func base(ofTop count: Int) -> UInt32 { count == 0 ? stack.top : stack.entries[stack.count - count].slot }
}

// MARK: Metering

extension FunctionLowering {
    /// Begins a run of instructions that are charged together when control reaches its start.
    mutating func startSegment() {
        guard metered else { return }
        charge = PendingCharge(operand: assembler.position + 8, units: 0)
        unsafe assembler.emit(address(rampart_op_charge), 0, 0)
        // The charge leaves the accumulators alone, but no instruction before it may be taken back.
        lastResult = nil
        lastComparison = nil
    }

    /// Adds an instruction to the current run: all cost one unit but `else`, `end` and the like, which do nothing.
    mutating func count(_ instruction: Instruction) {
        if case .else = instruction { return }
        if case .end = instruction { return }
        if instruction.isTryPart { return }
        guard var pending = charge else { return }
        pending.units += Seeded.isArmed(.storeFuelInterpreter) && controls.count > 2 && pending.units == 0 ? 2 : 1
        assembler.patch(pending.operand, pending.units)
        charge = pending
    }
}
