import Files
import Foundation
import SuiteSupport
import Testing

@testable import Fuzzing

@Suite("Programs with what they are run with") struct ProgramTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Reads the first bytes of the file `f`, writes them to standard output, and goes on as `rest` says, with the number of arguments in
    /// `$count` and the first byte of the file in `$byte`.
    private static func text(_ rest: String) -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "f")
          (func $unused (result i32) (i32.const 7))
          (func (export "_start") (local $count i32) (local $byte i32)
            (drop (call $args (i32.const 16) (i32.const 20)))
            (local.set $count (i32.load (i32.const 16)))
            (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0) (i64.const 2) (i64.const 0)
              (i32.const 0) (i32.const 24)))
            (i32.store (i32.const 32) (i32.const 64))
            (i32.store (i32.const 36) (i32.const 100))
            (drop (call $read (i32.load (i32.const 24)) (i32.const 32) (i32.const 1) (i32.const 40)))
            (i32.store (i32.const 36) (i32.load (i32.const 40)))
            (drop (call $write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 40)))
            (local.set $byte (i32.load8_u (i32.const 64)))
            \(rest)))
        """
    }

    private static let setup = ProgramSetup(
        arguments: ["one", "two"], environment: [.init(name: "NAME", value: "value")], input: [0xFF, 0],
        directories: [
            .init(
                guest: "/",
                entries: [
                    .init(path: "d", content: .folder), .init(path: "d/g", content: .file([0, 1, 0xFE])),
                    .init(path: "f", content: .file(Array("Trap here".utf8))), .init(path: "out", content: .link("../outside/secret")),
                ]),
            .init(guest: "/fixed", isReadOnly: true, entries: [.init(path: "r", content: .file([]))]),
        ])

    private func program(_ rest: String, setup: ProgramSetup = ProgramTests.setup) throws -> WASIProgram {
        WASIProgram(binary: try DifferentialOracleTests.binary(ProgramTests.text(rest)), setup: setup)
    }

    private func judge(_ program: WASIProgram, engines: [String] = []) throws -> Verdict {
        var tally = Tally()
        return try ProgramOracle(options: OracleOptions(engines: engines)).judge(program.encoded(), tally: &tally)
    }

    private func outcome(_ program: WASIProgram) throws -> String? {
        guard case .disagree(let finding) = try judge(program) else { return nil }
        #expect(finding.kind == .outcome)
        return finding.summary
    }

    // MARK: Files

    @Test func programsComeBackFromTheirFiles() throws {
        let program = try program("(nop)")
        let file = program.encoded()
        #expect(try WASIProgram(file: file) == program)
        #expect(WASIProgram.hasSetup(file))
        #expect(file.starts(with: program.binary))
        // Other tools see a custom section.
        #expect(try DifferentialOracleTests.binary("(module)").count == 8)
        #expect((try? FuzzCase(file: file).modules.count) == 1)
        let plain = WASIProgram(binary: program.binary)
        #expect(plain.encoded() == program.binary)
        #expect(try WASIProgram(file: program.binary) == plain)
        // Also behind what is no module.
        let cut = WASIProgram(binary: Array(program.binary.prefix(11)), setup: program.setup)
        #expect(try WASIProgram(file: cut.encoded()) == cut)
        for count in [0, 1, 8, 20] { #expect(!WASIProgram.hasSetup(Array(file.dropLast(count + 1)))) }
        #expect(!WASIProgram.hasSetup(Array("ffffffff rampart.program".utf8)))
        #expect(!WASIProgram.hasSetup(Array("00000018 rampart.program".utf8)))
    }

    @Test func nothingIsWrittenBesideADirectory() throws {
        func isSound(_ entries: ProgramSetup.Entry...) -> Bool { ProgramSetup.Directory(guest: "/", entries: entries).isSound }
        let file = ProgramSetup.Entry.Content.file([])
        #expect(isSound(.init(path: "a", content: .folder), .init(path: "a/b", content: file)))
        for path in ["", "/a", "a/", "..", "a/../b", ".", "a//b", "a\0"] { #expect(!isSound(.init(path: path, content: file))) }
        #expect(!isSound(.init(path: "a/b", content: file)))
        #expect(!isSound(.init(path: "a", content: .link("/tmp")), .init(path: "a/b", content: file)))
        #expect(!isSound(.init(path: "a", content: file), .init(path: "a", content: .folder)))
        let json: JSONValue = ["dirs": [["guest": "/", "entries": [["path": "../x", "contents": "y"]]]]]
        #expect(throws: CaseFormatError.self) { try ProgramSetup(json: json, directory: nil) }
        for json: JSONValue in [["arguments": []], ["args": [1]], ["dirs": ["tree"]], ["dirs": [["guest": "/", "path": "x"]]], 1] {
            #expect(throws: CaseFormatError.self) { try ProgramSetup(json: json, directory: nil) }
        }
    }

    @Test func setupsAreReadBesideModules() throws {
        let path = folder.file("p.wasm")
        #expect(try ProgramSetup(beside: path) == nil)
        try FileManager.default.createDirectory(atPath: folder.file("tree/d"), withIntermediateDirectories: true)
        try OutputFile.write([1, 2], to: folder.file("tree/d/f"))
        try FileManager.default.createSymbolicLink(atPath: folder.file("tree/l"), withDestinationPath: "/etc/passwd")
        func setup(_ json: String) throws -> ProgramSetup? {
            try OutputFile.write(Array(json.utf8), to: folder.file("p.bundle.json"))
            return try ProgramSetup(beside: path)
        }
        let expected = ProgramSetup(
            arguments: ["a"], environment: [.init(name: "N", value: "v")], input: Array("in".utf8),
            directories: [
                .init(
                    guest: "/data", isReadOnly: true,
                    entries: [
                        .init(path: "d", content: .folder), .init(path: "d/f", content: .file([1, 2])),
                        .init(path: "l", content: .link("/etc/passwd")),
                    ])
            ])
        #expect(
            try setup(
                """
                {"args": ["a"], "env": {"N": "v"}, "stdin": "in", "dirs": [{"guest": "/data", "host": "tree", "readonly": true}]}
                """) == expected)
        #expect(try setup("{\"dirs\": [\"tree\"]}")?.directories.first?.guest == "tree")
        for path in ["/etc", "..", "tree/../..", ".", ""] {
            #expect(throws: ProgramSetupError.self) { try setup("{\"dirs\": [{\"guest\": \"/\", \"host\": \"\(path)\"}]}") }
        }
        #expect(throws: ProgramSetupError.self) { try setup("{\"dirs\": [\"none\"]}") }
        #expect(throws: ProgramSetupError.self) { try setup("{") }
    }

    // MARK: The oracle

    @Test func programsAreRunWithWhatBelongsToThem() throws {
        #expect(try judge(try program("(nop)")) == .agree)
        #expect(try outcome(try program("(call $exit (local.get $count))"))?.contains("exit code 3") == true)
        #expect(try outcome(try program("(call $exit (local.get $byte))"))?.contains("exit code 84") == true)
        #expect(try outcome(try program("(unreachable)"))?.contains("trap: unreachable, in function 6 at offset 0x") == true)
        #expect(try outcome(try program("(loop (br 0))"))?.contains("fuel") == true)
        let noMemory = WASIProgram(binary: try DifferentialOracleTests.binary("(module (func (export \"_start\")))"))
        #expect(try judge(noMemory) == .inconclusive(.notInstantiated))
        #expect(try judge(WASIProgram(binary: [1, 2, 3])) == .inconclusive(.unreadable))
    }

    @Test func whatIsToldOfRunsIsCompared() {
        var left = ProgramRun(end: "exit code 0", endWord: "exit"), right = left
        #expect(left.difference(from: right) == nil)
        right.trees = [["a: 1"]]
        #expect(left.difference(from: right)?.kind == "tree")
        right.errors = [1]
        #expect(left.difference(from: right)?.kind == "stderr")
        right.output = [2]
        #expect(left.difference(from: right)?.kind == "stdout")
        #expect(left.difference(from: right)?.text == "from byte 0 on: the end and 02")
        right.end = "exit code 1"
        #expect(left.difference(from: right)?.kind == "end")
        // Where the stack ends is each engine's own affair.
        left.doubt = .stackDepth
        #expect(left.difference(from: right) == nil)
    }

    // MARK: Making it smaller, and triage

    private final class Holds: ReductionPredicate {
        private let holds: @Sendable ([UInt8]) -> Bool

        init(_ holds: @escaping @Sendable ([UInt8]) -> Bool) { self.holds = holds }

        func holds(_ candidate: [UInt8], worker: Int, cancellation: Cancellation) -> Bool { holds(candidate) }
    }

    /// What is looked for needs the file to begin with T and two arguments.
    @Test func whatIsNotNeededIsLeftOut() throws {
        let program = try program(
            "(if (i32.and (i32.eq (local.get $count) (i32.const 3)) (i32.eq (local.get $byte) (i32.const 84))) (then unreachable))")
        let input = ReductionInput(program.encoded(), fileExtension: "wasm")
        guard case .program = input else {
            Issue.record("it is taken for \(input.kind)")
            return
        }
        let predicate = Holds { bytes in
            var tally = Tally()
            guard let oracle = try? ProgramOracle(options: OracleOptions(engines: ["interpreter"])),
                case .disagree(let finding) = oracle.judge(bytes, tally: &tally)
            else { return false }
            return finding.discriminator == "trap-unreachable"
        }
        // The module may need neither in the end; what the setup loses before that is seen while the module stays.
        var setups: [ProgramSetup] = []
        _ = try Reducer(predicate).reduce(input, isStopped: { false }) { bytes in
            if let smaller = try? WASIProgram(file: bytes), smaller.binary == program.binary { setups.append(smaller.setup) }
        }
        let last = try #require(setups.last)
        #expect(last.arguments.count == 2)
        #expect(last.environment.isEmpty && last.input.isEmpty)
        #expect(last.directories == [.init(guest: "/", entries: [.init(path: "f", content: .file(Array("T".utf8)))])])
    }

    @Test func triageRunsProgramsAndCarriesWhatTheyNeed() throws {
        var triage = Triage(command: Trials.command, tool: [Trials.assay])
        triage.limits = ChildLimits(caseTime: .seconds(20), memoryBytes: 512 << 20)
        triage.runs = 1
        triage.witnesses = []
        triage.oracles = [ProgramOracle.word, OutcomeOracle.word]
        let rest = "(if (i32.eq (local.get $byte) (i32.const 84)) (then unreachable))"
        let text = ReportedFile(path: "p.wat", bytes: Array(ProgramTests.text(rest).utf8), setup: ProgramTests.setup)
        let result = try triage.run(text, folder: folder.path)
        #expect(result.headline.contains("trap: unreachable"))
        #expect(result.classification.securityClass == .harmless)
        #expect(result.finding?.details.contains("stdout: Trap here") == true)
        #expect(result.command == "assay replay --oracle program input.wasm")
        #expect(result.setup == ProgramTests.setup)
        let page = result.markdown(received: nil, now: .now())
        #expect(page.contains("## Run with") && page.contains("Trap here"))
        // What is written is the whole case.
        let input = try InputFile.readAsIs(folder.file("input.wasm"))
        #expect(try WASIProgram(file: input).setup == ProgramTests.setup)
        let again = try triage.run(ReportedFile(path: "input.wasm", bytes: input), folder: folder.path)
        #expect(again.headline == result.headline)
    }

    /// What lies below a folder with a bundle belongs to the bundle, and is no report.
    @Test func theCommandTakesBundlesAndOptions() throws {
        let text = ProgramTests.text("(call $exit (i32.add (i32.mul (local.get $count) (i32.const 1000)) (local.get $byte)))")
        try FileManager.default.createDirectory(atPath: folder.file("in/tree/d"), withIntermediateDirectories: true)
        try OutputFile.write(Array(text.utf8), to: folder.file("in/p.wat"))
        try OutputFile.write(Array("A".utf8), to: folder.file("in/tree/f"))
        try OutputFile.write(Array("B".utf8), to: folder.file("in/tree/d/f"))
        let description = "{\"args\": [\"x\"], \"dirs\": [{\"guest\": \"/\", \"host\": \"tree\"}]}"
        try OutputFile.write(Array(description.utf8), to: folder.file("in/p.bundle.json"))
        func triage(_ arguments: [String]) throws -> (text: String, errors: String) {
            let process = ChildProcess(
                command: [Trials.assay, "triage", "--report", folder.file("out"), "--runs", "1"] + arguments,
                environment: ChildProcess.inherited(allBut: []), timeLimit: .seconds(60))
            let result = try process.run()
            return (String(decoding: result.output, as: UTF8.self), String(decoding: result.errors, as: UTF8.self))
        }
        let first = try triage([folder.file("in")]).text
        #expect(first.contains("exit code 2065"))
        #expect(first.split(separator: "\n").count == 2)
        let second = try triage([folder.file("in/p.wat"), "--argument", "--x", "--argument", "y", "--dir", "/:\(folder.file("in/tree/d"))"])
            .text
        #expect(second.contains("exit code 3066"))
        #expect(try triage([folder.file("in/p.wat"), "--dir", "a:b:c"]).errors.contains("'c' in 'a:b:c' is unknown"))
        try OutputFile.write(Array("{\"arg\": []}".utf8), to: folder.file("in/p.bundle.json"))
        #expect(try triage([folder.file("in/p.wat")]).errors.contains("\"arg\" of the setup is not known"))
    }
}
