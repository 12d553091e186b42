import WasmBinary
import WasmModel
import WasmValidation

/// A module while it is reduced: a draft, and what has been found out about its parts.
struct ModuleSubject: ReductionSubject {
    /// What is known of one version of a function's code. Shared by all versions of the module that have the same code.
    private final class Code {
        lazy var bytes: [UInt8] = body.bytes
        lazy var weight: Int = body.weight
        /// The version of the rest of the module with which the code has been found valid, or not.
        var checked: (frame: Int, isValid: Bool)?
        var shape: (frame: Int, shape: BodyShape?)?
        private let body: DraftExpression

        init(_ body: DraftExpression) { self.body = body }
    }

    /// Everything but the code, of which several modules of a reduction have the same.
    private final class Frame {
        let number: Int
        /// Nil where it is not valid, whatever the code is.
        lazy var checker: BodyChecker? = try? BodyChecker(draft.module(), features: features)
        lazy var spaces = DraftSpaces(draft)
        private let draft: ModuleDraft
        private let features: Features

        /// The bodies of the draft are empty.
        init(number: Int, _ draft: ModuleDraft, features: Features) {
            self.number = number
            self.draft = draft
            self.features = features
        }
    }

    private(set) var draft: ModuleDraft
    private var code: [Code]
    private var frame: Frame
    /// Whether candidates that are not valid are left out.
    let mustBeValid: Bool
    /// What candidates may use: exact types only where the input is not valid without them, since they make types more particular.
    private let features: Features
    private let numbers: Numbers
    private let cache = EncodingCache()

    /// Hands out numbers for versions.
    private final class Numbers {
        private var last = 0

        func next() -> Int {
            last += 1
            return last
        }
    }

    /// What is computed once for a value; a new one for every change.
    private final class EncodingCache {
        var encoded: [UInt8]?
    }

    /// With `mustBeValid`, candidates that are not valid are left out.
    init(_ draft: ModuleDraft, mustBeValid: Bool) {
        self.draft = draft
        self.mustBeValid = mustBeValid
        numbers = Numbers()
        features = ModuleSubject.plainFeatures.allows(draft) ? ModuleSubject.plainFeatures : .all
        code = draft.functions.map { Code($0.body) }
        frame = ModuleSubject.frame(of: draft, number: 0, features: features)
    }

    private init(_ draft: ModuleDraft, code: [Code], frame: Frame, of other: ModuleSubject) {
        self.draft = draft
        self.code = code
        self.frame = frame
        mustBeValid = other.mustBeValid
        features = other.features
        numbers = other.numbers
    }

    private static func frame(of draft: ModuleDraft, number: Int, features: Features) -> Frame {
        Frame(number: number, ModuleSubject.withoutCode(draft), features: features)
    }

    private static let plainFeatures = Features.all.without(.customDescriptors)

    /// Whether a module is valid.
    static func isValid(_ draft: ModuleDraft) -> Bool { Features.all.allows(draft) }

    /// The draft with empty bodies: much faster to emit, and the types of functions are there.
    private static func withoutCode(_ draft: ModuleDraft) -> ModuleDraft {
        var frame = draft
        for index in frame.functions.indices { frame.functions[index].body = DraftExpression() }
        return frame
    }

    // MARK: Changes

    /// The module with another version of a function whose type is the same.
    func replacing(function index: Int, with function: ModuleDraft.Function) -> ModuleSubject {
        replacing([(index, function)])
    }

    /// The module with other versions of functions whose types are the same.
    func replacing(_ functions: [(index: Int, function: ModuleDraft.Function)]) -> ModuleSubject {
        var draft = draft
        var code = code
        for (index, function) in functions {
            draft.functions[index] = function
            code[index] = Code(function.body)
        }
        return ModuleSubject(draft, code: code, frame: frame, of: self)
    }

    /// The module with other instructions in a function.
    func replacing(body: DraftExpression, of index: Int) -> ModuleSubject {
        var function = draft.functions[index]
        function.body = body
        return replacing(function: index, with: function)
    }

    /// The module with something else changed than functions.
    func editingFrame(_ edit: (inout ModuleDraft) -> Void) -> ModuleSubject {
        var draft = draft
        edit(&draft)
        return ModuleSubject(draft, code: code, frame: ModuleSubject.frame(of: draft, number: numbers.next(), features: features), of: self)
    }

    /// Another module altogether.
    func replacing(_ draft: ModuleDraft) -> ModuleSubject {
        ModuleSubject(
            draft, code: draft.functions.map { Code($0.body) },
            frame: ModuleSubject.frame(of: draft, number: numbers.next(), features: features), of: self)
    }

    // MARK: What is known

    var importedFunctionCount: Int { draft.imports.count { $0.type.kind == .function } }

    /// The binary, where code that has not changed is not encoded again.
    var encoded: [UInt8] {
        if let known = cache.encoded { return known }
        var module = ModuleSubject.withoutCode(draft).module()
        module.bodies = []
        for (function, code) in zip(draft.functions, code) {
            let start = module.bytes.count
            module.bytes += code.bytes
            module.bodies.append(FunctionBody(locals: function.locals, range: start..<module.bytes.count))
        }
        let encoded = ModuleEncoder.encode(module)
        cache.encoded = encoded
        return encoded
    }

    var measure: ReductionMeasure {
        ReductionMeasure(bytes: encoded.count, weight: code.reduce(0) { $0 + $1.weight } + draft.frameWeight)
    }

    var isAdmissible: Bool { !mustBeValid || isValid }

    private var isValid: Bool {
        guard frame.checker != nil else { return false }
        return code.indices.allSatisfy { isValid(code: $0) }
    }

    private func isValid(code index: Int) -> Bool {
        let known = code[index]
        if let checked = known.checked, checked.frame == frame.number { return checked.isValid }
        let isValid =
            (try? frame.checker?.check(
                known.bytes, locals: draft.functions[index].locals, function: UInt32(importedFunctionCount + index))) != nil
        known.checked = (frame.number, isValid)
        return isValid
    }

    /// The structure of a function's body; nil where it is not valid.
    func shape(_ index: Int) -> BodyShape? {
        let known = code[index]
        if let shape = known.shape, shape.frame == frame.number { return shape.shape }
        // What is not valid may well look as if it had a structure.
        let function = draft.functions[index]
        let typed = frame.checker != nil && isValid(code: index) ? TypedExpression(function: function, in: frame.spaces) : nil
        let shape = typed.map { BodyShape(function.body.instructions, $0) }
        known.shape = (frame.number, shape)
        return shape
    }
}

extension Features {
    fileprivate func allows(_ draft: ModuleDraft) -> Bool {
        (try? Validator(features: self, registry: TypeRegistry()).validate(draft.module())) != nil
    }
}

extension ModuleDraft {
    /// The part of a module's weight that is not code.
    fileprivate var frameWeight: Int {
        func bits(_ value: UInt64) -> Int { 64 - value.leadingZeroBitCount + value.nonzeroBitCount }
        func limits(_ limits: Limits) -> Int { bits(limits.minimum) + (limits.maximum.map { 1 + bits($0) } ?? 0) }
        var weight = 0
        for entry in imports {
            switch entry.type {
            case .function, .tag, .global: weight += 10
            case .table(let type): weight += 10 + limits(type.limits)
            case .memory(let type): weight += 10 + limits(type.limits)
            }
        }
        for table in tables { weight += limits(table.type.limits) + (table.initializer?.weight ?? 0) }
        for memory in memories { weight += limits(memory.limits) + (memory.isShared ? 1 : 0) }
        for global in globals { weight += global.initializer.weight + (global.type.mutable ? 1 : 0) }
        for segment in elements {
            if case .active(_, let offset) = segment.mode { weight += offset.weight }
            switch segment.items {
            case .functions(let functions): weight += functions.reduce(0) { $0 + Int($1) }
            case .expressions(let expressions): weight += expressions.reduce(0) { $0 + $1.weight }
            }
        }
        for segment in data {
            if case .active(_, let offset) = segment.mode { weight += offset.weight }
            weight += segment.bytes.count { $0 != 0 }
        }
        for export in exports { weight += export.name.bytes.reduce(0) { $0 + Int($1) } }
        for group in recursionGroups {
            for type in group { weight += (type.isFinal ? 0 : 1) + type.supertypes.count + type.composite.weight }
        }
        return weight
    }
}

extension CompositeType {
    fileprivate var weight: Int {
        func weight(_ type: ValueType) -> Int {
            switch type {
            case .i32: 0
            case .i64: 1
            case .f32: 2
            case .f64: 3
            case .v128: 4
            case .reference: 5
            }
        }
        func weight(_ field: FieldType) -> Int {
            let mutable = field.mutable ? 1 : 0
            switch field.storage {
            case .value(let type): return 2 * weight(type) + mutable
            case .i8, .i16: return 2 + mutable
            }
        }
        switch self {
        case .function(let type): return (type.parameters + type.results).reduce(0) { $0 + weight($1) }
        case .structure(let type): return type.fields.reduce(0) { $0 + weight($1) }
        case .array(let type): return weight(type.field)
        }
    }
}
