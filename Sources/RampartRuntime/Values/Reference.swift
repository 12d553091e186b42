import WasmModel

/// A reference held by the host. Holding one keeps the object alive; it is usable only with the store that gave it.
public struct Reference: Sendable, Hashable {
    /// The slot of the value stack that means this reference (layout in CRampart.h).
    public let bits: UInt64
    /// Keeps an object of the heap alive and names the store; nil for null and i31, which belong to no store.
    let token: ReferenceToken?

    init(bits: UInt64, token: ReferenceToken?) {
        self.bits = bits
        self.token = token
    }

    /// The null reference, of any type.
    public static let null = Reference(bits: 0, token: nil)

    /// Whether this is the null reference.
    public var isNull: Bool { bits == 0 }

    /// A reference to an unboxed integer; the upper bit of the number is dropped.
    public static func i31(_ number: Int32) -> Reference {
        Reference(bits: UInt64(UInt32(bitPattern: number)) << 1 & 0xFFFF_FFFF | 1, token: nil)
    }

    /// The integer of an i31 reference, sign-extended from 31 bits; nil for all others.
    public var i31: Int32? {
        guard bits & 1 == 1 else { return nil }
        return Int32(truncatingIfNeeded: bits) >> 1
    }

    /// The number of a host reference made with `Store.hostReference(_:)`; nil for all others.
    public var hostNumber: UInt32? {
        guard bits & 7 == 2 else { return nil }
        return UInt32(exactly: bits >> 3)
    }

    /// `ref.eq`: whether both refer to the same thing.
    public static func == (left: Reference, right: Reference) -> Bool { left.bits == right.bits }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(bits) }
}
