import Reporting
import SuiteSupport
import SystemPackage

/// A script file that was found, with the names it goes by.
struct ScriptFile: Sendable, Hashable {
    var path: FilePath
    /// Last component of the folder that was searched; for a file given itself, of the folder it is in.
    var root: String
    /// Path below that folder, with `/`.
    var relativePath: String
    /// Components of the absolute path of the folder that holds the file.
    var folder: [String]

    var name: String { root.isEmpty ? relativePath : "\(root)/\(relativePath)" }
}

/// Finds scripts: a file that is given is one, in a folder all that end in `.wast` or `.wast.gz` are.
enum ScriptDiscovery {
    /// The scripts at the given paths, each once, in the order of the paths and below a path in the order of their names.
    static func scripts(at paths: [String]) throws(FileError) -> [ScriptFile] {
        var scripts: [ScriptFile] = []
        var seen: Set<FilePath> = []
        for text in paths {
            if text == "-" {
                scripts.append(ScriptFile(path: "-", root: "", relativePath: "stdin", folder: []))
                continue
            }
            let path = FilePath(text)
            let absolute = Folders.current.pushing(path).lexicallyNormalized()
            if try Folders.isFolder(path) {
                try search(path, absolute, root: absolute.lastComponent?.string ?? "", below: "", depth: 0, into: &scripts, seen: &seen)
            } else {
                let folder = absolute.removingLastComponent()
                guard seen.insert(absolute).inserted else { continue }
                scripts.append(
                    ScriptFile(
                        path: path, root: folder.lastComponent?.string ?? "", relativePath: absolute.lastComponent?.string ?? text,
                        folder: folder.components.map(\.string)))
            }
        }
        return scripts
    }

    /// Folders nested deeper than this are not searched: a cycle of links ends here.
    private static let depthLimit = 40

    private static func search(
        _ path: FilePath, _ absolute: FilePath, root: String, below prefix: String, depth: Int, into scripts: inout [ScriptFile],
        seen: inout Set<FilePath>
    ) throws(FileError) {
        guard depth < depthLimit else { return }
        let folder = absolute.components.map(\.string)
        var folders: [String] = []
        for name in try Folders.names(in: path) where !name.hasPrefix(".") {
            let child = path.appending(name)
            guard name.hasSuffix(".wast") || name.hasSuffix(".wast.gz") else {
                // A link that leads nowhere is no folder.
                if (try? Folders.isFolder(child)) == true { folders.append(name) }
                continue
            }
            guard seen.insert(absolute.appending(name)).inserted else { continue }
            scripts.append(ScriptFile(path: child, root: root, relativePath: prefix + name, folder: folder))
        }
        // A folder's own scripts come before those of its folders.
        for name in folders {
            try search(
                path.appending(name), absolute.appending(name), root: root, below: "\(prefix)\(name)/", depth: depth + 1, into: &scripts,
                seen: &seen)
        }
    }
}
