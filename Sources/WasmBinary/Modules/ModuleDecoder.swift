import WasmModel

/// Decodes binary modules (specification chapter 5.5).
public enum ModuleDecoder {
    /// Decodes a module. Function bodies are not walked; the validator streams them.
    public static func decode(
        _ bytes: [UInt8], features: Features = .wasm3, limits: ImplementationLimits = .init()
    ) throws(MalformedError) -> Module {
        throw MalformedError(location: .offset(0), reason: .binary(.unexpectedEnd))
    }
}
