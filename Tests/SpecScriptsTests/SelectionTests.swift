import Testing
import WasmModel

@testable import SpecScripts

@Suite("Selecting scripts")
struct SelectionTests {
    @Test("Shards part the scripts without rest, whatever else there is")
    func shards() throws {
        let names = (0..<300).map { "suite/script\($0).wast" }
        let shards = try (1...4).map { try #require(Shard(index: $0, count: 4)) }
        for name in names { #expect(shards.count { $0.contains(name) } == 1) }
        #expect(shards.allSatisfy { shard in names.count { shard.contains($0) } > 30 })
        #expect(Shard("2/3") == Shard(index: 2, count: 3))
        for text in ["0/3", "4/3", "1", "1/0", "a/b", "1/2/3", "-1/2"] { #expect(Shard(text) == nil, "\(text)") }
    }

    @Test("The table knows the folders of the official suite, and holds back proposals that it does not know")
    func folders() {
        func isSupported(_ folder: String) -> Bool {
            switch FolderTable.support(folder: folder.split(separator: "/").map(String.init)) {
            case .features(let features): features == .wasm3 || folder.contains("spec-testsuite/")
            case .notSupported: false
            }
        }
        #expect(isSupported("home/spec-testsuite"))
        #expect(isSupported("home/my-own"))
        #expect(isSupported(""))
        let folders = [
            "custom", "legacy", "proposals/wide-arithmetic", "proposals/custom-page-sizes", "proposals/custom-descriptors",
        ]
        for folder in folders {
            #expect(isSupported("home/spec-testsuite/\(folder)"), "\(folder)")
        }
        for folder in ["proposals/stack-switching"] {
            #expect(!isSupported("home/spec-testsuite/\(folder)"), "\(folder)")
        }
    }

    @Test("Features are declared in the leading comments only")
    func featureLine() {
        func names(_ text: String) -> [String] { FeatureLine.names(in: Array(text.utf8)) }
        #expect(names(";; features: gc simd\n(module)") == ["gc", "simd"])
        #expect(names(";; A script.\n;;\n  ;; features: tail-call\r\n") == ["tail-call"])
        #expect(names("(module)\n;; features: gc") == [])
        #expect(names("") == [])
        #expect(names(";; features:") == [])
    }
}
