import ArgumentParser
import Testing
import ToolOptions
import WasmModel

@Suite("Options for features")
struct FeatureOptionsTests {
    /// A tool with the options.
    private struct Tool: ParsableCommand {
        @OptionGroup var features: FeatureOptions
    }

    private func message(_ arguments: String...) -> String {
        do {
            _ = try Tool.parse(arguments)
            return "accepted"
        } catch {
            return Tool.message(for: error)
        }
    }

    @Test("The help lists every feature with its status")
    func help() throws {
        let lines = Tool.helpMessage(columns: 100).split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        for feature in Feature.allCases {
            let state = feature.status == .standard ? "on" : "off"
            #expect(lines.contains([feature.name, "\(feature.status.rawValue),", state]), "\(feature.name)")
        }
    }

    @Test("Options change the features that there are")
    func changes() throws {
        let options = try FeatureOptions.parse(["--feature", "threads", "--no-feature", "simd", "--feature", "gc"])
        let features = options.applied(to: .wasm3)
        #expect(Feature.allCases.filter { features[$0] != Features.wasm3[$0] } == [.simd, .threads])
        #expect(try FeatureOptions.parse([]).applied(to: Features([])) == Features([]))
    }

    @Test("An unknown name is answered with the nearest ones")
    func suggestions() {
        #expect(message("--feature", "thread").contains("there is no feature 'thread'; did you mean threads?"))
        #expect(message("--no-feature", "SIMD").contains("did you mean simd"))
        #expect(message("--feature", "relaxed_smid").contains("did you mean relaxed-simd?"))
        #expect(message("--feature", "nothing-like-it").contains("known are sign-extension, "))
        #expect(message("--feature", "").contains("known are"))
        #expect(message("--feature", String(repeating: "threads", count: 10_000)).contains("did you mean"))
        #expect(Feature.suggestions(for: "memory").map(\.name) == ["memory64"])
        #expect(Feature.suggestions(for: "custom") == [.customPageSizes, .customDescriptors])
    }

    @Test("Every name with one letter wrong leads back to it", arguments: Feature.allCases)
    func misspelled(_ feature: Feature) {
        #expect(Feature.suggestions(for: feature.name + "x").first == feature)
        #expect(Feature.suggestions(for: feature.name.replacing("-", with: "_")).first == feature)
    }

    @Test("A feature cannot be on and off")
    func contradiction() {
        #expect(message("--feature", "threads", "--no-feature", "threads").contains("'threads' is switched both on and off"))
    }
}
