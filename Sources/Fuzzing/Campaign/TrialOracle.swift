import Glibc
import SuiteSupport

/// An oracle that misbehaves on demand, for trying out what runs oracles. Its input is a number.
///
/// `trial` agrees with every number; `trial:crash=50,hang=400` crashes with every 50th and hangs with every 400th.
final class TrialOracle: Oracle {
    private enum Fault: String, CaseIterable {
        case crash, fault, hang, spawn, memory, disagree, inconclusive, slow
    }

    let name: String
    let fileExtension = "wasm"
    let preludeCount: Int
    private let faults: [(fault: Fault, every: UInt64)]

    /// Nil where the word is none of this oracle's.
    init?(word: String) {
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first == "trial" else { return nil }
        var faults: [(Fault, UInt64)] = []
        var preludeCount = 0
        for setting in parts.count > 1 ? parts[1].split(separator: ",") : [] {
            let pair = setting.split(separator: "=")
            guard pair.count == 2, let number = UInt64(pair[1]), number > 0 else { return nil }
            if pair[0] == "prelude" {
                preludeCount = Int(number)
            } else if let fault = Fault(rawValue: String(pair[0])) {
                faults.append((fault, number))
            } else {
                return nil
            }
        }
        name = word
        self.faults = faults
        self.preludeCount = preludeCount
    }

    func prelude(_ number: Int, tally: inout Tally) -> UInt64? { UInt64(number) }

    /// From nothing a number; from material the sum of a number and one that was kept, so that what was kept decides what comes.
    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> UInt64 {
        let number = choices.bits() % 1_000_000_007
        guard choices.chance(1, of: 2), let kept = choices.element(of: material.modules), let other = TrialOracle.number(of: kept) else {
            return number
        }
        tally.count("trial/mutated")
        return (number &+ other) % 1_000_000_007
    }

    private static let header: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 0, 14, 5] + Array("trial".utf8)

    /// A module with the number in a custom section.
    func encode(_ input: UInt64) -> [UInt8] { TrialOracle.header + (0..<8).map { UInt8(truncatingIfNeeded: input >> ($0 * 8)) } }

    func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> UInt64 {
        guard let number = TrialOracle.number(of: bytes) else { throw CaseFormatError("no trial") }
        return number
    }

    private static func number(of bytes: [UInt8]) -> UInt64? {
        guard bytes.count == header.count + 8, bytes.starts(with: header) else { return nil }
        return bytes.suffix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func judge(_ input: UInt64, tally: inout Tally) -> Verdict {
        tally.count("trial/\(input % 10)")
        // Fewer and fewer numbers have something new.
        tally.reach(UInt32(truncatingIfNeeded: input % 61))
        tally.reach(UInt32(truncatingIfNeeded: 1000 + input % 997))
        for (fault, every) in faults where input % every == every / 2 {
            switch fault {
            case .crash: fatalError("trial \(input) crashes")
            case .fault: raise(SIGSEGV)
            case .hang: while true { sleep(1) }
            case .spawn: _ = try? ChildProcess(command: ["/bin/sleep", "1000"], timeLimit: .seconds(1000)).run()
            case .memory: TrialOracle.takeMemory()
            case .disagree:
                return .disagree(
                    Finding(
                        oracle: name, kind: .mismatch, phase: .compare, discriminator: "trial-\(input % 3)",
                        summary: "\(input) is no number", details: "expected: a number\nactual: \(input)"))
            case .inconclusive: return .inconclusive(.limit)
            case .slow: usleep(20_000)
            }
        }
        return .agree
    }

    private static func takeMemory() {
        var kept: [[UInt8]] = []
        while kept.count < 100_000 { kept.append([UInt8](repeating: UInt8(truncatingIfNeeded: kept.count | 1), count: 1 << 20)) }
    }
}
