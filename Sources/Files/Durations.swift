extension Duration {
    /// Milliseconds. Negative durations, which a clock set back may give, count as zero.
    public var roundedMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow, product < .max - 1000 else { return .max }
        return product + (attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000
    }

    /// Seconds in fixed point with three decimals, whatever the locale: `0.012`.
    public var threeDecimals: String {
        let milliseconds = roundedMilliseconds
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
