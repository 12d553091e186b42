import Reporting
import SuiteSupport
import SystemPackage

/// Finds suites: a folder is searched for folders with `manifest.json`; a file `X.wasm` is one program of the suite it lies in.
enum SuiteDiscovery {
    /// Folders nested deeper than this are not searched: a cycle of links ends here.
    private static let depthLimit = 40

    /// The suites at the given paths, each once, in the order of the paths and below a path in the order of their names.
    ///
    /// - Throws: `FileError.cannotRead` where a path does not exist or a folder cannot be listed. A manifest that cannot be read or understood
    ///   is the fault of its suite.
    static func suites(at paths: [String]) throws(FileError) -> [ProgramSuite] {
        var suites: [ProgramSuite] = []
        var seen: Set<FilePath> = []
        for text in paths {
            let path = FilePath(text)
            let absolute = Folders.current.pushing(path).lexicallyNormalized()
            guard try Folders.isFolder(path) else {
                let folder = absolute.removingLastComponent()
                guard let file = absolute.lastComponent?.string, seen.insert(absolute).inserted else { continue }
                var suite = suite(in: folder, root: folder.lastComponent?.string ?? "", below: "", programs: [file])
                suite.isComplete = false
                if !file.hasSuffix(".wasm") { suite.fault = "\(text) is neither a folder nor a program (.wasm)" }
                suites.append(suite)
                continue
            }
            let count = suites.count
            let root = absolute.lastComponent?.string ?? ""
            try search(absolute, root: root, below: "", depth: 0, into: &suites, seen: &seen)
            // A path that gives nothing is a mistake that must not pass for success.
            if suites.count == count {
                suites.append(
                    ProgramSuite(
                        folder: absolute, root: root, relativePath: "", title: text, version: "", programs: [],
                        fault: "there is no suite here: no folder with a manifest.json beside programs (.wasm)"))
            }
        }
        return suites
    }

    private static func search(
        _ path: FilePath, root: String, below prefix: String, depth: Int, into suites: inout [ProgramSuite], seen: inout Set<FilePath>
    ) throws(FileError) {
        guard depth < depthLimit else { return }
        let names = try Folders.names(in: path).filter { !$0.hasPrefix(".") }
        // Folders with sources have a manifest, too, but neither programs nor what those are configured by.
        let isSuite =
            names.contains("manifest.json") && (depth == 0 || names.contains { $0.hasSuffix(".wasm") || isConfiguration($0, among: names) })
        if isSuite {
            guard seen.insert(path).inserted else { return }
            let programs = names.filter { $0.hasSuffix(".wasm") }
            var suite = suite(in: path, root: root, below: prefix, programs: programs)
            if programs.isEmpty, suite.fault == nil { suite.fault = "there is a manifest but no program (.wasm)" }
            suites.append(suite)
            return
        }
        for name in names {
            let child = path.appending(name)
            // A link that leads nowhere is no folder.
            guard (try? Folders.isFolder(child)) == true else { continue }
            try search(
                child, root: root, below: prefix.isEmpty ? name : "\(prefix)/\(name)", depth: depth + 1, into: &suites, seen: &seen)
        }
    }

    /// Whether a file configures a program that is not there: beside a source it says nothing about what was built.
    private static func isConfiguration(_ name: String, among names: [String]) -> Bool {
        guard name.hasSuffix(".json"), name != "manifest.json" else { return false }
        let stem = name.dropLast("json".count)
        return !names.contains { $0 != name && $0.hasPrefix(stem) }
    }

    private static func suite(in folder: FilePath, root: String, below relativePath: String, programs: [String]) -> ProgramSuite {
        var suite = ProgramSuite(
            folder: folder, root: root, relativePath: relativePath, title: relativePath.isEmpty ? root : relativePath,
            version: version(of: folder), programs: programs)
        do throws(SuiteFault) {
            let manifest = try Manifest(path: folder.appending("manifest.json"))
            suite.title = manifest.name
            if proposal(of: folder) == nil { suite.version = manifest.version ?? suite.version }
        } catch {
            suite.fault = error.message
        }
        return suite
    }

    /// The proposal to whose folder a suite belongs: its programs need more than a version of the interface.
    private static func proposal(of folder: FilePath) -> String? {
        guard folder.removingLastComponent().lastComponent?.string == "proposals" else { return nil }
        return folder.lastComponent.map { "the proposal \($0.string)" }
    }

    /// Without a version in the manifest, the folder's name decides.
    private static func version(of folder: FilePath) -> String {
        if let proposal = proposal(of: folder) { return proposal }
        let name = folder.lastComponent?.string ?? ""
        return name.hasPrefix("wasm32-wasi") ? name : ProgramSuite.supportedVersion
    }
}
