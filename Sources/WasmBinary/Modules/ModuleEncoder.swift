import WasmModel

/// Encodes modules in the binary format (specification chapter 5.5).
public enum ModuleEncoder {
    /// The canonical binary of a module: no empty sections, shortest integers.
    public static func encode(_ module: Module, includeNames: Bool = true) -> [UInt8] { [] }
}
