import CRampart
import RampartRuntime
import SeededDefects
import WasmBinary
import WasmModel
import WasmValidation

/// Makes the IR of one function from its instructions.
///
/// Locals and the values that branches carry to a label are allocations of the entry block, which the optimiser turns into registers; the
/// operand stack holds values of IR.
final class FunctionLowering {
    let unit: UnitLowering
    let builder: IRBuilder
    let types: IRTypes
    let functionIndex: UInt32
    let signature: NativeSignature
    let function: LLVMFunction
    /// Where the instructions of the function belong to that have a place in the module.
    private let scope: LLVMMetadata?
    /// See `UnitLowering.isUniform`.
    let isUniform: Bool
    let body: FunctionBody
    /// Where in the module the instruction starts that is being lowered.
    private(set) var instructionOffset = 0
    /// What does not fit into that instruction.
    private(set) var sideTable = InstructionSideTable()
    /// The operands. An i32 that a test has given is the condition (i1) until somebody wants the number: see `pop`.
    var stack: [LLVMValue] = []
    var controls: [Control] = []
    var locals: [Local] = []
    /// What is known of values in the block that instructions are appended to: `Local.value` where `Local.generation` is this one, and 64-bit
    /// forms of i32 values.
    private var knownBlock: LLVMBlock?
    private var generation = 0
    private var wideForms: [LLVMValue: LLVMValue] = [:]
    private let entry: LLVMBlock
    private let start: LLVMBlock
    private var entryValues: [EntryValue: LLVMValue] = [:]
    /// Blocks that end the execution, by how, where exits are shared.
    private var exits: [Exit: LLVMBlock] = [:]
    /// Where a caught exception lies until it is known which clause takes it.
    private var exceptionPlace: LLVMValue?
    /// Whether the function calls anything that may need stack.
    var makesCalls = false
    private var highestStack = 0
    var charge: PendingCharge?

    struct PendingCharge {
        /// Stands for the number of units until that is known.
        var placeholder: LLVMValue
        var units: UInt64
    }

    struct Local {
        let place: LLVMValue
        let type: ValueType
        /// What the local holds, while `generation` is that of the lowering.
        var value: LLVMValue?
        var generation = 0
    }

    /// Values that are the same for a whole call, loaded in the entry block.
    enum EntryValue: Hashable {
        case execution
        /// The code of a service.
        case service(Service)
        case memoryBase(UInt32)
        case memoryRecord(UInt32)
        case tableRecord(UInt32)
        case globalCell(UInt32)
    }

    init(_ unit: UnitLowering, bodyIndex: Int) {
        self.unit = unit
        builder = unit.builder
        types = unit.types
        functionIndex = unit.importedFunctions + UInt32(bodyIndex)
        signature = unit.signature(ofFunction: functionIndex)
        body = unit.module.module.bodies[bodyIndex]
        isUniform = unit.isUniform(functionIndex)
        function = unit.definition(functionIndex)
        scope = unit.lines?.begin(function, name: "f\(functionIndex)")
        entry = builder.appendBlock(to: function)
        start = builder.appendBlock(to: function)
        addAttributes()
    }

    private func addAttributes() {
        // Frames can be walked; guest loops are not made into calls; every call of the source is one that a backtrace shows, and one that
        // takes stack.
        for (key, value) in [
            ("frame-pointer", "all"), ("no-builtins", ""), ("disable-tail-calls", "true"), ("probe-stack", "inline-asm"),
        ] {
            builder.addAttribute(function, key, value)
        }
        builder.addAttribute(function, known: "nounwind")
        builder.addAttribute(function, known: "noinline")
        switch unit.options.optimization {
        case .size: builder.addAttribute(function, known: "optsize")
        case .none, .less, .standard, .aggressive: break
        }
    }

    var module: ValidatedModule { unit.module }

    /// The instance, the function's context.
    var instance: LLVMValue { builder.parameter(0, of: function) }

    // MARK: The whole function

    func lower() throws(CompilerError) {
        let entryBuilder = unit.entryBuilder
        entryBuilder.position(atEndOf: entry)
        if !unit.isOptimized { hideInMemory() }
        locate(entryBuilder, 0)
        locate(builder, 0)
        builder.position(atEndOf: start)
        makeLocals()
        controls.append(Control(kind: .function, parameters: [], results: signature.results, height: 0))
        startSegment()
        // Not a property, as each instruction changes it.
        var reader = InstructionReader(
            bytes: module.module.bytes, range: body.range, features: module.features, hasDataCount: module.module.hasDataCount)
        do {
            while !reader.isAtEnd {
                let instruction = try reader.next()
                instructionOffset = reader.instructionOffset
                if let current = controls.last, current.isUnreachable {
                    try skip(instruction)
                } else {
                    count(instruction)
                    unit.note(reader.opcode)
                    if instruction.needsPlace || (unit.options.isMetered && instruction.startsSegment) {
                        locate(builder, UInt32(truncatingIfNeeded: instructionOffset))
                    }
                    if instruction.hasSideTable { sideTable = reader.sideTable }
                    try lower(
                        Seeded.instruction(
                            instruction, .compiler, depth: controls.count - 1, offset: instructionOffset - body.range.lowerBound))
                }
                highestStack = max(highestStack, stack.count)
                reader.sideTable.removeAll()
            }
        } catch let error as CompilerError {
            throw error
        } catch {
            throw .bug(EngineBug("a validated body does not decode: \(error)"))
        }
        finishCharge()
        locate(builder, 0)
        emitStackCheck()
    }

    /// Makes values opaque by a place on the stack for each type.
    private func hideInMemory() {
        let entryBuilder = unit.entryBuilder
        var places: [(type: LLVMType, place: LLVMValue)] = []
        // Unowned, as this builder keeps the closure, too: who owned the other would keep the unit for ever.
        let scratchPlace = { [unowned entryBuilder] (type: LLVMType) -> LLVMValue in
            if let known = places.first(where: { $0.type == type }) { return known.place }
            let place = entryBuilder.alloca(type)
            places.append((type, place))
            return place
        }
        builder.scratchPlace = scratchPlace
        entryBuilder.scratchPlace = scratchPlace
    }

    private func locate(_ builder: IRBuilder, _ line: UInt32) {
        if let marks = unit.marks { marks.offset = line }
        if let scope { unit.lines?.locate(builder, line, in: scope) }
    }

    private func makeLocals() {
        let entryBuilder = unit.entryBuilder
        var register = 1
        for (index, type) in signature.parameters.enumerated() {
            let irType = unit.type(type)
            let value: LLVMValue
            switch signature.convention.parameters[index] {
            case .integer(let number):
                if isUniform {
                    let whole = builder.parameter(1 + number, of: function)
                    value = irType == types.i64 ? whole : entryBuilder.truncate(whole, irType)
                } else {
                    value = builder.parameter(register, of: function)
                    register += 1
                }
            case .vector(let number):
                if isUniform {
                    let whole = builder.parameter(1 + NativeConvention.integerCount + number, of: function)
                    value = FunctionLowering.fromVector(whole, irType, entryBuilder)
                } else {
                    value = builder.parameter(register, of: function)
                    register += 1
                }
            case .memory(let slot):
                let values = load(types.pointer, execution, ContextLayout.Execution.values, entryBuilder, isInvariant: true)
                value = load(irType, values, slot * 8, entryBuilder)
            }
            let place = entryBuilder.alloca(irType)
            entryBuilder.store(value, place, alignment: FunctionLowering.alignment(type))
            locals.append(Local(place: place, type: type))
        }
        var zeros: [ValueType: LLVMValue] = [:]
        for group in body.locals {
            let irType = unit.type(group.type)
            let zero: LLVMValue
            if let known = zeros[group.type] {
                zero = known
            } else {
                let constant = entryBuilder.zero(irType)
                zero = group.type == .f32 || group.type == .f64 ? entryBuilder.opaque(constant) : constant
                zeros[group.type] = zero
            }
            for _ in 0..<group.count {
                let place = entryBuilder.alloca(irType)
                if group.type == .v128, !unit.isOptimized {
                    // A vector constant is not selected one by one.
                    for offset in [0, 8] { entryBuilder.store(entryBuilder.i64(0), entryBuilder.offset(place, offset), alignment: 8) }
                } else {
                    entryBuilder.store(zero, place, alignment: FunctionLowering.alignment(group.type))
                }
                locals.append(Local(place: place, type: group.type))
            }
        }
    }

    /// Ends the entry block: compares the stack pointer with the limit, unless the function is a small one that calls nothing.
    private func emitStackCheck() {
        builder.position(atEndOf: entry)
        // What is kept on the stack is at most the locals and operands, all as vectors, and some words.
        let estimate = (locals.count + highestStack) * 16 + 256
        let length = body.range.count
        let isSmall = estimate <= FunctionLowering.uncheckedFrame && length <= FunctionLowering.uncheckedLength
        guard makesCalls || !isSmall else { return builder.branch(start) }
        // The entry block ends here, and the exit would look for it there.
        if !unit.isOptimized { _ = entryValue(.service(.exit)) }
        // Without optimisation every temporary value may have its place, so what the frame of a larger function takes is seen only when
        // it is there: its pages have been touched by then.
        let frame =
            isSmall
            ? builder.intrinsic("llvm.frameaddress", [types.pointer], [builder.i32(0)])
            : builder.intrinsic("llvm.stacksave", [types.pointer], [])
        let limit = load(types.pointer, execution, ContextLayout.Execution.stackLimit, isInvariant: true)
        let full = builder.appendBlock(to: function)
        weigh(builder.branch(builder.compare(.unsignedLess, frame, limit), full, start), isLikely: false)
        builder.position(atEndOf: full)
        emitExit(.exhaustion(.callStack))
    }

    /// Bytes of a frame that need not be asked for: the native stack has room for several below its limit.
    private static let uncheckedFrame = 16 << 10
    /// Bytes of a body whose temporary values take less than that room.
    private static let uncheckedLength = 2 << 10

    // MARK: Context

    /// The execution that the function runs in.
    var execution: LLVMValue { entryValue(.execution) }

    func entryValue(_ key: EntryValue) -> LLVMValue {
        if let known = entryValues[key] { return known }
        let entryBuilder = unit.entryBuilder
        func invariant(_ pointer: LLVMValue, _ offset: Int) -> LLVMValue {
            load(types.pointer, pointer, offset, entryBuilder, isInvariant: true)
        }
        let value: LLVMValue
        switch key {
        case .execution: value = invariant(instance, ContextLayout.Instance.execution)
        case .service(let service): value = invariant(invariant(execution, ContextLayout.Execution.services), service.offset)
        case .memoryBase(0): value = invariant(instance, ContextLayout.Instance.memoryBase)
        case .memoryBase(let index): value = invariant(entryValue(.memoryRecord(index)), ContextLayout.Memory.base)
        case .memoryRecord(let index): value = invariant(invariant(instance, ContextLayout.Instance.memories), Int(index) * 8)
        case .tableRecord(let index): value = invariant(invariant(instance, ContextLayout.Instance.tables), Int(index) * 8)
        case .globalCell(let index): value = invariant(invariant(instance, ContextLayout.Instance.globals), Int(index) * 8)
        }
        entryValues[key] = value
        return value
    }

    /// An entry of one of the instance's arrays, loaded here.
    func instanceEntry(_ array: Int, _ index: UInt32) -> LLVMValue {
        load(types.pointer, load(types.pointer, instance, array, isInvariant: true), Int(index) * 8, isInvariant: true)
    }

    /// Loads a field of a record of the runtime.
    func load(
        _ type: LLVMType, _ record: LLVMValue, _ offset: Int, _ builder: IRBuilder? = nil, isInvariant: Bool = false,
        isVolatile: Bool = false
    ) -> LLVMValue {
        let builder = builder ?? self.builder
        let alignment = type == types.i32 || type == types.f32 ? 4 : type == types.i8 ? 1 : 8
        let value = builder.load(type, builder.offset(record, offset), alignment: alignment, isVolatile: isVolatile)
        builder.attach(unit.metadata.context, kind: unit.metadata.aliasKind, to: value)
        if isInvariant { builder.attach(unit.metadata.empty, kind: unit.metadata.invariantKind, to: value) }
        return value
    }

    /// Stores to a field of a record of the runtime.
    func store(_ value: LLVMValue, _ record: LLVMValue, _ offset: Int, isVolatile: Bool = false) {
        let store = builder.store(value, builder.offset(record, offset), alignment: 4, isVolatile: isVolatile)
        builder.attach(unit.metadata.context, kind: unit.metadata.aliasKind, to: store)
    }

    /// Whether accesses keep their order because faults are traps: then everything that can be seen after a trap is written in order too.
    var keepsOrder: Bool { unit.keepsOrder }

    // MARK: Allocations

    func makePlaces(_ types: [ValueType]) -> [LLVMValue] { types.map { unit.entryBuilder.alloca(unit.type($0)) } }

    /// Where a caught exception lies until it is known which clause takes it.
    var exceptionSlot: LLVMValue {
        if let exceptionPlace { return exceptionPlace }
        let place = unit.entryBuilder.alloca(types.i64)
        exceptionPlace = place
        return place
    }

    static func alignment(_ type: ValueType) -> Int {
        switch type {
        case .i32, .f32: 4
        case .i64, .f64, .reference: 8
        case .v128: 16
        }
    }

    func loadPlace(_ place: LLVMValue, _ type: ValueType) -> LLVMValue {
        builder.load(unit.type(type), place, alignment: FunctionLowering.alignment(type))
    }

    func storePlace(_ value: LLVMValue, _ place: LLVMValue, _ type: ValueType) {
        builder.store(value, place, alignment: FunctionLowering.alignment(type))
    }

    // MARK: Operands

    func pop() -> LLVMValue { number(popOperand()) }

    private func popOperand() -> LLVMValue {
        guard let value = stack.popLast() else { preconditionFailure("a validated body has its operands") }
        return value
    }

    /// An operand of the type that it has in WebAssembly.
    func number(_ operand: LLVMValue) -> LLVMValue {
        builder.type(of: operand) == types.i1 ? builder.zeroExtend(operand, types.i32) : operand
    }

    /// The topmost operands, the deepest first.
    func pop(_ count: Int) -> [LLVMValue] {
        let operands = stack.suffix(count).map { number($0) }
        stack.removeLast(count)
        return operands
    }

    /// Whether the topmost i32 is not zero (i1).
    func popCondition() -> LLVMValue {
        let operand = popOperand()
        return builder.type(of: operand) == types.i1 ? operand : isNotZero(operand)
    }

    func push(_ value: LLVMValue) { stack.append(value) }

    /// Makes the topmost operand the opposite if it is a condition; otherwise nothing is done.
    func invertCondition() -> Bool {
        guard let operand = stack.last, builder.type(of: operand) == types.i1 else { return false }
        stack[stack.count - 1] = builder.inverse(operand)
        return true
    }

    /// An address or index as 64 bits: an i32 is unsigned.
    func widen(_ value: LLVMValue) -> LLVMValue {
        guard builder.type(of: value) == types.i32 else { return value }
        forgetOtherBlocks()
        if let wide = wideForms[value] { return wide }
        let wide = builder.zeroExtend(value, types.i64)
        wideForms[value] = wide
        return wide
    }

    // MARK: Locals

    func local(_ index: UInt32) -> LLVMValue {
        let local = locals[Int(index)]
        forgetOtherBlocks()
        if local.generation == generation, let value = local.value { return value }
        let value = loadPlace(local.place, local.type)
        note(index, value)
        return value
    }

    func setLocal(_ index: UInt32, _ value: LLVMValue) {
        let local = locals[Int(index)]
        storePlace(value, local.place, local.type)
        forgetOtherBlocks()
        if Seeded.isArmed(.compilerStaleLocal), local.type == .i64, local.generation == generation, local.value != nil { return }
        note(index, value)
    }

    private func note(_ index: UInt32, _ value: LLVMValue) {
        let generation = generation
        locals[Int(index)].value = value
        locals[Int(index)].generation = generation
    }

    private func forgetOtherBlocks() {
        let block = builder.block
        guard block != knownBlock else { return }
        knownBlock = block
        forgetValues()
    }

    private func forgetValues() {
        generation += 1
        wideForms.removeAll(keepingCapacity: true)
    }

    /// To be called where a call has been made: without optimisation, what is used behind one would be stored before it, and where it is
    /// taken from has it already.
    func noteCall() {
        makesCalls = true
        if !unit.isOptimized { forgetValues() }
    }

    // MARK: Blocks

    /// Goes on in a block, and puts it behind the one that was made last: without optimisation code lies in the order of blocks, and where
    /// it goes on behind a branch it needs no other.
    func begin(_ block: LLVMBlock) {
        builder.move(block, after: builder.block)
        builder.position(atEndOf: block)
    }

    // MARK: Ends

    /// How a function ends other than by returning.
    enum Exit: Hashable {
        case trap(TrapCode)
        case exhaustion(ExhaustionError)
        /// By an interruption, or by fuel that is used up.
        case charge
        /// A service has noted why.
        case noted
    }

    /// Ends the execution; the block ends here.
    func emitExit(_ exit: Exit) {
        switch exit {
        case .trap(let code): emitExit(RAMPART_STATUS_TRAP, builder.i32(UInt32(Seeded.trap(code.rawValue, .compiler))))
        case .exhaustion(let error): emitExit(RAMPART_STATUS_EXHAUSTION, builder.i32(UInt32(error.rawValue)))
        case .charge: emitExhaustion(isInterrupted: isNotZero(interrupt()))
        case .noted: callLastService(.leave, [execution])
        }
    }

    /// Ends the execution with one of the two exhaustions at which code is charged.
    func emitExhaustion(isInterrupted: LLVMValue) {
        let detail = builder.select(
            isInterrupted, builder.i32(UInt32(ExhaustionError.interrupted.rawValue)), builder.i32(UInt32(ExhaustionError.fuel.rawValue)))
        emitExit(RAMPART_STATUS_EXHAUSTION, detail)
    }

    private func emitExit(_ status: rampart_status, _ detail: LLVMValue) {
        callLastService(.exit, [execution, builder.i32(status.rawValue), detail])
    }

    /// What the host interrupts the execution by: not zero where it wants it.
    func interrupt() -> LLVMValue { load(types.i32, execution, ContextLayout.Execution.interrupt, isVolatile: true) }

    /// Whether exits of the function that end alike are one: where nobody asks which instruction has ended it.
    var sharesExits: Bool { !unit.options.hasPlaces }

    /// Goes on in a new block where the condition is false, and ends where it is true.
    func leaveIf(_ condition: LLVMValue, _ exit: Exit) {
        guard sharesExits else { return leaveIf(condition) { emitExit(exit) } }
        if condition == builder.i1(false) { return }
        let origin = builder.block
        let known = exits[exit]
        let cold = known ?? builder.appendBlock(to: function)
        let next = builder.appendBlock(to: function)
        weigh(builder.branch(condition, cold, next), isLikely: false)
        if known == nil {
            exits[exit] = cold
            builder.position(atEndOf: cold)
            emitExit(exit)
            builder.position(atEndOf: origin)
        }
        begin(next)
    }

    /// Goes on in a new block where the condition is false, and ends as said where it is true.
    func leaveIf(_ condition: LLVMValue, _ end: () -> Void) {
        // A constant divisor is not zero.
        if condition == builder.i1(false) { return }
        let cold = builder.appendBlock(to: function)
        let next = builder.appendBlock(to: function)
        weigh(builder.branch(condition, cold, next), isLikely: false)
        begin(cold)
        end()
        begin(next)
    }

    func trapIf(_ condition: LLVMValue, _ code: TrapCode) {
        if Seeded.ignores(code.rawValue, .compiler) { return }
        leaveIf(condition, .trap(code))
    }

    /// Says how likely a branch goes to its first block.
    func weigh(_ branch: LLVMValue, isLikely: Bool) {
        builder.attach(isLikely ? unit.metadata.likely : unit.metadata.unlikely, kind: unit.metadata.weightKind, to: branch)
    }

    /// Calls a service that does not return; the block ends here.
    ///
    /// Each such call stays one of its own, since a backtrace tells by it which instruction has ended the execution, unless nobody asks.
    func callLastService(_ service: Service, _ arguments: [LLVMValue]) {
        let call = callService(service, arguments, types.void)
        if !sharesExits { builder.addAttribute(call: call, known: "nomerge") }
        builder.unreachable()
    }

    /// The code of a service. Functions have many exits, at each of which instructions take time to compile, and without optimisation no
    /// register is kept for what the entry block has loaded.
    private func code(of service: Service) -> LLVMValue {
        if !unit.isOptimized && service == .exit { return entryValue(.service(service)) }
        let table = load(types.pointer, execution, ContextLayout.Execution.services, isInvariant: true)
        return load(types.pointer, table, service.offset, isInvariant: true)
    }

    /// Calls a service of the runtime.
    @discardableResult
    func callService(_ service: Service, _ arguments: [LLVMValue], _ result: LLVMType) -> LLVMValue {
        let code = code(of: service)
        let type = types.function(arguments.map { builder.type(of: $0) }, result)
        noteCall()
        return builder.call(LLVMFunction(value: code, type: type), arguments)
    }
}

/// An open block.
struct Control {
    enum Kind {
        case function, block, loop
        /// The first arm of an `if`, with the block of the second and the values that it starts with.
        case conditional(alternative: LLVMBlock, arguments: [LLVMValue])
        case alternative
        /// A `try_table`, or the first part of a `try`: exceptions of calls inside go to a block.
        case guarded(handler: LLVMBlock, clauses: [CatchTarget])
        case attempt(handler: LLVMBlock)
        /// A `catch` or `catch_all` of a `try`, with all clauses so far and where this one keeps its exception.
        case handler(dispatch: LLVMBlock, clauses: [CatchTarget], exception: LLVMValue)
    }

    /// Where branches go, and where they leave their values.
    struct Label {
        let block: LLVMBlock
        let slots: [LLVMValue]
    }

    var kind: Kind
    /// Made when something goes there: see `FunctionLowering.label`.
    var label: Label?
    var parameters: [ValueType]
    var results: [ValueType]
    /// Operands below the parameters.
    var height: Int
    var isUnreachable = false
    /// Blocks opened inside code that cannot be reached.
    var skippedBlocks = 0

    /// What a branch to the block carries.
    var branchTypes: [ValueType] {
        if case .loop = kind { return parameters }
        return results
    }
}

/// Where an exception goes on.
struct CatchTarget {
    /// The tag index, or nil for all.
    var tag: UInt32?
    var block: LLVMBlock
    /// Where the payload is wanted, with its types; then where the exception itself is.
    var slots: [(place: LLVMValue, type: ValueType)]
    var reference: LLVMValue?
}

extension Instruction {
    /// Whether a run of instructions that are charged together may start behind it.
    fileprivate var startsSegment: Bool {
        switch self {
        case .loop, .if, .else, .end, .catch, .catchAll, .delegate, .branchIf, .branchOnNull, .branchOnNonNull, .branchOnCast,
            .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail:
            true
        case _: false
        }
    }

    /// Whether a part of it is in the side table.
    fileprivate var hasSideTable: Bool {
        switch self {
        case .tryTable, .branchTable, .v128Constant, .shuffle: true
        case _: false
        }
    }

    /// Whether the code may call or trap, so that a backtrace asks where it comes from. The others are not told apart, as every place
    /// costs time; they belong to the one before.
    fileprivate var needsPlace: Bool {
        switch self {
        case .nop, .block, .if, .else, .end, .tryTable, .try, .delegate, .branch, .branchIf, .branchTable, .branchOnNull, .branchOnNonNull,
            .branchOnCast, .branchOnCastFail, .return, .drop, .select, .selectTyped, .localGet, .localSet, .localTee, .globalGet,
            .globalSet, .tableSize, .memorySize, .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .lane, .shuffle,
            .referenceNull, .referenceIsNull, .referenceFunction, .referenceEqual, .referenceTest, .referenceI31, .anyConvertExtern,
            .externConvertAny, .atomicFence:
            false
        case .numeric(let opcode): opcode.mayTrap
        // Code that charges fuel may end the execution.
        case .loop, .catch, .catchAll: true
        case .unreachable, .rethrow, .throw, .throwReference, .branchOnCastDescriptor, .branchOnCastDescriptorFail, .call, .callIndirect,
            .callReference, .returnCall, .returnCallIndirect, .returnCallReference, .tableGet, .tableSet, .tableGrow, .tableFill,
            .tableCopy,
            .tableInit, .elementDrop, .load, .store, .loadLane, .storeLane, .atomic, .memoryGrow, .memoryFill, .memoryCopy, .memoryInit,
            .dataDrop, .referenceAsNonNull, .referenceCast, .referenceCastDescriptor, .referenceGetDescriptor, .i31Get, .structNew,
            .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew, .arrayNewDefault,
            .arrayNewFixed, .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData,
            .arrayInitElement:
            true
        }
    }
}

extension Opcode {
    /// Whether an operator without immediates can trap: divisions, and conversions to integers that do not saturate.
    fileprivate var mayTrap: Bool {
        switch self {
        case .i32DivS, .i32DivU, .i32RemS, .i32RemU, .i64DivS, .i64DivU, .i64RemS, .i64RemU, .i32TruncF32S, .i32TruncF32U, .i32TruncF64S,
            .i32TruncF64U, .i64TruncF32S, .i64TruncF32U, .i64TruncF64S, .i64TruncF64U:
            true
        case _: false
        }
    }
}
