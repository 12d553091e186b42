import WasmBinary
import WasmModel
import WasmValidation

/// A place in a module where a trace function is called.
struct TracePoint: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// The function begins, with these arguments.
        case entry
        /// The instruction is about to run with these operands.
        case before
        /// The instruction has given these results, or has opened a block.
        case after
    }

    var module: Int
    /// In the function index space of the module as it was.
    var function: UInt32
    /// Position of the instruction in the body.
    var instruction: Int
    var kind: Kind
}

/// Puts calls of trace functions into a module: imported functions that get values of the operand stack with the number of the place, and
/// give the values back. So what the module does stays the same, but for fuel.
struct TraceInstrumentation {
    /// How much is traced. What is traced is also seen by an optimiser, so less may show what more hides.
    enum Depth: CaseIterable {
        /// Constants and variables too, operands of operators, and that an instruction which may trap is about to run.
        case everything
        /// Results of all operators too.
        case operators
        /// Arguments and results of calls, what is stored and set, conditions.
        case effects
        /// Where control goes.
        case blocks
    }

    /// A type of trace functions: these values and a number to the same values, or to nothing.
    private struct Signature: Hashable {
        var values: [ValueType]
        var givesBack: Bool
    }

    /// The module name under which trace functions are imported.
    static let module: Name = "rampart.trace"
    /// Calls of trace functions, until their indices are known, count down from here.
    private static let placeholder = UInt32.max
    private static let mostValues = 100

    private let original: Module
    private let validated: ValidatedModule
    private let position: Int
    private let depth: Depth
    private var signatures: [Signature: UInt32] = [:]
    private var ordered: [Signature] = []
    private(set) var points: [TracePoint]

    private init(_ module: ValidatedModule, position: Int, depth: Depth, points: [TracePoint]) {
        original = module.module
        validated = module
        self.position = position
        self.depth = depth
        self.points = points
    }

    /// The module with trace calls, whose places are added to `points`.
    ///
    /// - Throws: where the module's bodies are not well-formed, which no valid module's are.
    static func binary(
        of module: ValidatedModule, position: Int, depth: Depth, points: inout [TracePoint]
    ) throws(MalformedError) -> [UInt8] {
        var draft = try ModuleDraft(lifting: module.module, features: module.features)
        var instrumentation = TraceInstrumentation(module, position: position, depth: depth, points: points)
        for index in draft.functions.indices {
            draft.functions[index].body = instrumentation.traced(
                draft.functions[index], function: UInt32(module.functionTypeIndices.count - draft.functions.count + index))
        }
        instrumentation.addImports(to: &draft)
        points = instrumentation.points
        return draft.encoded(includeNames: false)
    }

    // MARK: Bodies

    private mutating func traced(_ function: ModuleDraft.Function, function index: UInt32) -> DraftExpression {
        let type = validated.functionType(typeIndex: function.type)
        var locals = type.parameters
        for group in function.locals {
            // Code that sets a local beyond these is not traced there.
            guard locals.count + Int(group.count) <= 100_000 else { break }
            locals += Array(repeating: group.type, count: Int(group.count))
        }
        var body = DraftExpression([], sideTable: function.body.sideTable)
        if depth != .blocks, type.parameters.count <= Self.mostValues {
            for parameter in type.parameters.indices { body.instructions.append(.localGet(UInt32(parameter))) }
            trace(type.parameters, givesBack: false, index, 0, .entry, &body)
        } else {
            trace([], givesBack: false, index, 0, .entry, &body)
        }
        for (number, instruction) in function.body.instructions.enumerated() {
            if let operands = operands(instruction, locals, type, function.body.sideTable) {
                trace(operands, givesBack: true, index, number, .before, &body)
            }
            body.instructions.append(instruction)
            if opensPath(instruction) {
                trace([], givesBack: false, index, number, .after, &body)
            } else if let results = results(instruction, locals, function.body.sideTable), !results.isEmpty {
                trace(results, givesBack: true, index, number, .after, &body)
            }
        }
        return body
    }

    private mutating func trace(
        _ values: [ValueType], givesBack: Bool, _ function: UInt32, _ instruction: Int, _ kind: TracePoint.Kind,
        _ body: inout DraftExpression
    ) {
        guard values.count <= Self.mostValues else { return }
        let signature = Signature(values: values, givesBack: givesBack)
        let number: UInt32
        if let known = signatures[signature] {
            number = known
        } else {
            number = UInt32(ordered.count)
            signatures[signature] = number
            ordered.append(signature)
        }
        body.instructions.append(.i32Constant(Int32(points.count)))
        body.instructions.append(.call(function: Self.placeholder - number))
        points.append(TracePoint(module: position, function: function, instruction: instruction, kind: kind))
    }

    /// Whether control can come to the place behind an instruction from elsewhere, or by a decision.
    private func opensPath(_ instruction: Instruction) -> Bool {
        if case .else = instruction { return true }
        if case .catch = instruction { return true }
        if case .catchAll = instruction { return true }
        return instruction.opensBlock
    }

    /// The types of the operands of an instruction that has an effect; nil where it is not traced.
    private func operands(
        _ instruction: Instruction, _ locals: [ValueType], _ function: FunctionType, _ sideTable: InstructionSideTable
    ) -> [ValueType]? {
        guard depth != .blocks else { return nil }
        switch instruction {
        case .store(let opcode, let memory), .storeLane(let opcode, _, let memory), .atomic(let opcode, let memory):
            return types(opcode.row.signature?.operands, memory: memory.memory)
        case .localSet(let index), .localTee(let index): return Int(index) < locals.count ? [locals[Int(index)]] : nil
        case .globalSet(let index): return [validated.globalTypes[Int(index)].value]
        case .tableSet(let index):
            let table = validated.tableTypes[Int(index)]
            return [table.index.valueType, .reference(table.element)]
        case .structSet(let type, let field):
            guard case .structure(let structure) = original.types[Int(type)].composite else { return nil }
            return [
                .reference(ReferenceType(nullable: true, heap: .type(type))), structure.fields[Int(field)].storage.unpacked,
            ]
        case .arraySet(let type):
            guard case .array(let array) = original.types[Int(type)].composite else { return nil }
            return [.reference(ReferenceType(nullable: true, heap: .type(type))), .i32, array.field.storage.unpacked]
        case .if, .branchIf, .branchTable: return [.i32]
        case .return: return function.results
        case .throw(let tag): return validated.functionType(typeIndex: validated.tagTypeIndices[Int(tag)]).parameters
        case .call(let index), .returnCall(let index): return validated.functionType(index).parameters
        case .callIndirect(let type, let table), .returnCallIndirect(let type, let table):
            return validated.functionType(typeIndex: type).parameters + [validated.tableTypes[Int(table)].index.valueType]
        case .callReference(let type), .returnCallReference(let type):
            return validated.functionType(typeIndex: type).parameters
                + [.reference(ReferenceType(nullable: true, heap: .type(type)))]
        case _: return depth == .everything ? operandsOfOther(instruction) : nil
        }
    }

    /// The types of the operands of an instruction without an effect; none where only the place counts, as it may trap or end its function.
    private func operandsOfOther(_ instruction: Instruction) -> [ValueType]? {
        switch instruction {
        case .numeric(let opcode), .lane(let opcode, _): return types(opcode.row.signature?.operands, memory: nil)
        case .load(let opcode, let memory), .loadLane(let opcode, _, let memory):
            return types(opcode.row.signature?.operands, memory: memory.memory)
        case .shuffle: return [.v128, .v128]
        case .nop, .drop, .end, .else, .catch, .catchAll, .delegate, .block, .loop, .tryTable, .try, .localGet, .globalGet, .i32Constant,
            .i64Constant, .f32Constant, .f64Constant, .v128Constant, .referenceNull, .referenceFunction, .memorySize, .tableSize:
            return nil
        case _: return []
        }
    }

    /// The types of the results of an instruction; nil where it is not traced.
    private func results(_ instruction: Instruction, _ locals: [ValueType], _ sideTable: InstructionSideTable) -> [ValueType]? {
        guard depth != .blocks else { return nil }
        switch instruction {
        case .call(let index): return validated.functionType(index).results
        case .callIndirect(let type, _), .callReference(let type): return validated.functionType(typeIndex: type).results
        case _: break
        }
        guard depth == .operators || depth == .everything else { return nil }
        switch instruction {
        case .i32Constant where depth == .everything: return [.i32]
        case .i64Constant where depth == .everything: return [.i64]
        case .f32Constant where depth == .everything: return [.f32]
        case .f64Constant where depth == .everything: return [.f64]
        case .v128Constant where depth == .everything: return [.v128]
        case .localGet(let index) where depth == .everything: return Int(index) < locals.count ? [locals[Int(index)]] : nil
        case .globalGet(let index) where depth == .everything: return [validated.globalTypes[Int(index)].value]
        case .selectTyped(let types) where depth == .everything:
            return sideTable.selectTypes.indices.contains(Int(types.index)) ? sideTable.selectTypes[Int(types.index)] : nil
        case .numeric(let opcode), .lane(let opcode, _): return types(opcode.row.signature?.results, memory: nil)
        case .load(let opcode, let memory), .loadLane(let opcode, _, let memory), .atomic(let opcode, let memory):
            return types(opcode.row.signature?.results, memory: memory.memory)
        case .shuffle: return [.v128]
        case .memorySize(let memory), .memoryGrow(let memory): return [validated.memoryTypes[Int(memory)].index.valueType]
        case .tableSize(let table), .tableGrow(let table): return [validated.tableTypes[Int(table)].index.valueType]
        case .tableGet(let table): return [.reference(validated.tableTypes[Int(table)].element)]
        case .referenceTest, .referenceIsNull, .referenceEqual, .i31Get, .arrayLength: return [.i32]
        case .structGet(let type, let field, _):
            guard case .structure(let structure) = original.types[Int(type)].composite else { return nil }
            return [structure.fields[Int(field)].storage.unpacked]
        case .arrayGet(let type, _):
            guard case .array(let array) = original.types[Int(type)].composite else { return nil }
            return [array.field.storage.unpacked]
        case _: return nil
        }
    }

    private func types(_ entries: OperatorSignature.Entries?, memory: UInt32?) -> [ValueType]? {
        let address = memory.map { validated.memoryTypes[Int($0)].index } ?? .i32
        return entries?.map { $0.valueType(address: address) }
    }

    // MARK: Indices

    /// Imports the trace functions behind all others, and moves the functions of the module.
    private func addImports(to draft: inout ModuleDraft) {
        let imported = UInt32(validated.functionTypeIndices.count - draft.functions.count)
        let added = UInt32(ordered.count)
        var type = UInt32(draft.types.count)
        for (number, signature) in ordered.enumerated() {
            let function = FunctionType(parameters: signature.values + [.i32], results: signature.givesBack ? signature.values : [])
            draft.recursionGroups.append([SubType(composite: .function(function))])
            draft.imports.append(Import(module: Self.module, name: Name("\(number)"), type: .function(type)))
            type += 1
        }
        func moved(_ index: UInt32) -> UInt32 {
            if index < imported { return index }
            return index > Self.placeholder - added ? imported + (Self.placeholder - index) : index + added
        }
        func move(_ expression: inout DraftExpression) {
            for position in expression.instructions.indices {
                if case .call(let index) = expression.instructions[position] {
                    expression.instructions[position] = .call(function: moved(index))
                } else if case .returnCall(let index) = expression.instructions[position] {
                    expression.instructions[position] = .returnCall(function: moved(index))
                } else if case .referenceFunction(let index) = expression.instructions[position] {
                    expression.instructions[position] = .referenceFunction(moved(index))
                }
            }
        }
        for index in draft.functions.indices { move(&draft.functions[index].body) }
        for index in draft.globals.indices { move(&draft.globals[index].initializer) }
        for index in draft.tables.indices {
            guard var initializer = draft.tables[index].initializer else { continue }
            move(&initializer)
            draft.tables[index].initializer = initializer
        }
        for index in draft.elements.indices {
            switch draft.elements[index].items {
            case .functions(let functions): draft.elements[index].items = .functions(functions.map(moved))
            case .expressions(var expressions):
                for item in expressions.indices { move(&expressions[item]) }
                draft.elements[index].items = .expressions(expressions)
            }
        }
        for index in draft.exports.indices where draft.exports[index].kind == .function {
            draft.exports[index].index = moved(draft.exports[index].index)
        }
        draft.start = draft.start.map(moved)
    }
}
