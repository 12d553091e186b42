/// Units of fuel as `--fuel` takes them.
public enum Fuel {
    /// - Throws: where the text is no number, or more than the engine counts.
    public static func parse(_ text: String) throws(OptionError) -> Int64 {
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw OptionError("'\(text)' is no amount of fuel; write a number such as 1000000")
        }
        guard let amount = Int64(text) else { throw OptionError("'\(text)' is more than the largest amount of fuel, \(Int64.max)") }
        return amount
    }
}
