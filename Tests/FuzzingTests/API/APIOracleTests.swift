import Testing

@testable import Fuzzing

@Suite struct APIOracleTests {
    @Test func generatedSequencesDoTheSameOnBothEngines() throws {
        let oracle = APIOracle()
        var tally = Tally()
        for seed in 0..<UInt64(40) {
            var choices = Choices(seed: seed)
            let input = oracle.generate(&choices, material: Material(), tally: &tally)
            #expect(try oracle.decode(oracle.encode(input)) == input)
            let verdict = oracle.judge(input, tally: &tally)
            let isFinding = if case .disagree = verdict { true } else { false }
            #expect(!isFinding, "seed \(seed): \(verdict)")
        }
        // Each operation shows in more than one way.
        #expect(tally.coverage.count > 2 * APICase.Operation.allCases.count)
    }

    @Test func everyModuleLoadsAndRuns() throws {
        let steps = APIModules.texts.indices.flatMap { number -> [APICase.Step] in
            [
                .init(.function, [0, 0, 0, 0, 0, 0]), .init(.memory, [0, 1, 0, 0, 0, 0]), .init(.table, [0, 4, 0, 1, 0, 0]),
                .init(.global, [0, 0, 0, 0, 1, 0]), .init(.tag, [0, 0, 0, 0, 0, 0]), .init(.module, [UInt32(number), 0, 0, 0, 0, 0]),
                .init(.instantiate, [0, UInt32(number), 0, 0, 0, 0]), .init(.call, [0, 1, 3, 4, 0, 0]), .init(.drop, [0, 0, 0, 0, 0, 0]),
            ]
        }
        var tally = Tally()
        let verdict = APIOracle().judge(APICase(steps: [.init(.store, [0, 0, 0, 0, 0, 0])] + steps), tally: &tally)
        #expect(verdict == .agree || verdict == .inconclusive(.notAvailable), "\(verdict)")
    }

    @Test func linesThatAreNoOperationAreAnError() {
        for text in ["none 1 2 3 4 5 6", "call 1 2", "call a 2 3 4 5 6"] {
            #expect(throws: CaseFormatError.self) { try APICase(file: Array(text.utf8)) }
        }
    }
}
