import Reporting

/// When a reporter has to hear what: acknowledged within 24 hours, details within 48, disclosed within 90 days. What ends at a weekend ends on
/// the Monday after it, at the same time of day.
public struct DisclosureClock: Sendable, Hashable {
    public struct Step: Sendable, Hashable {
        public var name: String
        public var due: UTCTime
    }

    public var received: UTCTime

    public init(received: UTCTime) { self.received = received }

    private static let day: Int64 = 86_400

    public var steps: [Step] {
        [("acknowledge", Self.day), ("details", 2 * Self.day), ("disclosure", 90 * Self.day)].map { name, seconds in
            Step(name: name, due: Self.working(UTCTime(secondsSinceEpoch: received.secondsSinceEpoch + seconds)))
        }
    }

    /// Those of a report; none where nobody knows when it came.
    static func steps(_ received: UTCTime?) -> [Step] { received.map { DisclosureClock(received: $0).steps } ?? [] }

    private static func working(_ time: UTCTime) -> UTCTime {
        let days = time.secondsSinceEpoch >= 0 ? time.secondsSinceEpoch / day : (time.secondsSinceEpoch - day + 1) / day
        // 1970-01-01 was a Thursday; 0 is Monday here.
        let weekday = ((days + 3) % 7 + 7) % 7
        return weekday < 5 ? time : UTCTime(secondsSinceEpoch: time.secondsSinceEpoch + (7 - weekday) * day)
    }
}

extension UTCTime {
    /// Reads `2026-06-17` (midnight) or `2026-06-17T09:30:00`, with or without `Z`; nil where it is no such time.
    public init?(iso8601 text: String) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard halves[0].count == 10, date.count == 3, let year = date[0], let month = date[1], let day = date[2], year >= 0,
            (1...12).contains(month)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[Int(month) - 1]).contains(day) else { return nil }
        var seconds: Int64 = 0
        if halves.count == 2 {
            var time = halves[1]
            if time.hasSuffix("Z") { time = time.dropLast() }
            let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { $0.count == 2 ? Int64($0) : nil }
            guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2], (0...23).contains(hour),
                (0...59).contains(minute), (0...59).contains(second)
            else { return nil }
            seconds = hour * 3600 + minute * 60 + second
        }
        // Days since 1970-01-01 of the first day of the year.
        let before = year - 1
        let years = 365 * year + (year > 0 ? before / 4 - before / 100 + before / 400 + 1 : 0) - 719_528
        let days = years + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1
        self.init(secondsSinceEpoch: days * 86_400 + seconds)
    }
}
