/// The vector operators of WebAssembly as pure functions (specification chapter 4.3.5).
///
/// Each function has the name of its `Opcode` case; loads lack the prefix `v128` and take the bits that were read. Tests return `Bool`,
/// bit masks `Int32`.
public enum Vector {}
