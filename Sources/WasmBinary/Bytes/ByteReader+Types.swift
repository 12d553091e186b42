import SeededDefects
import WasmModel

// Types (specification chapter 5.3). A code of one byte is the one-byte form of a negative signed LEB128; a longer form of it is
// "integer representation too long".
extension ByteReader {
    /// A code of one byte.
    private mutating func typeCode() throws(MalformedError) -> UInt8 {
        let code = try byte()
        guard code < 0x80 else { throw fault(.integerRepresentationTooLong) }
        return code
    }

    private func abstractHeapType(_ code: UInt8) -> HeapType? {
        switch code {
        case TypeCode.any: .any
        case TypeCode.eq: .eq
        case TypeCode.i31: .i31
        case TypeCode.struct: .struct
        case TypeCode.array: .array
        case TypeCode.none: HeapType.none
        case TypeCode.func: .func
        case TypeCode.nofunc: .nofunc
        case TypeCode.extern: .extern
        case TypeCode.noextern: .noextern
        case TypeCode.exn: .exn
        case TypeCode.noexn: .noexn
        default: nil
        }
    }

    private func checkFeature(of heap: HeapType, _ fault: BinaryFault, at offset: Int) throws(MalformedError) {
        let feature: Feature =
            switch heap {
            case .func, .extern: .referenceTypes
            case .exn, .noexn: .exceptions
            case .any, .eq, .i31, .struct, .array, .none, .nofunc, .noextern: .gc
            case .type, .recursive, .canonical: .functionReferences
            case .exact, .exactRecursive, .exactCanonical: .customDescriptors
            }
        try require(feature, fault, at: offset)
    }

    mutating func heapType() throws(MalformedError) -> HeapType {
        let start = position
        let heap: HeapType
        if let code = nextByte, let abstract = abstractHeapType(code) {
            move(to: start + 1)
            heap = abstract
        } else if nextByte == TypeCode.exact {
            try require(.customDescriptors, .malformedHeapType, at: start)
            move(to: start + 1)
            // Signed as everywhere in heap types: the testsuite has a second mark of exactness malformed, and not type 98.
            let index = try s33()
            guard index >= 0 else { throw fault(.malformedHeapType, at: start) }
            heap = .exact(UInt32(truncatingIfNeeded: index))
        } else {
            let index = try s33()
            guard index >= 0 else { throw fault(.malformedHeapType, at: start) }
            heap = .type(UInt32(truncatingIfNeeded: index))
        }
        try checkFeature(of: heap, .malformedHeapType, at: start)
        return heap
    }

    /// The reference type that begins with a code already read, or nil where none does.
    private mutating func referenceType(code: UInt8, at start: Int) throws(MalformedError) -> ReferenceType? {
        switch code {
        case TypeCode.reference, TypeCode.referenceNull:
            try require(.functionReferences, .malformedReferenceType, at: start)
            return ReferenceType(nullable: code == TypeCode.referenceNull, heap: try heapType())
        default:
            guard let heap = abstractHeapType(code) else { return nil }
            // Tables of functions are older than the reference types proposal; its other uses go through `valueType`.
            if heap != .func { try checkFeature(of: heap, .malformedReferenceType, at: start) }
            return ReferenceType(nullable: true, heap: heap)
        }
    }

    mutating func referenceType() throws(MalformedError) -> ReferenceType {
        let start = position
        guard let type = try referenceType(code: try typeCode(), at: start) else { throw fault(.malformedReferenceType, at: start) }
        return type
    }

    mutating func valueType() throws(MalformedError) -> ValueType {
        let start = position
        return try valueType(code: try typeCode(), at: start)
    }

    private mutating func valueType(code: UInt8, at start: Int) throws(MalformedError) -> ValueType {
        switch code {
        case TypeCode.i32: return .i32
        case TypeCode.i64: return .i64
        case TypeCode.f32: return .f32
        case TypeCode.f64: return .f64
        case TypeCode.v128:
            try require(.simd, .malformedValueType, at: start)
            return .v128
        default:
            guard let type = try referenceType(code: code, at: start) else { throw fault(.malformedValueType, at: start) }
            try require(.referenceTypes, .malformedValueType, at: start)
            return .reference(type)
        }
    }

    /// A count and as many value types.
    mutating func valueTypes(limit: Int, _ quantity: LimitedQuantity) throws(MalformedError) -> [ValueType] {
        let start = position
        let count = Int(try u32())
        guard count <= limit else { throw fault(.limitExceeded(quantity, maximum: limit), at: start) }
        var types: [ValueType] = []
        types.reserveCapacity(min(count, remaining))
        for _ in 0..<count { types.append(try valueType()) }
        return types
    }

    @inline(__always)
    mutating func blockType() throws(MalformedError) -> BlockType {
        if nextByte == TypeCode.empty {
            move(to: position + 1)
            return .empty
        }
        return try blockTypeWithValues()
    }

    @inline(never)
    private mutating func blockTypeWithValues() throws(MalformedError) -> BlockType {
        let start = position
        // Type indices are not negative, so their last byte lacks the sign bit 0x40; codes of one byte have it.
        if let code = nextByte, code & 0xC0 == 0x40 {
            move(to: start + 1)
            return .value(try valueType(code: code, at: start))
        }
        let index = try s33()
        guard index >= 0 else { throw fault(.malformedBlockType, at: start) }
        try require(.multiValue, .malformedBlockType, at: start)
        return .type(UInt32(truncatingIfNeeded: index))
    }

    mutating func mutability() throws(MalformedError) -> Bool {
        let start = position
        switch try byte() {
        case 0: return false
        case 1: return true
        default:
            if Seeded.isArmed(.decoderMutability) { return true }
            throw fault(.malformedMutability, at: start)
        }
    }

    /// Limits with their index type, and their flags, among which `others` may be. With memory64, bounds are integers of 64 bits
    /// for both index types; the validator checks their ranges.
    private mutating func limits(others: UInt8 = 0) throws(MalformedError) -> (limits: Limits, index: IndexType, flags: UInt8) {
        let start = position
        let flags = try byte()
        let isKnown = flags & ~(LimitsFlag.maximum | LimitsFlag.index64 | others) == 0
        guard isKnown || Seeded.isArmed(.decoderLimitsFlags) else { throw fault(.malformedLimitsFlags, at: start) }
        if flags & LimitsFlag.shared != 0 { try require(.threads, .malformedLimitsFlags, at: start) }
        let index: IndexType = flags & LimitsFlag.index64 != 0 ? .i64 : .i32
        if index == .i64 { try require(.memory64, .malformedLimitsFlags, at: start) }
        if flags & LimitsFlag.pageSize != 0 { try require(.customPageSizes, .malformedLimitsFlags, at: start) }
        let minimum = try size()
        var maximum = flags & LimitsFlag.maximum != 0 ? try size() : nil
        if Seeded.isArmed(.decoderMaximum), maximum == minimum { maximum = nil }
        return (Limits(minimum: minimum, maximum: maximum), index, flags)
    }

    /// Before memory64, sizes had 32 bits.
    private mutating func size() throws(MalformedError) -> UInt64 { features[.memory64] ? try u64() : UInt64(try u32()) }

    mutating func tableType() throws(MalformedError) -> TableType {
        let element = try referenceType()
        let (limits, index, _) = try limits()
        return TableType(element: element, limits: limits, index: index)
    }

    mutating func memoryType() throws(MalformedError) -> MemoryType {
        let (limits, index, flags) = try limits(others: LimitsFlag.pageSize | LimitsFlag.shared)
        var type = MemoryType(limits: limits, index: index, isShared: flags & LimitsFlag.shared != 0)
        if flags & LimitsFlag.pageSize != 0 { type.pageSizeExponent = try pageSizeExponent() }
        return type
    }

    private mutating func pageSizeExponent() throws(MalformedError) -> UInt8 {
        let start = position
        let exponent = try u32()
        // Texts, too, have pages of 64-bit sizes only.
        guard exponent < 64 else { throw fault(.invalidPageSize(exponent: exponent), at: start) }
        return UInt8(exponent)
    }

    mutating func globalType() throws(MalformedError) -> GlobalType {
        let value = try valueType()
        return GlobalType(value: value, mutable: try mutability())
    }

    /// A tag type: the attribute, which is always 0, and a type index.
    mutating func tagType() throws(MalformedError) -> UInt32 {
        let start = position
        guard try byte() == 0 || Seeded.isArmed(.decoderTagAttribute) else { throw fault(.malformedTagAttribute, at: start) }
        return try u32()
    }

    private mutating func fieldType() throws(MalformedError) -> FieldType {
        let start = position
        let code = try typeCode()
        let storage: StorageType =
            switch code {
            case TypeCode.i8: .i8
            case TypeCode.i16: .i16
            default: .value(try fieldValueType(code: code, at: start))
            }
        return FieldType(storage: storage, mutable: try mutability())
    }

    /// A value type in a field, where the testsuite has a fault of its own for what is no type at all.
    private mutating func fieldValueType(code: UInt8, at start: Int) throws(MalformedError) -> ValueType {
        do throws(MalformedError) {
            return try valueType(code: code, at: start)
        } catch {
            let isNoType = error.reason == .binary(.malformedValueType) || error.reason == .binary(.malformedHeapType)
            throw isNoType ? MalformedError(location: error.location, reason: .binary(.malformedStorageType)) : error
        }
    }

    /// A composite type whose code has been read.
    private mutating func compositeType(code: UInt8, at start: Int, limits: ImplementationLimits) throws(MalformedError) -> CompositeType {
        switch code {
        case TypeCode.function:
            let parameters = try valueTypes(limit: limits.functionParameters, .parameters)
            let resultStart = position
            let results = try valueTypes(limit: limits.functionResults, .results)
            if results.count > 1 { try require(.multiValue, .multipleResults, at: resultStart) }
            return .function(FunctionType(parameters: parameters, results: results))
        case TypeCode.structure:
            try require(.gc, .malformedDefinitionType, at: start)
            let countStart = position
            let count = Int(try u32())
            guard count <= limits.structFields else {
                throw fault(.limitExceeded(.structFields, maximum: limits.structFields), at: countStart)
            }
            var fields: [FieldType] = []
            fields.reserveCapacity(min(count, remaining))
            for _ in 0..<count { fields.append(try fieldType()) }
            return .structure(StructType(fields: fields))
        case TypeCode.arrayType:
            try require(.gc, .malformedDefinitionType, at: start)
            return .array(ArrayType(field: try fieldType()))
        default:
            throw fault(.malformedDefinitionType, at: start)
        }
    }

    private mutating func subType(code: UInt8, at start: Int, limits: ImplementationLimits) throws(MalformedError) -> SubType {
        guard code == TypeCode.sub || code == TypeCode.subFinal else {
            return try subType(isFinal: true, supertypes: [], code: code, at: start, limits: limits)
        }
        try require(.gc, .malformedDefinitionType, at: start)
        let count = Int(try u32())
        var supertypes: [HeapType] = []
        supertypes.reserveCapacity(min(count, remaining))
        for _ in 0..<count { supertypes.append(.type(try u32())) }
        let clauseStart = position
        return try subType(
            isFinal: code == TypeCode.subFinal, supertypes: supertypes, code: try typeCode(), at: clauseStart, limits: limits)
    }

    /// The clauses `describes` and `descriptor`, each at most once and in this order, and the composite type of a subtype whose first
    /// code has been read.
    private mutating func subType(
        isFinal: Bool, supertypes: [HeapType], code: UInt8, at start: Int, limits: ImplementationLimits
    ) throws(MalformedError) -> SubType {
        var (code, start) = (code, start)
        var described: HeapType?
        var descriptor: HeapType?
        if code == TypeCode.describes {
            try require(.customDescriptors, .malformedDefinitionType, at: start)
            described = .type(try u32())
            start = position
            code = try typeCode()
        }
        if code == TypeCode.descriptor {
            try require(.customDescriptors, .malformedDefinitionType, at: start)
            descriptor = .type(try u32())
            start = position
            code = try typeCode()
        }
        return SubType(
            isFinal: isFinal, supertypes: supertypes, describes: described, descriptor: descriptor,
            composite: try compositeType(code: code, at: start, limits: limits))
    }

    /// The types of one recursion group are appended; a type that stands alone is a group of its own.
    mutating func recursionGroup(into types: inout [SubType], limits: ImplementationLimits) throws(MalformedError) {
        let start = position
        let code = try typeCode()
        guard code == TypeCode.recursionGroup else {
            types.append(try subType(code: code, at: start, limits: limits))
            return
        }
        try require(.gc, .malformedDefinitionType, at: start)
        let count = Int(try u32())
        guard count <= limits.recursionGroupTypes else {
            throw fault(.limitExceeded(.recursionGroupTypes, maximum: limits.recursionGroupTypes), at: start)
        }
        guard count <= limits.types - types.count else { throw fault(.limitExceeded(.types, maximum: limits.types), at: start) }
        for _ in 0..<count {
            let typeStart = position
            types.append(try subType(code: try typeCode(), at: typeStart, limits: limits))
        }
    }
}
