import CRampart

/// The random numbers of the kernel.
public final class HostRandom: RandomSource {
    public init() {}

    public func fill(_ buffer: inout MutableSpan<UInt8>) throws(Errno) {
        try unsafe buffer.withUnsafeMutableBytes { bytes throws(Errno) in
            var filled = 0
            while filled < bytes.count {
                // The call writes at most the rest of the buffer.
                filled += try retrying { unsafe rampart_random(bytes.baseAddress.map { unsafe $0 + filled }, bytes.count - filled) }
            }
        }
    }
}
