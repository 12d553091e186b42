import CRampart
import WasmModel

extension CompiledArtifact {
    /// To be raised where code means something else by the same records and services: an order of arguments, the meaning of a field.
    private static let convention = 1

    /// The runtime that this program has: code that was made with other records or services is refused.
    public static let runtime: String = {
        let numbers = [
            ContextLayout.Instance.execution, ContextLayout.Instance.memories, ContextLayout.Instance.tables,
            ContextLayout.Instance.globals,
            ContextLayout.Instance.functions, ContextLayout.Instance.types, ContextLayout.Instance.tags, ContextLayout.Instance.memoryBase,
            ContextLayout.Execution.fuel, ContextLayout.Execution.exception, ContextLayout.Execution.interrupt,
            ContextLayout.Execution.trapElement, ContextLayout.Execution.services, ContextLayout.Execution.stackLimit,
            ContextLayout.Execution.target, ContextLayout.Execution.caller, ContextLayout.Execution.values, ContextLayout.Memory.base,
            ContextLayout.Memory.length, ContextLayout.Table.elements, ContextLayout.Table.count, ContextLayout.Function.type,
            ContextLayout.Function.code, ContextLayout.Function.context, ContextLayout.TypeRecord.depth, ContextLayout.TypeRecord.display,
            ContextLayout.TypeRecord.kind, ContextLayout.TypeRecord.descriptorOffset, ContextLayout.Object.length,
            ContextLayout.Object.elements, ContextLayout.Exception.tag, ContextLayout.Exception.payload, ContextLayout.recordBytes,
        ]
        let digest = SHA256Digest(of: Array(numbers.map(String.init).joined(separator: " ").utf8))
        return "\(convention)-\(digest.description.prefix(16))"
    }()

    /// What the compiler has made of a module whose binary is given.
    public init(_ code: CompiledCode, ofModule binary: [UInt8], features: Features, compiler: Compiler) {
        self.init(
            target: Target(
                llvmVersion: compiler.version, triple: LLVMTarget.triple, cpu: compiler.level.rawValue,
                optimization: compiler.options.optimization.rawValue, features: compiler.requiredFeatures),
            configuration: Configuration(
                bounds: compiler.options.bounds, isMetered: compiler.options.isMetered,
                canonicalizesNaNs: compiler.options.canonicalizesNaNs, features: features, runtime: CompiledArtifact.runtime),
            module: binary, code: code)
    }
}
