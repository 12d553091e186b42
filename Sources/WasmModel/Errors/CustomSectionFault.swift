/// What is wrong with a custom section whose contents are known: names or branch hints.
///
/// Such a fault never makes a module malformed or invalid (specification appendix "Custom Sections"): the section is passed over, and the
/// fault is kept for whoever asks.
public struct CustomSectionFault: Error, Sendable, Hashable {
    /// Which kind of rule is broken.
    public enum Phase: String, Sendable, Hashable {
        /// The grammar of the section, or its place in the module.
        case malformed
        /// What the section says does not fit the module that it is in.
        case invalid
    }

    /// The name of the section.
    public var section: Name
    /// The byte of the binary, or the annotation of the text.
    public var location: MalformedError.Location
    public var reason: CustomSectionReason

    public init(section: Name, location: MalformedError.Location, reason: CustomSectionReason) {
        self.section = section
        self.location = location
        self.reason = reason
    }

    public var phase: Phase { reason.phase }

    /// The reason in words. It begins with those of the official testsuite where that has any, else with the name of the section.
    public var message: String {
        if case .hintTarget = reason { return "@\(section) annotation: \(reason.words)" }
        return "\(section) section: \(reason.words)"
    }
}

extension CustomSectionFault: CustomStringConvertible {
    /// `offset 0x1f: name section: unexpected end of section or function`.
    public var description: String { "\(location): \(message)" }
}

/// The broken rules of custom sections: the catalogue of their texts.
public enum CustomSectionReason: Sendable, Hashable {
    // Any known section
    /// The bytes are not what the section's grammar says.
    case contents(BinaryFault)
    /// The module has the section more than once.
    case repeated

    // Names
    /// A subsection that stands behind one with the same or a higher identifier.
    case subsectionOrder(UInt8)
    /// An index of a name map that does not follow a lower one.
    case nameOrder(UInt32)
    /// A name for what the module does not have; of locals and fields the index of the function or type comes first.
    case nameOfNothing(TextFault.NameSpace, UInt32, inside: UInt32?)

    // Branch hints
    /// The section stands behind the code that it speaks of.
    case behindCode
    /// A function index that does not follow a lower one.
    case hintFunctionOrder(UInt32)
    /// An offset that does not follow a lower one in the same function.
    case hintOrder(function: UInt32, offset: UInt32)
    case hintSize(UInt32)
    case hintValue(UInt8)
    /// A function that the module imports or does not have.
    case hintFunction(UInt32)
    /// No `if` or `br_if` stands at the offset, which counts from the declarations of the locals.
    case hintTarget(function: UInt32, offset: UInt32, instruction: String?)

    public var phase: CustomSectionFault.Phase {
        switch self {
        case .contents, .repeated, .subsectionOrder, .nameOrder, .behindCode, .hintFunctionOrder, .hintOrder, .hintSize, .hintValue:
            .malformed
        case .nameOfNothing, .hintFunction, .hintTarget: .invalid
        }
    }

    /// The reason without the name of the section.
    public var words: String {
        switch self {
        case .contents(let fault): fault.message
        case .repeated: "repeated section"
        case .subsectionOrder(let identifier): "subsection \(identifier) is repeated or out of order"
        case .nameOrder(let index): "index \(index) is repeated or out of order"
        case .nameOfNothing(let space, let index, nil): "unknown \(space.rawValue) \(index)"
        case .nameOfNothing(let space, let index, let inside?): "unknown \(space.rawValue) \(index) of \(space.owner) \(inside)"
        case .behindCode: "section behind the code section"
        case .hintFunctionOrder(let function): "function \(function) is repeated or out of order"
        case .hintOrder(let function, let offset): "offset \(offset) of function \(function) is repeated or out of order"
        case .hintSize(let size): "invalid hint size \(size), expected 1"
        case .hintValue(let value): "invalid hint value \(value), expected 0 or 1"
        case .hintFunction(let function): "unknown function \(function): the module defines no such function"
        case .hintTarget(let function, let offset, let instruction):
            "invalid target: \(instruction ?? "no instruction") at offset \(offset) of function \(function), expected if or br_if"
        }
    }
}

extension TextFault.NameSpace {
    /// What has the members of a name space that is not one of the whole module.
    fileprivate var owner: String {
        switch self {
        case .field: "type"
        case .type, .function, .table, .memory, .global, .tag, .element, .data, .local, .label: "func"
        }
    }
}
