import Testing
import WasmModel

@testable import SpecScripts

@Suite("Selecting scripts")
struct SelectionTests {
    @Test("Stars stay within a folder, two stars do not")
    func globs() throws {
        let top = try #require(Glob("*.wast"))
        #expect(top.matches("i32.wast"))
        #expect(!top.matches("custom/i32.wast"))
        #expect(!top.matches("i32.wasm"))
        let all = try #require(Glob("**.wast"))
        #expect(all.matches("proposals/threads/atomic.wast"))
        let simd = try #require(Glob("simd_[a-f]*"))
        #expect(simd.matches("simd_bitwise.wast"))
        #expect(!simd.matches("simd_store.wast"))
        #expect(try #require(Glob("i?2.wast")).matches("i32.wast"))
        #expect(!(try #require(Glob("[!i]32.wast")).matches("i32.wast")))
        #expect(Glob("[a") == nil)
        #expect(Glob("[z-a]") == nil)
    }

    @Test("A pattern of many stars takes no exponential time")
    func manyStars() throws {
        let glob = try #require(Glob(String(repeating: "*a", count: 60) + "b"))
        #expect(!glob.matches(String(repeating: "a", count: 2000)))
    }

    @Test("A pattern with ! takes away")
    func negation() throws {
        let globs = [try #require(Glob("!proposals/**")), try #require(Glob("!i32*"))]
        #expect(Glob.select("i64.wast", by: globs))
        #expect(!Glob.select("i32.wast", by: globs))
        #expect(!Glob.select("proposals/threads/atomic.wast", by: globs))
        #expect(!Glob.select("f32.wast", by: globs + [try #require(Glob("i*"))]))
        #expect(Glob.select("anything", by: []))
    }

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
