import Reporting
import WasmModel

/// A script that was found, with its text: for those who run scripts otherwise than as a suite.
public struct ScriptSource: Sendable {
    /// Its name in reports.
    public var name: String
    /// What its modules may use.
    public var features: Features
    public var source: [UInt8]

    public init(name: String, features: Features, source: [UInt8]) {
        self.name = name
        self.features = features
        self.source = source
    }

    /// The scripts below some paths, without those that are not supported.
    ///
    /// - Throws: `FileError.cannotRead` where a path does not exist or a file cannot be read.
    public static func scripts(at paths: [String]) throws(FileError) -> [ScriptSource] {
        var scripts: [ScriptSource] = []
        for file in try ScriptDiscovery.scripts(at: paths) {
            guard case .features(let folder) = FolderTable.support(folder: file.folder) else { continue }
            let source = try InputFile.read(file.path.string)
            guard let features = try? ScriptExecution.features(declaredBy: source, beyond: folder) else { continue }
            scripts.append(ScriptSource(name: file.name, features: features, source: source))
        }
        return scripts
    }
}
