import WasmModel

// Type declarations: recursion groups, subtypes, descriptors.
extension ModuleGeneration {
    /// How deep values may nest because of fields that cannot be null: what bounds the size of the simplest value.
    private static let rankLimit = 2

    mutating func makeTypes() {
        for group in shared.groups { addGroup(group) }
        if functionTypes.isEmpty { addGroup([SubType(composite: .function(FunctionType(parameters: [], results: [])))]) }
        for _ in 0..<count(upTo: configuration.recursionGroups) { makeGroup() }
        makePool()
        for _ in 0..<number(4) {
            _ = type(parameters: drawTypes(configuration.parameters), results: drawTypes(resultLimit))
        }
        // Types of tags, of functions that the host can call, of blocks with parameters.
        _ = type(parameters: [.i32], results: [.i32])
    }

    var resultLimit: Int { features[.multiValue] ? configuration.results : min(1, configuration.results) }

    /// A list of types from the pool.
    mutating func drawTypes(_ limit: Int) -> [ValueType] {
        var types: [ValueType] = []
        for _ in 0..<count(upTo: limit) { types.append(pick(pool)) }
        return types
    }

    /// Enters a group whose facts follow from its types.
    mutating func addGroup(_ group: [SubType]) {
        draft.recursionGroups.append(group)
        let first = types.count
        types += group
        for type in group { facts.append(facts(of: type)) }
        for index in first..<types.count { enter(index) }
    }

    private func facts(of type: SubType) -> TypeFacts {
        let kind: TypeFacts.Kind =
            switch type.composite {
            case .function: .function
            case .structure: .structure
            case .array: .array
            }
        return TypeFacts(
            kind: kind, supertype: type.supertypes.first?.typeIndex, descriptor: type.descriptor?.typeIndex,
            describes: type.describes?.typeIndex)
    }

    /// Lists a type by its kind, and finds its rank, which follows from earlier types.
    private mutating func enter(_ index: Int) {
        switch types[index].composite {
        case .function: functionTypes.append(UInt32(index))
        case .structure(let structure):
            structureTypes.append(UInt32(index))
            // The descriptor is needed as well, and may itself need what others need.
            facts[index].rank = facts[index].descriptor == nil ? rank(structure.fields) : Self.rankLimit
        case .array(let array):
            arrayTypes.append(UInt32(index))
            facts[index].rank = rank([array.field])
        }
    }

    private func rank(_ fields: [FieldType]) -> Int {
        var rank = 0
        for field in fields {
            guard case .value(.reference(let type)) = field.storage, !type.nullable, let index = type.heap.typeIndex else { continue }
            rank = max(rank, facts[Int(index)].rank + 1)
        }
        return rank
    }

    // MARK: Groups

    private mutating func makeGroup() {
        guard features[.gc] else {
            return addGroup([SubType(composite: .function(drawSignature(index: types.count, end: types.count)))])
        }
        if features[.customDescriptors], chance(1, of: 3) { return makeDescribedGroup() }
        let first = types.count
        let end = first + 1 + number(configuration.groupTypes)
        for _ in first..<end {
            let kind: TypeFacts.Kind =
                switch number(4) {
                case 0: .function
                case 1, 2: .structure
                default: .array
                }
            facts.append(TypeFacts(kind: kind))
        }
        for index in first..<end {
            let kind = facts[index].kind
            let supertype = drawSupertype(index) { $0.kind == kind && $0.descriptor == nil && $0.describes == nil }
            makeType(index, end: end, supertype: supertype)
        }
        finishGroup(first)
    }

    /// A group with a structure and its descriptor; of those of an earlier group, they may be subtypes.
    private mutating func makeDescribedGroup() {
        let first = types.count
        let end = first + 2
        facts.append(TypeFacts(kind: .structure, descriptor: UInt32(first + 1)))
        facts.append(TypeFacts(kind: .structure, describes: UInt32(first)))
        let described = drawSupertype(first) { $0.kind == .structure && $0.describes == nil }
        let descriptor = described.flatMap { facts[Int($0)].descriptor }
        // A descriptor that nothing may be a subtype of keeps what it describes from having subtypes as well.
        let isOpen = descriptor.map { !types[Int($0)].isFinal } ?? true
        makeType(first, end: end, supertype: isOpen ? described : nil)
        makeType(first + 1, end: end, supertype: isOpen ? descriptor : nil)
        types[first].descriptor = .type(UInt32(first + 1))
        types[first + 1].describes = .type(UInt32(first))
        finishGroup(first)
    }

    private mutating func finishGroup(_ first: Int) {
        draft.recursionGroups.append(Array(types[first...]))
    }

    private mutating func drawSupertype(_ index: Int, _ condition: (TypeFacts) -> Bool) -> UInt32? {
        guard index > 0, chance(1, of: 2) else { return nil }
        let start = number(index)
        for step in 0..<index {
            let candidate = (start + step) % index
            if !types[candidate].isFinal, depth(candidate) < 8, condition(facts[candidate]) { return UInt32(candidate) }
        }
        return nil
    }

    private func depth(_ index: Int) -> Int {
        var depth = 0
        var current = facts[index].supertype
        while let type = current {
            depth += 1
            current = facts[Int(type)].supertype
        }
        return depth
    }

    private mutating func makeType(_ index: Int, end: Int, supertype: UInt32?) {
        facts[index].supertype = supertype
        let inherited = supertype.map { types[Int($0)].composite }
        let composite: CompositeType
        switch facts[index].kind {
        case .function:
            if case .function(let parent)? = inherited {
                composite = .function(narrow(parent, index: index, end: end))
            } else {
                composite = .function(drawSignature(index: index, end: end))
            }
        case .structure:
            var fields: [FieldType] = []
            if case .structure(let parent)? = inherited {
                for field in parent.fields { fields.append(narrow(field, index: index, end: end)) }
            }
            for _ in 0..<count(upTo: configuration.structFields) { fields.append(drawField(index: index, end: end)) }
            composite = .structure(StructType(fields: fields))
        case .array:
            if case .array(let parent)? = inherited {
                composite = .array(ArrayType(field: narrow(parent.field, index: index, end: end)))
            } else {
                composite = .array(ArrayType(field: drawField(index: index, end: end)))
            }
        }
        types.append(SubType(isFinal: !chance(2, of: 3), supertypes: supertype.map { [.type($0)] } ?? [], composite: composite))
        enter(index)
    }

    // MARK: Components of types

    private mutating func drawSignature(index: Int, end: Int) -> FunctionType {
        var parameters: [ValueType] = []
        var results: [ValueType] = []
        for _ in 0..<count(upTo: configuration.parameters) { parameters.append(drawComponent(index: index, end: end)) }
        for _ in 0..<count(upTo: resultLimit) { results.append(drawComponent(index: index, end: end)) }
        return FunctionType(parameters: parameters, results: results)
    }

    /// A function type that is a subtype: it takes more and gives less.
    private mutating func narrow(_ parent: FunctionType, index: Int, end: Int) -> FunctionType {
        var narrowed = parent
        for position in narrowed.parameters.indices {
            let candidate = drawComponent(index: index, end: end)
            if matches(parent.parameters[position], candidate) { narrowed.parameters[position] = candidate }
        }
        for position in narrowed.results.indices {
            let candidate = drawComponent(index: index, end: end)
            if matches(candidate, parent.results[position]) { narrowed.results[position] = candidate }
        }
        return narrowed
    }

    private mutating func narrow(_ parent: FieldType, index: Int, end: Int) -> FieldType {
        guard !parent.mutable, case .value(let type) = parent.storage else { return parent }
        let candidate = drawComponent(index: index, end: end)
        return matches(candidate, type) ? FieldType(storage: .value(candidate), mutable: false) : parent
    }

    private mutating func drawField(index: Int, end: Int) -> FieldType {
        let storage: StorageType =
            switch number(6) {
            case 0: .i8
            case 1: .i16
            default: .value(drawComponent(index: index, end: end))
            }
        return FieldType(storage: storage, mutable: !chance(1, of: 3))
    }

    /// A type in a type: what can be null names types of the whole group, what cannot only earlier ones, so that there are values.
    private mutating func drawComponent(index: Int, end: Int) -> ValueType {
        switch number(features[.referenceTypes] ? 12 : 7) {
        case 0, 1: return .i32
        case 2: return .i64
        case 3: return .f32
        case 4: return .f64
        case 5, 6: return features[.simd] ? .v128 : .i64
        default: break
        }
        if features[.functionReferences], end > 0, chance(2, of: 3) {
            let named = UInt32(number(end))
            let isExact = features[.customDescriptors] && chance(1, of: 6)
            let heap = isExact ? HeapType.exact(named) : .type(named)
            let mayLackNull = Int(named) < index && facts[Int(named)].rank < Self.rankLimit
            return .reference(ReferenceType(nullable: !(mayLackNull && chance(1, of: 3)), heap: heap))
        }
        return .reference(drawAbstract())
    }

    /// An abstract reference type that has values.
    mutating func drawAbstract() -> ReferenceType {
        var heaps: [HeapType] = [.func, .extern]
        if features[.gc] { heaps += [.any, .eq, .i31, .struct, .array, .none, .nofunc, .noextern] }
        if features[.exceptions] { heaps += [.exn, .exn, .noexn] }
        let heap = pick(heaps)
        guard features[.functionReferences], chance(1, of: 4) else { return ReferenceType(nullable: true, heap: heap) }
        switch heap {
        case .func, .i31, .any, .eq: return ReferenceType(nullable: false, heap: heap)
        case .extern: return ReferenceType(nullable: !features[.gc], heap: heap)
        default: return ReferenceType(nullable: true, heap: heap)
        }
    }

    // MARK: The pool

    private mutating func makePool() {
        pool = [.i32, .i64, .f32, .f64, .i32, .i64]
        if features[.simd] { pool += [.v128, .v128] }
        guard features[.referenceTypes] else { return }
        for _ in 0..<2 + number(6) { pool.append(.reference(drawReference())) }
    }

    /// A reference type that has values which bodies can make.
    mutating func drawReference() -> ReferenceType {
        guard features[.functionReferences], chance(3, of: 4) else { return drawAbstract() }
        if features[.exceptions], chance(1, of: 12) { return ReferenceType(nullable: false, heap: .exn) }
        let aggregates = structureTypes + arrayTypes
        let index = !aggregates.isEmpty && chance(2, of: 3) ? pick(aggregates) : pick(functionTypes)
        let isExact = features[.customDescriptors] && chance(1, of: 5)
        return ReferenceType(nullable: chance(1, of: 2), heap: isExact ? .exact(index) : .type(index))
    }

    /// Whether constant expressions can give values of a type.
    func isConstant(_ type: ValueType) -> Bool {
        type != .reference(ReferenceType(nullable: false, heap: .exn))
    }

    /// Whether the host can give a value of a type that is not its own.
    func isHostType(_ type: ValueType) -> Bool { type.isDefaultable }
}
