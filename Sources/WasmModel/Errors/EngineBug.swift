/// A broken invariant of our own: never the guest's fault, and never undefined behaviour.
public struct EngineBug: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String
    public var file: String
    public var line: Int

    public init(_ message: String, file: String = #fileID, line: Int = #line) {
        self.message = message
        self.file = file
        self.line = line
    }

    public var description: String { "engine bug at \(file):\(line): \(message)" }
}
