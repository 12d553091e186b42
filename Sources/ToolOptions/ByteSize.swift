import ArgumentParser

/// A number of bytes as command lines write it: `64KiB`, `512MiB`, `2GiB`, or a plain number.
public struct ByteSize: Sendable, Hashable {
    public var bytes: Int

    public init(bytes: Int) { self.bytes = bytes }

    /// - Throws: `ValidationError` where the text is no size or the number of bytes is not representable.
    public init(text: String) throws {
        let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else {
            throw ValidationError("'\(text)' is no size; write it as 65536, 64KiB, 512MiB or 2GiB")
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (unit?.1 ?? 0))
        guard !overflow else { throw ValidationError("'\(text)' is more than can be had") }
        self.bytes = bytes
    }
}

extension ByteSize: CustomStringConvertible {
    public var description: String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)"
    }
}
