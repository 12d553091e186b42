/// An oracle whose inputs are files: what replays need, whatever the oracle's own inputs are.
public struct AnyOracle {
    public let name: String
    /// What command lines call the oracle; more than its name where it takes settings.
    public let word: String
    /// How names of its files end.
    public let fileExtension: String
    /// Answers for the input of a file.
    public let judge: (_ file: [UInt8], _ tally: inout Tally) throws(CaseFormatError) -> Verdict

    public init<Kind: Oracle>(_ oracle: Kind, word: String) {
        name = oracle.name
        self.word = word
        fileExtension = oracle.fileExtension
        judge = { (file, tally) throws(CaseFormatError) in oracle.judge(try oracle.decode(file), tally: &tally) }
    }

    /// The oracles of some names, or all that there are.
    ///
    /// - Throws: where an option or a name is not known.
    public static func list(_ names: [String], options: OracleOptions) throws(OracleOptionsError) -> [AnyOracle] {
        var oracles: [AnyOracle] = []
        for name in names.isEmpty ? Oracles.names : names {
            guard let oracle = try Oracles.named(name, options: options) else {
                throw OracleOptionsError("there is no oracle '\(name)'; known: \(Oracles.names.joined(separator: ", "))")
            }
            oracles.append(make(oracle, name))
        }
        return oracles
    }

    private static func make(_ oracle: some Oracle, _ word: String) -> AnyOracle { AnyOracle(oracle, word: word) }
}
