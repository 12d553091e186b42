import Files
import Reporting
import SuiteSupport
import SystemPackage

/// A cause of findings, with the first of them.
public struct FindingRecord: Sendable, Hashable {
    public var finding: Finding
    /// The case's number; nil where it was a file.
    public var number: Int?
    public var seed: UInt64
    public var options: OracleOptions
    /// Findings of the bucket, with those of earlier runs.
    public var count: Int
    public var firstSeen: UTCTime
    /// The file with the input, below the folder of findings; nil where there is none.
    public var inputName: String?
    /// Whether the input gave the same once more; nil where it was not tried.
    public var isReproduced: Bool?
    /// Whether the bucket was known before the run.
    public var isKnown: Bool

    public var bucket: String { finding.bucket }

    /// The name without extension of the files of the bucket.
    static func stem(_ finding: Finding) -> String {
        "\(finding.kind.rawValue)-\(CorpusEntry.base(finding.oracle))-\(StableHash.text(StableHash.of(finding.bucket.utf8)))"
    }
}

/// Findings by bucket: of each cause the first input and one record, which counts the others.
///
/// In a folder each bucket is two files, the input and the record, which appear complete or not at all. A bucket that the folder has already is
/// known.
struct FindingStore {
    let folder: String?
    /// How often buckets were seen before, by name.
    private var known: [String: Int]
    private(set) var records: [FindingRecord] = []
    private var positions: [String: Int] = [:]
    private var changed: Set<Int> = []

    /// - Throws: where a record in the folder cannot be read.
    init(folder: String?, known: Set<String> = []) throws(FileError) {
        self.folder = folder
        self.known = Dictionary(uniqueKeysWithValues: known.map { ($0, 0) })
        guard let folder else { return }
        try OutputFile.createFolder(folder)
        self.known.merge(try FindingStore.counts(in: folder)) { _, count in count }
    }

    /// How often each bucket was seen that has a record in the folder.
    ///
    /// - Throws: where one cannot be read; a file that is no record is none.
    static func counts(in folder: String) throws(FileError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for name in try Folders.names(in: FilePath(folder)) where name.hasSuffix(RegressionRecord.suffix) {
            let bytes = try InputFile.read("\(folder)/\(name)")
            guard let value = try? JSONReader.value(of: bytes), case .string(let bucket) = value["bucket"] else { continue }
            counts[bucket] = if case .integer(let count) = value["count"] { Int(count) } else { 1 }
        }
        return counts
    }

    /// What is no news any more: buckets known before, and those of this run.
    var knownBuckets: Set<String> { Set(known.keys).union(positions.keys) }

    /// Buckets that were known before.
    var knownCount: Int { known.count }

    /// Whether there is no finding of the bucket yet, neither of this run nor known.
    func isNew(_ finding: Finding) -> Bool { positions[finding.bucket] == nil && known[finding.bucket] == nil }

    /// Counts a finding. The first of a bucket is kept with its input, and its record is what is returned.
    ///
    /// - Throws: where the files cannot be written.
    mutating func add(_ record: FindingRecord, file: [UInt8]?, fileExtension: String) throws(FileError) -> FindingRecord? {
        if let position = positions[record.bucket] {
            records[position].count += 1
            changed.insert(position)
            return nil
        }
        var record = record
        record.finding.details = FindingStore.shortened(record.finding.details)
        let before = known[record.bucket]
        record.isKnown = before != nil
        record.count = 1 + (before ?? 0)
        positions[record.bucket] = records.count
        let stem = FindingRecord.stem(record.finding)
        if let file {
            record.inputName = "\(stem).\(fileExtension)"
            // That of the first finding stays: it may have been made smaller.
            if let folder, before == nil { try OutputFile.write(file, to: "\(folder)/\(stem).\(fileExtension)") }
        }
        changed.insert(records.count)
        records.append(record)
        try save()
        return record
    }

    /// Most bytes of the details of a finding.
    private static let detailLimit = 32 << 10

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= detailLimit ? text : String(decoding: text.utf8.prefix(detailLimit), as: UTF8.self) + "\n…"
    }

    /// Writes the records that have changed.
    ///
    /// - Throws: where one cannot be written.
    mutating func save() throws(FileError) {
        defer { changed = [] }
        guard let folder else { return }
        for position in changed.sorted() {
            let record = records[position]
            // A known bucket has a record already, whose other members are those of its first finding.
            let path = "\(folder)/\(FindingRecord.stem(record.finding))\(RegressionRecord.suffix)"
            var json = record.json
            if record.isKnown, let bytes = try? InputFile.read(path), case .object(var members) = try? JSONReader.value(of: bytes) {
                for index in members.indices where members[index].name == "count" { members[index].value = JSONValue(record.count) }
                json = .object(members)
            } else if record.isKnown {
                continue
            }
            try JSONWriter.write(json, to: path)
        }
    }
}

extension FindingRecord {
    /// What reproduces the finding, from the folder in which the files lie.
    public func command(folder: String?) -> String {
        guard let inputName else {
            return "assay fuzz --oracle \(finding.oracle)\(options.enginesOption) --seed \(seed) --first \(number ?? 0) --cases 1"
        }
        return options.replayCommand(oracle: finding.oracle, file: "\(folder.map { "\($0)/" } ?? "")\(inputName)")
    }

    /// All that is known of the bucket.
    public var json: JSONValue {
        .object([
            JSONMember("bucket", .string(bucket)),
            JSONMember("oracle", .string(finding.oracle)),
            JSONMember("class", .string(finding.kind.rawValue)),
            JSONMember("phase", .string(finding.phase.rawValue)),
            JSONMember("discriminator", .string(finding.discriminator)),
            JSONMember("frames", .array(finding.frames.map(JSONValue.string))),
            JSONMember("summary", .string(finding.summary)),
            JSONMember("details", .string(finding.details)),
            JSONMember("engines", .array(options.engines.map(JSONValue.string))),
            JSONMember("witnesses", .array(options.witnesses.map(JSONValue.string))),
            JSONMember("configuration", options.configuration ?? .null),
            // As text: readers of JSON take large numbers for inexact ones.
            JSONMember("seed", .string(String(seed))),
            JSONMember("case", number.map { JSONValue($0) } ?? .null),
            JSONMember("input", inputName.map(JSONValue.string) ?? .null),
            JSONMember("command", .string(command(folder: nil))),
            JSONMember("firstSeen", .string(firstSeen.iso8601)),
            JSONMember("count", JSONValue(count)),
            JSONMember("reproduced", isReproduced.map(JSONValue.boolean) ?? .null),
        ])
    }
}
