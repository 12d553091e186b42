import WasmModel

/// What gives a parameter or local its name.
struct LocalBinding {
    var index: UInt32
    var identifier: Token?
    /// The position of the token in front of which a name annotation may stand.
    var annotation: Int
}

/// A type use (specification chapter 6.6.4): an explicit index, an inline function type, or both.
struct TypeUse {
    var explicit: UInt32?
    var parameters: [ValueType] = []
    var results: [ValueType] = []
    /// The parameters with an identifier or a name annotation.
    var names: [LocalBinding] = []
    /// The first token, for messages.
    var token: Token

    /// An empty inline type beside an index stands for no inline type.
    var isInline: Bool { !parameters.isEmpty || !results.isEmpty }
}

// Types (specification chapter 6.4).
extension ModuleParser {
    // MARK: - Value types

    /// A value type, or nil where the current token begins none.
    mutating func optionalValueType() throws(MalformedError) -> ValueType? {
        let token = reader.current
        switch token.keyword {
        case .i32:
            reader.position += 1
            return .i32
        case .i64:
            reader.position += 1
            return .i64
        case .f32:
            reader.position += 1
            return .f32
        case .f64:
            reader.position += 1
            return .f64
        case .v128:
            try reader.require(.simd, at: token)
            reader.position += 1
            return .v128
        default:
            guard let reference = try optionalReferenceType() else { return nil }
            try reader.require(.referenceTypes, at: token)
            return .reference(reference)
        }
    }

    mutating func valueType() throws(MalformedError) -> ValueType {
        guard let type = try optionalValueType() else { throw reader.unexpected(expected: "a value type") }
        return type
    }

    mutating func referenceType() throws(MalformedError) -> ReferenceType {
        guard let type = try optionalReferenceType() else { throw reader.unexpected(expected: "a reference type") }
        return type
    }

    mutating func optionalReferenceType() throws(MalformedError) -> ReferenceType? {
        let token = reader.current
        if reader.takeOpening(.ref) {
            try reader.require(.functionReferences, at: token)
            let nullable = reader.take(.null)
            let heap = try heapType()
            try reader.close()
            return ReferenceType(nullable: nullable, heap: heap)
        }
        guard let heap = token.keyword?.abbreviatedHeapType else { return nil }
        if let feature = heap.feature { try reader.require(feature, at: token) }
        reader.position += 1
        return ReferenceType(nullable: true, heap: heap)
    }

    mutating func heapType() throws(MalformedError) -> HeapType {
        let token = reader.current
        if reader.opens(.exact) {
            try reader.require(.customDescriptors, at: reader.following)
            reader.position += 2
            let index = try index(.type)
            try reader.close()
            return .exact(index)
        }
        if let heap = token.keyword?.heapType {
            if let feature = heap.feature { try reader.require(feature, at: token) }
            reader.position += 1
            return heap
        }
        guard token.kind == .natural || token.kind == .identifier else { throw reader.unexpected(expected: "a heap type") }
        return .type(try index(.type))
    }

    // MARK: - Definitions

    /// `(type $x? …)`; the reader is at `type`.
    mutating func parseTypeField() throws(MalformedError) {
        let index = module.types.count
        try parseTypeDefinition()
        module.recursionGroups.append(index..<index + 1)
    }

    /// `(rec (type …)*)`; the reader is at `rec`.
    mutating func parseRecursionGroup() throws(MalformedError) {
        try reader.require(.gc, at: reader.current)
        let start = module.types.count
        reader.position += 1
        while reader.current.kind == .leftParenthesis {
            guard reader.following.isKeyword(.type) else { throw reader.unexpected(reader.following, expected: "\"type\"") }
            reader.position += 1
            try parseTypeDefinition()
        }
        try reader.close()
        module.recursionGroups.append(start..<module.types.count)
    }

    /// From `type` to its right parenthesis.
    private mutating func parseTypeDefinition() throws(MalformedError) {
        let index = UInt32(truncatingIfNeeded: module.types.count)
        reader.position += 1
        _ = reader.identifier()
        var type: SubType
        let token = reader.following
        if reader.takeOpening(.sub) {
            try reader.require(.gc, at: token)
            let isFinal = reader.take(.final)
            var supertypes: [HeapType] = []
            while reader.current.kind == .natural || reader.current.kind == .identifier {
                supertypes.append(.type(try self.index(.type)))
            }
            let (described, descriptor) = try descriptorClauses()
            type = SubType(
                isFinal: isFinal, supertypes: supertypes, describes: described, descriptor: descriptor,
                composite: try compositeType(index))
            try reader.close()
        } else {
            let (described, descriptor) = try descriptorClauses()
            type = SubType(describes: described, descriptor: descriptor, composite: try compositeType(index))
        }
        try reader.close()
        module.types.append(type)
    }

    /// `(describes x)? (descriptor x)?`
    private mutating func descriptorClauses() throws(MalformedError) -> (describes: HeapType?, descriptor: HeapType?) {
        (try typeClause(.describes), try typeClause(.descriptor))
    }

    /// A keyword with a type index in parentheses, or nil.
    private mutating func typeClause(_ keyword: Keyword) throws(MalformedError) -> HeapType? {
        let token = reader.following
        guard reader.takeOpening(keyword) else { return nil }
        try reader.require(.customDescriptors, at: token)
        let index = try index(.type)
        try reader.close()
        return .type(index)
    }

    private mutating func compositeType(_ typeIndex: UInt32) throws(MalformedError) -> CompositeType {
        let token = reader.following
        try reader.open()
        let composite: CompositeType
        switch token.keyword {
        case .func:
            reader.position += 1
            var type = TypeUse(token: token)
            try inlineFunctionType(&type, allowsNames: true)
            try requireMultiValue(type)
            composite = .function(FunctionType(parameters: type.parameters, results: type.results))
        case .struct:
            try reader.require(.gc, at: token)
            reader.position += 1
            composite = .structure(try structType(typeIndex))
        case .array:
            try reader.require(.gc, at: token)
            reader.position += 1
            composite = .array(ArrayType(field: try fieldType()))
        default:
            throw reader.unexpected(token, expected: "\"func\", \"struct\" or \"array\"")
        }
        try reader.close()
        return composite
    }

    private mutating func structType(_ typeIndex: UInt32) throws(MalformedError) -> StructType {
        var fields: [FieldType] = []
        var space = IndexSpace()
        while reader.takeOpening(.field) {
            let token = reader.current
            let first = fields.count
            var name: Name?
            if let symbol = reader.identifier() {
                guard space.add(symbol) != nil else {
                    throw reader.fault(.duplicateIdentifier(.field, reader.symbols.string(symbol)), at: token)
                }
                let annotated = takeName(of: "field")
                name = self.name(annotated) ?? reader.symbols.name(symbol)
                fields.append(try fieldType())
            } else {
                let position = reader.position
                while reader.current.kind != .rightParenthesis {
                    fields.append(try fieldType())
                    _ = space.add(nil)
                }
                if fields.count == first + 1 {
                    let annotated = takeName(of: "field", at: position)
                    name = self.name(annotated)
                }
            }
            if let name { module.names.fields[typeIndex, default: [:]][UInt32(truncatingIfNeeded: first)] = name }
            try reader.close()
        }
        spaces.fields[typeIndex] = space
        return StructType(fields: fields)
    }

    private mutating func fieldType() throws(MalformedError) -> FieldType {
        let mutable = reader.takeOpening(.mut)
        let storage: StorageType
        if reader.take(.i8) {
            storage = .i8
        } else if reader.take(.i16) {
            storage = .i16
        } else {
            storage = .value(try valueType())
        }
        if mutable { try reader.close() }
        return FieldType(storage: storage, mutable: mutable)
    }

    // MARK: - Function types and type uses

    /// `(param …)* (result …)*`; with `allowsNames` parameters may have identifiers.
    mutating func inlineFunctionType(_ type: inout TypeUse, allowsNames: Bool) throws(MalformedError) {
        while reader.takeOpening(.param) {
            let position = reader.position
            let first = type.parameters.count
            if allowsNames, reader.current.kind == .identifier {
                reader.position += 1
                type.names.append(
                    LocalBinding(
                        index: UInt32(truncatingIfNeeded: first), identifier: reader.tokens[position], annotation: position + 1))
                type.parameters.append(try valueType())
            } else {
                while let parameter = try optionalValueType() { type.parameters.append(parameter) }
                if allowsNames, type.parameters.count == first + 1, hasName(at: position) {
                    type.names.append(LocalBinding(index: UInt32(truncatingIfNeeded: first), identifier: nil, annotation: position))
                }
            }
            try reader.close()
        }
        while reader.takeOpening(.result) {
            while let result = try optionalValueType() { type.results.append(result) }
            try reader.close()
        }
    }

    /// `(type x)? (param …)* (result …)*`
    mutating func typeUse(allowsNames: Bool) throws(MalformedError) -> TypeUse {
        var use = TypeUse(token: reader.current)
        if reader.takeOpening(.type) {
            use.explicit = try index(.type)
            try reader.close()
        }
        try inlineFunctionType(&use, allowsNames: allowsNames)
        // The order is fixed; that is a fault of the grammar, in front of any comparison of types.
        if reader.opens(.param) || reader.opens(.type) {
            throw reader.unexpected(reader.following, expected: "what follows the type")
        }
        return use
    }

    /// The type of a function import: a type use, in `(exact …)` where the function must be of the type itself.
    mutating func importedFunctionType() throws(MalformedError) -> ExternalType {
        let token = reader.following
        let isExact = reader.takeOpening(.exact)
        if isExact { try reader.require(.customDescriptors, at: token) }
        let use = try typeUse(allowsNames: true)
        nameParameters(use, of: importedCount(.function))
        let type = try resolve(use)
        if isExact { try reader.close() }
        return .function(type, exact: isExact)
    }

    /// The type index that a type use stands for; a new type is appended where there is none (chapter 6.6.4).
    mutating func resolve(_ use: TypeUse) throws(MalformedError) -> UInt32 {
        guard let explicit = use.explicit else {
            try requireMultiValue(use)
            return implicitType(FunctionType(parameters: use.parameters, results: use.results))
        }
        guard use.isInline else { return explicit }
        guard explicit < module.types.count else {
            guard !typesAreComplete else { throw reader.fault(.unknownTypeIndex(explicit), at: use.token) }
            sawForwardTypeIndex = true
            return explicit
        }
        guard case .function(let type) = module.types[Int(explicit)].composite, type.parameters == use.parameters,
            type.results == use.results
        else { throw reader.fault(.inlineFunctionType, at: use.token) }
        return explicit
    }

    /// How many parameters a function with this type use has; an index that names no function type counts as none.
    mutating func parameterCount(_ use: TypeUse) -> UInt32 {
        guard let explicit = use.explicit, !use.isInline else { return UInt32(truncatingIfNeeded: use.parameters.count) }
        guard explicit < module.types.count else {
            if !typesAreComplete { sawForwardTypeIndex = true }
            return 0
        }
        guard case .function(let type) = module.types[Int(explicit)].composite else { return 0 }
        return UInt32(truncatingIfNeeded: type.parameters.count)
    }

    private mutating func implicitType(_ type: FunctionType) -> UInt32 {
        if let index = implicitTypes[type] { return index }
        let index = module.types.count
        module.types.append(SubType(composite: .function(type)))
        module.recursionGroups.append(index..<index + 1)
        implicitTypes[type] = UInt32(truncatingIfNeeded: index)
        return UInt32(truncatingIfNeeded: index)
    }

    /// Only a final function type that is alone in its group can be what a type use without an index means.
    mutating func collectImplicitTypes() {
        for group in module.recursionGroups where group.count == 1 {
            let type = module.types[group.lowerBound]
            guard type.isFinal, type.supertypes.isEmpty, type.describes == nil, type.descriptor == nil,
                case .function(let function) = type.composite, implicitTypes[function] == nil
            else { continue }
            implicitTypes[function] = UInt32(truncatingIfNeeded: group.lowerBound)
        }
    }

    private func requireMultiValue(_ type: TypeUse) throws(MalformedError) {
        if type.results.count > 1 { try reader.require(.multiValue, at: type.token) }
    }

    // MARK: - Limits

    /// `i32`, `i64` or nothing.
    mutating func indexType() throws(MalformedError) -> IndexType {
        let token = reader.current
        if reader.take(.i32) { return .i32 }
        guard reader.take(.i64) else { return .i32 }
        try reader.require(.memory64, at: token)
        return .i64
    }

    mutating func limits() throws(MalformedError) -> Limits {
        let minimum = try size()
        guard reader.current.kind == .natural else { return Limits(minimum: minimum) }
        return Limits(minimum: minimum, maximum: try size())
    }

    /// Before memory64, sizes had 32 bits.
    private mutating func size() throws(MalformedError) -> UInt64 {
        let token = reader.current
        let size = try reader.limit()
        guard size <= UInt64(UInt32.max) || reader.features[.memory64] else {
            throw reader.fault(.sizeOutOfRange(literal: reader.text(token)), at: token)
        }
        return size
    }

    mutating func memoryType() throws(MalformedError) -> MemoryType {
        let index = try indexType()
        var type = MemoryType(limits: try limits(), index: index)
        let token = reader.current
        type.isShared = reader.take(.shared)
        if type.isShared { try reader.require(.threads, at: token) }
        if let exponent = try pageSizeExponent() { type.pageSizeExponent = exponent }
        return type
    }

    /// `(pagesize n)` as the logarithm to base 2 of n, or nil where something else stands (proposal custom-page-sizes).
    mutating func pageSizeExponent() throws(MalformedError) -> UInt8? {
        let token = reader.following
        guard reader.takeOpening(.pagesize) else { return nil }
        try reader.require(.customPageSizes, at: token)
        let number = reader.current
        let size = try reader.natural64("a page size")
        guard size.nonzeroBitCount == 1 else { throw reader.fault(.pageSizeNotPowerOfTwo(size), at: number) }
        try reader.close()
        return UInt8(size.trailingZeroBitCount)
    }

    mutating func tableType() throws(MalformedError) -> TableType {
        let index = try indexType()
        let limits = try limits()
        return TableType(element: try referenceType(), limits: limits, index: index)
    }

    mutating func globalType() throws(MalformedError) -> GlobalType {
        guard reader.takeOpening(.mut) else { return GlobalType(value: try valueType(), mutable: false) }
        let type = GlobalType(value: try valueType(), mutable: true)
        try reader.close()
        return type
    }
}

extension Keyword {
    /// The heap type that a word names.
    var heapType: HeapType? {
        switch self {
        case .any: .any
        case .eq: .eq
        case .i31: .i31
        case .struct: .struct
        case .array: .array
        case .none: HeapType.none
        case .func: .func
        case .nofunc: .nofunc
        case .extern: .extern
        case .noextern: .noextern
        case .exn: .exn
        case .noexn: .noexn
        default: nil
        }
    }

    /// The heap type of a short form of a nullable reference type, such as `funcref`.
    var abbreviatedHeapType: HeapType? {
        switch self {
        case .anyref: .any
        case .eqref: .eq
        case .i31ref: .i31
        case .structref: .struct
        case .arrayref: .array
        case .nullref: HeapType.none
        case .funcref: .func
        case .nullfuncref: .nofunc
        case .externref: .extern
        case .nullexternref: .noextern
        case .exnref: .exn
        case .nullexnref: .noexn
        default: nil
        }
    }
}

extension HeapType {
    /// The feature that brought the heap type; `func` is as old as tables.
    var feature: Feature? {
        switch self {
        case .func: nil
        case .extern: .referenceTypes
        case .exn, .noexn: .exceptions
        case .type, .recursive, .canonical: .functionReferences
        case .exact, .exactRecursive, .exactCanonical: .customDescriptors
        case .any, .eq, .i31, .struct, .array, .none, .nofunc, .noextern: .gc
        }
    }
}
