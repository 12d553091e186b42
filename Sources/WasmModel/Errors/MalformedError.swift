/// A module that breaks the grammar of the binary or text format.
public struct MalformedError: Error, Sendable, Hashable {
    /// Where the fault is.
    public enum Location: Sendable, Hashable {
        /// Byte offset from the start of the binary.
        case offset(Int)
        case text(SourcePosition)
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
    public var description: String {
        switch location {
        case .offset(let offset): "offset 0x\(String(offset, radix: 16)): \(message)"
        case .text(let position): "\(position): \(message)"
        }
    }
}

/// What is wrong with a malformed module. Texts are those of the official testsuite, so that a script's expectation is a prefix.
///
/// The cases of the binary format are in `BinaryFault`, those of the text format in `TextFault`; each catalogue has its file.
public enum MalformedReason: Sendable, Hashable {
    case binary(BinaryFault)
    case text(TextFault)
    /// The syntax belongs to a feature that is off.
    case featureDisabled(Feature, BinaryFault)

    public var message: String {
        switch self {
        case .binary(let fault): fault.message
        case .text(let fault): fault.message
        case .featureDisabled(let feature, let fault): "\(fault.message) (needs the feature \(feature.name))"
        }
    }
}
