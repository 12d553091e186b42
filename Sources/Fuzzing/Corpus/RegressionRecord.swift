import Files
import WasmModel

/// What is known of a file that once showed a fault: JSON beside it, in a file of its name with `.record.json` behind it.
public struct RegressionRecord: Sendable, Hashable {
    static let suffix = ".record.json"

    /// Who judges the file; `script` for a `.wast`, whose assertions say what is right.
    public var oracle: String
    /// The engines that differed, or the one that was wrong.
    public var engines: [String]
    public var features: [Feature]
    /// When and how it was found, for people.
    public var found: String
    /// What was wrong, for people; nil while it is.
    public var fixed: String?

    public static let scriptOracle = "script"

    public init(oracle: String, engines: [String], features: [Feature], found: String, fixed: String?) {
        self.oracle = oracle
        self.engines = engines
        self.features = features
        self.found = found
        self.fixed = fixed
    }

    public var json: JSONValue {
        .object([
            JSONMember("oracle", .string(oracle)),
            JSONMember("engines", .array(engines.map(JSONValue.string))),
            JSONMember("features", .array(features.map { .string($0.name) })),
            JSONMember("found", .string(found)),
            JSONMember("fixed", fixed.map(JSONValue.string) ?? .null),
        ])
    }

    /// Reads a record.
    ///
    /// - Throws: where a member is missing, unknown or of another kind.
    public init(json: [UInt8]) throws(CaseFormatError) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONReader.value(of: json)
        } catch {
            throw CaseFormatError("no JSON: \(error)")
        }
        guard case .object(let members) = value else { throw CaseFormatError("no object") }
        let known = ["oracle", "engines", "features", "found", "fixed"]
        if let other = members.first(where: { !known.contains($0.name) }) {
            throw CaseFormatError("'\(other.name)' is no member of a record")
        }
        func text(_ name: String) throws(CaseFormatError) -> String {
            guard case .string(let text) = value[name], !text.isEmpty else { throw CaseFormatError("\(name) is no text") }
            return text
        }
        func texts(_ name: String) throws(CaseFormatError) -> [String] {
            guard case .array(let values) = value[name] else { throw CaseFormatError("\(name) is no list") }
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value else { throw CaseFormatError("\(name) has something that is no text") }
                texts.append(text)
            }
            return texts
        }
        var features: [Feature] = []
        for name in try texts("features") {
            guard let feature = Feature(name: name) else { throw CaseFormatError("there is no feature '\(name)'") }
            features.append(feature)
        }
        self.init(
            oracle: try text("oracle"), engines: try texts("engines"), features: features, found: try text("found"),
            fixed: value["fixed"] == .null ? nil : try text("fixed"))
    }
}
