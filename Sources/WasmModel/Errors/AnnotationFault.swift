/// Faults of the annotations of the text format that stand for custom sections: the catalogue of their texts.
///
/// To the grammar of the specification annotations are white space, so a text whose only fault is one of these is a module without custom
/// sections (`MalformedReason.isCustom`); the parser refuses it all the same, since what its author wrote would be lost.
/// Every text begins with the words that the official testsuite expects.
public enum AnnotationFault: Sendable, Hashable {
    /// The annotations with a meaning.
    public enum Kind: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
        case custom
        case name
        case branchHint = "metadata.code.branch_hint"
    }

    /// Where no annotation of the kind may stand.
    case misplaced(Kind)
    case notInFunction
    case unexpectedToken(Kind, found: String, expected: String)
    case malformedUTF8(Kind)
    /// A second annotation for the same instruction.
    case duplicate(Kind)

    case missingSectionName
    case malformedPlacement(found: String)
    case malformedSectionKind(found: String)

    /// A second name, of the module or of one of its parts.
    case multipleNames(of: String)
    case missingName

    case malformedHint

    public var message: String {
        switch self {
        case .misplaced(.branchHint): "@metadata.code.branch_hint annotation: misplaced, it stands in front of an instruction"
        case .misplaced(let kind): "misplaced @\(kind.rawValue) annotation"
        case .notInFunction: "@metadata.code.branch_hint annotation: not in a function"
        case .unexpectedToken(let kind, let found, let expected):
            "@\(kind.rawValue) annotation: unexpected token \(found), expected \(expected)"
        case .malformedUTF8(let kind): "@\(kind.rawValue) annotation: malformed UTF-8 encoding"
        case .duplicate(let kind): "@\(kind.rawValue) annotation: duplicate annotation"
        case .missingSectionName: "@custom annotation: missing section name"
        case .malformedPlacement(let found): "@custom annotation: malformed placement \(found), expected before or after"
        case .malformedSectionKind(let found): "@custom annotation: malformed section kind \(found)"
        case .multipleNames(let what): "@name annotation: multiple \(what) names"
        case .missingName: "@name annotation: missing name"
        case .malformedHint: "@metadata.code.branch_hint annotation: malformed hint, expected \"\\00\" or \"\\01\""
        }
    }
}
