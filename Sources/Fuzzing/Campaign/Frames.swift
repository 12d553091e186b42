/// Writes what processes say to each other: numbers of variable length, bytes with their count in front.
struct FrameWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(_ number: Int) { write(UInt64(max(0, number))) }

    mutating func write(_ contents: [UInt8]) {
        write(contents.count)
        bytes += contents
    }

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write(_ texts: [String]) {
        write(texts.count)
        for text in texts { write(text) }
    }

    /// The frame: its length in four bytes, the lowest first, and its contents.
    var frame: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes }
}

/// A frame that is none of the protocol: the process on the other side is not what it should be, or has lost its mind.
struct FrameError: Error, Sendable, Hashable {}

/// Reads what `FrameWriter` writes. Nothing is believed: the other side may be broken.
struct FrameReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func number() throws(FrameError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.endIndex, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw FrameError()
    }

    /// A number of things each of which takes a byte at least.
    mutating func count() throws(FrameError) -> Int {
        guard let count = Int(exactly: try number()), count <= bytes.endIndex - position else { throw FrameError() }
        return count
    }

    mutating func integer() throws(FrameError) -> Int {
        guard let integer = Int(exactly: try number()) else { throw FrameError() }
        return integer
    }

    mutating func contents() throws(FrameError) -> [UInt8] {
        let count = try count()
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    mutating func text() throws(FrameError) -> String { String(decoding: try contents(), as: UTF8.self) }

    mutating func texts() throws(FrameError) -> [String] {
        let count = try count()
        var texts: [String] = []
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    /// Fails where something is left.
    func end() throws(FrameError) {
        if position != bytes.endIndex { throw FrameError() }
    }
}

/// Cuts a stream of bytes into frames.
struct FrameSplitter {
    private var bytes: [UInt8] = []
    private var start = 0
    /// No frame is longer: what claims to be is none.
    static let longest = 64 << 20

    mutating func append(_ more: [UInt8]) {
        if start == bytes.count {
            bytes = more
        } else {
            bytes = Array(bytes[start...]) + more
        }
        start = 0
    }

    /// The contents of the next frame that is complete.
    mutating func next() throws(FrameError) -> ArraySlice<UInt8>? {
        guard bytes.count - start >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << ($1 * 8) }
        guard length <= FrameSplitter.longest else { throw FrameError() }
        let end = start + 4 + length
        guard end <= bytes.count else { return nil }
        defer { start = end }
        return bytes[(start + 4)..<end]
    }

    mutating func clear() {
        bytes = []
        start = 0
    }
}
