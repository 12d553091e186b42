import Rampart
import Reporting

/// What executed the tests of a run, in the words of its reports.
public struct EngineDescription: Sendable, Hashable {
    /// What decides how modules are executed, by the names of the command line; empty where there is nothing to decide.
    public struct Setting: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    /// `interpreter` or `aot`.
    public var name: String
    public var settings: [Setting] = []
    /// One word that is another one for what may behave in another way: `interpreter`, `aot-O2-exact`.
    public var label: String

    public init(_ strategy: Engine.Strategy) {
        name = strategy.name
        switch strategy {
        case .interpreter: label = name
        case .compiler(let options):
            label = "\(name)-O\(options.optimization.rawValue)-\(options.bounds.rawValue)"
            settings = [
                Setting(name: "opt-level", value: options.optimization.rawValue),
                Setting(name: "bounds", value: options.bounds.rawValue),
                Setting(name: "target-cpu", value: options.cpu.description),
            ]
        }
    }

    /// As a line of a summary says it: `aot (opt-level 2, bounds exact, target-cpu native)`.
    public var text: String {
        settings.isEmpty ? name : "\(name) (\(settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")))"
    }

    /// Members of a JSON report: the engine's name, and its settings where it has some.
    public var json: [JSONMember] {
        let settings = JSONMember("engineSettings", .object(settings.map { JSONMember($0.name, .string($0.value)) }))
        return [JSONMember("engine", .string(name))] + (self.settings.isEmpty ? [] : [settings])
    }

    // MARK: JUnit

    /// Properties of every suite.
    public var properties: [JUnitProperty] {
        [JUnitProperty("engine", name)] + settings.map { JUnitProperty($0.name, $0.value) }
    }

    /// The name of a suite: the same tests with another engine are another suite.
    public func suiteName(_ name: String) -> String { "\(name) [\(label)]" }

    /// The name of a class of test cases: what kind of suite, the label, and the path in the suite with dots for slashes.
    public func className(_ kind: String, _ path: String) -> String {
        "\(kind).\(label)" + (path.isEmpty ? "" : ".\(path.dotted)")
    }
}
