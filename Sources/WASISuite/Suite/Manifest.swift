import Reporting
import SystemPackage

/// Why a manifest or a configuration cannot be used.
struct SuiteFault: Error, Sendable, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}

/// What `manifest.json` says of a suite.
struct Manifest: Sendable, Hashable {
    var name: String
    var version: String?

    /// - Throws: where the file cannot be read, is no JSON object, or has other members than `name` and `version`.
    init(path: FilePath) throws(SuiteFault) {
        let object = try JSONObject(path: path)
        try object.allowOnly(["name", "version"])
        guard let name = try object.string("name") else { throw SuiteFault("manifest.json has no name") }
        self.name = name
        version = try object.string("version")
    }
}

/// A JSON file that is an object, with errors that name the file.
struct JSONObject {
    private let file: String
    private let members: [JSONMember]

    init(path: FilePath) throws(SuiteFault) {
        file = path.lastComponent?.string ?? path.string
        let value: JSONValue
        do {
            value = try JSONReader.value(of: try InputFile.read(path.string, limit: 1 << 20))
        } catch let error as FileError {
            throw SuiteFault(error.description)
        } catch {
            throw SuiteFault("\(file): \(error)")
        }
        guard case .object(let members) = value else { throw SuiteFault("\(file) is no object") }
        self.members = members
    }

    var names: [String] { members.map(\.name) }

    func allowOnly(_ known: Set<String>) throws(SuiteFault) {
        for name in names where !known.contains(name) { throw SuiteFault("\(file): the key \"\(name)\" is not known") }
    }

    func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    func string(_ name: String) throws(SuiteFault) -> String? {
        switch value(name) {
        case nil: return nil
        case .string(let text): return text
        default: throw SuiteFault("\(file): \"\(name)\" is no string")
        }
    }

    func strings(_ name: String) throws(SuiteFault) -> [String]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value else { throw SuiteFault("\(file): \"\(name)\" is no array of strings") }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw SuiteFault("\(file): \"\(name)\" is no array of strings") }
            strings.append(text)
        }
        return strings
    }

    func unsigned(_ name: String) throws(SuiteFault) -> UInt32? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value, let number = UInt32(exactly: number) else {
            throw SuiteFault("\(file): \"\(name)\" is no exit code")
        }
        return number
    }

    /// An object whose values are strings, in its order.
    func variables(_ name: String) throws(SuiteFault) -> [EnvironmentVariable] {
        guard let value = value(name) else { return [] }
        guard case .object(let members) = value else { throw SuiteFault("\(file): \"\(name)\" is no object of strings") }
        var variables: [EnvironmentVariable] = []
        for member in members {
            guard case .string(let text) = member.value else { throw SuiteFault("\(file): \"\(name)\" is no object of strings") }
            variables.append(EnvironmentVariable(name: member.name, value: text))
        }
        return variables
    }
}
