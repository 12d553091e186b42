import Testing

@testable import Fuzzing

@Suite struct ContenderTests {
    @Test(arguments: [
        "interpreter", "interpreter-stress", "interpreter-unmetered-stress-text", "aot-O0", "aot-O2", "aot-O3-exact",
        "aot-Os-generic-unmetered",
        "mixed-O1", "aot-O0-exact-unmetered",
    ])
    func aWordComesBack(_ word: String) { #expect(Contender(word)?.description == word) }

    @Test func defaultsNeedNoWord() {
        #expect(Contender("aot")?.description == "aot-O2")
        #expect(Contender("aot-O2-guard") == Contender("aot"))
        #expect(Contender("aot-unmetered-O1") == Contender("aot-O1-unmetered"))
    }

    @Test(arguments: ["", "jit", "interpreter-O2", "aot-relaxed", "aot-O9", "aot-", "interpreter-exact", "aot-native-"])
    func otherWordsAreNone(_ word: String) { #expect(Contender(word) == nil) }

    @Test func aListNamesEachOnce() throws {
        #expect(try Contender.list("interpreter,aot-O0,aot-O2,aot") == Contender.standard)
        #expect(throws: CaseFormatError.self) { try Contender.list("interpreter,,aot") }
    }
}
