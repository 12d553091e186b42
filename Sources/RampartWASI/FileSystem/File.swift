/// An open file of a file system. Closing is the object's end.
public protocol File: AnyObject {
    func status() throws(Errno) -> FileStatus
    /// Reads at an offset, or at the position, which then moves. Gives the number of bytes, 0 at the end.
    func read(into buffer: inout MutableSpan<UInt8>, at offset: UInt64?) throws(Errno) -> Int
    /// Writes at an offset, or at the position, which then moves. Gives the number of bytes.
    func write(_ buffer: Span<UInt8>, at offset: UInt64?) throws(Errno) -> Int
    /// Moves the position; gives the new one.
    ///
    /// - Throws: `.illegalSeek` for what has no position, `.invalid` for a position before the start.
    func seek(by distance: Int64, from whence: Whence) throws(Errno) -> UInt64
    /// Sets those flags that concern the file itself: `append` and `nonBlocking`.
    func setFlags(_ flags: DescriptorFlags) throws(Errno)
    func setSize(_ size: UInt64) throws(Errno)
    func setTimes(accessed: TimeChange, modified: TimeChange) throws(Errno)
    /// Makes sure that a range has room; makes the file larger where it is too small, never smaller.
    func allocate(offset: UInt64, length: UInt64) throws(Errno)
    func advise(offset: UInt64, length: UInt64, _ advice: Advice) throws(Errno)
    /// Waits until the contents, and all else if not `dataOnly`, are on the medium.
    func sync(dataOnly: Bool) throws(Errno)
    /// How to wait for the file.
    var readiness: ReadinessSource { get }
}

/// A sequence of bytes without position: a terminal, a pipe, or a buffer of the embedder.
public protocol Stream: AnyObject {
    /// `.characterDevice` for terminals, which is how programs recognise them.
    var type: FileType { get }
    /// Reads what is there, waiting for the first byte. Gives the number of bytes, 0 at the end.
    ///
    /// - Throws: `.badDescriptor` where it is for writing only; `.again` where nothing is there and waiting is not wanted.
    func read(into buffer: inout MutableSpan<UInt8>) throws(Errno) -> Int
    /// - Throws: `.badDescriptor` where it is for reading only.
    func write(_ buffer: Span<UInt8>) throws(Errno) -> Int
    func setFlags(_ flags: DescriptorFlags) throws(Errno)
    func status() throws(Errno) -> FileStatus
    var readiness: ReadinessSource { get }
}

extension Stream {
    public func status() throws(Errno) -> FileStatus { FileStatus(type: type) }
    public func setFlags(_ flags: DescriptorFlags) throws(Errno) {}
}

/// A socket that the embedder hands in, or that was accepted from one.
public protocol Socket: AnyObject {
    /// `.streamSocket` or `.datagramSocket`.
    var type: FileType { get }
    /// Whether it listens for connections, rather than being one.
    var isListening: Bool { get }
    func accept(_ flags: DescriptorFlags) throws(Errno) -> any Socket
    /// Receives bytes; says whether a message was cut to fit.
    func receive(into buffer: inout MutableSpan<UInt8>, peeks: Bool, waitsForAll: Bool) throws(Errno) -> (count: Int, truncated: Bool)
    func send(_ buffer: Span<UInt8>) throws(Errno) -> Int
    func shutdown(reading: Bool, writing: Bool) throws(Errno)
    func setFlags(_ flags: DescriptorFlags) throws(Errno)
    var readiness: ReadinessSource { get }
}

/// What to ask for whether something can be read or written without waiting.
public enum ReadinessSource {
    /// Always both.
    case always
    /// A descriptor of the host.
    case host(Int32)
    /// What the embedder made: bytes that can be read now and whether it is at its end; it can always be written.
    case custom(() -> Readiness)
}

/// Whether something can be read or written without waiting.
public struct Readiness: Sendable, Hashable {
    /// Bytes that can be read; 0 also where that is not known.
    public var readableBytes: UInt64
    public var canRead: Bool
    public var canWrite: Bool
    /// The other end is gone.
    public var isHungUp: Bool

    public init(readableBytes: UInt64 = 0, canRead: Bool = false, canWrite: Bool = false, isHungUp: Bool = false) {
        self.readableBytes = readableBytes
        self.canRead = canRead
        self.canWrite = canWrite
        self.isHungUp = isHungUp
    }
}
