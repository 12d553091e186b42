import Files

/// Who found what a file shows, as the record beside it says: the two are written together by fuzzing runs.
public struct FindingOrigin: Sendable, Hashable {
    public var oracle: String
    public var options: OracleOptions
    /// Nil for files whose record has none.
    public var bucket: String?

    /// Reads the record that belongs to a file, or to the one that it was reduced from; nil where there is none.
    public init?(beside path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        // Names of findings and of regressions have no dot but in front of their extensions.
        let base = path.dropFirst(folder.count).prefix { $0 != "." }
        guard !base.isEmpty, let record = try? InputFile.read("\(folder)\(base)\(RegressionRecord.suffix)"),
            let json = try? JSONReader.value(of: record), case .string(let oracle) = json["oracle"],
            let options = try? OracleOptions(json: json)
        else { return nil }
        self.oracle = oracle
        self.options = options
        if case .string(let bucket) = json["bucket"] { self.bucket = bucket }
    }
}
