import Foundation
import Testing

/// Rules about seeded defects that only the source text shows.
@Suite struct SeededDefectTests {
    /// The fuzzer must not know what it is measured by.
    @Test func fuzzingKnowsNoDefects() throws {
        let allowed = try #require(PermittedDependencies.table.first { $0.target == "Fuzzing" })
        #expect(!allowed.dependencies.contains("SeededDefects"))
        for file in Repository.swiftFiles(below: "Sources/Fuzzing") {
            #expect(try !Repository.contains(file, "SeededDefects") && !Repository.contains(file, "RAMPART_DEFECT"), "\(file)")
        }
    }

    /// A hook that no place asks would be a defect that nobody can find.
    @Test func everyHookIsAsked() throws {
        let hooks = try Repository.text("Sources/SeededDefects/Hook.swift").split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.first == "case" ? words.last.map(String.init) : nil
        }
        #expect(hooks.count > 100)
        let files = Repository.swiftFiles(below: "Sources").filter { !$0.hasPrefix("Sources/SeededDefects/") }
        let asked = try files.filter { try Repository.contains($0, "Seeded.") }.map { try Repository.text($0) }.joined()
        for hook in hooks { #expect(asked.contains("Seeded.isArmed(.\(hook))"), "\(hook)") }
    }
}
