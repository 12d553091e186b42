import Testing
import WasmModel

struct FeatureTests {
    @Test(arguments: Feature.allCases) func namesLeadBack(feature: Feature) {
        #expect(Feature(name: feature.name) == feature)
        #expect(feature.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    }

    @Test func unknownNames() {
        #expect(Feature(name: "") == nil)
        #expect(Feature(name: "GC") == nil)
    }

    @Test(arguments: Feature.allCases) func setsHoldWhatWasPutIn(feature: Feature) {
        var features = Features([])
        #expect(!features.contains(feature))
        features[feature] = true
        #expect(Feature.allCases.filter { features.contains($0) } == [feature])
        features[feature] = false
        #expect(features == Features([]))
        #expect(Features.wasm3.contains(feature) == (feature.status == .standard))
    }
}
