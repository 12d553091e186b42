/// What the parent asks of a child. A child answers each request before it reads the next; `run` is answered by a record for each case.
enum WorkerRequest: Sendable {
    /// Makes oracles; comes first. The options are JSON.
    case begin(oracles: [String], options: [UInt8])
    /// More material, behind what is there.
    case material([MaterialEntry])
    /// Generates and judges cases of an oracle, a position in the list of `begin`.
    case run(oracle: Int, cases: Range<Int>, seed: UInt64, withDigest: Bool)
    case judge(oracle: Int, file: [UInt8])
    /// Generates a case and gives it back without judging it.
    case encode(oracle: Int, number: Int, seed: UInt64)
    /// Takes the modules out of a file: of a case, a script, a text.
    case extract(MaterialEntry)
    /// Writes a case as text.
    case describe(file: [UInt8])

    private enum Tag: UInt64 {
        case begin = 1
        case material, run, judge, encode, extract, describe
    }

    var frame: [UInt8] {
        var writer = FrameWriter()
        func tag(_ tag: Tag) { writer.write(tag.rawValue) }
        switch self {
        case .begin(let oracles, let options):
            tag(.begin)
            writer.write(oracles)
            writer.write(options)
        case .material(let entries):
            tag(.material)
            writer.write(entries.count)
            for entry in entries { entry.write(to: &writer) }
        case .run(let oracle, let cases, let seed, let withDigest):
            tag(.run)
            writer.write(oracle)
            writer.write(cases.lowerBound)
            writer.write(cases.count)
            writer.write(seed)
            writer.write(withDigest ? 1 : 0)
        case .judge(let oracle, let file):
            tag(.judge)
            writer.write(oracle)
            writer.write(file)
        case .encode(let oracle, let number, let seed):
            tag(.encode)
            writer.write(oracle)
            writer.write(number)
            writer.write(seed)
        case .extract(let entry):
            tag(.extract)
            entry.write(to: &writer)
        case .describe(let file):
            tag(.describe)
            writer.write(file)
        }
        return writer.frame
    }

    init(_ contents: ArraySlice<UInt8>) throws(FrameError) {
        var reader = FrameReader(contents)
        guard let tag = Tag(rawValue: try reader.number()) else { throw FrameError() }
        switch tag {
        case .begin: self = .begin(oracles: try reader.texts(), options: try reader.contents())
        case .material:
            var entries: [MaterialEntry] = []
            for _ in 0..<(try reader.count()) { entries.append(try MaterialEntry(&reader)) }
            self = .material(entries)
        case .run:
            let oracle = try reader.integer()
            let first = try reader.integer()
            let (end, overflow) = first.addingReportingOverflow(try reader.integer())
            guard !overflow else { throw FrameError() }
            self = .run(oracle: oracle, cases: first..<end, seed: try reader.number(), withDigest: try reader.number() == 1)
        case .judge: self = .judge(oracle: try reader.integer(), file: try reader.contents())
        case .encode: self = .encode(oracle: try reader.integer(), number: try reader.integer(), seed: try reader.number())
        case .extract: self = .extract(try MaterialEntry(&reader))
        case .describe: self = .describe(file: try reader.contents())
        }
        try reader.end()
    }
}

/// A file that other cases may be made of.
struct MaterialEntry: Sendable, Hashable {
    /// The oracle that it is a case of, by its position; nil is material for each.
    var oracle: Int?
    var fileExtension: String
    var file: [UInt8]

    init(oracle: Int? = nil, fileExtension: String, file: [UInt8]) {
        self.oracle = oracle
        self.fileExtension = fileExtension
        self.file = file
    }

    fileprivate func write(to writer: inout FrameWriter) {
        writer.write(oracle.map { $0 + 1 } ?? 0)
        writer.write(fileExtension)
        writer.write(file)
    }

    fileprivate init(_ reader: inout FrameReader) throws(FrameError) {
        let oracle = try reader.integer()
        self.init(oracle: oracle == 0 ? nil : oracle - 1, fileExtension: try reader.text(), file: try reader.contents())
    }
}

/// What the parent has to know of an oracle.
public struct OracleFacts: Sendable, Hashable {
    public var name: String
    public var fileExtension: String
    public var preludeCount: Int
    public var timeShare: Int
}

/// What a child answers.
enum WorkerAnswer: Sendable {
    case ready([OracleFacts])
    /// The request cannot be fulfilled, for a reason that is told.
    case refused(String)
    case done
    case record(CaseRecord)
    case file([UInt8])
    case modules([[UInt8]])
}

/// What became of one case.
public struct CaseRecord: Sendable, Hashable {
    /// The case's number; 0 for a file.
    public var number: Int
    public var verdict: Verdict
    /// What was counted, where the time went and what was reached: of the coverage only what the child had not reached before.
    public var tally: Tally
    /// All of the time that the case took, in nanoseconds.
    public var nanoseconds: UInt64
    /// A hash of the input, where it was asked for.
    public var digest: UInt64?
    /// The input as a file, where it is worth keeping.
    public var file: [UInt8]?

    public init(
        number: Int, verdict: Verdict, tally: Tally = Tally(), nanoseconds: UInt64 = 0, digest: UInt64? = nil, file: [UInt8]? = nil
    ) {
        self.number = number
        self.verdict = verdict
        self.tally = tally
        self.nanoseconds = nanoseconds
        self.digest = digest
        self.file = file
    }
}

/// Writes answers. Names of counts are told once and are numbers from then on.
struct WorkerAnswerWriter {
    /// Numbers of names as the reader knows them, by those of this process; -1 for what it has not been told.
    private var positions: [Int] = []
    private var toldCount = 0

    fileprivate enum Tag: UInt64 {
        case ready = 1
        case refused, done, record, file, modules
    }

    mutating func frame(_ answer: WorkerAnswer) -> [UInt8] {
        var writer = FrameWriter()
        func tag(_ tag: Tag) { writer.write(tag.rawValue) }
        switch answer {
        case .ready(let facts):
            tag(.ready)
            writer.write(facts.count)
            for fact in facts {
                writer.write(fact.name)
                writer.write(fact.fileExtension)
                writer.write(fact.preludeCount)
                writer.write(fact.timeShare)
            }
        case .refused(let message):
            tag(.refused)
            writer.write(message)
        case .done: tag(.done)
        case .record(let record):
            tag(.record)
            write(record, to: &writer)
        case .file(let file):
            tag(.file)
            writer.write(file)
        case .modules(let modules):
            tag(.modules)
            writer.write(modules.count)
            for module in modules { writer.write(module) }
        }
        return writer.frame
    }

    private mutating func write(_ record: CaseRecord, to writer: inout FrameWriter) {
        writer.write(record.number)
        writer.write(record.nanoseconds)
        switch record.verdict {
        case .agree: writer.write(0 as UInt64)
        case .inconclusive(let reason):
            writer.write(1 as UInt64)
            writer.write(reason.rawValue)
        case .disagree(let finding):
            writer.write(2 as UInt64)
            for text in [finding.oracle, finding.kind.rawValue, finding.phase.rawValue] { writer.write(text) }
            for text in [finding.discriminator, finding.summary, finding.details] { writer.write(text) }
            writer.write(finding.frames)
        }
        var fresh: [String] = []
        var counts: [(Int, Int)] = []
        for (number, count) in record.tally.numbers.enumerated() where count != 0 {
            while positions.count <= number { positions.append(-1) }
            if positions[number] < 0 {
                positions[number] = toldCount
                toldCount += 1
                fresh.append(CountName(number: number).text)
            }
            counts.append((positions[number], count))
        }
        writer.write(fresh)
        writer.write(counts.count)
        for (name, count) in counts {
            writer.write(name)
            writer.write(count)
        }
        for part in Tally.Part.allCases { writer.write(record.tally.time[part] ?? 0) }
        writer.write(record.tally.coverage.count)
        for feature in record.tally.coverage { writer.write(UInt64(feature)) }
        // Nothing is 0, so what is there counts one more.
        writer.write(record.digest == nil ? 0 : 1 as UInt64)
        if let digest = record.digest { writer.write(digest) }
        writer.write(record.file == nil ? 0 : 1 as UInt64)
        if let file = record.file { writer.write(file) }
    }
}

/// Reads the answers of one child.
struct WorkerAnswerReader {
    private var names: [CountName] = []

    mutating func answer(_ contents: ArraySlice<UInt8>) throws(FrameError) -> WorkerAnswer {
        var reader = FrameReader(contents)
        guard let tag = WorkerAnswerWriter.Tag(rawValue: try reader.number()) else { throw FrameError() }
        let answer: WorkerAnswer
        switch tag {
        case .ready:
            var facts: [OracleFacts] = []
            for _ in 0..<(try reader.count()) {
                facts.append(
                    OracleFacts(
                        name: try reader.text(), fileExtension: try reader.text(), preludeCount: try reader.integer(),
                        timeShare: try reader.integer()))
            }
            answer = .ready(facts)
        case .refused: answer = .refused(try reader.text())
        case .done: answer = .done
        case .record: answer = .record(try record(&reader))
        case .file: answer = .file(try reader.contents())
        case .modules:
            var modules: [[UInt8]] = []
            for _ in 0..<(try reader.count()) { modules.append(try reader.contents()) }
            answer = .modules(modules)
        }
        try reader.end()
        return answer
    }

    private mutating func record(_ reader: inout FrameReader) throws(FrameError) -> CaseRecord {
        var record = CaseRecord(number: try reader.integer(), verdict: .agree)
        record.nanoseconds = try reader.number()
        record.verdict = try verdict(&reader)
        for text in try reader.texts() { names.append(CountName(text)) }
        for _ in 0..<(try reader.count()) {
            let name = try reader.integer()
            guard names.indices.contains(name) else { throw FrameError() }
            record.tally.count(names[name], try reader.integer())
        }
        for part in Tally.Part.allCases {
            let time = try reader.number()
            if time > 0 { record.tally.spend(time, on: part) }
        }
        for _ in 0..<(try reader.count()) { record.tally.reach(UInt32(truncatingIfNeeded: try reader.number())) }
        if try reader.number() == 1 { record.digest = try reader.number() }
        if try reader.number() == 1 { record.file = try reader.contents() }
        return record
    }

    private func verdict(_ reader: inout FrameReader) throws(FrameError) -> Verdict {
        switch try reader.number() {
        case 0: return .agree
        case 1:
            guard let reason = InconclusiveReason(rawValue: try reader.text()) else { throw FrameError() }
            return .inconclusive(reason)
        case 2:
            let oracle = try reader.text()
            guard let kind = FindingClass(rawValue: try reader.text()), let phase = Phase(rawValue: try reader.text()) else {
                throw FrameError()
            }
            return .disagree(
                Finding(
                    oracle: oracle, kind: kind, phase: phase, discriminator: try reader.text(), summary: try reader.text(),
                    details: try reader.text(), frames: try reader.texts()))
        case _: throw FrameError()
        }
    }
}

extension Finding {
    /// With the members in the order in which they are sent.
    fileprivate init(
        oracle: String, kind: FindingClass, phase: Phase, discriminator: String, summary: String, details: String, frames: [String]
    ) {
        self.init(
            oracle: oracle, kind: kind, phase: phase, frames: frames, discriminator: discriminator, summary: summary, details: details)
    }
}
