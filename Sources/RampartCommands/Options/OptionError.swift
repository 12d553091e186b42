/// Why the value of an option is wrong, and what would be right.
public struct OptionError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}
