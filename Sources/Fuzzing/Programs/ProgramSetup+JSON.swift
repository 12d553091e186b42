import Files
import WasmModel

/// The setup as JSON, in the style of the testsuite of WASI: `args`, `env`, `stdin` and `dirs`. A directory is an object with the name that the
/// program sees as `guest`, and either `entries`, or for files beside modules a path as `host`; a text stands for both names.
extension ProgramSetup {
    var json: JSONValue {
        [
            "version": 1,
            "args": .array(arguments.map(JSONValue.string)),
            "env": .object(environment.map { JSONMember($0.name, .string($0.value)) }),
            "stdin": ProgramSetup.json(input),
            "dirs": .array(directories.map(ProgramSetup.json)),
        ]
    }

    private static func json(_ directory: Directory) -> JSONValue {
        .object(
            [JSONMember("guest", .string(directory.guest))]
                + (directory.isReadOnly ? [JSONMember("readonly", .boolean(true))] : [])
                + [JSONMember("entries", .array(directory.entries.map(json)))])
    }

    private static func json(_ entry: Entry) -> JSONValue {
        switch entry.content {
        case .folder: ["path": .string("\(entry.path)/")]
        case .link(let target): ["path": .string(entry.path), "link": .string(target)]
        case .file(let bytes): ["path": .string(entry.path), "contents": json(bytes)]
        }
    }

    /// Text where the bytes are one, for people to read; else hexadecimal digits.
    private static func json(_ bytes: [UInt8]) -> JSONValue {
        if let text = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }) {
            return .string(text)
        }
        return ["hex": .string(Hexadecimal.text(bytes))]
    }

    /// Reads a setup. What `host` paths lead to is asked of `directory`; nil takes none.
    ///
    /// - Throws: where it is none, or has members that are not known: a misspelt one would make the program do something else.
    init(json: JSONValue, directory: ((String) throws(CaseFormatError) -> [Entry])?) throws(CaseFormatError) {
        self.init()
        guard case .object(let members) = json else { throw CaseFormatError("a setup is an object with args, env, stdin and dirs") }
        for member in members {
            switch (member.name, member.value) {
            case ("version", .integer(1)): break
            case ("args", .array(let values)):
                for value in values { arguments.append(try ProgramSetup.text(value, "args")) }
            case ("env", .object(let variables)):
                for variable in variables {
                    environment.append(Variable(name: variable.name, value: try ProgramSetup.text(variable.value, "env")))
                }
            case ("stdin", let value): input = try ProgramSetup.bytes(value)
            case ("dirs", .array(let values)):
                for value in values { directories.append(try ProgramSetup.directory(value, directory)) }
            case (let name, _): throw CaseFormatError("\"\(name)\" of the setup is not known, or of another kind")
            }
        }
    }

    private static func directory(
        _ value: JSONValue, _ read: ((String) throws(CaseFormatError) -> [Entry])?
    ) throws(CaseFormatError) -> Directory {
        var directory = Directory(guest: "", entries: [])
        var host: String?
        switch value {
        case .string(let name): (directory.guest, host) = (name, name)
        case .object(let members):
            for member in members {
                switch (member.name, member.value) {
                case ("guest", .string(let name)): directory.guest = name
                case ("host", .string(let path)): host = path
                case ("readonly", .boolean(let isReadOnly)): directory.isReadOnly = isReadOnly
                case ("entries", .array(let values)):
                    for value in values { directory.entries.append(try entry(value)) }
                case (let name, _): throw CaseFormatError("\"\(name)\" of a directory is not known, or of another kind")
                }
            }
        default: throw CaseFormatError("a directory is a path, or an object with guest, host or entries, and readonly")
        }
        if let host {
            guard let read, directory.entries.isEmpty else { throw CaseFormatError("\"host\" has no place here") }
            directory.entries = try read(host)
        }
        guard !directory.guest.isEmpty, directory.isSound else {
            throw CaseFormatError("the directory '\(directory.guest)' has no name, or something in it lies in no folder of it")
        }
        return directory
    }

    private static func entry(_ value: JSONValue) throws(CaseFormatError) -> Entry {
        guard case .string(var path) = value["path"] else { throw CaseFormatError("an entry of a directory has no path") }
        if let contents = value["contents"] { return Entry(path: path, content: .file(try bytes(contents))) }
        if let link = value["link"] { return Entry(path: path, content: .link(try text(link, "link"))) }
        guard path.last == "/" else { throw CaseFormatError("'\(path)' has no contents, and does not end as a folder does") }
        path.removeLast()
        return Entry(path: path, content: .folder)
    }

    private static func text(_ value: JSONValue, _ name: String) throws(CaseFormatError) -> String {
        guard case .string(let text) = value else { throw CaseFormatError("\"\(name)\" has something that is no text") }
        return text
    }

    private static func bytes(_ value: JSONValue) throws(CaseFormatError) -> [UInt8] {
        if case .string(let text) = value { return Array(text.utf8) }
        guard case .string(let digits) = value["hex"], let bytes = Hexadecimal.bytes(digits) else {
            throw CaseFormatError("bytes are a text, or an object with hexadecimal digits as hex")
        }
        return bytes
    }
}

// MARK: One file

extension WASIProgram {
    /// The name of the custom section.
    public static let sectionName = "rampart.program"
    /// At its end stand the bytes of the whole section, in so many digits, and this mark: so it is found behind bytes that are no module, too.
    private static let mark = Array(" rampart.program".utf8)
    private static let digitCount = 8

    /// The whole file; a program without a setup is the module alone.
    public func encoded() -> [UInt8] {
        if setup.isEmpty { return binary }
        let contents = JSONWriter.bytes(of: setup.json, style: .compact)
        func section(_ size: Int) -> [UInt8] {
            let digits = String(size, radix: 16)
            let padded = String(repeating: "0", count: WASIProgram.digitCount - min(digits.utf8.count, WASIProgram.digitCount)) + digits
            return CustomSection.encoded(name: WASIProgram.sectionName, contents: contents + Array(padded.utf8) + WASIProgram.mark)
        }
        return binary + section(section(0).count)
    }

    /// Reads a program; bytes without a setup are one that is run with nothing.
    ///
    /// - Throws: where there is a setup that cannot be understood.
    public init(file: [UInt8]) throws(CaseFormatError) {
        guard let (binary, contents) = WASIProgram.split(file) else {
            self.init(binary: file)
            return
        }
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.value(of: contents)
        } catch {
            throw CaseFormatError("the setup of the program is not JSON: \(error)")
        }
        self.init(binary: binary, setup: try ProgramSetup(json: json, directory: nil))
    }

    /// Whether a file has a setup.
    public static func hasSetup(_ file: [UInt8]) -> Bool { split(file) != nil }

    private static func split(_ file: [UInt8]) -> (binary: [UInt8], contents: [UInt8])? {
        let tail = digitCount + mark.count
        guard file.count > tail, file.suffix(mark.count).elementsEqual(mark) else { return nil }
        let end = file.count - tail
        let digits = String(decoding: file[end..<(file.count - mark.count)], as: UTF8.self)
        guard let size = Int(digits, radix: 16), size > tail, size <= file.count else { return nil }
        let start = file.count - size
        // The identifier, the size, and the name with its length.
        var position = start + 1
        while position < end, file[position] & 0x80 != 0 { position += 1 }
        position += 1
        let name = [UInt8(sectionName.utf8.count)] + Array(sectionName.utf8)
        guard file[start] == 0, position + name.count <= end, file[position...].starts(with: name) else { return nil }
        return (Array(file[..<start]), Array(file[(position + name.count)..<end]))
    }
}
