import Files
import Rampart
import ToolOptions
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// A module that is to be compiled: read, validated, and as often turned into what is asked for.
public struct Compilation: Sendable {
    private let file: ModuleFile
    private let engine: Engine
    private let options: CompilerOptions
    private let binary: [UInt8]
    private let module: ValidatedModule

    /// Reads and validates a module, of which metered code will charge fuel and can be interrupted, and arithmetic of code that
    /// canonicalises NaNs gives none but the canonical one.
    ///
    /// - Throws: where the file cannot be read, or the module is malformed or invalid.
    public init(
        _ path: String, features: Features, options: CompilerOptions, isMetered: Bool, canonicalizesNaNs: Bool
    ) throws(CommandError) {
        file = try ModuleFile(path)
        self.options = options
        var configuration = Engine.Configuration()
        configuration.features = features
        configuration.validationThreads = options.jobs
        configuration.isMetered = isMetered
        configuration.canonicalizesNaNs = canonicalizesNaNs
        engine = Engine(configuration)
        let decoded = try file.decode(features: features)
        let valid = try file.validate(decoded, engine: engine)
        guard file.form == .text else {
            (binary, module) = (file.bytes, valid)
            return
        }
        // Places in the code are those of the binary, which the artifact holds, so that is what is compiled.
        binary = ModuleEncoder.encode(decoded)
        do {
            module = try engine.validate(try ModuleDecoder.decode(binary, features: features))
        } catch {
            throw CommandError(.internalError, "\(file.shownName): the text is a valid module, its binary is not: \(error)")
        }
    }

    /// The bytes of the artifact. Meanwhile `progress` is called from any thread, with the number of functions done and of all.
    ///
    /// - Throws: where the module cannot be compiled.
    public func artifact(progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?) throws(CommandError) -> [UInt8] {
        try compiling { () throws(CompilerError) in
            try engine.compile(module, binary: binary, options, progress: progress).encoded()
        }
    }

    /// The optimised intermediate code of LLVM's.
    ///
    /// - Throws: where the module cannot be compiled.
    public func intermediateText() throws(CommandError) -> [UInt8] {
        try compiling { () throws(CompilerError) in Array(try engine.compiler(options).intermediateText(module).utf8) }
    }

    /// Assembler text.
    ///
    /// - Throws: where the module cannot be compiled.
    public func assemblyText() throws(CommandError) -> [UInt8] {
        try compiling { () throws(CompilerError) in Array(try engine.compiler(options).assemblyText(module).utf8) }
    }

    private func compiling(_ body: () throws(CompilerError) -> [UInt8]) throws(CommandError) -> [UInt8] {
        do throws(CompilerError) {
            return try body()
        } catch {
            throw file.error(error)
        }
    }
}
