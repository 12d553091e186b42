/// A module that breaks the grammar of the binary or text format.
public struct MalformedError: Error, Sendable, Hashable {
    /// Where the fault is.
    public enum Location: Sendable, Hashable, CustomStringConvertible {
        /// Byte offset from the start of the binary.
        case offset(Int)
        case text(SourcePosition)

        /// `offset 0x1f` or `3:14`.
        public var description: String {
            switch self {
            case .offset(let offset): "offset 0x\(String(offset, radix: 16))"
            case .text(let position): "\(position)"
            }
        }
    }

    public var location: Location
    public var reason: MalformedReason

    public init(location: Location, reason: MalformedReason) {
        self.location = location
        self.reason = reason
    }

    /// The reason alone, in the words of the official testsuite where it has any.
    public var message: String { reason.message }
}

extension MalformedError: CustomStringConvertible {
    /// `offset 0x1f: unexpected end` or `3:14: unknown operator`.
    public var description: String { "\(location): \(message)" }
}

/// What is wrong with a malformed module. Texts are those of the official testsuite, so that a script's expectation is a prefix.
///
/// The cases of the binary format are in `BinaryFault`, those of the text format in `TextFault` and `AnnotationFault`; each catalogue has
/// its file.
public enum MalformedReason: Sendable, Hashable {
    case binary(BinaryFault)
    case text(TextFault)
    /// An annotation of the text for a custom section.
    case annotation(AnnotationFault)
    /// The syntax belongs to a feature that is off.
    case featureDisabled(Feature, BinaryFault)

    /// Whether only a custom section is at fault: to the grammar of the core specification the module is well-formed.
    public var isCustom: Bool {
        switch self {
        case .annotation: true
        case .binary, .text, .featureDisabled: false
        }
    }

    public var message: String {
        switch self {
        case .binary(let fault): fault.message
        case .text(let fault): fault.message
        case .annotation(let fault): fault.message
        case .featureDisabled(let feature, let fault): "\(fault.message) (needs the feature \(feature.name))"
        }
    }
}
