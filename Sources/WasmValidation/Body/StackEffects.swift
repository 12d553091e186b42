import WasmModel

/// What one instruction of a body does to the operand stack, as the validator sees it.
public struct StackEffect: Sendable {
    /// Values on the stack of the function before the instruction, those of enclosing blocks included.
    public var height: Int
    /// How many of them it takes; fewer than it asks for where unreachable code has run out of values.
    public var operandCount: Int
    /// What it leaves. For the start of a block its parameters, for the end its results.
    public var results: [ValueType]
    /// Whether control reaches the instruction.
    public var isReachable: Bool
}

/// The stack effects of function bodies, for tools that take code apart and put it together.
///
/// Bodies are given as bytes of their own, so that one value serves many versions of a body as long as the rest of the module stays.
public struct StackEffects {
    private var validator: BodyValidator

    /// Prepares for the bodies of a module, which themselves are not looked at.
    ///
    /// - Throws: where the rest of the module is not valid.
    public init(_ module: Module, features: Features, limits: ImplementationLimits = .init()) throws(ModuleError) {
        var validator = try ModuleValidator(module: module, features: features, limits: limits, registry: TypeRegistry())
        try validator.validate()
        self.validator = BodyValidator(context: validator.context)
    }

    /// The effects of the instructions of a body, in order.
    ///
    /// - Parameters:
    ///   - code: The instructions in the binary format, the final `end` included.
    ///   - locals: Those beyond the parameters.
    ///   - function: Index in the function index space, which tells the type.
    /// - Returns: One for each instruction.
    /// - Throws: where the body is not valid.
    public mutating func effects(
        of code: [UInt8], locals: [LocalGroup], function: UInt32
    ) throws(ModuleError) -> [StackEffect] {
        validator.context.bytes = code
        return try validator.effects(of: FunctionBody(locals: locals, range: 0..<code.count), function: function)
    }

    /// Whether a body is valid, as `effects` would find, and faster.
    ///
    /// - Throws: where it is not.
    public mutating func check(_ code: [UInt8], locals: [LocalGroup], function: UInt32) throws(ModuleError) {
        validator.context.bytes = code
        try validator.validate(FunctionBody(locals: locals, range: 0..<code.count), function: function)
    }
}

extension BodyValidator {
    mutating func effects(of body: FunctionBody, function index: UInt32) throws(ModuleError) -> [StackEffect] {
        var effects: [StackEffect] = []
        var before = 0
        var reachable = true
        var results = 0
        var isTerminator = false
        var demanded = 0
        try validate(body, function: index) { validator, instruction, isBefore in
            guard isBefore else {
                let after = validator.operands.count
                let taken = isTerminator ? min(demanded, before) : max(0, before + results - after)
                let left = validator.frames.isEmpty || isTerminator ? [] : validator.operands.suffix(results).map(\.valueType)
                effects.append(StackEffect(height: before, operandCount: taken, results: left, isReachable: reachable))
                return
            }
            before = validator.operands.count
            reachable = !validator.isUnreachable
            (demanded, isTerminator) = validator.demand(of: instruction).map { ($0, true) } ?? (0, false)
            results = validator.resultCount(of: instruction)
        }
        return effects
    }

    /// How many values an instruction takes after which nothing is reached; nil for the others.
    private func demand(of instruction: Instruction) -> Int? {
        switch instruction {
        case .unreachable, .rethrow: 0
        case .throw(let tag): (try? context.tag(tag)).map { Int($0.count) } ?? 0
        case .throwReference: 1
        case .branch(let label): arity(label)
        case .branchTable(let index): (reader.sideTable.labels[Int(index.index)].last).map { arity($0) + 1 } ?? 1
        case .return: Int(returns.count)
        case .returnCall(let function): (try? context.function(function)).map { Int(types.shapes[Int($0)].parameters.count) } ?? 0
        case .returnCallIndirect(let type, _), .returnCallReference(let type): functionShape(type).parameters + 1
        default: nil
        }
    }

    private func arity(_ index: UInt32) -> Int { (try? label(index)).map { Int($0.count) } ?? 0 }

    private func functionShape(_ type: UInt32) -> (parameters: Int, results: Int) {
        guard let shape = try? context.shape(type, kind: .function).shape else { return (0, 0) }
        return (Int(shape.parameters.count), Int(shape.results.count))
    }

    /// How many values lie on the stack after an instruction that it has put there itself.
    private func resultCount(of instruction: Instruction) -> Int {
        switch instruction {
        case .numeric(let opcode), .load(let opcode, _), .store(let opcode, _), .loadLane(let opcode, _, _), .storeLane(let opcode, _, _),
            .atomic(let opcode, _), .lane(let opcode, _):
            return signatures[Int(opcode.rawValue)].resultCount
        case .block(let type), .loop(let type), .if(let type), .tryTable(let type, _), .try(let type):
            return (try? signature(type)).map { Int($0.parameters.count) } ?? 0
        case .else: return frames.last.map { Int($0.parameters.count) } ?? 0
        case .catch(let tag): return (try? context.tag(tag)).map { Int($0.count) } ?? 0
        case .end, .delegate: return frames.last.map { Int($0.results.count) } ?? 0
        case .branchIf(let label): return arity(label)
        case .branchOnNull(let label): return arity(label) + 1
        case .branchOnNonNull(let label): return max(0, arity(label) - 1)
        case .branchOnCast(let label, _, _), .branchOnCastFail(let label, _, _), .branchOnCastDescriptor(let label, _, _),
            .branchOnCastDescriptorFail(let label, _, _):
            return arity(label)
        case .call(let function): return (try? context.function(function)).map { Int(types.shapes[Int($0)].results.count) } ?? 0
        case .callIndirect(let type, _), .callReference(let type): return functionShape(type).results
        case .unreachable, .nop, .catchAll, .throw, .throwReference, .branch, .branchTable, .return, .returnCall, .returnCallIndirect,
            .returnCallReference, .rethrow, .drop, .localSet, .globalSet, .tableSet, .tableFill, .tableCopy, .tableInit, .elementDrop,
            .atomicFence, .memoryFill, .memoryCopy, .memoryInit, .dataDrop, .structSet, .arraySet, .arrayFill, .arrayCopy, .arrayInitData,
            .arrayInitElement:
            return 0
        case .select, .selectTyped, .localGet, .localTee, .globalGet, .tableGet, .tableSize, .tableGrow, .memorySize, .memoryGrow,
            .i32Constant, .i64Constant, .f32Constant, .f64Constant, .v128Constant, .shuffle, .referenceNull, .referenceIsNull,
            .referenceFunction, .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast, .referenceCastDescriptor,
            .referenceGetDescriptor, .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .structNew, .structNewDefault,
            .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .arrayNew, .arrayNewDefault, .arrayNewFixed, .arrayNewData,
            .arrayNewElement, .arrayGet, .arrayLength:
            return 1
        }
    }
}

extension OperandType {
    /// The type as a module writes it; declared types by the index that stands for all equal ones. The unknown type of unreachable code
    /// has no spelling and becomes i32.
    fileprivate var valueType: ValueType {
        switch self {
        case .i32, .bottom: return .i32
        case .i64: return .i64
        case .f32: return .f32
        case .f64: return .f64
        case .v128: return .v128
        default:
            let heap: HeapType = isExact ? .exact(index) : isDeclared ? .type(index) : abstract.heapType
            return .reference(ReferenceType(nullable: isNullable, heap: heap))
        }
    }
}

extension AbstractHeapType {
    fileprivate var heapType: HeapType {
        switch self {
        case .any: .any
        case .eq: .eq
        case .i31: .i31
        case .structure: .struct
        case .array: .array
        case .none, .bottom: .none
        case .function: .func
        case .nofunction: .nofunc
        case .extern: .extern
        case .noextern: .noextern
        case .exception: .exn
        case .noexception: .noexn
        }
    }
}
