import Foundation
import WasmBinary
import WasmModel
import WasmText

/// Scripts whose modules are lowered: the repository's own and, where it is there, the official suite.
enum Scripts {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let own = files(below: root.appending(path: "spectests")).filter { !$0.contains("/upstream/") }

    /// The official testsuite, which is not part of the repository: `SPEC_TESTSUITE`, or a folder beside the repository.
    static let official: [String] = {
        let candidates = [
            ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { URL(filePath: $0) },
            root.deletingLastPathComponent().appending(path: "shared/spec-testsuite"),
        ]
        for folder in candidates.compactMap({ $0 }) {
            let scripts = files(in: folder)
            if !scripts.isEmpty { return scripts + proposals.flatMap { files(in: folder.appending(path: $0)) } }
        }
        return []
    }()

    /// Folders of the official suite beside its top level.
    private static let proposals = [
        "custom", "legacy", "proposals/custom-descriptors", "proposals/custom-page-sizes", "proposals/threads", "proposals/wide-arithmetic",
    ]

    private static func files(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".wast") }.sorted().map { folder.appending(path: $0).path() }
    }

    private static func files(below folder: URL) -> [String] {
        let paths = FileManager.default.enumerator(atPath: folder.path())?.allObjects as? [String]
        return (paths ?? []).filter { $0.hasSuffix(".wast") }.sorted().map { folder.appending(path: $0).path() }
    }

    /// The modules of a script that may be valid, with the places of their commands.
    static func modules(_ path: String) throws -> [(place: String, module: Module)] {
        let source = Array(try Data(contentsOf: URL(filePath: path)))
        // These scripts are older than several memories, and use short forms that have another meaning since.
        let isOld = path.contains("/proposals/threads/")
        let features: Features = isOld ? .all.without(.multiMemory, .referenceTypes, .memory64) : .all
        return try TextParser.parseScript(source, features: features).commands.compactMap { command in
            switch command.kind {
            case .module(_, let module), .moduleDefinition(_, let module), .assertModuleTrap(let module, _),
                .assertUnlinkable(let module, _):
                let parsed: Module =
                    switch module {
                    case .text(let module): module
                    case .binary(let bytes): try ModuleDecoder.decode(bytes, features: features)
                    case .quote(let source): try TextParser.parseModule(source, features: features)
                    }
                return ("\(path.split(separator: "/").last ?? ""):\(command.position)", parsed)
            case .moduleInstance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion, .assertException, .assertMalformed,
                .assertInvalid, .assertMalformedCustom, .assertInvalidCustom, .thread, .wait:
                return nil
            }
        }
    }
}
