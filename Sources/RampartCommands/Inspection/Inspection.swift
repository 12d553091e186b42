import Rampart
import ToolOptions
import WasmBinary
import WasmModel
import WasmText

/// What a module is made of, for people and for programs.
public struct Inspection: Sendable {
    let file: ModuleFile
    /// The binary; of a text, what it is assembled to.
    let binary: [UInt8]
    let sections: SectionList
    /// Nil where the module is malformed.
    let module: WasmModel.Module?
    /// Why the module is malformed or invalid; nil where it is neither.
    public let fault: CommandError?

    /// - Throws: where the file cannot be read, is no module at all, or is a text that cannot be parsed.
    public init(_ path: String, features: Features) throws(CommandError) {
        file = try ModuleFile(path)
        binary =
            switch file.form {
            case .binary: file.bytes
            // Of the form that is neither, this says that it is no module.
            case .text, .artifact: ModuleEncoder.encode(try file.decode(features: features))
            }
        sections = SectionList(binary)
        var module: WasmModel.Module?
        var fault: CommandError?
        do throws(MalformedError) {
            module = try ModuleDecoder.decode(binary, features: features)
        } catch {
            fault = file.error(error)
        }
        if let module {
            do throws(CommandError) {
                _ = try file.validate(module, engine: ModuleFile.engine(features))
            } catch {
                fault = error
            }
        }
        self.module = module
        self.fault = fault
    }

    /// What a section holds, in the words of its keyword: the name of a custom one.
    static func title(_ entry: SectionList.Entry) -> String {
        if let name = entry.name { return "custom \(ModuleListing.quoted(name))" }
        return entry.keyword ?? "unknown section \(entry.identifier)"
    }
}

extension WasmModel.Module {
    /// Positions in `imports` of those of a kind.
    func imports(of kind: ExternalKind) -> [Int] { imports.indices.filter { imports[$0].type.kind == kind } }
}
