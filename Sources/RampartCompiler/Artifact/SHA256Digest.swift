import CRampart

/// A SHA-256 digest (FIPS 180-4).
public struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    /// Always 32 of them.
    public let bytes: [UInt8]

    static let byteCount = 32

    /// The digest of bytes.
    public init(of bytes: ArraySlice<UInt8>) {
        self.bytes = unsafe [UInt8](unsafeUninitializedCapacity: SHA256Digest.byteCount) { digest, count in
            unsafe bytes.withUnsafeBytes { data in
                // The function fills the 32 bytes that there is room for.
                if let start = digest.baseAddress { unsafe rampart_sha256(data.baseAddress, data.count, start) }
            }
            count = SHA256Digest.byteCount
        }
    }

    /// The digest of bytes.
    public init(of bytes: [UInt8]) { self.init(of: bytes[...]) }

    /// 64 hexadecimal digits.
    public var description: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
