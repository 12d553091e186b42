/// What a program of WASI preview 1 is run with: arguments, environment, standard input, and directories with everything in them.
public struct ProgramSetup: Sendable, Hashable {
    public struct Variable: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Something in a directory, by its path below it.
    public struct Entry: Sendable, Hashable {
        public enum Content: Sendable, Hashable {
            case folder
            case file([UInt8])
            /// A symbolic link and where it leads, which may be anywhere.
            case link(String)
        }

        public var path: String
        public var content: Content

        public init(path: String, content: Content) {
            self.path = path
            self.content = content
        }
    }

    /// A directory that the program finds at its start.
    public struct Directory: Sendable, Hashable {
        /// The name that the program sees.
        public var guest: String
        public var isReadOnly: Bool
        /// Folders before what is in them.
        public var entries: [Entry]

        public init(guest: String, isReadOnly: Bool = false, entries: [Entry]) {
            self.guest = guest
            self.isReadOnly = isReadOnly
            self.entries = entries
        }
    }

    /// Without the program's name.
    public var arguments: [String]
    public var environment: [Variable]
    public var input: [UInt8]
    public var directories: [Directory]

    public init(arguments: [String] = [], environment: [Variable] = [], input: [UInt8] = [], directories: [Directory] = []) {
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.directories = directories
    }

    /// What programs find as their name.
    static let programName = "program.wasm"

    public var isEmpty: Bool { self == ProgramSetup() }
}

extension ProgramSetup.Directory {
    /// Whether everything lies below the directory and in folders of it: nothing is written through a link, or beside the place that it is
    /// given. What lies in no folder that is listed is no entry.
    var isSound: Bool {
        var folders: Set<String> = [""]
        var known: Set<String> = []
        for entry in entries {
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }),
                folders.contains(parts.dropLast().joined(separator: "/")), known.insert(entry.path).inserted
            else { return false }
            switch entry.content {
            case .folder: folders.insert(entry.path)
            case .file: break
            case .link(let target): if target.isEmpty || target.utf8.contains(0) { return false }
            }
        }
        return true
    }
}

/// A program with its setup. As a file: the module, with a custom section behind it that has the setup; so other tools can read it.
public struct WASIProgram: Sendable, Hashable {
    public var binary: [UInt8]
    public var setup: ProgramSetup

    public init(binary: [UInt8], setup: ProgramSetup = ProgramSetup()) {
        self.binary = binary
        self.setup = setup
    }
}
