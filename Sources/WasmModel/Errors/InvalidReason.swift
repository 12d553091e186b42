/// Broken validation rules: the catalogue of texts of the validator.
///
/// Each text begins with the words that the official testsuite expects; what follows them is detail for the reader.
public enum InvalidReason: Error, Sendable, Hashable {
    // Index spaces: the index, and how many entries there are.
    case unknownType(UInt32, count: Int)
    case unknownFunction(UInt32, count: Int)
    case unknownTable(UInt32, count: Int)
    case unknownMemory(UInt32, count: Int)
    case unknownGlobal(UInt32, count: Int)
    case unknownTag(UInt32, count: Int)
    case unknownElementSegment(UInt32, count: Int)
    case unknownDataSegment(UInt32, count: Int)
    case unknownLocal(UInt32, count: Int)
    case unknownLabel(UInt32, depth: Int)
    case unknownField(UInt32, type: UInt32, count: Int)

    // Types
    /// A type index that names another kind of type than the construct needs: `function`, `structure` or `array`.
    case wrongKindOfType(UInt32, expected: String)
    case forwardSupertype(UInt32, of: UInt32)
    case severalSupertypes(of: UInt32)
    case finalSupertype(UInt32, of: UInt32)
    case unmatchedSupertype(UInt32, of: UInt32)
    // Descriptors (custom descriptors proposal): the type with the clause, and the type that the clause names.
    case descriptorOutsideGroup(UInt32, of: UInt32)
    case describedOutsideGroup(UInt32, by: UInt32)
    case descriptorDescribesOther(UInt32, of: UInt32)
    case describedHasOtherDescriptor(UInt32, by: UInt32)
    case forwardDescribed(UInt32, by: UInt32)
    case descriptorOfNonStructure(UInt32)
    case describedByNonStructure(UInt32)
    /// A descriptor that is no subtype of the supertype's one.
    case unmatchedDescriptor(UInt32, supertype: UInt32)
    /// A described type that is no subtype of the one that the supertype describes.
    case unmatchedDescribed(UInt32, supertype: UInt32)
    case memorySize(maximum: UInt64)
    /// The logarithm to base 2 of a page size.
    case pageSize(exponent: UInt8)
    case tableSize(maximum: UInt64)
    case sharedMemoryWithoutMaximum
    case minimumAboveMaximum(minimum: UInt64, maximum: UInt64)
    case tagResults(UInt32)

    // Operands
    /// The types that an instruction takes, and the top of the stack as it is; `unlimited` where unreachable code gives what is missing.
    case operandMismatch(required: [String], found: [String], unlimited: Bool)
    /// The types that the end of a block needs, and all values of the block.
    case blockMismatch(required: [String], found: [String], unlimited: Bool)
    /// A type that must be a subtype of another one: of labels, tables, segments, casts and tail calls.
    case typeMismatch(expected: String, found: String)
    case referenceExpected(found: String)
    case numericOperandExpected(found: String)
    case elseMissing(parameters: [String], results: [String])
    case labelArity(expected: Int, found: Int)
    case defaultMissing(type: String)
    case selectArity(Int)
    case uninitializedLocal(UInt32)
    /// A structure type whose objects have descriptors, which plain allocation does not give them; and the reverse.
    case descriptorRequired(UInt32)
    case descriptorNotAllowed(UInt32)
    case typeWithoutDescriptor(UInt32)
    /// The target of a cast by descriptor, as the text format writes it.
    case noDescriptor(type: String)

    // Constants and segments
    case constantExpressionRequired(instruction: String)
    case undeclaredFunctionReference(UInt32)
    case immutableGlobal(UInt32)
    case immutableField(UInt32, type: UInt32)
    case immutableArray(UInt32)
    case packedAccess(isPacked: Bool)
    case arrayNotNumericOrVector(UInt32)
    case arrayTypesDoNotMatch(destination: UInt32, source: UInt32)

    // Memory and vector immediates
    case alignmentTooLarge(written: UInt8, natural: UInt8)
    case atomicAlignment(written: UInt8, natural: UInt8)
    case offsetOutOfRange(UInt64)
    case laneIndex(UInt8, lanes: UInt8)

    // Module
    case duplicateExport(Name)
    case startFunction(UInt32)
    /// A module put together by hand whose parts do not fit together.
    case inconsistentModule(String)
    case misplacedElse
    /// A part of a `try` where none is open; the mnemonic.
    case misplacedHandler(String)
    /// A label of `rethrow` that belongs to no `catch` or `catch_all`.
    case rethrowLabel(UInt32)
    case limitExceeded(what: String, limit: Int)
    case featureDisabled(Feature, what: String)

    public var message: String {
        switch self {
        case .unknownType(let index, let count): "unknown type \(index) (there are \(count))"
        case .unknownFunction(let index, let count): "unknown function \(index) (there are \(count))"
        case .unknownTable(let index, let count): "unknown table \(index) (there are \(count))"
        case .unknownMemory(let index, let count): "unknown memory \(index) (there are \(count))"
        case .unknownGlobal(let index, let count): "unknown global \(index) (\(count) can be used here)"
        case .unknownTag(let index, let count): "unknown tag \(index) (there are \(count))"
        case .unknownElementSegment(let index, let count): "unknown elem segment \(index) (there are \(count))"
        case .unknownDataSegment(let index, let count): "unknown data segment \(index) (there are \(count))"
        case .unknownLocal(let index, let count): "unknown local \(index) (there are \(count))"
        case .unknownLabel(let index, let depth): "unknown label \(index) (there are \(depth))"
        case .unknownField(let index, let type, let count): "unknown field \(index) (type \(type) has \(count))"

        case .wrongKindOfType(let index, let expected): "non-\(expected) type \(index)"
        case .forwardSupertype(let supertype, let type):
            "unknown type \(supertype): the super type of type \(type) must be declared before it"
        case .severalSupertypes(let type): "sub type \(type) has more than one super type"
        case .finalSupertype(let supertype, let type): "sub type \(type) has the final super type \(supertype)"
        case .unmatchedSupertype(let supertype, let type): "sub type \(type) does not match super type \(supertype)"
        case .descriptorOutsideGroup(let descriptor, let type):
            "descriptor type is outside rec group: type \(descriptor), the descriptor of type \(type)"
        case .describedOutsideGroup(let described, let type):
            "described type is outside rec group: type \(described), described by type \(type)"
        case .descriptorDescribesOther(let descriptor, let type):
            "type is not described by its descriptor: type \(descriptor) does not describe type \(type)"
        case .describedHasOtherDescriptor(let described, let type):
            "described type is not described by descriptor: the descriptor of type \(described) is not type \(type)"
        case .forwardDescribed(let described, let type):
            "forward use of described type \(described): it must be declared before type \(type)"
        case .descriptorOfNonStructure(let type): "descriptor type must be a struct: type \(type) is none and has a descriptor"
        case .describedByNonStructure(let type): "described type must be a struct: type \(type) is none and describes another type"
        case .unmatchedDescriptor(let descriptor, let supertype): "descriptor type \(descriptor) does not match \(supertype)"
        case .unmatchedDescribed(let described, let supertype): "described type \(described) does not match \(supertype)"
        case .memorySize(let maximum): "memory size must be at most \(maximum) pages\(maximum == 65536 ? " (4GiB)" : "")"
        case .pageSize(let exponent): "invalid custom page size: 2^\(exponent) bytes, but a page has 1 or 65536"
        case .tableSize(let maximum): "table size must be at most \(maximum) elements"
        case .sharedMemoryWithoutMaximum: "shared memory must have maximum"
        case .minimumAboveMaximum(let minimum, let maximum):
            "size minimum must not be greater than maximum: \(minimum) is greater than \(maximum)"
        case .tagResults(let type): "non-empty tag result type (type \(type))"

        case .operandMismatch(let required, let found, let unlimited):
            "type mismatch: instruction requires \(stack(required)) but stack has \(stack(found, unlimited: unlimited))"
        case .blockMismatch(let required, let found, let unlimited):
            "type mismatch: block requires \(stack(required)) but stack has \(stack(found, unlimited: unlimited))"
        case .typeMismatch(let expected, let found): "type mismatch: expected \(expected), found \(found)"
        case .referenceExpected(let found): "type mismatch: instruction requires a reference type but stack has \(found)"
        case .numericOperandExpected(let found):
            "type mismatch: select without a type needs operands of a number or vector type but stack has \(found)"
        case .elseMissing(let parameters, let results):
            "type mismatch: if without else must have equal parameters and results, found \(stack(parameters)) and \(stack(results))"
        case .labelArity(let expected, let found): "type mismatch: labels take \(expected) and \(found) values"
        case .defaultMissing(let type): "type mismatch: \(type) has no default value"
        case .selectArity(let count): "invalid result arity: select takes one type, found \(count)"
        case .uninitializedLocal(let index): "uninitialized local \(index)"
        case .descriptorRequired(let type): "type with descriptor requires descriptor allocation (type \(type))"
        case .descriptorNotAllowed(let type): "type without descriptor requires non-descriptor allocation (type \(type))"
        case .typeWithoutDescriptor(let type): "type without descriptor \(type)"
        case .noDescriptor(let type): "type \(type) does not have a descriptor"

        case .constantExpressionRequired(let instruction): "constant expression required, found \(instruction)"
        case .undeclaredFunctionReference(let index): "undeclared function reference \(index)"
        case .immutableGlobal(let index): "immutable global \(index)"
        case .immutableField(let index, let type): "immutable field \(index) of type \(type)"
        case .immutableArray(let index): "immutable array type \(index)"
        case .packedAccess(let isPacked):
            isPacked
                ? "type mismatch: a packed field needs a sign extension"
                : "type mismatch: a field that is not packed has no sign extension"
        case .arrayNotNumericOrVector(let index): "array type is not numeric or vector (type \(index))"
        case .arrayTypesDoNotMatch(let destination, let source):
            "array types do not match: type \(source) cannot be copied to type \(destination)"

        case .alignmentTooLarge(let written, let natural):
            "alignment must not be larger than natural: 2^\(written) is larger than 2^\(natural)"
        case .atomicAlignment(let written, let natural): "atomic alignment must be natural: 2^\(natural), found 2^\(written)"
        case .offsetOutOfRange(let offset): "offset out of range: \(offset) does not fit into 32 bits"
        case .laneIndex(let lane, let lanes): "invalid lane index \(lane) (there are \(lanes) lanes)"

        case .duplicateExport(let name): "duplicate export name \"\(name)\""
        case .startFunction(let index): "start function \(index) must have neither parameters nor results"
        case .inconsistentModule(let part): "inconsistent module: \(part)"
        case .misplacedElse: "misplaced else"
        case .misplacedHandler(let mnemonic): "misplaced \(mnemonic)"
        case .rethrowLabel(let index): "invalid rethrow label \(index): the block is no catch"
        case .limitExceeded(let what, let limit): "too many \(what): the limit is \(limit)"
        case .featureDisabled(let feature, let what): "\(what) (needs the feature \(feature.name))"
        }
    }

    private func stack(_ types: [String], unlimited: Bool = false) -> String {
        "[\(((unlimited ? ["..."] : []) + types).joined(separator: " "))]"
    }
}
