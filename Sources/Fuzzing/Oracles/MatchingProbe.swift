import WasmModel

/// A module that passes a reference on as one of another abstract type, which is valid where the one matches the other and not elsewhere.
///
/// The answers are written out here a second time, from the chapter on matching ("Heap Types"), so that the validator's are compared with
/// something: a wrong one makes no engine fail.
enum MatchingProbe {
    /// What a module asks.
    struct Question: Hashable {
        var given: ReferenceType
        var wanted: ReferenceType

        /// Whether the one type matches the other.
        var answer: Bool {
            (wanted.nullable || !given.nullable) && (MatchingProbe.supertypes[given.heap]?.contains(wanted.heap) ?? false)
        }

        /// `i31-func`, with `null` where null is among the values.
        var words: String { "\(MatchingProbe.words(given))-\(MatchingProbe.words(wanted))" }
    }

    /// Each abstract heap type with all that it matches.
    private static let supertypes: [HeapType: Set<HeapType>] = [
        .any: [.any],
        .eq: [.eq, .any],
        .i31: [.i31, .eq, .any],
        .struct: [.struct, .eq, .any],
        .array: [.array, .eq, .any],
        .none: [.none, .i31, .struct, .array, .eq, .any],
        .func: [.func],
        .nofunc: [.nofunc, .func],
        .extern: [.extern],
        .noextern: [.noextern, .extern],
        .exn: [.exn],
        .noexn: [.noexn, .exn],
    ]

    /// In the order in which they are drawn.
    static let heapTypes: [HeapType] = [
        .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn,
    ]

    /// A module that asks about two types that are drawn.
    static func module(_ choices: inout Choices) -> [UInt8] {
        func type() -> ReferenceType {
            ReferenceType(nullable: choices.chance(1, of: 2), heap: heapTypes[choices.number(below: heapTypes.count)])
        }
        let given = type()
        return module(Question(given: given, wanted: type()))
    }

    static func module(_ question: Question) -> [UInt8] {
        var draft = ModuleDraft()
        let function = FunctionType(parameters: [.reference(question.given)], results: [.reference(question.wanted)])
        draft.recursionGroups = [[SubType(composite: .function(function))]]
        draft.functions = [.init(type: 0, body: DraftExpression([.localGet(0), .end]))]
        return draft.encoded()
    }

    /// What a module asks; nil where it is of another form.
    static func question(of module: Module) -> Question? {
        guard let type = module.types.first, case .function(let function) = type.composite,
            module.types == [SubType(isFinal: type.isFinal, composite: type.composite)],
            module.functions == [0], let body = module.bodies.first, body.locals.isEmpty,
            // local.get 0, end
            module.bytes[body.range].elementsEqual([0x20, 0x00, 0x0B]),
            module.imports.isEmpty, module.tables.isEmpty, module.memories.isEmpty, module.tags.isEmpty, module.globals.isEmpty,
            module.exports.isEmpty, module.start == nil, module.elements.isEmpty, module.data.isEmpty,
            function.parameters.count == 1, function.results.count == 1,
            case .reference(let given) = function.parameters[0], case .reference(let wanted) = function.results[0],
            supertypes[given.heap] != nil, supertypes[wanted.heap] != nil
        else { return nil }
        return Question(given: given, wanted: wanted)
    }

    private static func words(_ type: ReferenceType) -> String { type.nullable ? "null-\(type.heap)" : "\(type.heap)" }
}
