import RampartWASI
import WasmModel

/// The module that makes the calls of a case: a memory, and one function for each call.
enum WASIGuest {
    /// The name of the function that makes a call.
    static func name(of call: Int) -> Name { Name("call \(call)") }

    /// - Throws: where a function is not one of WASI, or has another number of parameters.
    static func module(for fuzzCase: WASICase) throws(CaseFormatError) -> ModuleDraft {
        var draft = ModuleDraft()
        var functions: [String: UInt32] = [:]
        func add(type: FunctionType) -> UInt32 {
            if let index = draft.recursionGroups.firstIndex(where: { $0[0].composite == .function(type) }) { return UInt32(index) }
            draft.recursionGroups.append([SubType(composite: .function(type))])
            return UInt32(draft.recursionGroups.count - 1)
        }
        for call in fuzzCase.calls where functions[call.function] == nil {
            guard let type = WASI.functionType(call.function) else { throw CaseFormatError("WASI has no function '\(call.function)'") }
            functions[call.function] = UInt32(functions.count)
            draft.imports.append(Import(module: WASI.moduleName, name: Name(call.function), type: .function(add(type: type))))
        }
        let result = add(type: FunctionType(parameters: [], results: [.i32]))
        draft.memories = [MemoryType(limits: Limits(minimum: 1, maximum: 1))]
        draft.exports = [Export(name: "memory", kind: .memory, index: 0)]
        for entry in fuzzCase.memory {
            draft.data.append(
                .init(mode: .active(0, offset: DraftExpression([.i32Constant(Int32(bitPattern: entry.offset)), .end])), bytes: entry.bytes))
        }
        for (number, call) in fuzzCase.calls.enumerated() {
            guard let type = WASI.functionType(call.function), let function = functions[call.function],
                type.parameters.count == call.arguments.count
            else { throw CaseFormatError("'\(call.function)' has another number of arguments") }
            var code: [Instruction] = []
            for (argument, parameter) in zip(call.arguments, type.parameters) {
                switch argument {
                case .number(let number):
                    code.append(
                        parameter == .i64
                            ? .i64Constant(Int64(bitPattern: number)) : .i32Constant(Int32(truncatingIfNeeded: number)))
                case .loaded(let address):
                    code += [.i32Constant(Int32(bitPattern: address)), .load(.i32Load, MemoryArgument(offset: 0, memory: 0, alignment: 0))]
                    if parameter == .i64 { code.append(.numeric(.i64ExtendI32U)) }
                }
            }
            code.append(.call(function: function))
            if type.results.isEmpty { code.append(.i32Constant(0)) }
            draft.functions.append(.init(type: result, body: DraftExpression(code + [.end])))
            draft.exports.append(Export(name: name(of: number), kind: .function, index: UInt32(functions.count + number)))
        }
        return draft
    }
}
