import ArgumentParser

/// Why the value of an option is wrong, and what would be right.
public struct OptionError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }

    /// The value of an option, for the parser of options, which shows only errors of its own.
    public static func shown<Value>(_ parse: () throws(OptionError) -> Value) throws -> Value {
        do throws(OptionError) {
            return try parse()
        } catch {
            throw ValidationError(error.description)
        }
    }
}
