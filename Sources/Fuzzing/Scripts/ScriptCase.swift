import WasmModel

/// A `.wast` script with the configuration of the engine that it runs on.
public struct ScriptCase: Sendable, Hashable {
    public var contender: Contender
    /// Whether arithmetic gives no NaN but the canonical one.
    public var canonicalizesNaNs: Bool
    /// What modules may use.
    public var features: Features
    public var source: [UInt8]

    private static let mark = ";; case:"

    /// The script, with the configuration in its first line.
    public func encoded() -> [UInt8] {
        let names = Feature.allCases.filter { features.contains($0) }.map(\.name).joined(separator: ",")
        let line = "\(ScriptCase.mark) \(contender) \(canonicalizesNaNs ? "canonical" : "any") \(names)\n"
        return Array(line.utf8) + source
    }

    /// - Throws: where the first line is no configuration.
    public init(file: [UInt8]) throws(CaseFormatError) {
        let end = file.firstIndex(of: UInt8(ascii: "\n")) ?? file.endIndex
        let words = String(decoding: file[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 5, "\(words[0]) \(words[1])" == ScriptCase.mark, let contender = Contender(words[2]) else {
            throw CaseFormatError("the script's first line is not '\(ScriptCase.mark) ENGINE any|canonical FEATURES'")
        }
        guard ["canonical", "any"].contains(words[3]) else { throw CaseFormatError("'\(words[3])' is neither 'any' nor 'canonical'") }
        var features = Features([])
        for name in words[4].split(separator: ",") {
            guard let feature = Feature(name: String(name)) else { throw CaseFormatError(Feature.unknownNameMessage(String(name))) }
            features[feature] = true
        }
        self.init(
            contender: contender, canonicalizesNaNs: words[3] == "canonical", features: features, source: Array(file[end...].dropFirst()))
    }

    public init(contender: Contender, canonicalizesNaNs: Bool, features: Features, source: [UInt8]) {
        self.contender = contender
        self.canonicalizesNaNs = canonicalizesNaNs
        self.features = features
        self.source = source
    }
}
