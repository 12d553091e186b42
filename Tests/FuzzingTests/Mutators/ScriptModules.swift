import Foundation
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// The valid modules of scripts, in the binary format as our encoder writes it.
enum ScriptModules {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

    /// Of the scripts of this repository.
    static let own: [[UInt8]] = modules(below: root.appending(path: "spectests"), leavingOut: "/upstream/")

    /// Of the official testsuite: `$SPEC_TESTSUITE`; empty where that is not set.
    static let official: [[UInt8]] =
        ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { modules(below: URL(filePath: $0), leavingOut: "/.git/") } ?? []

    private static func modules(below folder: URL, leavingOut: String) -> [[UInt8]] {
        let names = (FileManager.default.enumerator(atPath: folder.path())?.allObjects ?? []).compactMap { $0 as? String }
        let scripts = names.filter { $0.hasSuffix(".wast") && !("/" + $0).contains(leavingOut) }.sorted()
        return scripts.flatMap { name -> [[UInt8]] in
            guard let source = try? Data(contentsOf: folder.appending(path: name)),
                let script = try? TextParser.parseScript(Array(source), features: .all)
            else { return [] }
            return script.commands.compactMap { valid($0.kind) }
        }
    }

    private static func valid(_ kind: ScriptCommand.Kind) -> [UInt8]? {
        let parsed: Module?
        switch kind {
        case .module(_, .text(let module)), .moduleDefinition(_, .text(let module)): parsed = module
        case .module(_, .binary(let bytes)), .moduleDefinition(_, .binary(let bytes)):
            parsed = try? ModuleDecoder.decode(bytes, features: .all)
        default: parsed = nil
        }
        guard let parsed, (try? Validator(features: .all, registry: TypeRegistry()).validate(parsed)) != nil else { return nil }
        let binary = ModuleEncoder.encode(parsed)
        return binary.count < 30_000 ? binary : nil
    }
}
