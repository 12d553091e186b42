import Files
import Rampart
import ToolOptions
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// A file with a module: binary or text, packed with gzip or not. What it is decides its first bytes, not its name.
public struct ModuleFile: Sendable {
    public enum Form: String, Sendable {
        case binary, text
        /// Machine code of a module, with the module in it.
        case artifact
    }

    /// As given; `-` is standard input.
    public let path: String
    public let form: Form
    /// Unpacked.
    public let bytes: [UInt8]

    /// How messages call it.
    public var shownName: String { ModuleFile.shownName(path) }

    private static func shownName(_ path: String) -> String { path == "-" ? "standard input" : VisibleText.line(path) }

    /// - Throws: where the file cannot be read, or its first bytes are those of no module.
    public init(_ path: String) throws(CommandError) {
        do throws(FileError) {
            bytes = try InputFile.read(path)
        } catch {
            let status: ExitStatus =
                switch error {
                case .cannotRead, .cannotWrite: .unreadableInput
                case .tooLarge, .cannotUnpack: .malformedInput
                }
            throw CommandError(status, "\(error)")
        }
        self.path = path
        form = try ModuleFile.form(bytes, ModuleFile.shownName(path))
    }

    private static let magic: [UInt8] = [0x00, 0x61, 0x73, 0x6D]

    private static func form(_ bytes: [UInt8], _ name: String) throws(CommandError) -> Form {
        guard let first = bytes.first else { throw CommandError(.malformedInput, "\(name): is empty, and so no module") }
        // A file that is cut off within its first bytes is a binary, of which the decoder says what is missing.
        if magic.starts(with: bytes.prefix(4)) { return .binary }
        if CompiledArtifact.isArtifact(bytes) { return .artifact }
        let textStart = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } ?? first
        if textStart == UInt8(ascii: "(") || textStart == UInt8(ascii: ";") { return .text }
        throw CommandError(
            .malformedInput,
            "\(name): is no module: a binary begins with the bytes 00 61 73 6d, a text with '(' or ';', both may be packed with gzip")
    }

    // MARK: Decoding

    /// The module, well-formed but not yet validated.
    ///
    /// - Throws: where it is malformed, with the place.
    public func decode(features: Features) throws(CommandError) -> WasmModel.Module {
        do throws(MalformedError) {
            switch form {
            case .binary: return try ModuleDecoder.decode(bytes, features: features)
            case .text: return try TextParser.parseModule(bytes, features: features)
            case .artifact: break
            }
        } catch {
            throw self.error(error)
        }
        throw CommandError(
            .malformedInput, "\(shownName): is a compiled module, which can only be run; take the module that it was made of")
    }

    /// How an engine is made for modules that are only looked at.
    static func engine(_ features: Features) -> Engine {
        var configuration = Engine.Configuration()
        configuration.features = features
        configuration.validationThreads = ProcessState.processors
        return Engine(configuration)
    }

    /// A decoded module, found to be valid.
    ///
    /// - Throws: where it breaks a rule, with the place.
    func validate(_ module: WasmModel.Module, engine: Engine) throws(CommandError) -> ValidatedModule {
        do throws(ModuleError) {
            return try engine.validate(module)
        } catch {
            switch error {
            case .malformed(let error): throw self.error(error)
            case .invalid(let error): throw self.error(error, in: module)
            case .compiler(let error): throw self.error(error)
            }
        }
    }

    /// A valid module, made ready to run as the engine's configuration says.
    ///
    /// - Throws: where it cannot be compiled.
    func prepare(_ module: ValidatedModule, engine: Engine) throws(CommandError) -> Rampart.Module {
        do throws(CompilerError) {
            return try Rampart.Module(engine: engine, validated: module)
        } catch {
            throw self.error(error)
        }
    }

    // MARK: Artifacts

    /// The artifact that the file is, unharmed and for this machine.
    ///
    /// - Throws: where it is damaged, or for another machine or runtime.
    func artifact() throws(CommandError) -> CompiledArtifact {
        do throws(ArtifactError) {
            let artifact = try CompiledArtifact(bytes)
            try artifact.checkMachine()
            return artifact
        } catch {
            throw CommandError(.malformedInput, "\(shownName): \(error.message)")
        }
    }

    /// A module whose code was compiled before, made ready to run.
    ///
    /// - Throws: where it was compiled for an engine of another kind, or the module in it is refused.
    func prepare(_ artifact: CompiledArtifact, engine: Engine) throws(CommandError) -> Rampart.Module {
        do throws(ArtifactLoadError) {
            return try Rampart.Module(engine: engine, artifact: artifact)
        } catch {
            switch error {
            case .artifact(let error): throw CommandError(.malformedInput, "\(shownName): \(error.message)")
            case .module(.malformed(let error)): throw self.error(error)
            case .module(.invalid(let error)): throw CommandError(.malformedInput, "\(shownName): invalid: \(error.message)")
            case .module(.compiler(let error)): throw self.error(error)
            }
        }
    }

    func error(_ error: CompilerError) -> CommandError {
        // What is missing on this machine is so for every module.
        if case .notInstalled = error { return CommandError(ExitStatus(error), error.message) }
        return CommandError(ExitStatus(error), "\(shownName): \(error.message)")
    }

    func error(_ error: MalformedError) -> CommandError {
        switch error.location {
        case .text(let position):
            return CommandError(.malformedInput, "\(shownName):\(position): \(error.message)", details: excerpt(at: position))
        case .offset(let offset):
            if isComponent {
                return CommandError(
                    .malformedInput, "\(shownName): is a component; only core modules can be used (take one out of it first)")
            }
            return CommandError(.malformedInput, "\(shownName): offset \(Hexadecimal.text(offset)): \(error.message)")
        }
    }

    private func error(_ error: ValidationError, in module: WasmModel.Module) -> CommandError {
        var place = ""
        var details: [String] = []
        if form == .text, let position = error.textPosition(in: module) {
            place = ":\(position)"
            details = excerpt(at: position)
        }
        var parts: [String] = []
        if let function = error.function {
            let name = module.names.functions[function].map { " $\(VisibleText.line($0.string))" } ?? ""
            parts.append("function \(function)\(name)")
        }
        if place.isEmpty, let offset = error.offset { parts.append("offset \(Hexadecimal.text(offset))") }
        let front = parts.isEmpty ? "" : parts.joined(separator: ", ") + ": "
        return CommandError(.malformedInput, "\(shownName)\(place): invalid: \(front)\(error.message)", details: details)
    }

    /// The line of a text and a mark below the place.
    private func excerpt(at position: SourcePosition) -> [String] { SourceExcerpt.lines(of: bytes, at: position).map { "    \($0)" } }

    /// The version field of the component model's binaries is followed by a layer of 1.
    private var isComponent: Bool { form == .binary && bytes.count >= 8 && bytes[6] == 1 && bytes[7] == 0 }
}

/// Numbers as addresses are written.
enum Hexadecimal {
    static func text(_ number: Int) -> String { "0x" + String(number, radix: 16) }

    /// With zeros in front.
    static func text(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
