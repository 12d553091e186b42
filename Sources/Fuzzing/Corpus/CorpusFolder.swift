import Files
import SuiteSupport
import SystemPackage

/// A folder with what fuzzing keeps: `seeds/` with inputs that reach something, `regressions/` with inputs that once showed a fault, each with a
/// record, and `known/` with records of findings that are no news.
public struct CorpusFolder: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var seeds: String { "\(path)/seeds" }
    public var regressions: String { "\(path)/regressions" }
    public var known: String { "\(path)/known" }

    static func exists(_ path: String) -> Bool { (try? Folders.isFolder(FilePath(path))) == true }

    /// Entries of `seeds/`, in the order of their names; none where the folder is not there.
    ///
    /// - Throws: where something cannot be read.
    public func seedEntries() throws(FileError) -> [CorpusEntry] {
        CorpusFolder.exists(seeds) ? try CorpusEntry.all(at: [seeds]) : []
    }

    /// Puts a file into `seeds/` under its own name, and says that name. What is there already stays.
    ///
    /// - Throws: where it cannot be written.
    @discardableResult
    func keep(_ file: [UInt8], oracle: String, fileExtension: String) throws(FileError) -> String {
        try OutputFile.createFolder(seeds)
        let name = CorpusEntry.name(oracle: oracle, file: file, fileExtension: fileExtension)
        try OutputFile.write(file, to: "\(seeds)/\(name)")
        return name
    }

    // MARK: Regressions

    /// One of the regressions: the file with its record.
    public struct Regression: Sendable {
        public var entry: CorpusEntry
        public var record: RegressionRecord
    }

    /// The regressions in the order of their names, and what is wrong with the folder: a file without record, a record without file, one that
    /// cannot be read.
    ///
    /// - Throws: where the folder cannot be listed.
    public func regressionEntries() throws(FileError) -> (regressions: [Regression], faults: [String]) {
        guard CorpusFolder.exists(regressions) else { return ([], []) }
        let names = try Folders.names(in: FilePath(regressions)).filter { !$0.hasPrefix(".") }
        var found: [Regression] = []
        var faults: [String] = []
        for name in names where !name.hasSuffix(RegressionRecord.suffix) {
            let unpacked = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
            let recordName = unpacked + RegressionRecord.suffix
            guard names.contains(recordName) else {
                faults.append("\(name) has no record (\(recordName))")
                continue
            }
            do {
                let record = try RegressionRecord(json: try InputFile.read("\(regressions)/\(recordName)"))
                found.append(Regression(entry: try CorpusEntry(reading: "\(regressions)/\(name)"), record: record))
            } catch {
                faults.append("\(recordName): \((error as? CaseFormatError)?.message ?? "\(error)")")
            }
        }
        for name in names where name.hasSuffix(RegressionRecord.suffix) {
            let file = String(name.dropLast(RegressionRecord.suffix.count))
            if !names.contains(file), !names.contains(file + ".gz") { faults.append("\(name) has no file (\(file))") }
        }
        return (found, faults)
    }

    /// Adds a regression: a file under the name, which has an extension, with its record.
    ///
    /// - Throws: where it cannot be written.
    public func add(regression file: [UInt8], name: String, record: RegressionRecord) throws(FileError) {
        try OutputFile.createFolder(regressions)
        try OutputFile.write(file, to: "\(regressions)/\(name)")
        try JSONWriter.write(record.json, to: "\(regressions)/\(name)\(RegressionRecord.suffix)")
    }

    /// Buckets whose records lie in `known/`.
    ///
    /// - Throws: where one cannot be read.
    public func knownBuckets() throws(FileError) -> Set<String> {
        CorpusFolder.exists(known) ? Set(try FindingStore.counts(in: known).keys) : []
    }
}
