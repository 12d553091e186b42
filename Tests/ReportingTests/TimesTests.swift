import Reporting
import Testing

@Suite struct TimesTests {
    @Test(arguments: [
        (Duration.zero, "0.000"),
        (.microseconds(499), "0.000"),
        (.microseconds(500), "0.001"),
        (.milliseconds(1_005), "1.005"),
        (.seconds(1_234_567), "1234567.000"),
        (.microseconds(1_999_500), "2.000"),
        (.seconds(-1), "0.000"),
        (.milliseconds(-1), "0.000"),
        (.seconds(Int64.max), "9223372036854775.807"),
    ])
    func threeDecimals(duration: Duration, expected: String) {
        #expect(duration.threeDecimals == expected)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00"),
            (-1, "1969-12-31T23:59:59"),
            (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (951_868_800, "2000-03-01T00:00:00"),
            (1_709_164_800, "2024-02-29T00:00:00"),
            (4_107_542_400, "2100-03-01T00:00:00"),
            (253_402_300_799, "9999-12-31T23:59:59"),
            (Int64.max, "9999-12-31T23:59:59"),
            (-62_167_219_200, "0000-01-01T00:00:00"),
            (Int64.min, "0000-01-01T00:00:00"),
        ] as [(Int64, String)])
    func calendar(seconds: Int64, expected: String) {
        #expect(UTCTime(secondsSinceEpoch: seconds).iso8601 == expected)
    }
}
