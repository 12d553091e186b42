import WasmModel

/// An exception as the host sees it (specification chapter 4.2.14). A host function throws one to throw it into WebAssembly.
public struct ExceptionInstance: Error, Sendable {
    /// What kind of exception it is.
    public let tag: TagInstance
    /// The values that the exception carries.
    public let values: [Value]
    /// The exception object, where there is one already: throwing it again keeps its identity.
    public let reference: Reference?

    /// A new exception; its object is made when it is thrown.
    public init(tag: TagInstance, values: [Value]) {
        self.init(tag: tag, values: values, reference: nil)
    }

    init(tag: TagInstance, values: [Value], reference: Reference?) {
        self.tag = tag
        self.values = values
        self.reference = reference
    }
}
