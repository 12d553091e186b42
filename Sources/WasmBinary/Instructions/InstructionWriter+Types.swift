import WasmModel

// Types (specification chapter 5.3).
extension InstructionWriter {
    /// The code of an abstract heap type, or nil for a type index.
    private func abstractCode(_ type: HeapType) -> UInt8? {
        switch type {
        case .any: TypeCode.any
        case .eq: TypeCode.eq
        case .i31: TypeCode.i31
        case .struct: TypeCode.struct
        case .array: TypeCode.array
        case .none: TypeCode.none
        case .func: TypeCode.func
        case .nofunc: TypeCode.nofunc
        case .extern: TypeCode.extern
        case .noextern: TypeCode.noextern
        case .exn: TypeCode.exn
        case .noexn: TypeCode.noexn
        case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical: nil
        }
    }

    /// - Precondition: the type is abstract or names a type index; the recursive and canonical forms belong to the type registry and
    ///   have no binary form.
    public mutating func heapType(_ type: HeapType) {
        switch type {
        case .type(let index): signed(Int64(index))
        case .exact(let index):
            byte(TypeCode.exact)
            signed(Int64(index))
        case .recursive, .canonical, .exactRecursive, .exactCanonical: preconditionFailure("\(type) has no binary form")
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn:
            if let code = abstractCode(type) { byte(code) }
        }
    }

    public mutating func referenceType(_ type: ReferenceType) {
        if type.nullable, let code = abstractCode(type.heap) {
            byte(code)
        } else {
            byte(type.nullable ? TypeCode.referenceNull : TypeCode.reference)
            heapType(type.heap)
        }
    }

    public mutating func valueType(_ type: ValueType) {
        switch type {
        case .i32: byte(TypeCode.i32)
        case .i64: byte(TypeCode.i64)
        case .f32: byte(TypeCode.f32)
        case .f64: byte(TypeCode.f64)
        case .v128: byte(TypeCode.v128)
        case .reference(let type): referenceType(type)
        }
    }

    /// A count and as many value types.
    public mutating func valueTypes(_ types: [ValueType]) {
        count(types.count)
        for type in types { valueType(type) }
    }

    public mutating func blockType(_ type: BlockType) {
        switch type {
        case .empty: byte(TypeCode.empty)
        case .value(let type): valueType(type)
        case .type(let index): signed(Int64(index))
        }
    }

    /// Limits; `others` are flags beside those of maximum and index type.
    private mutating func limits(_ limits: Limits, index: IndexType, others: UInt8 = 0) {
        byte((limits.maximum == nil ? 0 : LimitsFlag.maximum) | (index == .i64 ? LimitsFlag.index64 : 0) | others)
        unsigned(limits.minimum)
        if let maximum = limits.maximum { unsigned(maximum) }
    }

    public mutating func tableType(_ type: TableType) {
        referenceType(type.element)
        limits(type.limits, index: type.index)
    }

    public mutating func memoryType(_ type: MemoryType) {
        let hasPageSize = type.pageSizeExponent != MemoryType.defaultPageSizeExponent
        limits(type.limits, index: type.index, others: (hasPageSize ? LimitsFlag.pageSize : 0) | (type.isShared ? LimitsFlag.shared : 0))
        if hasPageSize { unsigned(UInt64(type.pageSizeExponent)) }
    }

    public mutating func globalType(_ type: GlobalType) {
        valueType(type.value)
        byte(type.mutable ? 1 : 0)
    }

    /// A tag type: the attribute and a type index.
    public mutating func tagType(_ index: UInt32) {
        byte(0)
        unsigned(index)
    }

    public mutating func fieldType(_ type: FieldType) {
        switch type.storage {
        case .i8: byte(TypeCode.i8)
        case .i16: byte(TypeCode.i16)
        case .value(let value): valueType(value)
        }
        byte(type.mutable ? 1 : 0)
    }

    private mutating func typeIndex(_ type: HeapType) {
        guard case .type(let index) = type else { preconditionFailure("\(type) is no type index") }
        unsigned(index)
    }

    /// A subtype in its shortest form.
    ///
    /// - Precondition: supertypes, described type and descriptor are type indices.
    public mutating func subType(_ type: SubType) {
        if !type.isFinal || !type.supertypes.isEmpty {
            byte(type.isFinal ? TypeCode.subFinal : TypeCode.sub)
            count(type.supertypes.count)
            for supertype in type.supertypes { typeIndex(supertype) }
        }
        if let described = type.describes {
            byte(TypeCode.describes)
            typeIndex(described)
        }
        if let descriptor = type.descriptor {
            byte(TypeCode.descriptor)
            typeIndex(descriptor)
        }
        switch type.composite {
        case .function(let function):
            byte(TypeCode.function)
            valueTypes(function.parameters)
            valueTypes(function.results)
        case .structure(let structure):
            byte(TypeCode.structure)
            count(structure.fields.count)
            for field in structure.fields { fieldType(field) }
        case .array(let array):
            byte(TypeCode.arrayType)
            fieldType(array.field)
        }
    }
}
