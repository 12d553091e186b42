import Files
import Foundation
import Testing
import WasmModel

@testable import Fuzzing

@Suite struct ScriptCaseTests {
    @Test func aScriptGivesACaseForEachModule() throws {
        let source = """
            (module $a (func (export "f") (param i32) (result i32) (local.get 0)))
            (register "A" $a)
            (assert_return (invoke "f" (i32.const 3)) (i32.const 3))
            (module $b (import "A" "f" (func $f (param i32) (result i32))) (func (export "g") (result i32) (call $f (i32.const 4))))
            (invoke $a "f" (i32.const 9))
            (assert_return (invoke "g") (i32.const 4))
            (assert_invalid (module (func (result i32))) "type mismatch")
            """
        let cases = try FuzzCase.cases(ofScript: Array(source.utf8))
        #expect(cases.map { $0.modules.map(\.name) } == [["main"], ["A", "main"]])
        #expect(cases[0].steps.count == 2)
        #expect(cases[1].steps == [.invoke(module: 1, export: "g", arguments: [])])
        let oracle = DifferentialOracle(contenders: DifferentialOracleTests.pair)
        var tally = Tally()
        for fuzzCase in cases { #expect(oracle.judge(fuzzCase, tally: &tally) == .agree) }
    }

    /// Some of the official scripts: all of them take minutes with compiled code in a debug build.
    @Test(arguments: [
        "select", "br_table", "struct", "table_copy", "try_table", "simd_lane", "memory_grow64", "linking0", "array_init_data",
    ])
    func officialModulesDoTheSameOnAllEngines(_ name: String) throws {
        guard let folder = Self.officialScripts else { return }
        let source = try InputFile.read("\(folder)/\(name).wast")
        let oracle = DifferentialOracle(contenders: [.interpreter, Contender(.compiler, .none), Contender(.interpreter).stressed])
        var tally = Tally()
        for (number, fuzzCase) in try FuzzCase.cases(ofScript: source).enumerated() {
            switch oracle.judge(fuzzCase, tally: &tally) {
            case .agree, .inconclusive: break
            case .disagree(let finding): Issue.record("\(name)#\(number): \(finding.summary)")
            }
        }
        #expect(tally.counts["verdict/agree", default: 0] > 0 || tally.counts["inconclusive/not-available", default: 0] > 0)
    }

    /// `$SPEC_TESTSUITE`, else beside the repository; nil where it is not there, and then other tests say so.
    private static let officialScripts: String? = {
        let here = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..").standardizedFileURL
        let candidates = [ProcessInfo.processInfo.environment["SPEC_TESTSUITE"], here.appending(path: "shared/spec-testsuite").path()]
        return candidates.compactMap(\.self).first { FileManager.default.fileExists(atPath: "\($0)/select.wast") }
    }()
}
