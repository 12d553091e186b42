import WasmModel

/// A value of WebAssembly as the host sees it (specification chapter 4.2.1).
///
/// Equality of floats is that of IEEE 754; compare `bitPattern`s where the payload of a NaN or the sign of zero matters.
public enum Value: Sendable, Hashable {
    case i32(Int32)
    case i64(Int64)
    case f32(Float)
    case f64(Double)
    /// The 16 bytes in the order of memory.
    case v128(SIMD16<UInt8>)
    case reference(Reference)

    /// The null of every reference type.
    public static let null = Value.reference(.null)
}
