/// A well-formed module that breaks a validation rule (specification chapter 3).
public struct ValidationError: Error, Sendable, Hashable {
    public var reason: InvalidReason
    /// Byte offset in `Module.bytes` of the instruction or entry, where one can be named.
    public var offset: Int?
    /// Index of the function (imports included) in whose body the fault is.
    public var function: UInt32?

    public init(reason: InvalidReason, offset: Int? = nil, function: UInt32? = nil) {
        self.reason = reason
        self.offset = offset
        self.function = function
    }

    /// The reason alone, in the words of the official testsuite where it has any.
    public var message: String { reason.message }
}

extension ValidationError: CustomStringConvertible {
    /// `function 3, offset 0x1f: unknown local 2 (there are 2)`.
    public var description: String {
        var places: [String] = []
        if let function { places.append("function \(function)") }
        if let offset { places.append("offset 0x\(String(offset, radix: 16))") }
        return places.isEmpty ? message : "\(places.joined(separator: ", ")): \(message)"
    }
}
