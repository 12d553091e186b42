import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

/// What the functions of one unit share: declarations, function types and metadata.
final class UnitLowering {
    let module: ValidatedModule
    let options: CompilerOptions
    let unit: LLVMUnit
    let builder: IRBuilder
    /// Appends to the entry blocks of functions, where allocations and what is the same for a whole call belong.
    let entryBuilder: IRBuilder
    let types: IRTypes
    let metadata: UnitMetadata
    /// How instructions have their places. Both are nil where nobody asks for them.
    let lines: DebugLines?
    let marks: PlaceMarks?
    /// Whether there is something that cannot be selected one by one, or a call of it: vectors, atomic accesses, and calls that replace
    /// their caller. What comes before it in its block may lose its mark.
    private(set) var needsLines = false
    /// Whether the processor has the instructions of SSE4.1.
    let hasSSE41: Bool
    /// Whether passes run over the unit.
    let isOptimized: Bool
    /// Whether a fault may be a trap before which everything has to be written that comes before.
    let keepsOrder: Bool
    /// Functions that the module imports.
    let importedFunctions: UInt32
    private var functions: [UInt32: LLVMFunction] = [:]
    private var signatures: [UInt32: NativeSignature] = [:]
    private var uniformFunctions: Set<UInt32> = []
    private var uniform: LLVMType?

    init(module: ValidatedModule, options: CompilerOptions, unit: LLVMUnit, hasSSE41: Bool, isOptimized: Bool, isMarked: Bool) {
        self.module = module
        self.options = options
        self.unit = unit
        self.hasSSE41 = hasSSE41
        self.isOptimized = isOptimized
        keepsOrder = options.bounds == .guard && module.memoryTypes.contains { FunctionLowering.canBeGuarded($0) }
        builder = IRBuilder(unit)
        entryBuilder = IRBuilder(unit)
        builder.isOptimized = isOptimized
        entryBuilder.isOptimized = isOptimized
        types = builder.types
        metadata = UnitMetadata(builder)
        lines = options.hasPlaces && !isMarked ? DebugLines(unit, builder) : nil
        marks = options.hasPlaces && isMarked ? PlaceMarks(unit, builder) : nil
        builder.marks = marks
        importedFunctions = UInt32(module.functionTypeIndices.count - module.module.functions.count)
    }

    /// How values of a type are kept in IR.
    func type(_ type: ValueType) -> LLVMType {
        switch type {
        case .i32: types.i32
        case .i64, .reference: types.i64
        case .f32: types.f32
        case .f64: types.f64
        case .v128: vector
        }
    }

    private var vector: LLVMType {
        needsLines = true
        return types.i64x2
    }

    /// Notes which instructions the unit has.
    func note(_ opcode: Opcode) { if opcode.isVectorOrAtomic { needsLines = true } }

    /// Whether instructions have lost marks, as LLVM has not selected as many one by one as it should.
    var hasLostMarks: Bool {
        guard let fallbacks = unit.fallbacks else { return false }
        return fallbacks.others > 0 || fallbacks.calls > builder.intrinsicCalls + entryBuilder.intrinsicCalls
            || fallbacks.ends > builder.multiwayBranches
    }

    /// The signature of a function type of the module.
    func signature(typeIndex: UInt32) -> NativeSignature {
        let identifier = module.canonicalTypes[Int(typeIndex)]
        if let known = signatures[identifier] { return known }
        let signature = NativeSignature(module.functionType(typeIndex: typeIndex), self)
        signatures[identifier] = signature
        return signature
    }

    func signature(ofFunction index: UInt32) -> NativeSignature { signature(typeIndex: module.functionTypeIndices[Int(index)]) }

    // MARK: Functions

    /// Declares the functions of the unit, by position among those that the module defines: before any call of them is lowered, as a call
    /// that comes first would declare them with its own type.
    func declare(_ positions: [Int]) {
        for position in positions {
            let index = importedFunctions + UInt32(position)
            if hasTailCall(position) {
                uniformFunctions.insert(index)
                needsLines = true
            }
            _ = declare(index, isUniform(index) ? uniformType : signature(ofFunction: index).type)
        }
    }

    /// Whether a function of the unit is written with the type that all can be called by, because a call in it replaces it.
    func isUniform(_ index: UInt32) -> Bool { uniformFunctions.contains(index) }

    /// A function of the unit as it is written.
    func definition(_ index: UInt32) -> LLVMFunction {
        LLVMFunction(value: declaration(index).value, type: isUniform(index) ? uniformType : signature(ofFunction: index).type)
    }

    /// A function that the module defines, by which calls refer to it; its own type need not be the one that it is written with.
    func declaration(_ index: UInt32) -> LLVMFunction {
        functions[index] ?? declare(index, signature(ofFunction: index).type)
    }

    private func declare(_ index: UInt32, _ type: LLVMType) -> LLVMFunction {
        let function = builder.function("f\(index)", type)
        builder.hide(function)
        let declaration = LLVMFunction(value: function.value, type: signature(ofFunction: index).type)
        functions[index] = declaration
        return declaration
    }

    /// Whether a call of a body replaces its function.
    private func hasTailCall(_ position: Int) -> Bool {
        let body = module.module.bodies[position]
        // Where none of the opcodes' bytes occurs, there is none of the instructions.
        let bytes = module.module.bytes
        let opcodes: [Opcode] = [.returnCall, .returnCallIndirect, .returnCallRef]
        let codes = opcodes.map { UInt8(truncatingIfNeeded: $0.rawValue) }
        guard body.range.contains(where: { bytes[$0] == codes[0] || bytes[$0] == codes[1] || bytes[$0] == codes[2] }) else { return false }
        var reader = InstructionReader(
            bytes: bytes, range: body.range, features: module.features, hasDataCount: module.module.hasDataCount)
        while !reader.isAtEnd {
            // A validated body decodes; if not, lowering reports it.
            guard (try? reader.next()) != nil else { return false }
            if opcodes.contains(reader.opcode) { return true }
            reader.sideTable.removeAll()
        }
        return false
    }

    /// The type that uses all registers of arguments and results. A call that replaces its caller must be of the caller's own type; the
    /// registers are the same whichever type is written, as nothing is on the stack.
    var uniformType: LLVMType {
        if let uniform { return uniform }
        let integers = Array(repeating: types.i64, count: NativeConvention.integerCount)
        let vectors = Array(repeating: types.i64x2, count: NativeConvention.vectorCount)
        let type = types.function([types.pointer] + integers + vectors, uniformResult)
        uniform = type
        return type
    }

    var uniformResult: LLVMType { types.structure([types.i64, types.i64x2]) }
}

/// How a function type is called: see `NativeConvention`.
struct NativeSignature {
    let parameters: [ValueType]
    let results: [ValueType]
    let convention: NativeConvention
    /// The context and the arguments in registers; the first result.
    let type: LLVMType

    init(_ function: FunctionType, _ unit: UnitLowering) {
        parameters = function.parameters
        results = function.results
        convention = NativeConvention(parameters: function.parameters, results: function.results)
        var registers = [unit.types.pointer]
        for (place, type) in zip(convention.parameters, parameters) where place.isRegister { registers.append(unit.type(type)) }
        self.type = unit.types.function(registers, results.first.map { unit.type($0) } ?? unit.types.void)
    }
}

/// Metadata nodes of a unit.
final class UnitMetadata {
    /// What is known not to overlap: each kind of memory that compiled code touches.
    let linearMemory: LLVMMetadata
    let context: LLVMMetadata
    let object: LLVMMetadata
    let aliasKind: UInt32
    let invariantKind: UInt32
    let weightKind: UInt32
    let empty: LLVMMetadata
    /// For branches that are hardly ever taken to their first block, and to their second.
    let unlikely: LLVMMetadata
    let likely: LLVMMetadata

    init(_ builder: IRBuilder) {
        let root = builder.metadata([builder.metadata("rampart")])
        let zero = builder.metadata(builder.i64(0))
        func kind(_ name: String) -> LLVMMetadata {
            let type = builder.metadata([builder.metadata(name), root, zero])
            return builder.metadata([type, type, zero])
        }
        linearMemory = kind("linear memory")
        context = kind("context")
        object = kind("object")
        aliasKind = builder.metadataKind("tbaa")
        invariantKind = builder.metadataKind("invariant.load")
        weightKind = builder.metadataKind("prof")
        empty = builder.metadata([])
        func weights(_ first: UInt32, _ second: UInt32) -> LLVMMetadata {
            builder.metadata([
                builder.metadata("branch_weights"), builder.metadata(builder.i32(first)), builder.metadata(builder.i32(second)),
            ])
        }
        unlikely = weights(1, 1 << 20)
        likely = weights(1 << 20, 1)
    }
}

extension Opcode {
    /// Whether it is one of the groups behind the prefixes 0xFD and 0xFE, which the raw value has in its upper bits.
    fileprivate var isVectorOrAtomic: Bool { rawValue >= 0x3000 }
}
