import ArgumentParser
import WasmModel

/// The options by which a tool's user switches features on and off, in the same words in every tool.
public struct FeatureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Switch a feature on; may be repeated.", discussion: "Features:\n" + FeatureOptions.list.joined(separator: "\n"),
            valueName: "name"),
        transform: FeatureOptions.feature)
    public var feature: [Feature] = []

    @Option(help: ArgumentHelp("Switch a feature off; may be repeated.", valueName: "name"), transform: FeatureOptions.feature)
    public var noFeature: [Feature] = []

    public init() {}

    public func validate() throws {
        if let both = feature.first(where: { noFeature.contains($0) }) {
            throw ValidationError("the feature '\(both.name)' is switched both on and off")
        }
    }

    /// The given features with the changes that the options ask for.
    public func applied(to features: Features) -> Features {
        var features = features
        for feature in feature { features[feature] = true }
        for feature in noFeature { features[feature] = false }
        return features
    }

    /// Every feature, one a line, with its status and what it is without the options.
    public static var list: [String] {
        let width = Feature.allCases.reduce(0) { max($0, $1.name.utf8.count) }
        return Feature.allCases.map { feature in
            let padding = String(repeating: " ", count: width - feature.name.utf8.count)
            return "  \(feature.name)\(padding)  \(feature.status.rawValue), \(Features.wasm3[feature] ? "on" : "off")"
        }
    }

    /// The feature of a name as typed.
    ///
    /// - Throws: `ValidationError` that names the nearest features.
    @Sendable private static func feature(_ text: String) throws -> Feature {
        guard let feature = Feature(name: text) else { throw ValidationError(Feature.unknownNameMessage(text)) }
        return feature
    }
}
