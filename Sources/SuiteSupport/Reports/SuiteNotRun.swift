import Reporting

/// A suite that the caller knows of and could not run, for example because it is not there. Reports have it as skipped, so that nobody takes
/// a shorter report for a complete one.
public struct SuiteNotRun: Sendable, Hashable {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }

    /// Reads `name=reason`; neither may be empty.
    public init?(_ text: String) {
        guard let separator = text.firstIndex(of: "=") else { return nil }
        let (name, reason) = (text[..<separator], text[text.index(after: separator)...])
        guard !name.isEmpty, !reason.isEmpty else { return nil }
        self.init(name: String(name), reason: String(reason))
    }

    public var json: JSONValue { ["name": .string(name), "reason": .string(reason)] }

    /// The suite as one skipped case. The prefix is the first word of class names, as in the other cases of the report.
    public func junit(prefix: String, engine: EngineDescription, start: UTCTime) -> JUnitSuite {
        JUnitSuite(
            name: engine.suiteName(name), timestamp: start, properties: engine.properties,
            cases: [JUnitCase(name: "suite", className: engine.className(prefix, name), outcome: .skipped(message: reason))])
    }
}

extension String {
    /// A path as class names have it: dots for slashes.
    public var dotted: String { String(map { $0 == "/" ? "." : $0 }) }
}
