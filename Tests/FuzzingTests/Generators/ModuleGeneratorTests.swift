import Foundation
import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

@Suite struct ModuleGeneratorTests {
    /// Decodes and validates with no features but those that were drawn.
    private static func problem(_ draft: ModuleDraft, _ features: Features) -> String? {
        let binary = draft.encoded()
        do {
            let module = try ModuleDecoder.decode(binary, features: features)
            _ = try Validator(features: features, registry: TypeRegistry()).validate(module)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func allModulesAreValid() throws {
        for seed in 0..<UInt64(Seeds.count(300)) {
            var choices = Choices(seed: SplitMix64.seed(seed, 1))
            let (draft, features) = ModuleGenerator.generateWithFeatures(&choices)
            if let problem = Self.problem(draft, features) {
                Issue.record("seed \(seed): \(problem)\n\((try? ModulePrinter.print(draft.module())) ?? "")")
                return
            }
        }
    }

    @Test func allByteStringsGiveValidModules() {
        var random = SplitMix64(seed: 11)
        for round in 0..<Seeds.count(150) {
            var bytes: [UInt8] = []
            switch round % 3 {
            case 0: bytes = [UInt8](repeating: 0xFF, count: round * 7)
            case 1: for _ in 0..<round * 3 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
            default: bytes = (0..<round * 11).map { UInt8(truncatingIfNeeded: $0 &* round) }
            }
            var choices = Choices(bytes: bytes)
            let (draft, features) = ModuleGenerator.generateWithFeatures(&choices)
            #expect(Self.problem(draft, features) == nil)
        }
    }

    @Test func noChoicesGiveASmallModule() {
        var choices = Choices(bytes: [])
        let draft = ModuleGenerator.generate(&choices)
        #expect(draft.encoded().count < 100)
    }

    @Test func theSameChoicesGiveTheSameModule() {
        var first = Choices(seed: 5), second = Choices(seed: 5)
        #expect(ModuleGenerator.generate(&first).encoded() == ModuleGenerator.generate(&second).encoded())
    }
}

/// How many seeds tests try: a few, or as many as the environment says.
enum Seeds {
    static func count(_ few: Int) -> Int { ProcessInfo.processInfo.environment["FUZZ_SEEDS"].flatMap { Int($0) } ?? few }
}
