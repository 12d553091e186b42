import WasmModel

/// The part of a text that an error points at, for messages of tools.
public enum SourceExcerpt {
    /// Bytes shown on either side of the place.
    private static let reach = 60

    /// The line of the position, or the part of it around the column, and below it a line with a caret under the column.
    ///
    /// Empty where the text has no such line. Bytes that are no UTF-8 are shown as U+FFFD and control characters as spaces, so that what is
    /// printed is safe for a terminal and the caret stands where it should.
    public static func lines(of source: [UInt8], at position: SourcePosition) -> [String] {
        guard let range = line(position.line, of: source) else { return [] }
        let place = min(range.upperBound, range.lowerBound + max(0, Int(position.column) - 1))
        let start = boundary(source, atOrAfter: max(range.lowerBound, place - reach), before: place)
        let end = boundary(source, atOrAfter: min(range.upperBound, place + reach), before: range.upperBound)
        let before = shown(source[start..<place])
        return [before + shown(source[place..<end]), String(repeating: " ", count: before.count) + "^"]
    }

    /// The range of a line, counted from 1, without its end.
    private static func line(_ number: UInt32, of source: [UInt8]) -> Range<Int>? {
        var start = 0
        for _ in 1..<max(1, number) {
            guard let end = source[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
        }
        return start..<(source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count)
    }

    /// The first place from `position` on that is not inside a character.
    private static func boundary(_ source: [UInt8], atOrAfter position: Int, before limit: Int) -> Int {
        var position = position
        while position < limit, source[position] & 0xC0 == 0x80 { position += 1 }
        return position
    }

    private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        String(String.UnicodeScalarView(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { isControl($0) ? " " : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Format characters include those that turn the direction of writing around.
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
