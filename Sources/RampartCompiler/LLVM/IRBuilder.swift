import CLLVM

/// Appends instructions to a block of a unit. One method for each kind of instruction that the compiler makes.
// Safe: the unit lives as long as the builder, and every handle passed in is of the same context.
@safe
final class IRBuilder {
    let unit: LLVMUnit
    let types: IRTypes
    private let builder: OpaquePointer
    /// Declarations of intrinsics by name with the overloaded types.
    private var intrinsics: [String: LLVMFunction] = [:]
    private var opaques: [OpaquePointer: LLVMFunction] = unsafe [:]
    /// The bytes of vector constants that were made.
    private var vectorBytes: [OpaquePointer: SIMD16<UInt8>] = unsafe [:]
    /// Whether there will be an optimiser. Without one, metadata that only it reads is left away.
    var isOptimized = true
    /// Gives what may call or trap its place, where there is no table of lines.
    var marks: PlaceMarks?
    /// Calls of intrinsics and multiway branches so far: what is never selected one by one, and has no place.
    private(set) var intrinsicCalls = 0
    private(set) var multiwayBranches = 0
    /// Gives a place on the stack for a value of a type, where nothing is optimised.
    var scratchPlace: ((LLVMType) -> LLVMValue)?

    init(_ unit: LLVMUnit) {
        self.unit = unit
        types = IRTypes(unit)
        unsafe builder = unit.library.api.CreateBuilderInContext(unit.context)
    }

    deinit { unsafe unit.library.api.DisposeBuilder(builder) }

    private var api: llvm_functions {
        @inline(__always) unsafeAddress { unsafe unit.library.functions }
    }

    // MARK: Functions and blocks

    /// Declares or begins a function of the unit.
    func function(_ name: String, _ type: LLVMType) -> LLVMFunction {
        LLVMFunction(value: unsafe LLVMValue(api.AddFunction(unit.module, name, type.raw)), type: type)
    }

    /// Makes a function one that no other image sees, though other units of the module do.
    func hide(_ function: LLVMFunction) { unsafe api.SetVisibility(function.value.raw, 1) }

    func setConvention(_ function: LLVMFunction, _ convention: CallingConvention) {
        unsafe api.SetFunctionCallConv(function.value.raw, convention.rawValue)
    }

    /// Adds an attribute given by key and value to a function.
    func addAttribute(_ function: LLVMFunction, _ key: String, _ value: String = "") {
        let attribute = unsafe api.CreateStringAttribute(unit.context, key, UInt32(key.utf8.count), value, UInt32(value.utf8.count))
        unsafe api.AddAttributeAtIndex(function.value.raw, UInt32.max, attribute)
    }

    /// Adds one of LLVM's own attributes to a function; `position` 0 is the result, from 1 on are parameters.
    func addAttribute(_ function: LLVMFunction, known name: String, _ value: UInt64 = 0, position: UInt32 = .max) {
        let kind = unsafe api.GetEnumAttributeKindForName(name, name.utf8.count)
        precondition(kind != 0, "LLVM knows no attribute \(name)")
        unsafe api.AddAttributeAtIndex(function.value.raw, position, api.CreateEnumAttribute(unit.context, kind, value))
    }

    func parameter(_ index: Int, of function: LLVMFunction) -> LLVMValue {
        unsafe LLVMValue(api.GetParam(function.value.raw, UInt32(index)))
    }

    func appendBlock(to function: LLVMFunction) -> LLVMBlock {
        unsafe LLVMBlock(api.AppendBasicBlockInContext(unit.context, function.value.raw, ""))
    }

    /// Moves a block to where its function has it behind another one.
    func move(_ block: LLVMBlock, after other: LLVMBlock) { unsafe api.MoveBasicBlockAfter(block.raw, other.raw) }

    func position(atEndOf block: LLVMBlock) { unsafe api.PositionBuilderAtEnd(builder, block.raw) }

    /// The block that instructions are appended to.
    var block: LLVMBlock { unsafe LLVMBlock(api.GetInsertBlock(builder)) }

    /// Whether a block ends in a branch, a return or the like.
    func isTerminated(_ block: LLVMBlock) -> Bool { unsafe api.GetBasicBlockTerminator(block.raw) != nil }

    // MARK: Constants

    func constant(_ value: UInt64, _ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.ConstInt(type.raw, value, 0)) }
    func i1(_ value: Bool) -> LLVMValue { constant(value ? 1 : 0, types.i1) }
    func i8(_ value: UInt8) -> LLVMValue { constant(UInt64(value), types.i8) }
    func i32(_ value: UInt32) -> LLVMValue { constant(UInt64(value), types.i32) }
    func i64(_ value: UInt64) -> LLVMValue { constant(value, types.i64) }
    /// A float by its bits.
    func f32(bits: UInt32) -> LLVMValue { unsafe LLVMValue(api.ConstBitCast(i32(bits).raw, types.f32.raw)) }
    /// A double by its bits.
    func f64(bits: UInt64) -> LLVMValue { unsafe LLVMValue(api.ConstBitCast(i64(bits).raw, types.f64.raw)) }
    func zero(_ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.ConstNull(type.raw)) }
    func poison(_ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.GetPoison(type.raw)) }

    func vector(_ elements: [LLVMValue]) -> LLVMValue {
        var raw = unsafe elements.map { unsafe $0.raw }
        return unsafe LLVMValue(api.ConstVector(&raw, UInt32(raw.count)))
    }

    /// A vector constant of two lanes of 64 bits.
    func vector(bytes: SIMD16<UInt8>) -> LLVMValue {
        let constant = vector(lanes(of: bytes, bits: 64).map(i64))
        unsafe vectorBytes[constant.raw] = bytes
        return constant
    }

    private func lanes(of bytes: SIMD16<UInt8>, bits: Int) -> [UInt64] {
        (0..<(128 / bits)).map { lane in
            (0..<(bits / 8)).reduce(UInt64(0)) { $0 | UInt64(bytes[lane * bits / 8 + $1]) << UInt64($1 * 8) }
        }
    }

    /// A vector constant with lanes of integers that have other sizes. LLVM folds nothing behind a cast between such types, and where nothing else
    /// folds either, comparisons of constants reach its selection of instructions, which may then go round in circles.
    private func constant(_ value: LLVMValue, as type: LLVMType) -> LLVMValue? {
        guard let bytes = unsafe vectorBytes[value.raw] else { return nil }
        for (bits, vectorType, lane) in [(8, types.i8x16, types.i8), (16, types.i16x8, types.i16), (32, types.i32x4, types.i32)]
        where type == vectorType {
            return vector(lanes(of: bytes, bits: bits).map { constant($0, lane) })
        }
        return nil
    }

    /// A vector constant all of whose lanes are alike.
    func splat(_ element: LLVMValue, count: Int) -> LLVMValue { vector(Array(repeating: element, count: count)) }

    /// A constant of the same bits and another type.
    func constantCast(_ value: LLVMValue, _ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.ConstBitCast(value.raw, type.raw)) }

    func isConstant(_ value: LLVMValue) -> Bool { unsafe api.IsConstant(value.raw) != 0 }

    func type(of value: LLVMValue) -> LLVMType { unsafe LLVMType(api.TypeOf(value.raw)) }

    // MARK: Arithmetic

    func binary(_ operation: BinaryOperator, _ left: LLVMValue, _ right: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildBinOp(builder, operation.rawValue, left.raw, right.raw, ""))
    }

    func add(_ left: LLVMValue, _ right: LLVMValue) -> LLVMValue { binary(.add, left, right) }
    func sub(_ left: LLVMValue, _ right: LLVMValue) -> LLVMValue { binary(.sub, left, right) }
    func and(_ left: LLVMValue, _ right: LLVMValue) -> LLVMValue { binary(.and, left, right) }
    func or(_ left: LLVMValue, _ right: LLVMValue) -> LLVMValue { binary(.or, left, right) }
    func xor(_ left: LLVMValue, _ right: LLVMValue) -> LLVMValue { binary(.xor, left, right) }
    func floatNegate(_ value: LLVMValue) -> LLVMValue { unsafe LLVMValue(api.BuildFNeg(builder, value.raw, "")) }

    func cast(_ operation: CastOperator, _ value: LLVMValue, _ type: LLVMType) -> LLVMValue {
        unsafe LLVMValue(api.BuildCast(builder, operation.rawValue, value.raw, type.raw, ""))
    }

    func truncate(_ value: LLVMValue, _ type: LLVMType) -> LLVMValue { cast(.truncate, value, type) }
    func zeroExtend(_ value: LLVMValue, _ type: LLVMType) -> LLVMValue { cast(.zeroExtend, value, type) }
    func signExtend(_ value: LLVMValue, _ type: LLVMType) -> LLVMValue { cast(.signExtend, value, type) }
    func bitCast(_ value: LLVMValue, _ type: LLVMType) -> LLVMValue {
        self.type(of: value) == type ? value : constant(value, as: type) ?? cast(.bitCast, value, type)
    }

    func compare(_ predicate: IntegerPredicate, _ left: LLVMValue, _ right: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildICmp(builder, predicate.rawValue, left.raw, right.raw, ""))
    }

    func compare(_ predicate: FloatPredicate, _ left: LLVMValue, _ right: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildFCmp(builder, predicate.rawValue, left.raw, right.raw, ""))
    }

    func isZero(_ value: LLVMValue) -> LLVMValue { compare(.equal, value, zero(type(of: value))) }

    /// The opposite of a condition (i1). That of a comparison is one too, and does not use the first.
    func inverse(_ condition: LLVMValue) -> LLVMValue {
        if unsafe api.IsAICmpInst(condition.raw) != nil,
            let predicate = IntegerPredicate(rawValue: unsafe api.GetICmpPredicate(condition.raw))
        {
            return compare(predicate.inverse, operand(0, of: condition), operand(1, of: condition))
        }
        if unsafe api.IsAFCmpInst(condition.raw) != nil,
            let inverse = FloatPredicate(rawValue: unsafe api.GetFCmpPredicate(condition.raw))?.inverse
        {
            return compare(inverse, operand(0, of: condition), operand(1, of: condition))
        }
        return xor(condition, i1(true))
    }

    private func operand(_ index: UInt32, of instruction: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.GetOperand(instruction.raw, index))
    }

    func select(_ condition: LLVMValue, _ first: LLVMValue, _ second: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildSelect(builder, condition.raw, first.raw, second.raw, ""))
    }

    func phi(_ type: LLVMType, _ incoming: [(value: LLVMValue, block: LLVMBlock)]) -> LLVMValue {
        let phi = unsafe LLVMValue(api.BuildPhi(builder, type.raw, ""))
        var values: [OpaquePointer] = unsafe incoming.map { unsafe $0.value.raw }
        var blocks: [OpaquePointer] = unsafe incoming.map { unsafe $0.block.raw }
        unsafe api.AddIncoming(phi.raw, &values, &blocks, UInt32(incoming.count))
        return phi
    }

    /// The value, behind something that the optimiser does not look through: constants stay operands of the arithmetic that they are
    /// used in, so that an operation that quiets a NaN, or that traps outside of a memory, is not taken for one that does nothing.
    func opaque(_ value: LLVMValue) -> LLVMValue {
        let type = type(of: value)
        if let place = scratchPlace?(type) {
            // Instructions are selected one by one then, but for inline assembly.
            store(value, place, alignment: 1)
            return load(type, place, alignment: 1, isVolatile: true)
        }
        let barrier: LLVMFunction
        if let known = unsafe opaques[type.raw] {
            barrier = known
        } else {
            let functionType = types.function([type], type)
            let constraint = types.isInteger(type) ? "=r,0" : "=x,0"
            let assembly = unsafe api.GetInlineAsm(functionType.raw, "", 0, constraint, constraint.utf8.count, 0, 0, 0, 0)
            barrier = LLVMFunction(value: unsafe LLVMValue(assembly), type: functionType)
            unsafe opaques[type.raw] = barrier
        }
        let result = call(barrier, [value])
        // The value 0 of the attribute `memory` means that none is touched.
        for name in ["nounwind", "willreturn", "memory"] { addAttribute(call: result, known: name) }
        return result
    }

    /// Stands for a constant that is not known yet; `replace` must follow.
    func placeholder(_ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.BuildFreeze(builder, poison(type).raw, "")) }

    /// Puts a value where a placeholder stands.
    func replace(_ placeholder: LLVMValue, by value: LLVMValue) {
        unsafe api.ReplaceAllUsesWith(placeholder.raw, value.raw)
        unsafe api.InstructionEraseFromParent(placeholder.raw)
    }

    // MARK: Vectors

    func extractElement(_ vector: LLVMValue, _ index: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildExtractElement(builder, vector.raw, index.raw, ""))
    }

    func insertElement(_ vector: LLVMValue, _ element: LLVMValue, _ index: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(api.BuildInsertElement(builder, vector.raw, element.raw, index.raw, ""))
    }

    /// The lanes of two vectors by index, those of the second after those of the first; an index below zero gives any value.
    func shuffle(_ first: LLVMValue, _ second: LLVMValue, _ lanes: [Int]) -> LLVMValue {
        let mask = vector(lanes.map { $0 < 0 ? poison(types.i32) : i32(UInt32($0)) })
        return unsafe LLVMValue(api.BuildShuffleVector(builder, first.raw, second.raw, mask.raw, ""))
    }

    // MARK: Aggregates

    func extractValue(_ aggregate: LLVMValue, _ index: Int) -> LLVMValue {
        unsafe LLVMValue(api.BuildExtractValue(builder, aggregate.raw, UInt32(index), ""))
    }

    func insertValue(_ aggregate: LLVMValue, _ element: LLVMValue, _ index: Int) -> LLVMValue {
        unsafe LLVMValue(api.BuildInsertValue(builder, aggregate.raw, element.raw, UInt32(index), ""))
    }

    // MARK: Memory

    func alloca(_ type: LLVMType) -> LLVMValue { unsafe LLVMValue(api.BuildAlloca(builder, type.raw, "")) }

    /// A pointer plus a number of bytes.
    func offset(_ pointer: LLVMValue, _ bytes: LLVMValue) -> LLVMValue {
        var index: OpaquePointer = unsafe bytes.raw
        return unsafe LLVMValue(api.BuildGEP2(builder, types.i8.raw, pointer.raw, &index, 1, ""))
    }

    func offset(_ pointer: LLVMValue, _ bytes: Int) -> LLVMValue {
        bytes == 0 ? pointer : offset(pointer, i64(UInt64(bitPattern: Int64(bytes))))
    }

    func load(_ type: LLVMType, _ pointer: LLVMValue, alignment: Int, isVolatile: Bool = false) -> LLVMValue {
        let load = unsafe LLVMValue(api.BuildLoad2(builder, type.raw, pointer.raw, ""))
        unsafe api.SetAlignment(load.raw, UInt32(alignment))
        if isVolatile { unsafe api.SetVolatile(load.raw, 1) }
        return load
    }

    @discardableResult
    func store(_ value: LLVMValue, _ pointer: LLVMValue, alignment: Int, isVolatile: Bool = false) -> LLVMValue {
        let store = unsafe LLVMValue(api.BuildStore(builder, value.raw, pointer.raw))
        unsafe api.SetAlignment(store.raw, UInt32(alignment))
        if isVolatile { unsafe api.SetVolatile(store.raw, 1) }
        return store
    }

    /// A sequentially consistent load; the address is a multiple of the size.
    func atomicLoad(_ type: LLVMType, _ pointer: LLVMValue, bytes: Int) -> LLVMValue {
        let value = load(type, pointer, alignment: bytes)
        unsafe api.SetOrdering(value.raw, IRBuilder.sequentiallyConsistent)
        return value
    }

    /// A sequentially consistent store; the address is a multiple of the size.
    func atomicStore(_ value: LLVMValue, _ pointer: LLVMValue, bytes: Int) {
        unsafe api.SetOrdering(store(value, pointer, alignment: bytes).raw, IRBuilder.sequentiallyConsistent)
    }

    /// A sequentially consistent read-modify-write; gives the old value.
    func atomic(_ operation: AtomicOperation, _ pointer: LLVMValue, _ value: LLVMValue) -> LLVMValue {
        unsafe LLVMValue(
            api.BuildAtomicRMW(builder, operation.rawValue, pointer.raw, value.raw, IRBuilder.sequentiallyConsistent, 0))
    }

    /// A sequentially consistent compare and exchange; gives the old value.
    func compareExchange(_ pointer: LLVMValue, expected: LLVMValue, replacement: LLVMValue) -> LLVMValue {
        let order = IRBuilder.sequentiallyConsistent
        let pair = unsafe LLVMValue(
            api.BuildAtomicCmpXchg(builder, pointer.raw, expected.raw, replacement.raw, order, order, 0))
        return extractValue(pair, 0)
    }

    func fence() { _ = unsafe api.BuildFence(builder, IRBuilder.sequentiallyConsistent, 0, "") }

    private static let sequentiallyConsistent: Int32 = 7

    // MARK: Calls

    @discardableResult
    func call(_ function: LLVMFunction, _ arguments: [LLVMValue], _ convention: CallingConvention = .c) -> LLVMValue {
        let call = callUnmarked(function, arguments, convention)
        mark(call)
        return call
    }

    /// Gives an instruction that may trap its place.
    func mark(_ instruction: LLVMValue) { marks?.mark(instruction) }

    private func callUnmarked(_ function: LLVMFunction, _ arguments: [LLVMValue], _ convention: CallingConvention = .c) -> LLVMValue {
        var raw = unsafe arguments.map { unsafe $0.raw }
        let call = unsafe LLVMValue(api.BuildCall2(builder, function.type.raw, function.value.raw, &raw, UInt32(raw.count), ""))
        if convention != .c { unsafe api.SetInstructionCallConv(call.raw, convention.rawValue) }
        return call
    }

    /// Makes a call one that must replace its caller; what follows it must be the return of its result.
    func makeTail(_ call: LLVMValue) {
        // Kind 2: must be a tail call.
        unsafe api.SetTailCallKind(call.raw, 2)
    }

    /// Adds one of LLVM's own attributes to a call.
    func addAttribute(call: LLVMValue, known name: String) {
        let kind = unsafe api.GetEnumAttributeKindForName(name, name.utf8.count)
        precondition(kind != 0, "LLVM knows no attribute \(name)")
        unsafe api.AddCallSiteAttribute(call.raw, UInt32.max, api.CreateEnumAttribute(unit.context, kind, 0))
    }

    /// Calls an intrinsic of LLVM's, like `llvm.ctlz`, for the overloaded types.
    @discardableResult
    func intrinsic(_ name: String, _ overloads: [LLVMType], _ arguments: [LLVMValue]) -> LLVMValue {
        intrinsicCalls += 1
        let key = name + overloads.map { unsafe ",\($0.raw)" }.joined()
        if let known = intrinsics[key] { return callUnmarked(known, arguments) }
        let identifier = unsafe api.LookupIntrinsicID(name, name.utf8.count)
        precondition(identifier != 0, "LLVM knows no intrinsic \(name)")
        var raw = unsafe overloads.map { unsafe $0.raw }
        let type = unsafe api.IntrinsicGetType(unit.context, identifier, &raw, raw.count)
        let value = unsafe api.GetIntrinsicDeclaration(unit.module, identifier, &raw, raw.count)
        let function = LLVMFunction(value: unsafe LLVMValue(value), type: unsafe LLVMType(type))
        intrinsics[key] = function
        return callUnmarked(function, arguments)
    }

    // MARK: Ends of blocks

    func branch(_ target: LLVMBlock) { _ = unsafe api.BuildBr(builder, target.raw) }

    @discardableResult
    func branch(_ condition: LLVMValue, _ first: LLVMBlock, _ second: LLVMBlock) -> LLVMValue {
        unsafe LLVMValue(api.BuildCondBr(builder, condition.raw, first.raw, second.raw))
    }

    /// Begins a multiway branch, to which `addCase` adds.
    func branchTable(_ value: LLVMValue, otherwise: LLVMBlock, count: Int) -> LLVMValue {
        multiwayBranches += 1
        return unsafe LLVMValue(api.BuildSwitch(builder, value.raw, otherwise.raw, UInt32(clamping: count)))
    }

    func addCase(_ table: LLVMValue, _ value: LLVMValue, _ target: LLVMBlock) { unsafe api.AddCase(table.raw, value.raw, target.raw) }

    func returnValue(_ value: LLVMValue?) {
        if let value { _ = unsafe api.BuildRet(builder, value.raw) } else { _ = unsafe api.BuildRetVoid(builder) }
    }

    func unreachable() { _ = unsafe api.BuildUnreachable(builder) }

    /// Gives instructions that are appended from now on a place in the source; nil gives them none. See `DebugLines`.
    func setLocation(_ location: LLVMMetadata?) { unsafe api.SetCurrentDebugLocation2(builder, location?.raw) }

    // MARK: Metadata

    func metadata(_ text: String) -> LLVMMetadata {
        unsafe LLVMMetadata(api.MDStringInContext2(unit.context, text, text.utf8.count))
    }

    func metadata(_ value: LLVMValue) -> LLVMMetadata { unsafe LLVMMetadata(api.ValueAsMetadata(value.raw)) }

    func metadata(_ nodes: [LLVMMetadata]) -> LLVMMetadata {
        var raw = unsafe nodes.map { unsafe $0.raw }
        return unsafe LLVMMetadata(api.MDNodeInContext2(unit.context, &raw, raw.count))
    }

    /// The number of a kind of metadata, like `tbaa`.
    func metadataKind(_ name: String) -> UInt32 {
        unsafe api.GetMDKindIDInContext(unit.context, name, UInt32(name.utf8.count))
    }

    /// Attaches what the optimiser may know.
    func attach(_ node: LLVMMetadata, kind: UInt32, to instruction: LLVMValue) {
        guard isOptimized else { return }
        unsafe api.SetMetadata(instruction.raw, kind, api.MetadataAsValue(unit.context, node.raw))
    }
}
