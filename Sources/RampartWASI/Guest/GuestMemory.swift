import Rampart

/// The memory of a guest, by the 32-bit addresses of preview 1. Everything out of bounds is `.fault`.
struct GuestMemory {
    let memory: MemoryInstance

    /// - Throws: `.fault`.
    func withBytes<Result>(
        _ address: UInt32, _ count: UInt32, _ body: (inout MutableSpan<UInt8>) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        guard let result = try memory.withBytes(at: UInt64(address), count: Int(count), body) else { throw .fault }
        return result
    }

    /// A copy of bytes.
    func bytes(_ address: UInt32, _ count: UInt32) throws(Errno) -> [UInt8] {
        guard let bytes = memory.read(UInt64(address), count: Int(count)) else { throw .fault }
        return bytes
    }

    func write(_ bytes: [UInt8], at address: UInt32) throws(Errno) {
        guard memory.write(bytes, at: UInt64(address)) else { throw .fault }
    }

    /// - Throws: `.fault` where the range is out of bounds.
    func check(_ address: UInt32, _ count: UInt64) throws(Errno) {
        guard UInt64(address) + count <= memory.byteCount else { throw .fault }
    }

    /// A little-endian integer.
    func load<Integer: FixedWidthInteger & UnsignedInteger>(_ type: Integer.Type, at address: UInt32) throws(Errno) -> Integer {
        try withBytes(address, UInt32(Integer.bitWidth / 8)) { bytes in
            var value: Integer = 0
            for index in (0..<bytes.count).reversed() { value = value << 8 | Integer(bytes[index]) }
            return value
        }
    }

    func store(_ value: some FixedWidthInteger & UnsignedInteger, at address: UInt32) throws(Errno) {
        var record = Record(size: value.bitWidth / 8)
        record.put(value, at: 0)
        try write(record.bytes, at: address)
    }

    /// A path argument.
    func path(_ address: UInt32, _ count: UInt32) throws(Errno) -> GuestPath {
        // Before copying, since the guest says how long it is.
        guard count <= UInt32(GuestPath.maximumLength) else { throw .nameTooLong }
        return try GuestPath(bytes(address, count))
    }
}

/// A structure of the interface, all its bytes known: what no field covers is zero.
struct Record {
    private(set) var bytes: [UInt8]

    init(size: Int) { bytes = [UInt8](repeating: 0, count: size) }

    /// Writes a little-endian integer that lies within the record.
    mutating func put(_ value: some FixedWidthInteger & UnsignedInteger, at offset: Int) {
        for index in 0..<value.bitWidth / 8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
}

/// The buffers of a scattered read or gathered write (`iovec`, `ciovec`).
struct GuestBuffers {
    struct Buffer {
        var address: UInt32
        var count: UInt32
    }

    let memory: GuestMemory
    let buffers: [Buffer]
    /// Bytes of all; less than 2^32.
    let total: UInt32

    /// Buffers in one call, as in Linux.
    static let maximumCount: UInt32 = 1024
    /// Bytes that one call moves at most through a copy; a caller that is told less goes on by itself.
    private static let maximumCopy: UInt32 = 1 << 20

    /// Reads an array of buffers.
    ///
    /// - Throws: `.invalid` for too many buffers or bytes, `.fault` where the array or one of them is out of bounds.
    init(_ memory: GuestMemory, at address: UInt32, count: UInt32) throws(Errno) {
        guard count <= GuestBuffers.maximumCount else { throw .invalid }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 8)
        guard !overflow else { throw .fault }
        try memory.check(address, UInt64(bytes))
        var buffers: [Buffer] = []
        var total: UInt32 = 0
        for index in 0..<count {
            let buffer = Buffer(
                address: try memory.load(UInt32.self, at: address + 8 * index),
                count: try memory.load(UInt32.self, at: address + 8 * index + 4))
            try memory.check(buffer.address, UInt64(buffer.count))
            guard buffer.count > 0 else { continue }
            let (sum, overflow) = total.addingReportingOverflow(buffer.count)
            guard !overflow else { throw .invalid }
            total = sum
            buffers.append(buffer)
        }
        self.memory = memory
        self.buffers = buffers
        self.total = total
    }

    /// Reads into the buffers with one call of `read`, straight into a single buffer, else through a copy. Gives the number of bytes.
    func read(_ read: (inout MutableSpan<UInt8>) throws(Errno) -> Int) throws(Errno) -> UInt32 {
        if buffers.count <= 1 {
            let buffer = buffers.first ?? Buffer(address: 0, count: 0)
            return UInt32(try memory.withBytes(buffer.address, buffer.count, read))
        }
        var copy = [UInt8](repeating: 0, count: Int(min(total, GuestBuffers.maximumCopy)))
        var span = copy.mutableSpan
        let count = try read(&span)
        var position = 0
        for buffer in buffers where position < count {
            let part = min(count - position, Int(buffer.count))
            try memory.write(Array(copy[position..<position + part]), at: buffer.address)
            position += part
        }
        return UInt32(count)
    }

    /// Writes the buffers with one call of `write`, straight from a single buffer, else through a copy. Gives the number of bytes.
    func write(_ write: (Span<UInt8>) throws(Errno) -> Int) throws(Errno) -> UInt32 {
        if buffers.count <= 1 {
            let buffer = buffers.first ?? Buffer(address: 0, count: 0)
            return UInt32(try memory.withBytes(buffer.address, buffer.count) { bytes throws(Errno) in try write(bytes.span) })
        }
        var copy: [UInt8] = []
        copy.reserveCapacity(Int(min(total, GuestBuffers.maximumCopy)))
        for buffer in buffers {
            let part = min(buffer.count, GuestBuffers.maximumCopy - UInt32(copy.count))
            guard part > 0 else { break }
            copy += try memory.bytes(buffer.address, part)
        }
        return UInt32(try write(copy.span))
    }
}
