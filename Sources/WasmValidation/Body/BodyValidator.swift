import SeededDefects
import WasmBinary
import WasmModel

/// One open block (appendix "Validation Algorithm", `ctrl_frame`).
struct ControlFrame: Sendable, BitwiseCopyable {
    enum Kind: UInt8, Sendable, BitwiseCopyable {
        case function, block, loop, `if`, `else`, tryTable
        case `try`, `catch`, catchAll
    }

    var kind: Kind
    var isUnreachable: Bool
    var parameters: OperandList
    var results: OperandList
    /// Operands below the block.
    var height: Int
    /// Locals that had been set when the block began.
    var setCount: Int

    /// What a branch to the block takes.
    var label: OperandList { kind == .loop && !Seeded.isArmed(.validatorLoopLabel) ? parameters : results }
}

/// Validates function bodies and constant expressions, one at a time, by the algorithm of the specification's appendix.
///
/// Instructions are streamed from the bytes; nothing is allocated for each of them. One value serves many bodies.
struct BodyValidator {
    /// Grows while the module's globals are validated.
    var context: BodyContext
    let types: TypeSpace
    let signatures: [PackedSignature]

    var reader: InstructionReader
    var operands: [OperandType] = []
    var frames: [ControlFrame] = []
    /// `height` and `isUnreachable` of the innermost frame.
    var base = 0
    var isUnreachable = false
    var locals: [OperandType] = []
    /// By local: whether it has a value. Empty where all locals have one.
    var localIsSet: [Bool] = []
    /// The locals without a default value that have been set, in order.
    var setLocals: [UInt32] = []
    /// What the function returns.
    var returns = OperandList.empty
    /// Functions named by `ref.func` in the constant expressions so far.
    var referencedFunctions: [UInt32] = []
    var isConstant = false

    init(context: BodyContext) {
        self.context = context
        types = context.types
        signatures = context.signatures
        reader = InstructionReader(
            bytes: context.bytes, range: 0..<0, features: context.features, hasDataCount: context.hasDataCount, limits: context.limits)
    }

    /// Validates the body of a function.
    mutating func validate(_ body: FunctionBody, function index: UInt32) throws(ModuleError) {
        do {
            try begin(body, function: index)
        } catch {
            throw .invalid(ValidationError(reason: error, offset: body.range.lowerBound, function: index))
        }
        isConstant = false
        try run(body.range, function: index)
    }

    /// Validates a constant expression (specification chapter 3.4.14) that must leave one value of a type.
    mutating func validate(_ expression: ConstantExpression, expected: OperandType) throws(ModuleError) {
        locals.removeAll(keepingCapacity: true)
        open(returns: OperandList(expected))
        isConstant = true
        try run(expression.range, function: nil)
    }

    private mutating func run(_ range: Range<Int>, function: UInt32?) throws(ModuleError) {
        guard range.lowerBound >= 0, range.upperBound <= context.bytes.count else {
            throw .invalid(ValidationError(reason: .inconsistentModule("code range"), function: function))
        }
        reader = InstructionReader(
            bytes: context.bytes, range: range, features: context.features, hasDataCount: context.hasDataCount, limits: context.limits)
        reader.retainsSideTable = false
        while !frames.isEmpty {
            let instruction: Instruction
            do {
                instruction = try reader.next()
            } catch {
                throw .malformed(error)
            }
            do {
                if isConstant { try checkConstant(instruction) }
                try step(instruction)
            } catch {
                throw .invalid(ValidationError(reason: error, offset: reader.instructionOffset, function: function))
            }
        }
    }

    private mutating func begin(_ body: FunctionBody, function index: UInt32) throws(InvalidReason) {
        let shape = types.shapes[Int(context.functions[Int(index)])]
        let limit = context.limits.functionLocals
        locals.removeAll(keepingCapacity: true)
        for position in 0..<Int(shape.parameters.count) { locals.append(types[shape.parameters, position]) }
        var lacksDefault = false
        for group in body.locals {
            let type = try types.operand(group.type)
            guard Int(group.count) <= limit - locals.count else { throw .limitExceeded(what: "locals", limit: limit) }
            locals.append(contentsOf: repeatElement(type, count: Int(group.count)))
            if !type.isDefaultable && group.count > 0 { lacksDefault = true }
        }
        open(returns: shape.results)
        if lacksDefault {
            for (local, type) in locals.enumerated() {
                localIsSet.append(local < Int(shape.parameters.count) || type.isDefaultable)
            }
        }
    }

    private mutating func open(returns: OperandList) {
        operands.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        localIsSet.removeAll(keepingCapacity: true)
        setLocals.removeAll(keepingCapacity: true)
        self.returns = returns
        base = 0
        isUnreachable = false
        frames.append(ControlFrame(kind: .function, isUnreachable: false, parameters: .empty, results: returns, height: 0, setCount: 0))
    }
}

// The operand stack.
extension BodyValidator {
    @inline(__always) mutating func push(_ type: OperandType) { operands.append(type) }

    /// Forgets the topmost operands one by one: there are few, and `removeLast(_:)` goes through a generic replacement.
    @inline(__always) mutating func drop(_ count: Int) {
        var rest = count
        while rest > 0 {
            operands.removeLast()
            rest -= 1
        }
    }

    mutating func push(_ list: OperandList) throws(InvalidReason) {
        let limit = context.limits.operandStackDepth
        guard Int(list.count) <= limit - operands.count else { throw .limitExceeded(what: "operands on the stack", limit: limit) }
        for position in 0..<Int(list.count) { operands.append(types[list, position]) }
    }

    /// Takes any value; the unknown type where unreachable code has run out of values.
    @inline(__always) mutating func popAny() throws(InvalidReason) -> OperandType {
        if operands.count > base { return operands.removeLast() }
        guard isUnreachable else { throw .operandMismatch(required: ["value"], found: [], unlimited: false) }
        return .bottom
    }

    @inline(__always) mutating func pop(_ expected: OperandType) throws(InvalidReason) {
        let last = operands.count - 1
        if last >= base, operands[last] == expected {
            operands.removeLast()
        } else {
            try popUnequal(expected)
        }
    }

    @inline(never) mutating func popUnequal(_ expected: OperandType) throws(InvalidReason) {
        guard operands.count > base else {
            if isUnreachable { return }
            throw mismatch([expected])
        }
        let fits = types.matches(operands[operands.count - 1], expected) || Seeded.takesAnything(reader.opcode)
        guard fits else { throw mismatch([expected]) }
        operands.removeLast()
    }

    /// Takes the values of a list, its last entry from the top.
    mutating func pop(_ list: OperandList) throws(InvalidReason) {
        let count = Int(list.count)
        let available = min(count, operands.count - base)
        guard available == count || isUnreachable else { throw mismatch(types.types(list)) }
        let top = operands.count
        var depth = 1
        while depth <= available {
            let fits = types.matches(operands[top - depth], types[list, count - depth]) || Seeded.takesAnything(reader.opcode)
            guard fits else { throw mismatch(types.types(list)) }
            depth += 1
        }
        drop(available)
    }

    /// Takes a reference; where unreachable code gives one, of the heap type that matches all.
    mutating func popReference() throws(InvalidReason) -> OperandType {
        let type = try popAny()
        if type.isBottom { return OperandType(nullable: false, abstract: .bottom) }
        guard type.isReference else { throw .referenceExpected(found: type.description) }
        return type
    }

    /// Takes and gives what the opcode table says.
    @inline(__always) mutating func apply(_ signature: PackedSignature, address: OperandType) throws(InvalidReason) {
        let count = signature.operandCount
        let bottom = operands.count - count
        guard bottom >= base else { return try applySlowly(signature, address: address) }
        var position = 0
        while position < count {
            guard operands[bottom + position] == signature.operand(position, address: address) else {
                return try applySlowly(signature, address: address)
            }
            position += 1
        }
        guard signature.resultCount == 1 else {
            drop(count)
            return pushResults(of: signature, address: address)
        }
        let result = signature.result(0, address: address)
        if count == 0 {
            operands.append(result)
        } else {
            operands[bottom] = result
            if count > 1 { drop(count - 1) }
        }
    }

    @inline(never) mutating func applySlowly(_ signature: PackedSignature, address: OperandType) throws(InvalidReason) {
        let required = (0..<signature.operandCount).map { signature.operand($0, address: address) }
        let available = min(required.count, operands.count - base)
        guard available == required.count || isUnreachable else { throw mismatch(required) }
        for (found, expected) in zip(operands.suffix(available), required.suffix(available)) {
            guard types.matches(found, expected) || Seeded.takesAnything(reader.opcode) else { throw mismatch(required) }
        }
        drop(available)
        pushResults(of: signature, address: address)
    }

    private mutating func pushResults(of signature: PackedSignature, address: OperandType) {
        for position in 0..<signature.resultCount { push(signature.result(position, address: address)) }
    }

    /// The error of an instruction that needs other types than the top of the stack has.
    func mismatch(_ required: [OperandType]) -> InvalidReason {
        let found = operands[base...].suffix(required.count)
        return .operandMismatch(
            required: required.map(\.description), found: found.map(\.description),
            unlimited: isUnreachable && found.count < required.count)
    }
}
