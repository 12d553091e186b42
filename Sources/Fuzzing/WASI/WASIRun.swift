import Files
import Rampart
import RampartWASI
import SuiteSupport
import SystemPackage

/// One run of a case, and what it showed.
struct WASIRun {
    /// The errno of each call, or how it ended otherwise; shorter than the calls where a call ended the program.
    private(set) var results: [String] = []
    /// The guest's memory, without what no two runs have in common: devices, inode numbers, times.
    private var memory: [UInt8] = []
    private var output: [UInt8] = []
    /// While the run lasts.
    private var rules: WASIRules?
    /// Everything below the mounted directory; nil for one in memory.
    private var tree: [String]?
    /// Whether the store of the run was freed at its end.
    private(set) var isStoreFreed = true
    /// What the guest did that none may do, or nil.
    private(set) var escape: String?
    /// What a call did that preview 1 does not allow; nil too where nobody has looked.
    private(set) var violation: WASIViolation?
    /// How often a precondition of a function did not hold, by `<function>:<rule>`.
    private(set) var broken: [String: Int] = [:]

    /// Whether calls are judged by the rules of preview 1.
    enum Judging {
        case no, yes
        /// With a look at all of the memory after each call, which takes time, and names the call that wrote where it may not.
        case thoroughly
    }

    /// Runs a case.
    ///
    /// - Parameters:
    ///   - fuzzCase: The calls.
    ///   - binary: The module that makes them.
    ///   - engine: What executes it.
    ///   - mounting: The folder of a new tree to mount for writing; nil for a tree in memory.
    ///   - judging: Whether calls are judged by the rules of preview 1.
    /// - Throws: what the file system says, and where the module does not run at all.
    init(
        _ fuzzCase: WASICase, _ binary: [UInt8], _ engine: Engine, mounting: ((WASITree) -> FilePath)?, judging: Judging
    ) throws {
        let clock = VirtualClock()
        let setting = WASISetting.ofCases
        var configuration = WASI.Configuration()
        configuration.arguments = setting.arguments
        configuration.environment = setting.environment
        configuration.standardInput = BufferStream(input: Array(setting.input.utf8))
        let outputs = [BufferStream(outputLimit: WASIRun.outputLimit), BufferStream(outputLimit: WASIRun.outputLimit)]
        configuration.standardOutput = outputs[0]
        configuration.standardError = outputs[1]
        configuration.clock = clock
        configuration.random = SeededRandom(seed: 1)
        configuration.limits.descriptors = setting.descriptors

        let tree = mounting == nil ? nil : try WASITree()
        defer { tree?.remove() }
        let roots: [any Directory]
        if let tree, let mounting {
            roots = [try HostDirectory(path: mounting(tree).string), try HostDirectory(path: tree.readOnly.string)]
        } else {
            // With a clock of its own: every look at it takes time.
            let made = try WASITree.inMemory(clock: VirtualClock())
            roots = [made.inside.root, made.readOnly.root]
        }
        configuration.mounts = zip(roots, setting.mounts).map { ($0, Mount(name: $1.name, isReadOnly: $1.isReadOnly)) }
        let before = try tree.map { try WASIRun.surroundings(of: $0) }
        let wasi = try WASI(configuration)
        isStoreFreed = try run(fuzzCase, try Module(engine: engine, binary: binary), wasi, judging).isGone
        output = outputs[0].output + outputs[1].output
        if var rules, violation == nil {
            let written = outputs.map(\.output)
            violation = rules.finish(memory: memory, outputs: written.contains { $0.count >= WASIRun.outputLimit } ? nil : written)
        }
        rules = nil
        if let tree {
            if try WASIRun.surroundings(of: tree) != before { escape = "changed what is outside" }
            self.tree = try WASITree.listing(of: tree.inside)
        }
        if WASITree.isSecret(in: memory) || WASITree.isSecret(in: output) { escape = "read what is outside" }
    }

    /// What no guest may change: the folder around the mounted ones, what stands beside them, and what is mounted read-only.
    private static func surroundings(of tree: WASITree) throws -> [String] {
        try WASITree.listing(of: tree.outside) + WASITree.listing(of: tree.readOnly)
            + Folders.names(in: tree.root)
    }

    /// Most bytes that are kept of an output.
    private static let outputLimit = 1 << 20

    private mutating func run(_ fuzzCase: WASICase, _ module: Module, _ wasi: WASI, _ judging: Judging) throws -> StoreWatch {
        let store = module.engine.makeStore()
        var linker = Linker()
        wasi.define(in: &linker, store: store)
        let instance = try linker.instantiate(module, in: store)
        guard let memory = instance.memory("memory") else { throw CaseFormatError("the guest has no memory") }
        if judging != .no {
            rules = WASIRules(
                names: WASITree.names, memory: memory.read(0, count: Int(memory.byteCount)) ?? [], isThorough: judging == .thoroughly)
        }
        for (number, call) in fuzzCase.calls.enumerated() {
            guard let function = instance.function(WASIGuest.name(of: number)) else { continue }
            // Arguments as the call sees them: it may overwrite the place from which one was loaded.
            let arguments = call.arguments.map { WASIRun.value($0, memory) }
            do throws(ExecutionError) {
                guard case .i32(let errno) = try store.invoke(function, []).first else { continue }
                results.append(RampartWASI.Errno(rawValue: UInt16(truncatingIfNeeded: errno)).map { "\($0)" } ?? "\(errno)")
                judge(number, call, arguments, errno, memory)
                if errno == 0 { hide(call.function, arguments, memory) }
            } catch {
                results.append(error.message)
                if judging != .no, violation == nil, call.function != "proc_exit", call.function != "proc_raise" {
                    violation = WASIViolation(name: "\(call.function):ended", text: "call \(number), \(call): \(error.message)")
                }
                break
            }
        }
        broken = rules?.reached ?? [:]
        self.memory = memory.read(0, count: Int(memory.byteCount)) ?? []
        return StoreWatch(store)
    }

    /// Applies the rules to a call that has returned; nothing is judged any more once one is broken.
    private mutating func judge(
        _ number: Int, _ call: WASICase.Call, _ arguments: [UInt64], _ errno: Int32, _ memory: MemoryInstance
    ) {
        guard violation == nil else { return }
        let errno = UInt16(exactly: errno) ?? .max
        let broken = rules?.judge(number, call.function, arguments, errno: errno) { offset, count in
            memory.read(UInt64(offset), count: count) ?? []
        }
        guard let broken else { return }
        let shown = arguments.map { "\($0)" }.joined(separator: ", ")
        violation = WASIViolation(
            name: broken.name, text: "call \(number), \(call), with \(shown), errno \(errno): \(broken.text)")
    }

    private static func value(_ argument: WASICase.Argument, _ memory: MemoryInstance) -> UInt64 {
        switch argument {
        case .number(let number): number
        case .loaded(let address): number(memory.read(UInt64(address), count: 4) ?? [])
        }
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    /// Overwrites what differs between runs in the result of a call that succeeded.
    private mutating func hide(_ function: String, _ arguments: [UInt64], _ memory: MemoryInstance) {
        func clear(_ offset: UInt64, _ count: Int) {
            let zeros = [UInt8](repeating: 0, count: count)
            if memory.write(zeros, at: offset) { rules?.accept(Int(offset), zeros) }
        }
        switch function {
        case "fd_filestat_get", "path_filestat_get":
            guard let address = arguments.last.map({ UInt64(UInt32(truncatingIfNeeded: $0)) }) else { return }
            clear(address, 16)
            clear(address + 40, 24)
            // Sizes and numbers of links of directories are the file system's affair.
            if memory.read(address + 16, count: 1) == [RampartWASI.FileType.directory.rawValue] { clear(address + 24, 16) }
        case "fd_readdir":
            // Order and numbers are the file system's affair; names end where the buffer ends.
            guard arguments.count == 5 else { return }
            let count = min(UInt32(truncatingIfNeeded: arguments[2]), WASICase.memorySize)
            clear(UInt64(UInt32(truncatingIfNeeded: arguments[1])), Int(count))
            // From the middle of a directory on, how much there is depends on what comes first.
            if arguments[3] != 0 { clear(UInt64(UInt32(truncatingIfNeeded: arguments[4])), 4) }
        default: return
        }
    }

    /// What differs first from another run, or nil.
    func difference(from other: WASIRun, calls: [WASICase.Call]) -> (kind: String, text: String)? {
        for (number, (mine, its)) in zip(results, other.results).enumerated() where mine != its {
            return ("\(calls[number].function):\(mine)|\(its)", "call \(number), \(calls[number]): \(mine) and \(its)")
        }
        if results.count != other.results.count { return ("calls", "\(results.count) and \(other.results.count) calls were made") }
        if output != other.output { return ("output", "\(Hexadecimal.text(output)) and \(Hexadecimal.text(other.output))") }
        if let offset = zip(memory, other.memory).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            let end = min(memory.count, offset + 16)
            return (
                "memory", "at \(offset): \(Hexadecimal.text(memory[offset..<end])) and \(Hexadecimal.text(other.memory[offset..<end]))"
            )
        }
        if let tree, let its = other.tree, tree != its {
            let difference = tree.difference(from: its)
            return ("tree", difference.map { "\($0)" }.joined(separator: "\n"))
        }
        return nil
    }
}
