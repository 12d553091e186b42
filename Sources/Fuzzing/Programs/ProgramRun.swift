import Files
import Rampart
import RampartRuntime
import RampartWASI
import SuiteSupport
import SystemPackage

/// What one run of a program did, as far as another engine must do the same.
struct ProgramRun: Sendable, Hashable {
    /// How it ended, in words.
    var end: String
    /// What tells kinds of ends apart.
    var endWord: String
    /// The word for a program that had charged all of its fuel.
    static let fuelWord = "exhaustion-fuel"

    /// Nil where it did not end by itself.
    var exitCode: UInt32?
    /// Where it failed, as the engine tells it; engines may tell less.
    var place: String?
    /// Why another engine may do something else; nil where it may not.
    var doubt: InconclusiveReason?
    /// An invariant of ours that was broken.
    var bug: String?
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// A list for each directory.
    var trees: [[String]] = []
    /// What the guest did that none may do, or nil.
    var escape: String?

    init(end: String, endWord: String) {
        self.end = end
        self.endWord = endWord
    }

    /// What differs first from another run, or nil. Ends in which engines may differ leave nothing to compare.
    func difference(from other: ProgramRun) -> (kind: String, text: String)? {
        if doubt != nil || other.doubt != nil { return nil }
        if end != other.end { return ("end", "\(end) and \(other.end)") }
        if output != other.output { return ("stdout", ProgramRun.difference(output, other.output)) }
        if errors != other.errors { return ("stderr", ProgramRun.difference(errors, other.errors)) }
        if trees != other.trees {
            let lines = zip(trees, other.trees).flatMap { $0.0.difference(from: $0.1).map { "\($0)" } }
            return ("tree", lines.joined(separator: "\n"))
        }
        return nil
    }

    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> String {
        let offset = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
        func part(_ bytes: [UInt8]) -> String {
            offset < bytes.count ? Hexadecimal.text(bytes[offset..<min(bytes.count, offset + 16)]) : "the end"
        }
        return "from byte \(offset) on: \(part(left)) and \(part(right))"
    }
}

/// Runs a program on new copies of its directories: in memory, where everything is the same each time, or in folders of the host.
struct ProgramRunner {
    let setup: ProgramSetup
    let module: Rampart.Module
    let engine: Engine
    var collectsAtEveryAllocation = false
    /// Whether standard error is told where compiled code of functions lies (`CodeMap`).
    var tellsCode = false

    /// Units for the whole program: less than a second of either engine, which a build for debugging spends on much less.
    static let fuel: Int64 = {
        #if DEBUG
            1_000_000
        #else
            50_000_000
        #endif
    }()
    /// Bytes of all files that a program may write in memory.
    private static let treeBytes = 64 << 20
    /// Bytes that are kept of each stream.
    private static let streamBytes = 1 << 20

    // MARK: In memory

    /// - Throws: where the module cannot be linked to WASI alone, or a directory not be made.
    func runInMemory() throws -> ProgramRun {
        var limits = MemoryFileSystem.Limits()
        limits.bytes = ProgramRunner.treeBytes
        limits.nodes = 100_000
        var systems: [MemoryFileSystem] = []
        for directory in setup.directories {
            // With a clock of its own: every look at it takes time.
            let system = MemoryFileSystem(clock: VirtualClock(), limits: limits)
            for entry in directory.entries {
                let path = try GuestPath(Array(entry.path.utf8))
                switch entry.content {
                case .folder: try system.root.createDirectory(path)
                case .file(let bytes): try system.write(bytes, to: entry.path)
                case .link(let target): try system.root.createSymbolicLink(path, contents: Array(target.utf8))
                }
            }
            systems.append(system)
        }
        var run = try run(on: systems.map(\.root))
        run.trees = systems.map { ProgramRunner.listing($0, $0.root, "", depth: 0) }
        return run
    }

    /// Everything below a directory, a line for each thing, in the order of names.
    private static func listing(_ system: MemoryFileSystem, _ directory: any RampartWASI.Directory, _ prefix: String, depth: Int)
        -> [String]
    {
        guard depth < 40, let entries = try? directory.entries(limit: 100_000) else { return ["\(prefix)…"] }
        var lines: [String] = []
        for entry in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            let name = String(decoding: entry.name, as: UTF8.self)
            let path = prefix + name
            guard let guest = try? GuestPath(entry.name) else { continue }
            switch entry.type {
            case .directory:
                lines.append("\(path)/")
                let request = OpenRequest(flags: .directory, descriptorFlags: [], reads: true, writes: false, followsLink: false)
                if case .directory(let below)? = try? directory.open(guest, request) {
                    lines += listing(system, below, "\(path)/", depth: depth + 1)
                }
            case .symbolicLink:
                lines.append("\(path) -> \(String(decoding: (try? directory.readSymbolicLink(guest)) ?? [], as: UTF8.self))")
            default: lines.append("\(path): \(contents(system.contents(of: path) ?? []))")
            }
        }
        return lines
    }

    /// The size, the first bytes, and a number that stands for all of them.
    private static func contents(_ bytes: [UInt8]) -> String {
        "\(bytes.count) bytes, \(StableHash.text(StableHash.of(bytes))), \(Hexadecimal.text(bytes.prefix(64)))"
    }

    // MARK: On the host

    /// - Throws: what the file system says, and where the module cannot be linked to WASI alone.
    func runOnHost() throws -> ProgramRun {
        let root = try Folders.makeTemporary(prefix: "assay-program")
        defer { try? Folders.remove(root) }
        let outside = root.appending("outside")
        try Folders.make(outside)
        try OutputFile.write(WASITree.secret, to: outside.appending("secret").string)
        var folders: [FilePath] = []
        for (number, directory) in setup.directories.enumerated() {
            let folder = root.appending("directory-\(number)")
            try Folders.make(folder)
            try directory.write(into: folder)
            folders.append(folder)
        }
        func surroundings() throws -> [String] {
            var lines = try Folders.names(in: root) + WASITree.listing(of: outside)
            for (folder, directory) in zip(folders, setup.directories) where directory.isReadOnly {
                lines += try WASITree.listing(of: folder)
            }
            return lines
        }
        let before = try surroundings()
        var run = try run(on: folders.map { try HostDirectory(path: $0.string) })
        if try surroundings() != before { run.escape = "changed what is outside, or what is read-only" }
        run.trees = try folders.map { try WASITree.listing(of: $0) }
        let digits = Hexadecimal.text(WASITree.secret)
        if WASITree.isSecret(in: run.output) || WASITree.isSecret(in: run.errors)
            || run.trees.contains(where: { $0.contains { $0.contains(digits) } })
        {
            run.escape = "read what is outside"
        }
        return run
    }

    // MARK: Running

    private func run(on directories: [any RampartWASI.Directory]) throws -> ProgramRun {
        var configuration = WASI.Configuration()
        configuration.arguments = [ProgramSetup.programName] + setup.arguments
        configuration.environment = setup.environment.map { ($0.name, $0.value) }
        configuration.standardInput = BufferStream(input: setup.input)
        let streams = [
            BufferStream(outputLimit: ProgramRunner.streamBytes), BufferStream(outputLimit: ProgramRunner.streamBytes),
        ]
        configuration.standardOutput = streams[0]
        configuration.standardError = streams[1]
        configuration.clock = VirtualClock()
        configuration.random = SeededRandom(seed: 1)
        configuration.limits.descriptors = 256
        configuration.mounts = zip(directories, setup.directories).map {
            ($0, Mount(name: $1.guest, isReadOnly: $1.isReadOnly))
        }
        let wasi = try WASI(configuration)
        var limits = StoreLimits()
        limits.memoryBytes = 256 << 20
        limits.tableElements = 1_000_000
        limits.heapBytes = 64 << 20
        limits.stackBytes = 16 << 20
        limits.longestWait = .milliseconds(10)
        limits.collectsAtEveryAllocation = collectsAtEveryAllocation
        limits.fuel = ProgramRunner.fuel
        let store = engine.makeStore(limits: limits)
        var linker = Linker()
        wasi.define(in: &linker, store: store)
        var run = try end(of: wasi, linker, store)
        run.output = streams[0].output
        run.errors = streams[1].output
        return run
    }

    private func end(of wasi: WASI, _ linker: Linker, _ store: Store) throws -> ProgramRun {
        let instance: Instance
        do throws(InstantiationError) {
            instance = try linker.instantiate(module, in: store)
        } catch {
            switch error {
            case .link: throw error
            case .execution(let error): return ProgramRunner.run(endingWith: error, in: store)
            case .limit(let limit):
                var run = ProgramRun(end: "not instantiated: \(limit.message)", endWord: "limit")
                run.doubt = .limit
                return run
            }
        }
        if tellsCode { CodeMap.tell([instance.module]) }
        store.fuel = ProgramRunner.fuel
        do throws(ExecutionError) {
            let code = try wasi.run(instance)
            var run = ProgramRun(end: "exit code \(code)", endWord: "exit")
            run.exitCode = code
            return run
        } catch {
            return ProgramRunner.run(endingWith: error, in: store)
        }
    }

    private static func run(endingWith error: ExecutionError, in store: Store) -> ProgramRun {
        var run: ProgramRun
        switch error {
        case .trap(let trap): run = ProgramRun(end: "trap: \(trap.message)", endWord: "trap-\(trap.code)")
        case .exhaustion(let exhaustion):
            run = ProgramRun(end: "exhaustion: \(exhaustion.message)", endWord: exhaustion == .fuel ? ProgramRun.fuelWord : "exhaustion")
            if exhaustion != .fuel { run.doubt = Outcome.exhaustion(exhaustion).nondeterminism }
        case .exception: run = ProgramRun(end: "an exception that nothing catches", endWord: "exception")
        case .host(let cause): run = ProgramRun(end: "\(cause)", endWord: "host")
        case .arguments(let error): run = ProgramRun(end: error.message, endWord: "arguments")
        case .bug(let bug):
            run = ProgramRun(end: "a broken invariant", endWord: "bug")
            run.bug = "\(bug)"
        }
        run.place = store.backtrace(limit: 1).first.map { frame in
            "function \(frame.functionIndex)\(frame.offset.map { " at offset 0x\(String($0, radix: 16))" } ?? "")"
        }
        return run
    }
}
