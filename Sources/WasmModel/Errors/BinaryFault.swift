/// Faults of the binary format: the catalogue of texts of the loader.
///
/// The texts begin with those that the official testsuite expects.
public enum BinaryFault: Sendable, Hashable {
    // Shape of the module
    case unexpectedEnd
    case magicHeaderNotDetected
    case unknownBinaryVersion(UInt32)
    case malformedSectionIdentifier(UInt8)
    /// A section that stands after one that must follow it, or a second time.
    case unexpectedSection(UInt8)
    case sectionSizeMismatch
    case lengthOutOfBounds
    case malformedUTF8
    case inconsistentFunctionAndCode
    case inconsistentDataCount
    case dataCountRequired

    // Integers
    case integerRepresentationTooLong
    case integerTooLarge
    case zeroByteExpected

    // Types
    case malformedDefinitionType
    case malformedStorageType
    case malformedValueType
    case malformedReferenceType
    case malformedHeapType
    case malformedBlockType
    case malformedLimitsFlags
    /// The logarithm to base 2 of a page size.
    case invalidPageSize(exponent: UInt32)
    case malformedMutability
    case malformedTagAttribute
    case multipleMemories
    case multipleTables
    case multipleResults
    case mutableGlobalCrossesBoundary

    // Entries of sections
    case malformedImportKind
    case malformedExportKind
    case malformedElementKind
    case malformedElementSegmentKind
    case malformedDataSegmentKind
    case tooManyLocals

    // Instructions
    /// An opcode that does not exist, with its prefix byte where it has one.
    case illegalOpcode(prefix: UInt8?, code: UInt32)
    case endExpected
    case malformedMemoryArgumentFlags
    case malformedCatchClause
    case malformedCastFlags

    /// An implementation limit is exceeded: well-formed by the specification, refused all the same.
    case limitExceeded(LimitedQuantity, maximum: Int)

    public var message: String {
        switch self {
        case .unexpectedEnd: "unexpected end of section or function"
        case .magicHeaderNotDetected: "magic header not detected"
        case .unknownBinaryVersion(let version): "unknown binary version \(version)"
        case .malformedSectionIdentifier(let identifier): "malformed section id \(identifier)"
        case .unexpectedSection(let identifier): "unexpected content after last section: section \(identifier) is repeated or out of order"
        case .sectionSizeMismatch: "section size mismatch"
        case .lengthOutOfBounds: "length out of bounds"
        case .malformedUTF8: "malformed UTF-8 encoding"
        case .inconsistentFunctionAndCode: "function and code section have inconsistent lengths"
        case .inconsistentDataCount: "data count and data section have inconsistent lengths"
        case .dataCountRequired: "data count section required"
        case .integerRepresentationTooLong: "integer representation too long"
        case .integerTooLarge: "integer too large"
        case .zeroByteExpected: "zero byte expected"
        case .malformedDefinitionType: "malformed definition type"
        case .malformedStorageType: "malformed storage type"
        case .malformedValueType: "malformed value type"
        case .malformedReferenceType: "malformed reference type"
        case .malformedHeapType: "malformed heap type"
        case .malformedBlockType: "malformed block type"
        case .malformedLimitsFlags: "malformed limits flags"
        case .invalidPageSize(let exponent): "invalid custom page size: 2^\(exponent) bytes"
        case .malformedMutability: "malformed mutability"
        case .malformedTagAttribute: "malformed tag attribute"
        case .multipleMemories: "multiple memories"
        case .multipleTables: "multiple tables"
        case .multipleResults: "multiple results"
        case .mutableGlobalCrossesBoundary: "mutable globals cannot be imported or exported"
        case .malformedImportKind: "malformed import kind"
        case .malformedExportKind: "malformed export kind"
        case .malformedElementKind: "malformed element kind"
        case .malformedElementSegmentKind: "malformed elements segment kind"
        case .malformedDataSegmentKind: "malformed data segment kind"
        case .tooManyLocals: "too many locals"
        case .illegalOpcode(nil, let code): "illegal opcode \(BinaryFault.hexadecimal(code))"
        case .illegalOpcode(let prefix?, let code):
            "illegal opcode \(BinaryFault.hexadecimal(UInt32(prefix))) \(BinaryFault.hexadecimal(code))"
        case .endExpected: "END opcode expected"
        case .malformedMemoryArgumentFlags: "malformed memop flags"
        case .malformedCatchClause: "malformed catch clause"
        case .malformedCastFlags: "malformed br_on_cast flags"
        case .limitExceeded(let quantity, let maximum): "too many \(quantity.words): the limit is \(maximum)"
        }
    }

    /// At least two digits, as the testsuite writes a byte.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }
}

/// What an implementation limit counts.
public enum LimitedQuantity: Sendable, Hashable {
    case moduleBytes, types, recursionGroupTypes, functions, imports, exports, globals, tags, dataSegments, tables, memories
    case elementSegments, elementSegmentItems, functionBodyBytes, parameters, results, structFields
    case arrayNewFixedOperands, branchTableTargets, nameBytes, nestedBlocks

    /// The quantity in words, for messages.
    public var words: String {
        switch self {
        case .moduleBytes: "bytes in a module"
        case .types: "types"
        case .recursionGroupTypes: "types in a recursion group"
        case .functions: "functions"
        case .imports: "imports"
        case .exports: "exports"
        case .globals: "globals"
        case .tags: "tags"
        case .dataSegments: "data segments"
        case .tables: "tables"
        case .memories: "memories"
        case .elementSegments: "element segments"
        case .elementSegmentItems: "items in an element segment"
        case .functionBodyBytes: "bytes in a function body"
        case .parameters: "parameters"
        case .results: "results"
        case .structFields: "fields in a structure"
        case .arrayNewFixedOperands: "operands of array.new_fixed"
        case .branchTableTargets: "targets of br_table"
        case .nameBytes: "bytes in a name"
        case .nestedBlocks: "nested blocks"
        }
    }
}
