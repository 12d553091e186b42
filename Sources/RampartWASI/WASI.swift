import Rampart
import SeededDefects

/// WASI preview 1 for the modules of a store: the functions of `wasi_snapshot_preview1`, and the descriptors that they work on.
///
/// A guest reaches what the configuration hands in, and nothing else. One object serves one program, on the thread of its store.
public final class WASI {
    /// What a guest is given.
    public struct Configuration {
        /// The program's name, then its arguments. Without NUL.
        public var arguments: [String] = []
        /// Without NUL, the names without `=`.
        public var environment: [(name: String, value: String)] = []
        /// Descriptors 0, 1 and 2.
        public var standardInput: any Stream = BufferStream()
        public var standardOutput: any Stream = BufferStream()
        public var standardError: any Stream = BufferStream()
        /// Directories, from descriptor 3 on.
        public var mounts: [(directory: any Directory, mount: Mount)] = []
        /// Sockets, behind the directories.
        public var sockets: [any Socket] = []
        public var clock: any Clock = HostClock()
        public var random: any RandomSource = HostRandom()
        public var limits = Limits()

        public init() {}
    }

    /// What a guest can make the host keep.
    public struct Limits: Sendable, Hashable {
        /// Open descriptors, the standard streams among them.
        public var descriptors = 1024
        /// Entries of one directory that is listed.
        public var directoryEntries = 1_000_000
        /// Subscriptions of one `poll_oneoff`.
        public var subscriptions: UInt32 = 4096

        public init() {}
    }

    /// The module name under which guests import the functions.
    public static let moduleName: Name = "wasi_snapshot_preview1"

    /// The names of the functions.
    public static var functionNames: [String] { FunctionTable.rows.map(\.name) }

    /// The type under which guests import a function; nil where there is none of the name.
    public static func functionType(_ name: String) -> FunctionType? {
        guard let row = FunctionTable.rows.first(where: { $0.name == name }) else { return nil }
        return FunctionType(parameters: row.parameters, results: row.returnsErrno ? [.i32] : [])
    }

    let configuration: Configuration
    var descriptors: DescriptorTable
    /// Ends waiting from other threads.
    public let interruption = Interruption()
    /// Calls by position in `FunctionTable.rows`.
    var callCounts = [UInt64](repeating: 0, count: FunctionTable.rows.count)
    /// The module whose instance called last, and the index of its memory. Not the instance: it holds the store, whose functions hold this.
    private var lastCaller: (module: AnyObject, memory: UInt32)?

    /// - Throws: `ConfigurationError` where an argument or variable cannot be given to a guest, or the limit of descriptors is met already.
    public init(_ configuration: Configuration) throws(ConfigurationError) {
        var kept = configuration
        // The descriptors alone hold these, so that closing one closes what is behind it.
        kept.mounts = []
        kept.sockets = []
        self.configuration = kept
        descriptors = DescriptorTable(limit: configuration.limits.descriptors)
        for argument in configuration.arguments where argument.utf8.contains(0) { throw .argument(argument) }
        for (name, value) in configuration.environment
        where name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) || (name + value).utf8.contains(0) {
            throw .variable(name)
        }
        do {
            for stream in [configuration.standardInput, configuration.standardOutput, configuration.standardError] {
                try descriptors.addStandard(Descriptor(.stream(stream), rights: .stream, inheriting: []))
            }
            for (directory, mount) in configuration.mounts {
                let lost: Rights = mount.isReadOnly ? .mutating : []
                _ = try descriptors.add(
                    Descriptor(
                        .directory(MountedDirectory(directory, mount)), rights: .directory.subtracting(lost),
                        inheriting: .directory.union(.file).subtracting(lost), preopenName: mount.name))
            }
            for socket in configuration.sockets {
                _ = try descriptors.add(
                    Descriptor(.socket(socket), rights: socket.isListening ? .listener : .connection, inheriting: .connection))
            }
        } catch {
            throw .tooManyDescriptors
        }
    }

    /// Gives the functions to the modules that a linker instantiates in a store.
    public func define(in linker: inout Linker, store: Store) {
        for (index, row) in FunctionTable.rows.enumerated() {
            let results: [ValueType] = row.returnsErrno ? [.i32] : []
            linker.define(WASI.moduleName, Name(row.name), in: store, parameters: row.parameters, results: results) {
                [self] caller, arguments in
                callCounts[index] += 1
                let call = Call(wasi: self, memory: GuestMemory(memory: try memory(of: caller)), arguments: arguments)
                do {
                    try row.body(call)
                    try call.falsify(Seeded.function(row.name))
                } catch let error as Errno {
                    let error = error.falsified(Seeded.function(row.name))
                    return [.i32(error)]
                }
                return row.returnsErrno ? [.i32(0)] : []
            }
        }
    }

    /// How often each function was called, those that were; by name.
    public var calls: [(name: String, count: UInt64)] {
        zip(FunctionTable.rows, callCounts).filter { $0.1 > 0 }.map { (name: $0.0.name, count: $0.1) }
    }

    /// Runs a program: the export `_start`, or `_initialize` of a library that has no `_start`.
    ///
    /// - Returns: The exit code: that of `proc_exit`, or 0 where the function returns.
    /// - Throws: How the program ended otherwise.
    public func run(_ instance: Instance) throws(ExecutionError) -> UInt32 {
        guard let function = instance.function("_start") ?? instance.function("_initialize") else { throw .host(ProgramError.noStart) }
        do throws(ExecutionError) {
            _ = try instance.store.invoke(function, [])
            return 0
        } catch {
            if case .host(let cause) = error, let exit = cause as? ProcessExit { return exit.code }
            throw error
        }
    }

    private func memory(of caller: Caller) throws -> MemoryInstance {
        guard let instance = caller.instance else { throw ProgramError.noMemory }
        let module = instance.module
        if let lastCaller, lastCaller.module === module, let memory = instance.memory(lastCaller.memory) { return memory }
        let export = module.module.module.exports.first { $0.kind == .memory && $0.name == "memory" }
        guard let export, let memory = instance.memory(export.index) else { throw ProgramError.noMemory }
        lastCaller = (module, export.index)
        return memory
    }
}

/// Ends a program: thrown by `proc_exit` and by `proc_raise`.
public struct ProcessExit: Error, Sendable, Hashable {
    public let code: UInt32

    public init(code: UInt32) { self.code = code }
}

/// Why a configuration cannot be given to a guest.
public enum ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An argument with a NUL.
    case argument(String)
    /// A variable with a NUL, or whose name is empty or has a `=`.
    case variable(String)
    case tooManyDescriptors

    public var description: String {
        switch self {
        case .argument(let text): "the argument '\(text)' has a NUL byte, which ends arguments"
        case .variable(let name): "the environment variable '\(name)' has a NUL byte, or a name that is empty or contains '='"
        case .tooManyDescriptors: "more directories and sockets than descriptors"
        }
    }
}

/// Why a module is no program of preview 1.
public enum ProgramError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It exports no function `_start` nor `_initialize`.
    case noStart
    /// A function was called by an instance that exports no memory of the name `memory`.
    case noMemory

    public var description: String {
        switch self {
        case .noStart: "the module exports no function '_start' or '_initialize'"
        case .noMemory: "the module calls WASI but exports no memory 'memory'"
        }
    }
}
