import WasmModel

extension Features {
    /// What a feature is of no use without.
    static let prerequisites: [(feature: Feature, needs: Feature)] = [
        // Element segments that are not active came with bulk operations; declared references need them.
        (.referenceTypes, .bulkMemory), (.functionReferences, .referenceTypes), (.gc, .functionReferences), (.customDescriptors, .gc),
        (.relaxedSIMD, .simd), (.exceptions, .referenceTypes),
    ]

    /// The set without features that lack what they need.
    var closed: Features {
        var closed = self
        // In the order of the list one pass is enough.
        for (feature, needs) in Features.prerequisites where !closed[needs] { closed[feature] = false }
        return closed
    }

    /// The set with what its features are of no use without.
    public var withPrerequisites: Features {
        var features = self
        for (feature, needs) in Features.prerequisites.reversed() where features[feature] { features[needs] = true }
        return features
    }

    /// Some of the features, so that what one of them hides is seen where it is not drawn.
    static func draw(_ choices: inout Choices, configuration: GeneratorConfiguration) -> Features {
        if choices.chance(configuration.allFeaturesChance, of: 100) { return configuration.features.closed }
        var drawn = Features([])
        for feature in Feature.allCases where configuration.features[feature] {
            drawn[feature] = choices.chance(configuration.featureChance, of: 100)
        }
        // What others need is drawn more often, or these would hardly occur.
        for feature in [Feature.bulkMemory, .referenceTypes, .functionReferences] where configuration.features[feature] && !drawn[feature] {
            drawn[feature] = choices.chance(configuration.featureChance, of: 100)
        }
        return drawn.closed
    }
}
