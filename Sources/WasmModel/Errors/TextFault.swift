/// Faults of the text format: the catalogue of texts of the parser.
///
/// Every text begins with the words that the official testsuite expects; our own detail follows them.
public enum TextFault: Sendable, Hashable {
    /// The index spaces and other name spaces of the text format (specification chapter 6.3.9), in the words of the messages.
    public enum NameSpace: String, Sendable, Hashable, CaseIterable {
        case type, function = "func", table, memory, global, tag
        case element = "elem segment", data = "data segment"
        case local, label, field
    }

    // Tokens
    case unexpectedToken(found: String, expected: String)
    case unknownOperator(String)
    case illegalCharacter(UInt32)
    case malformedUTF8
    case unclosedString
    case unclosedComment
    case unclosedAnnotation
    case illegalEscape
    case emptyIdentifier
    case emptyAnnotationIdentifier

    // Values
    case constantOutOfRange(literal: String, type: String)
    case laneIndexOutOfRange(literal: String)
    /// A size that needs more than 32 bits where the feature memory64 is off.
    case sizeOutOfRange(literal: String)
    case wrongNumberOfLanes(expected: Int, found: Int)
    case invalidLaneLength(found: Int)
    case alignmentNotPowerOfTwo(literal: String)
    case pageSizeNotPowerOfTwo(UInt64)
    /// A bound of limits that has more than 64 bits.
    case limitOutOfRange(literal: String)

    // Names
    case unknownIdentifier(NameSpace, String)
    case duplicateIdentifier(NameSpace, String)
    case mismatchingLabel(found: String, expected: String)

    // Modules
    case unknownTypeIndex(UInt32)
    case inlineFunctionType
    /// An import stands after a definition of the given kind.
    case importAfter(NameSpace)
    case multipleStartSections

    // Bounds of the implementation and of the chosen features
    case limitExceeded(what: String, limit: Int)
    case featureDisabled(Feature, found: String)
    /// An instruction of a feature that is off.
    case operatorDisabled(Feature, String)
    /// A module has what no text says.
    case untellable(String)

    public var message: String {
        switch self {
        case .unexpectedToken(let found, let expected): "unexpected token \(found), expected \(expected)"
        case .unknownOperator(let found): "unknown operator \(found)"
        case .illegalCharacter(let scalar): "illegal character U+\(TextFault.hexadecimal(scalar))"
        case .malformedUTF8: "malformed UTF-8 encoding"
        case .unclosedString: "unclosed string literal"
        case .unclosedComment: "unclosed comment"
        case .unclosedAnnotation: "unclosed annotation"
        case .illegalEscape: "illegal escape in string literal"
        case .emptyIdentifier: "empty identifier"
        case .emptyAnnotationIdentifier: "empty annotation id"
        case .constantOutOfRange(let literal, let type): "constant out of range: \(literal) as \(type)"
        case .laneIndexOutOfRange(let literal): "i8 constant out of range: lane index \(literal)"
        case .sizeOutOfRange(let literal): "i32 constant out of range: size \(literal) (needs the feature \(Feature.memory64.name))"
        case .wrongNumberOfLanes(let expected, let found): "wrong number of lane literals: expected \(expected), found \(found)"
        case .invalidLaneLength(let found): "invalid lane length: expected 16, found \(found)"
        case .alignmentNotPowerOfTwo(let literal): "alignment must be a power of two, found \(literal)"
        case .pageSizeNotPowerOfTwo(let size): "invalid custom page size: \(size) is no power of two"
        case .limitOutOfRange(let literal): "i64 constant out of range: limit \(literal)"
        case .unknownIdentifier(let space, let name): "unknown \(space.rawValue) $\(name)"
        case .duplicateIdentifier(let space, let name): "duplicate \(space.rawValue) $\(name)"
        case .mismatchingLabel(let found, let expected): "mismatching label $\(found), expected \(expected)"
        case .unknownTypeIndex(let index): "unknown type \(index)"
        case .inlineFunctionType: "inline function type does not match explicit type"
        case .importAfter(let space): "import after \(space == .function ? "function" : space.rawValue) definition"
        case .multipleStartSections: "multiple start sections"
        case .limitExceeded(let what, let limit): "too many \(what): more than \(limit)"
        case .featureDisabled(let feature, let found): "unexpected token \(found) (needs the feature \(feature.name))"
        case .operatorDisabled(let feature, let found): "unknown operator \(found) (needs the feature \(feature.name))"
        case .untellable(let what): "the text format cannot say \(what)"
        }
    }

    /// At least four upper-case digits, as code points are written.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
