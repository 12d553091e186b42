import WasmModel

/// A run of operand types: in the pool of a `TypeSpace`, or a single one held here.
struct OperandList: Sendable, BitwiseCopyable {
    var start: UInt32
    var count: UInt32
    /// The only entry, where it is not in the pool; else unused.
    var single: OperandType

    static let empty = OperandList(start: 0, count: 0, single: .bottom)

    init(start: UInt32, count: UInt32, single: OperandType) {
        self.start = start
        self.count = count
        self.single = single
    }

    /// A list of one type that needs no pool.
    init(_ type: OperandType) { self.init(start: UInt32.max, count: 1, single: type) }

    /// The list without its last entry, for a list in the pool or of one entry.
    func droppingLast() -> OperandList { OperandList(start: start, count: count - 1, single: single) }
}

/// The type of a field, ready for the stack.
struct FieldShape: Sendable, Equatable, BitwiseCopyable {
    /// What a value of the field is on the stack.
    var operand: OperandType
    /// Bits of a packed field, 0 for the others.
    var packedBits: UInt8
    var isMutable: Bool

    var isPacked: Bool { packedBits != 0 }
}

/// What the validator needs of one declared type.
struct TypeShape: Sendable, BitwiseCopyable {
    var kind: CompositeKind
    /// Of a function.
    var parameters: OperandList
    /// Of a function.
    var results: OperandList
    /// Of a structure, and the one of an array: a run of the pool of fields.
    var firstField: UInt32
    var fieldCount: UInt32
}

/// The declared types of one module, flattened so that bodies are validated without allocation and without the registry's lock.
///
/// Every type is named by the lowest type index that has the same identity, so equal indices are the only equal types.
struct TypeSpace: Sendable, DeclaredTypes {
    /// By type index: the lowest index of an equal type.
    private(set) var representatives: [UInt32] = []
    private(set) var shapes: [TypeShape] = []
    private(set) var operandPool: [OperandType] = []
    private(set) var fieldPool: [FieldShape] = []
    private var declaredSupertypes: [UInt32] = []
    /// By type index: the representative of the descriptor's type, or `noSupertype`. Empty where no type has one.
    private var descriptors: [UInt32] = []

    var count: Int { shapes.count }

    /// - Parameters:
    ///   - types: whose indices have been checked.
    ///   - identifiers: by type index, as given by the registry.
    init(types: [SubType], identifiers: [UInt32]) {
        representatives.reserveCapacity(types.count)
        shapes.reserveCapacity(types.count)
        declaredSupertypes.reserveCapacity(types.count)
        var lowest: [UInt32: UInt32] = [:]
        lowest.reserveCapacity(types.count)
        for (index, identifier) in identifiers.enumerated() {
            let known = lowest[identifier]
            if known == nil { lowest[identifier] = UInt32(index) }
            representatives.append(known ?? UInt32(index))
        }
        for type in types {
            var supertype = TypeRegistry.noSupertype
            if case .type(let index)? = type.supertypes.first { supertype = representatives[Int(index)] }
            declaredSupertypes.append(supertype)
            shapes.append(shape(of: type.composite))
        }
        guard types.contains(where: { $0.descriptor != nil }) else { return }
        descriptors = types.map { $0.descriptor.map { representative(of: $0) } ?? TypeRegistry.noSupertype }
    }

    /// The type of the descriptors that structures of a type have, or nil where they have none.
    func descriptor(_ index: UInt32) -> UInt32? {
        guard Int(index) < descriptors.count, descriptors[Int(index)] != TypeRegistry.noSupertype else { return nil }
        return descriptors[Int(index)]
    }

    func kind(_ index: UInt32) -> CompositeKind { shapes[Int(index)].kind }

    func supertype(_ index: UInt32) -> UInt32? {
        let supertype = declaredSupertypes[Int(index)]
        return supertype == TypeRegistry.noSupertype ? nil : supertype
    }

    /// Whether a declared type is the other one or below it, by type indices as written in the module.
    func isSubtype(_ a: UInt32, of b: UInt32) -> Bool { isDeclaredSubtype(representatives[Int(a)], of: representatives[Int(b)]) }

    @inline(__always) subscript(_ list: OperandList, _ position: Int) -> OperandType {
        list.start == UInt32.max ? list.single : operandPool[Int(list.start) + position]
    }

    func types(_ list: OperandList) -> [OperandType] { (0..<Int(list.count)).map { self[list, $0] } }

    /// The field of a structure or array.
    func field(_ shape: TypeShape, _ position: UInt32) -> FieldShape { fieldPool[Int(shape.firstField) + Int(position)] }

    /// The operand type of a value type written in the module.
    func operand(_ type: ValueType) throws(InvalidReason) -> OperandType {
        switch type {
        case .reference(let reference): return try operand(reference)
        case .i32: return .i32
        case .i64: return .i64
        case .f32: return .f32
        case .f64: return .f64
        case .v128: return .v128
        }
    }

    /// The operand type of a reference type written in the module.
    func operand(_ type: ReferenceType) throws(InvalidReason) -> OperandType {
        try TypeIndexRules.check(type.heap, bound: count)
        return OperandType(type, index: representative(of:))
    }

    private func representative(of heap: HeapType) -> UInt32 {
        guard let index = heap.typeIndex else { preconditionFailure("\(heap) has been let through") }
        return representatives[Int(index)]
    }

    private mutating func shape(of type: CompositeType) -> TypeShape {
        switch type {
        case .function(let function):
            return TypeShape(
                kind: .function, parameters: enter(function.parameters), results: enter(function.results), firstField: 0, fieldCount: 0)
        case .structure(let structure): return shape(kind: .structure, fields: structure.fields)
        case .array(let array): return shape(kind: .array, fields: [array.field])
        }
    }

    private mutating func shape(kind: CompositeKind, fields: [FieldType]) -> TypeShape {
        let first = UInt32(fieldPool.count)
        for field in fields {
            let packedBits: UInt8 =
                switch field.storage {
                case .i8: 8
                case .i16: 16
                case .value: 0
                }
            let operand = OperandType(field.storage.unpacked, index: representative(of:))
            fieldPool.append(FieldShape(operand: operand, packedBits: packedBits, isMutable: field.mutable))
        }
        return TypeShape(kind: kind, parameters: .empty, results: .empty, firstField: first, fieldCount: UInt32(fields.count))
    }

    private mutating func enter(_ types: [ValueType]) -> OperandList {
        let start = UInt32(operandPool.count)
        for type in types { operandPool.append(OperandType(type, index: representative(of:))) }
        return OperandList(start: start, count: UInt32(types.count), single: .bottom)
    }
}

// Matching of composite types (specification chapter 3.3.8).
extension TypeSpace {
    /// Whether a declared type may name another one as its supertype.
    func matchesStructure(_ type: UInt32, _ supertype: UInt32) -> Bool {
        let a = shapes[Int(type)]
        let b = shapes[Int(supertype)]
        guard a.kind == b.kind else { return false }
        switch a.kind {
        case .function: return matches(b.parameters, a.parameters) && matches(a.results, b.results)
        case .structure, .array:
            guard a.fieldCount >= b.fieldCount else { return false }
            return (0..<b.fieldCount).allSatisfy { matches(field(a, $0), field(b, $0)) }
        }
    }

    /// Whether every type of a list matches its counterpart.
    func matches(_ a: OperandList, _ b: OperandList) -> Bool {
        guard a.count == b.count else { return false }
        return (0..<Int(a.count)).allSatisfy { matches(self[a, $0], self[b, $0]) }
    }

    /// Whether a storage type matches another one, mutability aside.
    func matchesStorage(_ a: FieldShape, _ b: FieldShape) -> Bool {
        a.packedBits == b.packedBits && matches(a.operand, b.operand)
    }

    private func matches(_ a: FieldShape, _ b: FieldShape) -> Bool {
        guard a.isMutable == b.isMutable else { return false }
        return a.isMutable ? a.packedBits == b.packedBits && a.operand == b.operand : matchesStorage(a, b)
    }
}
