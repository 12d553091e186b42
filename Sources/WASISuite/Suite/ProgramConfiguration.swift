import Reporting
import SystemPackage

/// A variable of a guest's environment.
public struct EnvironmentVariable: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Reads `NAME=value`; the name must not be empty.
    public init?(_ text: String) {
        guard let separator = text.firstIndex(of: "="), separator != text.startIndex else { return nil }
        self.init(name: String(text[..<separator]), value: String(text[text.index(after: separator)...]))
    }
}

/// How a program is run and what it must do: the file `X.json` beside `X.wasm`, in the style of preview 1.
struct ProgramConfiguration: Sendable, Hashable {
    /// A directory that the guest finds at its start.
    struct Preopen: Sendable, Hashable {
        /// Relative to the suite's folder.
        var path: String
        /// The name that the guest sees.
        var guestName: String
    }

    /// Without the program's name.
    var arguments: [String] = []
    var environment: [EnvironmentVariable] = []
    var preopens: [Preopen] = []
    var exitCode: UInt32 = 0
    /// How the output begins; nil is not looked at.
    var output: String?
    var errors: String?

    /// No file: no arguments, exit code 0.
    init() {}

    /// What a file says.
    enum Content: Sendable, Hashable {
        case configuration(ProgramConfiguration)
        /// The style that only later previews use; the text says what it needs.
        case notSupported(needs: String)
    }

    private static let operationKeys: Set<String> = ["operations", "proposals", "world", "servers", "debug"]
    private static let keys: Set<String> = ["args", "env", "root", "dirs", "exit_code", "stdout", "stderr"]

    /// Reads a file.
    ///
    /// - Throws: for what is no such configuration, unknown keys included: a misspelt one would make the test say less than it seems to.
    static func read(_ path: FilePath) throws(SuiteFault) -> Content {
        let object = try JSONObject(path: path)
        let later = object.names.filter(operationKeys.contains)
        try object.allowOnly(keys.union(operationKeys))
        guard later.isEmpty else {
            guard object.names.allSatisfy({ operationKeys.contains($0) }) else {
                throw SuiteFault("\(path.lastComponent?.string ?? ""): \"\(later[0])\" does not go with the keys of preview 1")
            }
            return .notSupported(needs: later.map { "\"\($0)\"" }.joined(separator: ", ") + " in its configuration")
        }
        return .configuration(try ProgramConfiguration(object))
    }

    private init(_ object: JSONObject) throws(SuiteFault) {
        environment = try object.variables("env")
        exitCode = try object.unsigned("exit_code") ?? 0
        output = try object.string("stdout")
        errors = try object.string("stderr")
        let root = try object.string("root")
        let folders = try object.strings("dirs")
        if root != nil, folders != nil { throw SuiteFault("\"root\" and \"dirs\" exclude each other") }
        if let root { preopens = [Preopen(path: root, guestName: "/")] }
        preopens += (folders ?? []).map { Preopen(path: $0, guestName: $0) }
        for preopen in preopens {
            // The folder is copied, and the copy must stay where it is put.
            let path = FilePath(preopen.path)
            guard path.isRelative, !path.isEmpty, path.isLexicallyNormal, path.components.first?.kind == .regular else {
                throw SuiteFault("the directory \"\(preopen.path)\" does not lie in the suite")
            }
        }
        // Where directories have names, programs look for the name in their first argument.
        arguments = try object.strings("args") ?? folders ?? []
    }
}
