import Foundation
import Testing

/// The checkout these tests lie in.
enum Repository {
    /// Absolute path, without a slash at the end.
    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// Folders that hold what is built, cloned or reported, and so nothing of the repository's own.
    private static let foreignFolders: Set<String> = [".git", "reports", "spectests/upstream", "wasi-testsuite/upstream"]

    /// Paths of all files below the root, relative to it, in order.
    static let files: [String] = {
        var result: [String] = []
        list("", into: &result)
        return result.sorted()
    }()

    private static func list(_ folder: String, into result: inout [String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
        for name in names where !name.hasPrefix(".build") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            guard !foreignFolders.contains(path) else { continue }
            if isFolder(path) { list(path, into: &result) } else { result.append(path) }
        }
    }

    static func isFolder(_ path: String) -> Bool {
        (try? URL(filePath: "\(root)/\(path)").resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    /// Whether the word occurs in the file: a quick look before a slow one.
    static func contains(_ path: String, _ word: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: "\(root)/\(path)")).range(of: Data(word.utf8)) != nil
    }

    static func lines(_ path: String) throws -> [String] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static func swiftFiles(below folder: String) -> [String] {
        files.filter { $0.hasPrefix("\(folder)/") && $0.hasSuffix(".swift") }
    }

    /// Files that people write: everything but what is binary.
    static let textFiles = files.filter { file in
        ["swift", "h", "c", "modulemap", "md", "xsd", "wast", "wat", "json", "txt", "yml"].contains { file.hasSuffix(".\($0)") }
            || ["Makefile", ".ci/run", ".gitignore", ".swift-format"].contains(file)
    }

    static let documents = files.filter { $0.hasSuffix(".md") }
}

/// A line of Swift without comments and without the insides of strings, for rules about words.
struct CodeLine {
    let number: Int
    let code: String

    /// The lines of a file. Block comments are not known here: the format forbids them.
    static func all(in path: String) throws -> [CodeLine] {
        var insideText = false
        return try Repository.lines(path).enumerated().map { index, line in
            let delimiters = line.components(separatedBy: "\"\"\"").count - 1
            let wasInside = insideText
            if delimiters % 2 == 1 { insideText.toggle() }
            let code = wasInside || delimiters > 0 ? "" : withoutStringsAndComments(line)
            return CodeLine(number: index + 1, code: code)
        }
    }

    /// Empties strings and drops the comment. It goes over bytes, as characters are slow in a debug build.
    private static func withoutStringsAndComments(_ line: String) -> String {
        let (quote, backslash, slash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"))
        var result: [UInt8] = []
        var insideString = false
        var isEscaped = false
        for byte in line.utf8 {
            if insideString {
                if isEscaped {
                    isEscaped = false
                } else if byte == backslash {
                    isEscaped = true
                } else if byte == quote {
                    insideString = false
                    result.append(quote)
                }
            } else {
                if byte == slash, result.last == slash { return String(decoding: result.dropLast(), as: UTF8.self) }
                if byte == quote { insideString = true }
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
