import ArgumentParser

/// A span of time as command lines write it: `500ms`, `5s`, `10m`, `8h`. Never zero.
public struct TimeSpan: Sendable, Hashable {
    public var duration: Duration

    public init(_ duration: Duration) { self.duration = duration }

    /// - Throws: `ValidationError` where the text is no span, or one of nothing or of more than a thousand years.
    public init(text: String) throws {
        // Longest first: `ms` ends in `s`.
        let units: [(name: String, milliseconds: Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { throw TimeSpan.fault(text) }
        let digits = text.dropLast(unit.name.count)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw TimeSpan.fault(text) }
        let longest: Int64 = 1000 * 366 * 24 * 3_600_000
        guard let number = Int64(digits), number <= longest / unit.milliseconds else {
            throw ValidationError("'\(text)' is more than a thousand years")
        }
        guard number > 0 else { throw ValidationError("'\(text)' leaves no time at all") }
        duration = .milliseconds(number * unit.milliseconds)
    }

    private static func fault(_ text: String) -> ValidationError {
        ValidationError("'\(text)' is no time; write it as 500ms, 5s, 10m or 8h")
    }
}

extension TimeSpan: CustomStringConvertible {
    public var description: String {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1000)] as [(String, Int64)]
        where milliseconds >= size && milliseconds % size == 0 {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
