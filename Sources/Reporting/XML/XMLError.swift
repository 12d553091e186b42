/// What libxml2 refused.
public enum XMLError: Error, Sendable, Hashable {
    case outOfMemory
    /// The writer refused an operation, which is named.
    case notWritten(String)
    case badSchema([XMLFault])
    case notWellFormed([XMLFault])
    case notValid([XMLFault])
}

/// One complaint of libxml2.
public struct XMLFault: Sendable, Hashable {
    /// From 1; 0 where it is not known.
    public var line: Int
    /// libxml2's words, without the line end.
    public var message: String

    public init(line: Int, message: String) {
        self.line = line
        self.message = message
    }
}
