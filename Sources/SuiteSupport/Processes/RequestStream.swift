import Glibc
import SystemPackage

/// The side of a `PersistentProcess` that is in the process: requests come from standard input, answers go to the report descriptor.
public enum RequestStream {
    /// The next bytes; nil where nobody will send more.
    public static func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        // The call fills the buffer that it is lent.
        let count = try? unsafe buffer.withUnsafeMutableBytes { unsafe try FileDescriptor.standardInput.read(into: $0) }
        guard let count, count > 0 else { return nil }
        return Array(buffer[..<count])
    }

    /// Writes all of the bytes; false where nobody reads them.
    public static func write(_ bytes: [UInt8]) -> Bool {
        (try? FileDescriptor(rawValue: ChildProcess.reportDescriptor).writeAll(bytes)) != nil
    }
}
