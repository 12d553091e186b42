#if canImport(Glibc)
    import Glibc
#endif

/// A moment in seconds since 1970-01-01T00:00:00Z.
public struct UTCTime: Sendable, Hashable {
    public var secondsSinceEpoch: Int64

    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// The time of the system's clock.
    public static func now() -> UTCTime {
        var time = timespec()
        // The call fills the structure it is lent.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(secondsSinceEpoch: Int64(time.tv_sec))
    }

    /// ISO 8601 without fraction or offset: `2026-06-17T09:30:00`. Years outside 0 to 9999 are taken as the nearest.
    public var iso8601: String {
        // The bounds are the first second of year 0 and the last of year 9999.
        let seconds = min(253_402_300_799, max(-62_167_219_200, secondsSinceEpoch))
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        // Days are counted from 0000-03-01, in eras of 400 years, so that the leap day is the last day of a year.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
        return "\(date)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    }

    private func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
