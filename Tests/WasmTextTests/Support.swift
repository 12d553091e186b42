import Foundation
import WasmModel
import WasmText

/// Parses fields or a whole module from a string.
func parse(
    _ text: String, features: Features = .wasm3, limits: ImplementationLimits = .init()
) throws(MalformedError) -> Module {
    try TextParser.parseModule(Array(text.utf8), features: features, limits: limits)
}

/// The description of the fault of a text, `line:column: message`, or "accepted".
func fault(_ text: String, features: Features = .wasm3, limits: ImplementationLimits = .init()) -> String {
    fault(Array(text.utf8), features: features, limits: limits)
}

func fault(_ bytes: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()) -> String {
    do {
        _ = try TextParser.parseModule(bytes, features: features, limits: limits)
        return "accepted"
    } catch {
        return error.description
    }
}

/// The bytes of the only body of a module whose text is a function with the given instructions.
func code(_ instructions: String, fields: String = "") throws -> [UInt8] {
    let module = try parse("(func \(instructions)) \(fields)")
    return Array(module.bytes[module.bodies[0].range])
}

/// The official testsuite, which is not part of the repository: `SPEC_TESTSUITE`, or a folder beside the repository.
enum OfficialSuite {
    static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [
            ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { URL(filePath: $0) },
            root.deletingLastPathComponent().appending(path: "shared/spec-testsuite"),
        ]
        return candidates.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0.path()) }
    }()

    /// The names of the scripts at the top level.
    static let scripts: [String] = {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path()) else { return [] }
        return names.filter { $0.hasSuffix(".wast") }.sorted()
    }()

    static func read(_ script: String) throws -> [UInt8] {
        guard let folder else { return [] }
        return Array(try Data(contentsOf: folder.appending(path: script)))
    }
}
