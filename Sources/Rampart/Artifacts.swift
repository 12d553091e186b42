import RampartCompiler
import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

/// Why an artifact does not become a module.
public enum ArtifactLoadError: Error, Sendable, Hashable {
    /// The artifact is damaged, for another machine or runtime, or was made for an engine with another configuration.
    case artifact(ArtifactError)
    /// The module in it is refused, or there is no room for its code.
    case module(ModuleError)

    /// The reason in one line.
    public var message: String {
        switch self {
        case .artifact(let error): error.message
        case .module(let error): error.message
        }
    }
}

extension ArtifactLoadError: CustomStringConvertible {
    public var description: String { message }
}

extension Module {
    /// Makes a module ready to run whose code was compiled before, without LLVM.
    ///
    /// An artifact is machine code: what its module could not do in an engine, its code can. Take artifacts only from where programs
    /// may come from. The module in it is validated like any other, and its code is not: hashes find damage and not malice.
    ///
    /// - Throws: `.artifact` where this machine cannot run it, or the engine's configuration is not the one that it was compiled for;
    ///   `.module` where the module in it is malformed or invalid, or there is no room for its code.
    public convenience init(engine: Engine, artifact: CompiledArtifact) throws(ArtifactLoadError) {
        do throws(ArtifactError) {
            try artifact.checkMachine()
            try artifact.check(engine.artifactConfiguration(bounds: artifact.configuration.bounds))
        } catch {
            throw .artifact(error)
        }
        do throws(ModuleError) {
            try self.init(engine: engine, artifact: artifact, validated: engine.validate(decoding: artifact.module))
        } catch {
            throw .module(error)
        }
    }

    private convenience init(engine: Engine, artifact: CompiledArtifact, validated: ValidatedModule) throws(ModuleError) {
        do throws(CompilerError) {
            self.init(engine: engine, prepared: try engine.prepare(validated, artifact: artifact))
        } catch {
            throw .compiler(error)
        }
    }
}

extension Engine {
    /// Compiles a module in the binary format to an artifact, for engines with the same features, metering and treatment of NaNs. Meanwhile
    /// `progress` is called from any thread, with the number of functions done and of all.
    ///
    /// - Throws: `.malformed`, `.invalid`, or `.compiler` where it cannot be compiled.
    public func compile(
        _ binary: [UInt8], _ options: CompilerOptions = CompilerOptions(), progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) throws(ModuleError) -> CompiledArtifact {
        let module = try validate(decoding: binary)
        do throws(CompilerError) {
            return try compile(module, binary: binary, options, progress: progress)
        } catch {
            throw .compiler(error)
        }
    }

    /// Compiles a module that was validated by the engine and decoded from a binary.
    package func compile(
        _ module: ValidatedModule, binary: [UInt8], _ options: CompilerOptions, progress: (@Sendable (Int, Int) -> Void)?
    ) throws(CompilerError) -> CompiledArtifact {
        let compiler = try compiler(options)
        let code = try compiler.compile(module, progress: progress)
        return CompiledArtifact(code, ofModule: binary, features: configuration.features, compiler: compiler)
    }

    func validate(decoding binary: [UInt8]) throws(ModuleError) -> ValidatedModule {
        let module: WasmModel.Module
        do throws(MalformedError) {
            module = try ModuleDecoder.decode(binary, features: configuration.features, limits: configuration.limits)
        } catch {
            throw .malformed(error)
        }
        return try validate(module)
    }

    /// What artifacts of modules of this engine say of how their code behaves.
    func artifactConfiguration(bounds: CompilerOptions.Bounds) -> CompiledArtifact.Configuration {
        CompiledArtifact.Configuration(
            bounds: bounds, isMetered: configuration.isMetered, canonicalizesNaNs: configuration.canonicalizesNaNs,
            features: configuration.features, runtime: CompiledArtifact.runtime)
    }
}
