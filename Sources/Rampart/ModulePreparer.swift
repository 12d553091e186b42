import Locking
import RampartCompiler
import RampartInterpreter
import RampartRuntime
import WasmModel
import WasmValidation

/// Makes validated modules ready to run, each by the strategy asked for.
///
/// Whatever the strategy, stores have one engine: the interpreter, which enters machine code where a function has some.
package final class ModulePreparer: Sendable {
    /// The engine of the stores in which the modules can be instantiated.
    package let executor: any ExecutionEngine
    /// Whether all code, interpreted or compiled, charges fuel and can be interrupted.
    package let isMetered: Bool
    /// Whether arithmetic of all code gives no NaN but the canonical one.
    package let canonicalizesNaNs: Bool
    private let compilers = Lock<[CompilerOptions: Compiler]>([:])

    package init(isMetered: Bool, canonicalizesNaNs: Bool = false) {
        self.isMetered = isMetered
        self.canonicalizesNaNs = canonicalizesNaNs
        executor = Interpreter(metered: isMetered, canonicalizesNaNs: canonicalizesNaNs)
    }

    /// - Throws: where the strategy is to compile, and that fails.
    package func prepare(
        _ module: ValidatedModule, types: RuntimeTypes, strategy: Engine.Strategy
    ) throws(CompilerError) -> PreparedModule {
        switch strategy {
        case .interpreter: return executor.prepare(module, types: types)
        case .compiler(let options):
            let compiler = try compiler(options)
            let code = try compiler.compile(module)
            return try prepare(module, types: types, code: code, bounds: options.bounds)
        }
    }

    /// A module whose code is there, compiled with the given bounds.
    ///
    /// - Throws: where the machine has no room for the code.
    func prepare(
        _ module: ValidatedModule, types: RuntimeTypes, code: CompiledCode, bounds: CompilerOptions.Bounds
    ) throws(CompilerError) -> PreparedModule {
        // The engine lives as long as modules and stores do: both refer to it.
        try CompiledModule(module: module, types: types, code: code, bounds: bounds, executor: executor)
    }

    /// The compiler for some options; LLVM is loaded once.
    package func compiler(_ options: CompilerOptions) throws(CompilerError) -> Compiler {
        var options = options
        options.isMetered = isMetered
        options.canonicalizesNaNs = canonicalizesNaNs
        return try compilers.withLock { (compilers) throws(CompilerError) in
            if let compiler = compilers[options] { return compiler }
            let compiler = try Compiler(options)
            compilers[options] = compiler
            return compiler
        }
    }
}
