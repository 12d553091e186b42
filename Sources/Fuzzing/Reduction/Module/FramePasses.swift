import WasmModel

/// Passes over what is no code: data, elements, limits, types, names of exports.
enum FramePasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// Bytes of data segments: away, zero, or away so that those behind them stay where they are.
    static let data = Pass("data") { subject in
        let runs = SegmentRuns(subject.draft.data.map(\.bytes.count))
        return ReductionUnits(count: runs.count, alternatives: { _ in 3 }) { run, alternative in
            var changed = false
            let candidate = subject.editingFrame { draft in
                for (index, range) in runs.parts(of: run) {
                    if alternative == 1 {
                        for position in range where draft.data[index].bytes[position] != 0 {
                            draft.data[index].bytes[position] = 0
                            changed = true
                        }
                    } else if alternative == 0 || range.lowerBound == 0 && draft.data[index].mode.move(by: range.count) {
                        draft.data[index].bytes.removeSubrange(range)
                        changed = true
                    }
                }
            }
            return changed ? candidate : nil
        }
    }

    /// Entries of element segments: away, or away so that those behind them stay where they are.
    static let elements = Pass("elements") { subject in
        let runs = SegmentRuns(subject.draft.elements.map(\.items.count))
        return ReductionUnits(count: runs.count, alternatives: { _ in 2 }) { run, alternative in
            var changed = false
            let candidate = subject.editingFrame { draft in
                for (index, range) in runs.parts(of: run) {
                    if alternative == 1, range.lowerBound > 0 || !draft.elements[index].mode.move(by: range.count) { continue }
                    changed = true
                    switch draft.elements[index].items {
                    case .functions(var functions):
                        functions.removeSubrange(range)
                        draft.elements[index].items = .functions(functions)
                    case .expressions(var expressions):
                        expressions.removeSubrange(range)
                        draft.elements[index].items = .expressions(expressions)
                    }
                }
            }
            return changed ? candidate : nil
        }
    }

    /// Modes and forms of segments, the data count section, initializers of tables.
    static let segments = Pass("segments", .single) { subject in
        let draft = subject.draft
        var edits: [(inout ModuleDraft) -> Void] = []
        if draft.hasDataCount { edits.append { $0.hasDataCount = false } }
        for index in draft.tables.indices where draft.tables[index].initializer != nil {
            edits.append { $0.tables[index].initializer = nil }
        }
        for (index, segment) in draft.elements.enumerated() {
            edits.append { $0.elements[index].mode = .declarative }
            edits.append { $0.elements[index].mode = .passive }
            if case .expressions(let expressions) = segment.items {
                let functions = expressions.compactMap { expression -> UInt32? in
                    guard expression.instructions.count == 2, case .referenceFunction(let function) = expression.instructions[0] else {
                        return nil
                    }
                    return function
                }
                if functions.count == expressions.count {
                    edits.append {
                        $0.elements[index].items = .functions(functions)
                        $0.elements[index].type = ReferenceType(nullable: false, heap: .func)
                    }
                }
            }
        }
        for index in draft.data.indices { edits.append { $0.data[index].mode = .passive } }
        for index in draft.globals.indices where draft.globals[index].type.mutable {
            edits.append { $0.globals[index].type.mutable = false }
        }
        return ReductionUnits(count: edits.count) { [edits] run, _ in subject.editingFrame { edits[run.lowerBound](&$0) } }
    }

    /// Limits of memories and tables, imported ones too.
    static let limits = Pass("limits", .single) { subject in
        var paths: [WritableKeyPath<ModuleDraft, Limits>] = []
        for index in subject.draft.memories.indices { paths.append(\.memories[index].limits) }
        for index in subject.draft.tables.indices { paths.append(\.tables[index].type.limits) }
        for (index, entry) in subject.draft.imports.enumerated() {
            switch entry.type {
            case .table, .memory: paths.append(\.imports[index].type.limits)
            case .function, .global, .tag: break
            }
        }
        return ReductionUnits(
            count: paths.count,
            alternatives: { [paths] in simpler(subject.draft[keyPath: paths[$0.lowerBound]]).count },
            candidate: { [paths] run, alternative in
                let path = paths[run.lowerBound]
                let limits = simpler(subject.draft[keyPath: path])[alternative]
                return subject.editingFrame { $0[keyPath: path] = limits }
            })
    }

    private static func simpler(_ limits: Limits) -> [Limits] {
        var all: [Limits] = []
        if limits.maximum != nil { all.append(Limits(minimum: limits.minimum)) }
        if limits.minimum > 0 {
            for minimum in [0, 1, limits.minimum / 2, limits.minimum - 1] where minimum < limits.minimum {
                all.append(Limits(minimum: minimum, maximum: limits.maximum))
            }
        }
        if let maximum = limits.maximum, maximum > limits.minimum {
            for smaller in [limits.minimum, limits.minimum + (maximum - limits.minimum) / 2, maximum - 1] where smaller < maximum {
                all.append(Limits(minimum: limits.minimum, maximum: smaller))
            }
        }
        return all
    }

    /// Names of exports and imports: none, one letter, half.
    static let names = Pass("names of exports", .single) { subject in
        var paths: [WritableKeyPath<ModuleDraft, Name>] = []
        for index in subject.draft.exports.indices { paths.append(\.exports[index].name) }
        for index in subject.draft.imports.indices { paths += [\.imports[index].module, \.imports[index].name] }
        return ReductionUnits(count: paths.count, alternatives: { _ in 4 }) { [paths] run, alternative in
            let bytes = subject.draft[keyPath: paths[run.lowerBound]].bytes
            let shorter: [UInt8] =
                switch alternative {
                case 0: []
                case 1: [UInt8(ascii: "a")]
                case 2: Array(bytes.prefix(bytes.count / 2))
                default: Array(bytes.dropLast())
                }
            guard shorter.count < bytes.count || alternative == 1, let name = Name(validating: shorter) else { return nil }
            return subject.editingFrame { $0[keyPath: paths[run.lowerBound]] = name }
        }
    }

    /// Types by themselves: without supertypes, final, out of their groups, of simpler fields.
    static let types = Pass("types", .single) { subject in
        let draft = subject.draft
        var edits: [(inout ModuleDraft) -> Void] = []
        for (group, types) in draft.recursionGroups.enumerated() {
            if types.count > 1 { edits.append { $0.recursionGroups.replaceSubrange(group...group, with: types.map { [$0] }) } }
            for (index, type) in types.enumerated() {
                if !type.supertypes.isEmpty {
                    edits.append {
                        $0.recursionGroups[group][index].supertypes = []
                        $0.recursionGroups[group][index].isFinal = true
                    }
                    edits.append { $0.recursionGroups[group][index].supertypes = [] }
                }
                if !type.isFinal { edits.append { $0.recursionGroups[group][index].isFinal = true } }
                switch type.composite {
                case .function: break
                case .structure(let structure):
                    for (field, fieldType) in structure.fields.enumerated() {
                        for simpler in simpler(fieldType) {
                            edits.append {
                                var fields = structure.fields
                                fields[field] = simpler
                                $0.recursionGroups[group][index].composite = .structure(StructType(fields: fields))
                            }
                        }
                    }
                case .array(let array):
                    for simpler in simpler(array.field) {
                        edits.append { $0.recursionGroups[group][index].composite = .array(ArrayType(field: simpler)) }
                    }
                }
            }
        }
        return ReductionUnits(count: edits.count) { [edits] run, _ in
            var draft = subject.draft
            edits[run.lowerBound](&draft)
            return subject.replacing(draft)
        }
    }

    private static func simpler(_ field: FieldType) -> [FieldType] {
        var fields = field.mutable ? [FieldType(storage: field.storage, mutable: false)] : []
        if field.storage.isPacked { return fields }
        if case .value(.i32) = field.storage { return fields }
        fields.append(FieldType(storage: .value(.i32), mutable: field.mutable))
        return fields
    }

    /// Fields of structures, with the operands and accesses that belong to them.
    static let fields = Pass("fields", .single) { subject in
        var units: [(type: UInt32, field: Int)] = []
        for (index, type) in subject.draft.types.enumerated() {
            guard case .structure(let structure) = type.composite else { continue }
            units += structure.fields.indices.reversed().map { (UInt32(index), $0) }
        }
        return ReductionUnits(count: units.count) { [units] run, _ in
            FieldRemoval(subject, units[run.lowerBound].type, units[run.lowerBound].field).candidate
        }
    }
}

/// Positions in all segments, counted through.
private struct SegmentRuns {
    private let counts: [Int]

    init(_ counts: [Int]) { self.counts = counts }

    var count: Int { counts.reduce(0, +) }

    /// The parts of a run by segment.
    func parts(of run: Range<Int>) -> [(segment: Int, range: Range<Int>)] {
        var parts: [(segment: Int, range: Range<Int>)] = []
        var start = 0
        for (index, count) in counts.enumerated() {
            let part = run.clamped(to: start..<start + count)
            if !part.isEmpty { parts.append((index, part.lowerBound - start..<part.upperBound - start)) }
            start += count
        }
        return parts
    }
}

extension ModuleDraft.SegmentMode {
    /// Lets an active segment begin later; false where its offset is no constant.
    fileprivate mutating func move(by count: Int) -> Bool {
        guard case .active(let index, var offset) = self, offset.instructions.count == 2 else { return false }
        if case .i32Constant(let value) = offset.instructions[0] {
            offset.instructions[0] = .i32Constant(value &+ Int32(truncatingIfNeeded: count))
        } else if case .i64Constant(let value) = offset.instructions[0] {
            offset.instructions[0] = .i64Constant(value &+ Int64(count))
        } else {
            return false
        }
        self = .active(index, offset: offset)
        return true
    }
}

extension ModuleDraft.ElementSegment.Items {
    fileprivate var count: Int {
        switch self {
        case .functions(let functions): functions.count
        case .expressions(let expressions): expressions.count
        }
    }
}

extension ExternalType {
    fileprivate var limits: Limits {
        get {
            switch self {
            case .table(let type): type.limits
            case .memory(let type): type.limits
            case .function, .global, .tag: Limits(minimum: 0)
            }
        }
        set {
            switch self {
            case .table(var type):
                type.limits = newValue
                self = .table(type)
            case .memory(var type):
                type.limits = newValue
                self = .memory(type)
            case .function, .global, .tag: break
            }
        }
    }
}

/// One field of a structure type away, and of all types above and below it.
private struct FieldRemoval {
    private let subject: ModuleSubject
    private let field: Int
    /// The types that lose the field.
    private let family: Set<UInt32>

    init(_ subject: ModuleSubject, _ type: UInt32, _ field: Int) {
        self.subject = subject
        self.field = field
        var family: Set<UInt32> = [type]
        let types = subject.draft.types
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for (index, type) in types.enumerated() {
                guard case .structure(let structure) = type.composite, structure.fields.count > field else { continue }
                let supertypes = type.supertypes.compactMap(\.typeIndex)
                let isRelated = family.contains(UInt32(index)) || supertypes.contains { family.contains($0) }
                if isRelated, family.insert(UInt32(index)).inserted { isGrowing = true }
                guard isRelated else { continue }
                for supertype in supertypes where Int(supertype) < types.count {
                    guard case .structure(let above) = types[Int(supertype)].composite, above.fields.count > field else { continue }
                    if family.insert(supertype).inserted { isGrowing = true }
                }
            }
        }
        self.family = family
    }

    var candidate: ModuleSubject? {
        var draft = subject.draft
        for type in family {
            draft.editType(type) { type in
                guard case .structure(var structure) = type.composite, structure.fields.count > field else { return }
                structure.fields.remove(at: field)
                type.composite = .structure(structure)
            }
        }
        for index in draft.functions.indices {
            guard let body = body(index) else { return nil }
            draft.functions[index].body = body
        }
        return subject.replacing(draft)
    }

    private func body(_ index: Int) -> DraftExpression? {
        var body = subject.draft.functions[index].body
        let old = body.instructions
        guard old.contains(where: concerns) else { return body }
        guard let shape = subject.shape(index) else { return nil }
        var deleted: [Range<Int>] = []
        var replaced: [Int: [Instruction]] = [:]
        for node in shape.nodes {
            if case .structNew(let type) = old[node.head], family.contains(type) {
                guard field < node.operands.count, let start = node.operands[field].start else { return nil }
                deleted.append(start..<node.operands[field].end)
            }
        }
        for (position, instruction) in old.enumerated() {
            if case .structGet(let type, let number, let sign) = instruction, family.contains(type) {
                if number > UInt32(field) { replaced[position] = [.structGet(type: type, field: number - 1, sign)] }
                if number == UInt32(field) {
                    guard position < shape.effects.count, let result = shape.effects[position].results.first,
                        let simple = ModuleDraft.simplest(result, sideTable: &body.sideTable)
                    else { return nil }
                    replaced[position] = [.drop] + simple
                }
            }
            if case .structSet(let type, let number) = instruction, family.contains(type) {
                if number > UInt32(field) { replaced[position] = [.structSet(type: type, field: number - 1)] }
                if number == UInt32(field) { replaced[position] = [.drop, .drop] }
            }
        }
        var result: [Instruction] = []
        for (position, instruction) in old.enumerated() where !deleted.contains(where: { $0.contains(position) }) {
            result += replaced[position] ?? [instruction]
        }
        body.instructions = result
        return body
    }

    private func concerns(_ instruction: Instruction) -> Bool {
        if case .structNew(let type) = instruction { return family.contains(type) }
        if case .structGet(let type, _, _) = instruction { return family.contains(type) }
        if case .structSet(let type, _) = instruction { return family.contains(type) }
        return false
    }
}
