import WasmModel

/// A trap with what the engine knows of it.
public struct Trap: Error, Sendable, Hashable {
    public var code: TrapCode
    /// The index of the table element that was null, for `uninitializedElement` of an indirect call.
    public var element: UInt64?

    public init(_ code: TrapCode, element: UInt64? = nil) {
        self.code = code
        self.element = element
    }

    /// The reason, in the words of the official testsuite.
    public var message: String {
        guard let element else { return code.message }
        return "\(code.message) \(element)"
    }
}
