import RampartCompiler

/// The machine code of a function, for profilers and debuggers. It stays where it is as long as its module lives.
public struct CompiledFunction: Sendable, Hashable {
    /// Where the code starts in this process.
    public var address: UInt
    /// Bytes of the code.
    public var byteCount: Int
    /// Index in the function index space of the module.
    public var index: UInt32
    /// The name from the name section or the text, if any.
    public var name: Name?
}

extension Module {
    /// The functions that the module defines, in order, where they are machine code; none where they are interpreted.
    public var compiledFunctions: [CompiledFunction] {
        guard let compiled = prepared as? CompiledModule else { return [] }
        let imported = compiled.module.functionTypeIndices.count - compiled.codeCount
        return (0..<compiled.codeCount).map { position in
            let (address, byteCount) = compiled.place(of: position)
            let index = UInt32(imported + position)
            return CompiledFunction(address: address, byteCount: byteCount, index: index, name: decoded.names.functions[index])
        }
    }
}
