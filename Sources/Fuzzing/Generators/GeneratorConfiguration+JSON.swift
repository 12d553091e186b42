import Files
import WasmModel

/// A configuration that cannot be understood, with what might have been meant.
public struct GeneratorConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    public var message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}

extension GeneratorConfiguration {
    /// The value of a number of the configuration; nil where none has the name.
    public func value(of name: String) -> Int? { Self.knob(named: name).map { self[keyPath: $0.path] } }

    /// Sets a number of the configuration.
    ///
    /// - Throws: where no number has the name, or the value is out of its range.
    public mutating func set(_ name: String, to value: Int) throws(GeneratorConfigurationError) {
        guard let knob = Self.knob(named: name) else { throw GeneratorConfigurationError(Self.unknownName(name)) }
        guard knob.range.contains(value) else {
            throw GeneratorConfigurationError(
                "\(name) is \(value); it must be from \(knob.range.lowerBound) to \(knob.range.upperBound) (\(knob.summary))")
        }
        self[keyPath: knob.path] = value
    }

    /// Sets a number as command lines do, written `name=value`.
    ///
    /// - Throws: where the text is no such thing, or what it says cannot be set.
    public mutating func set(assignment text: String) throws(GeneratorConfigurationError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw GeneratorConfigurationError("'\(text)' is no setting: it is written name=number") }
        guard let value = Int(parts[1]) else { throw GeneratorConfigurationError("\(parts[0]): '\(parts[1])' is no whole number") }
        try set(parts[0], to: value)
    }

    /// The configuration as an object: the features by name, and each number.
    public var json: JSONValue {
        let names = Feature.allCases.filter { features[$0] }.map { JSONValue.string($0.name) }
        return .object([JSONMember("features", .array(names))] + Self.knobs.map { JSONMember($0.name, .init(self[keyPath: $0.path])) })
    }

    /// Reads an object; what it does not name is as in the defaults.
    ///
    /// - Throws: where it has names or values that are none.
    public init(json: JSONValue) throws(GeneratorConfigurationError) {
        self.init()
        guard case .object(let members) = json else { throw GeneratorConfigurationError("a configuration is a JSON object") }
        for member in members {
            switch (member.name, member.value) {
            case ("features", .array(let names)): features = try Self.features(names)
            case ("features", _): throw GeneratorConfigurationError("features is a list of names")
            case (let name, .integer(let value)): try set(name, to: Int(value))
            case (let name, _):
                guard Self.knob(named: name) != nil else { throw GeneratorConfigurationError(Self.unknownName(name)) }
                throw GeneratorConfigurationError("\(name) is a whole number")
            }
        }
    }

    /// Reads the text of a file.
    ///
    /// - Throws: where the text is no JSON, with the line, or no configuration.
    public init(file: [UInt8]) throws(GeneratorConfigurationError) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONReader.value(of: file)
        } catch {
            throw GeneratorConfigurationError("\(error)")
        }
        try self.init(json: value)
    }

    private static func features(_ names: [JSONValue]) throws(GeneratorConfigurationError) -> Features {
        var features = Features([])
        for name in names {
            guard case .string(let text) = name else { throw GeneratorConfigurationError("features is a list of names") }
            guard let feature = Feature(name: text) else { throw GeneratorConfigurationError(Feature.unknownNameMessage(text)) }
            features[feature] = true
        }
        return features
    }

    private static func knob(named name: String) -> Knob? { knobs.first { $0.name == name } }

    private static func unknownName(_ name: String) -> String {
        let typed = Array(name.lowercased().utf8.prefix(64))
        let ranked = knobs.map { (knob: $0, distance: Feature.editDistance(typed, Array($0.name.lowercased().utf8))) }
            .filter { $0.distance <= max(2, typed.count / 3) }
            .sorted { ($0.distance, $0.knob.name) < ($1.distance, $1.knob.name) }
        let near = ranked.prefix(3).map(\.knob.name)
        let advice =
            near.isEmpty ? "known are \(knobs.map(\.name).joined(separator: ", "))" : "did you mean \(near.joined(separator: " or "))?"
        return "there is no setting '\(name)'; \(advice)"
    }
}
