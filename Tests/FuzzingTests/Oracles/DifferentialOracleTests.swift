import Testing
import WasmBinary
import WasmModel
import WasmText

@testable import Fuzzing

@Suite struct DifferentialOracleTests {
    static func binary(_ text: String) throws -> [UInt8] {
        ModuleEncoder.encode(try TextParser.parseModule(Array(text.utf8), features: .all))
    }

    static func fuzzCase(_ text: String, _ steps: [FuzzCase.Step] = [], seed: UInt64 = 1) throws -> FuzzCase {
        FuzzCase(modules: [.init(name: "main", binary: try binary(text))], steps: steps, hostSeed: seed)
    }

    static let pair: [Contender] = [.interpreter, Contender(.interpreter).stressed]

    private static func verdict(_ text: String, _ steps: [FuzzCase.Step] = [], _ contenders: [Contender] = pair) throws -> Verdict {
        var tally = Tally()
        return DifferentialOracle(contenders: contenders).judge(try fuzzCase(text, steps), tally: &tally)
    }

    @Test func samplesAgree() throws {
        let oracle = DifferentialOracle()
        #expect(SampleModules.count == 4)
        for index in 0..<SampleModules.count {
            for seed in 0..<4 as Range<UInt64> {
                var fuzzCase = FuzzCase(modules: [.init(name: "main", binary: SampleModules.binary(index))], hostSeed: seed + 1)
                fuzzCase = fuzzCase.withDefaultSteps()
                var tally = Tally()
                #expect(oracle.judge(fuzzCase, tally: &tally) == .agree)
            }
        }
    }

    @Test func aCaseIsAFunctionOfItsFile() throws {
        let oracle = DifferentialOracle(contenders: Self.pair)
        var tally = Tally()
        var choices = Choices(seed: 4)
        let made = oracle.generate(&choices, material: Material(), tally: &tally)
        #expect(try oracle.decode(oracle.encode(made)) == made)
        #expect(oracle.judge(made, tally: &tally) == .agree)
        #expect(!tally.coverage.isEmpty)
        #expect(tally.counts["verdict/agree"] == 1)
    }

    /// Cases bring what they are compared on, so that a run sees all modes and their files do the same again.
    @Test func casesDrawTheirEngines() throws {
        let oracle = DifferentialOracle()
        var tally = Tally()
        var choices = Choices(seed: 6)
        let made = oracle.generate(&choices, material: Material(), tally: &tally)
        #expect(try oracle.decode(oracle.encode(made)) == made)

        var uses: [String: Int] = [:]
        for _ in 0..<2_000 {
            let drawn = Contender.draw(&choices, modules: 2)
            #expect(drawn.first == .interpreter && drawn.count > 1)
            for contender in drawn.dropFirst() { for part in "\(contender)".split(separator: "-") { uses[String(part), default: 0] += 1 } }
        }
        let optimized = ["O1", "O2", "O3", "Os"].map { uses[$0, default: 0] }
        #expect(optimized.allSatisfy { $0 > 1 }, "\(optimized)")
        #expect((60...110).contains(optimized.reduce(0, +)))
        #expect((900...1_100).contains(uses["O0", default: 0]))
        for word in ["unmetered", "stress", "text", "exact", "generic", "mixed"] { #expect(uses[word, default: 0] > 50, "\(word)") }
    }

    @Test func constantExpressionsCountAsAProposal() throws {
        var tally = Tally()
        _ = DifferentialOracle(contenders: Self.pair).judge(
            try Self.fuzzCase("(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"), tally: &tally)
        #expect(tally.counts["feature/extended-const/generated"] == 1)
    }

    @Test func whatIsNoModuleIsInvalid() throws {
        var tally = Tally()
        let oracle = DifferentialOracle(contenders: Self.pair)
        let bytes: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 99]
        #expect(oracle.judge(try oracle.decode(bytes), tally: &tally) == .inconclusive(.invalid))
        #expect(try Self.verdict("(module (func (result i32)))") == .inconclusive(.invalid))
        #expect(try Self.verdict("(module (memory 2000))") == .inconclusive(.notInstantiated))
    }
}

extension Contender {
    var stressed: Contender {
        var stressed = self
        stressed.collectsAtEveryAllocation = true
        return stressed
    }
}

/// What is generated does the same on all engines: few cases here, as many as there is time in `make fuzz`.
@Suite struct GeneratedCaseTests {
    private static func judge(_ seeds: Range<UInt64>, _ contenders: [Contender]) -> Tally {
        let oracle = DifferentialOracle(contenders: contenders)
        var tally = Tally()
        for seed in seeds {
            var choices = Choices(seed: seed)
            let fuzzCase = oracle.generate(&choices, material: Material(), tally: &tally)
            if case .disagree(let finding) = oracle.judge(fuzzCase, tally: &tally) { Issue.record("seed \(seed): \(finding.summary)") }
        }
        return tally
    }

    @Test func interpreters() {
        let tally = Self.judge(0..<60, [.interpreter, Contender(.interpreter).stressed])
        #expect(tally.counts["verdict/agree", default: 0] >= 50)
        #expect(!tally.coverage.isEmpty)
    }

    @Test func compiledCode() {
        let tally = Self.judge(100..<106, [.interpreter, Contender(.compiler, .none), Contender(.mixed, .standard)])
        #expect(tally.counts["verdict/agree", default: 0] + tally.counts["inconclusive/not-available", default: 0] >= 4)
    }
}
