import SeededDefects
import WasmModel

/// A cursor over the bytes of a module: bytes, integers and names (specification chapter 5.2).
///
/// It reads up to `limit`, which is the end of the module and not of the section: like the reference decoder, sizes are compared
/// after the contents have been read, so that the first fault in the order of the bytes is the one reported.
@usableFromInline
struct ByteReader {
    let bytes: [UInt8]
    let features: Features
    /// Offset of the next byte.
    @usableFromInline private(set) var position: Int
    /// End of what may be read; at most `bytes.count`.
    let limit: Int

    /// Reads a range, which is clamped to the bytes that exist.
    init(bytes: [UInt8], range: Range<Int>, features: Features) {
        let range = range.clamped(to: 0..<bytes.count)
        self.bytes = bytes
        self.features = features
        position = range.lowerBound
        limit = range.upperBound
    }

    var remaining: Int { limit - position }
    var isAtLimit: Bool { position >= limit }

    /// The next byte, which stays unread.
    var nextByte: UInt8? { position < limit ? bytes[position] : nil }

    /// Goes on at an offset, which is clamped to the limit.
    mutating func move(to offset: Int) { position = min(max(offset, 0), limit) }

    // MARK: Bytes

    @inline(__always)
    mutating func byte() throws(MalformedError) -> UInt8 {
        guard position < limit else { throw unexpectedEnd() }
        let byte = bytes[position]
        position += 1
        return byte
    }

    /// Skips bytes and returns where they are.
    mutating func range(count: Int) throws(MalformedError) -> Range<Int> {
        guard count <= remaining else { throw unexpectedEnd() }
        let range = position..<position + count
        position += count
        return range
    }

    /// A little-endian integer of 4 bytes.
    mutating func fixed32() throws(MalformedError) -> UInt32 {
        var value: UInt32 = 0
        for shift in 0..<UInt32(4) { value |= UInt32(try byte()) << (8 * shift) }
        return value
    }

    /// A little-endian integer of 8 bytes.
    mutating func fixed64() throws(MalformedError) -> UInt64 {
        UInt64(try fixed32()) | UInt64(try fixed32()) << 32
    }

    mutating func vector() throws(MalformedError) -> SIMD16<UInt8> {
        var value = SIMD16<UInt8>()
        for index in 0..<16 { value[index] = try byte() }
        if Seeded.isArmed(.decoderVectorByte) { value[15] = value[14] }
        return value
    }

    // MARK: Integers

    /// Unsigned LEB128 of 32 bits.
    @inline(__always)
    mutating func u32() throws(MalformedError) -> UInt32 {
        if position < limit {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                return UInt32(byte)
            }
        }
        return UInt32(truncatingIfNeeded: try unsigned(bits: 32))
    }

    /// Unsigned LEB128 of 64 bits.
    @inline(__always)
    mutating func u64() throws(MalformedError) -> UInt64 {
        if position < limit {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                return UInt64(byte)
            }
        }
        return try unsigned(bits: 64)
    }

    /// Signed LEB128 of 32 bits.
    @inline(__always)
    mutating func s32() throws(MalformedError) -> Int32 {
        if position < limit {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                return Int32(Int8(bitPattern: byte << 1) >> 1)
            }
        }
        return Int32(truncatingIfNeeded: try signed(bits: 32))
    }

    /// Signed LEB128 of 64 bits.
    mutating func s64() throws(MalformedError) -> Int64 { try signed(bits: 64) }

    /// Signed LEB128 of 33 bits: a type index where it is not negative.
    mutating func s33() throws(MalformedError) -> Int64 { try signed(bits: 33) }

    @inline(never)
    private mutating func unsigned(bits: Int) throws(MalformedError) -> UInt64 {
        var value: UInt64 = 0
        var shift = 0
        while true {
            let unused = bits - shift
            guard unused > 0 || Seeded.isArmed(.decoderIntegerTooLong) else { throw fault(.integerRepresentationTooLong) }
            let byte = try byte()
            let payload = byte & 0x7F
            if unused < 7, payload >> unused != 0, !Seeded.isArmed(.decoderUnsignedTooLarge) {
                throw fault(.integerTooLarge, at: position - 1)
            }
            value |= UInt64(payload) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    @inline(never)
    private mutating func signed(bits: Int) throws(MalformedError) -> Int64 {
        var value: Int64 = 0
        var shift = 0
        while true {
            let unused = bits - shift
            guard unused > 0 || Seeded.isArmed(.decoderIntegerTooLong) else { throw fault(.integerRepresentationTooLong) }
            let byte = try byte()
            let payload = byte & 0x7F
            if unused < 7, !Seeded.isArmed(.decoderSignedTooLarge) {
                // The bits beyond the integer must repeat its sign.
                let extensionBits = (0x7F << (unused - 1)) & UInt8(0x7F)
                let found = payload & extensionBits
                if found != 0, found != extensionBits { throw fault(.integerTooLarge, at: position - 1) }
            }
            value |= Int64(payload) << shift
            shift += 7
            if byte < 0x80 {
                if payload & 0x40 != 0, shift < (Seeded.isArmed(.decoderSignExtension) ? 56 : 64) { value |= -1 << shift }
                return value
            }
        }
    }

    // MARK: Names

    /// A length and as many bytes of UTF-8.
    mutating func name(limits: ImplementationLimits) throws(MalformedError) -> Name {
        let start = position
        let length = Int(try u32())
        guard length <= remaining else { throw fault(.lengthOutOfBounds, at: start) }
        guard length <= limits.nameLength else { throw fault(.limitExceeded(.nameBytes, maximum: limits.nameLength), at: start) }
        let range = try range(count: length)
        let unchecked: Name? = Seeded.isArmed(.decoderNameEncoding) ? "" : nil
        guard let name = Name(validating: bytes[range]) ?? unchecked else { throw fault(.malformedUTF8, at: range.lowerBound) }
        return name
    }

    // MARK: Faults

    @inline(never)
    private func unexpectedEnd() -> MalformedError { fault(.unexpectedEnd) }

    /// The error of a fault, at the position where none is given.
    @inline(never)
    func fault(_ fault: BinaryFault, at offset: Int? = nil) -> MalformedError {
        MalformedError(location: .offset(offset ?? position), reason: .binary(fault))
    }

    /// Throws where the features are off of which the syntax just read needs either one; the error names the first.
    func require(
        _ feature: Feature, or alternative: Feature, _ fault: @autoclosure () -> BinaryFault, at offset: Int
    ) throws(MalformedError) {
        if !features.contains(alternative) { try require(feature, fault(), at: offset) }
    }

    /// Throws where a feature is off that the syntax just read needs.
    @inline(__always)
    func require(_ feature: Feature, _ fault: @autoclosure () -> BinaryFault, at offset: Int) throws(MalformedError) {
        guard features.contains(feature) else {
            throw MalformedError(location: .offset(offset), reason: .featureDisabled(feature, fault()))
        }
    }
}
