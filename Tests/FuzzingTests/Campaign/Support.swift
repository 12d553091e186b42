import Files
import Foundation
import SuiteSupport

@testable import Fuzzing

/// What the tests of campaigns share.
enum Trials {
    /// The workbench that was built beside the tests.
    static let assay: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "assay").path()
    }()

    static let command = [assay, "fuzz-worker"]

    static func child(_ word: String, caseTime: Duration = .seconds(20), memoryBytes: Int = 512 << 20) -> OracleChild {
        OracleChild(command: command, oracles: [word], limits: ChildLimits(caseTime: caseTime, memoryBytes: memoryBytes))
    }

    /// The records of cases of one oracle.
    static func records(_ child: OracleChild, _ cases: Range<Int>, seed: UInt64 = 1) throws -> [CaseRecord] {
        var records: [CaseRecord] = []
        try child.run(oracle: 0, cases: cases, seed: seed, withDigest: true) { record, _ in records.append(record) }
        return records
    }

    /// Processes of a group that live.
    static func processes(ofGroup group: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { process in
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), let end = text.lastIndex(of: ")") else {
                return false
            }
            let words = text[end...].split(separator: " ")
            return words.count > 3 && words[3] == "\(group)" && words[1] != "Z"
        }
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path: String

    init() throws { path = try Folders.makeTemporary(prefix: "fuzzing-tests").string }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func names(_ folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? path : file(folder))) ?? []).sorted()
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }
}

extension CaseRecord {
    var finding: Finding? { if case .disagree(let finding) = verdict { finding } else { nil } }
}
