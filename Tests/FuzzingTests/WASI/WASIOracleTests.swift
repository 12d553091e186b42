import RampartWASI
import Testing

@testable import Fuzzing

@Suite struct WASIOracleTests {
    private static let path = WASICase.Bytes(offset: 0x1000, bytes: Array("outside/secret".utf8))
    private static let vector = WASICase.Bytes(offset: 0x6000, bytes: [0, 0xA0, 0, 0, 64, 0, 0, 0])

    private static let rights = Rights.directory.union(.file).rawValue

    private static func open(_ flags: UInt64) -> WASICase.Call {
        .init(
            function: "path_open",
            arguments: [
                .number(3), .number(1), .number(0x1000), .number(14), .number(flags), .number(rights), .number(rights), .number(0),
                .number(0x8000),
            ])
    }

    private static let reading = WASICase(
        memory: [path, vector],
        calls: [
            open(0), .init(function: "fd_read", arguments: [.loaded(0x8000), .number(0x6000), .number(1), .number(0x9000)]),
        ])

    private static let writing = WASICase(memory: [path], calls: [open(8)])

    @Test func everyFunctionHasARow() {
        #expect(WASICaseGenerator.table.map(\.name).sorted() == WASI.functionNames.sorted())
        for row in WASICaseGenerator.table {
            // Paths, vectors and buffers are two arguments each.
            let count = row.roles.reduce(0) { $0 + ("PVB".contains($1) ? 2 : 1) }
            #expect(count == WASI.functionType(row.name)?.parameters.count, "\(row.name)")
        }
    }

    @Test func generatedCallsDoTheSameEverywhere() throws {
        let oracle = WASIOracle()
        var tally = Tally()
        for seed in 0..<UInt64(25) {
            var choices = Choices(seed: seed)
            let input = oracle.generate(&choices, material: Material(), tally: &tally)
            #expect(try oracle.decode(oracle.encode(input)) == input)
            let verdict = oracle.judge(input, tally: &tally)
            #expect(verdict == .agree || verdict == .inconclusive(.notAvailable), "seed \(seed): \(verdict)")
        }
    }

    /// Without compiled guests, which take most of the time: what they do is compared elsewhere.
    @Test func generatedCallsKeepTheRules() {
        let oracle = WASIOracle(hasRules: true, compiles: false)
        var tally = Tally()
        for seed in 1000..<UInt64(1100) {
            var choices = Choices(seed: seed)
            let verdict = oracle.judge(oracle.generate(&choices, material: Material(), tally: &tally), tally: &tally)
            #expect(verdict == .inconclusive(.notAvailable), "seed \(seed): \(verdict)")
        }
        // Most of what can be wrong with a call is.
        #expect(tally.counts.keys.count { $0.hasPrefix("wasi-rule/") } > 60)
        // Each function that takes paths is called by one who may not.
        let paths = WASI.functionNames.filter { $0.hasPrefix("path_") }
        #expect(paths.filter { tally.counts["wasi-rule/\($0):right", default: 0] == 0 } == [])
    }

    @Test func whatIsOutsideStaysThere() {
        var tally = Tally()
        let inside = WASIOracle()
        #expect(inside.judge(Self.reading, tally: &tally).escape == nil)
        #expect(inside.judge(Self.writing, tally: &tally).escape == nil)
    }

    /// With the folder around everything mounted by mistake, both are seen.
    @Test func anEscapeIsSeen() {
        var tally = Tally()
        let outside = WASIOracle(mounting: \.root)
        let read = outside.judge(Self.reading, tally: &tally)
        #expect(read.escape == "read what is outside", "\(read)")
        let written = outside.judge(Self.writing, tally: &tally)
        #expect(written.escape == "changed what is outside", "\(written)")
    }

    @Test func bytesThatAreNoCaseAreAnError() {
        let oracle = WASIOracle()
        for text in [
            "", "{}", #"{"version":1,"memory":[{"offset":65535,"bytes":"0102"}],"calls":[]}"#, #"{"version":1,"memory":[],"calls":[[1]]}"#,
        ] {
            #expect(throws: CaseFormatError.self) { try oracle.decode(Array(text.utf8)) }
        }
        var tally = Tally()
        let unknown = WASICase(memory: [], calls: [.init(function: "fd_none", arguments: [])])
        #expect(oracle.judge(unknown, tally: &tally) == .inconclusive(.unreadable))
    }
}

extension Verdict {
    fileprivate var escape: String? {
        guard case .disagree(let finding) = self, finding.kind == .escape else { return nil }
        return finding.discriminator
    }
}
