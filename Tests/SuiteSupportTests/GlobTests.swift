import SuiteSupport
import Testing

@Suite("Patterns for paths")
struct GlobTests {
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
}
