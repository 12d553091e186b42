import Files

/// What a JUnit XML file says: the profile that every consumer of such files reads.
public struct JUnitReport: Sendable, Hashable {
    public var name: String
    /// Time on the clock, which with several threads is less than the sum over the suites.
    public var time: Duration
    public var suites: [JUnitSuite]

    public init(name: String, time: Duration = .zero, suites: [JUnitSuite] = []) {
        self.name = name
        self.time = time
        self.suites = suites
    }

    public var counts: JUnitCounts {
        suites.reduce(into: JUnitCounts()) { $0.add($1.counts) }
    }

    /// Pairs of class name and name that occur more than once, in the order of the file.
    ///
    /// Some consumers drop or merge such cases, so a report should have none.
    public var repeatedCases: [String] {
        var seen: Set<[String]> = []
        var repeated: [String] = []
        for suite in suites {
            for test in suite.cases where !seen.insert([test.className, test.name]).inserted {
                repeated.append("\(test.className) \(test.name)")
            }
        }
        return repeated
    }
}

/// The cases of one script or program.
public struct JUnitSuite: Sendable, Hashable {
    public var name: String
    public var timestamp: UTCTime
    /// The profile asks for a host; a fixed word keeps reports of two machines comparable.
    public var hostName: String
    public var time: Duration
    public var properties: [JUnitProperty]
    public var cases: [JUnitCase]

    public init(
        name: String, timestamp: UTCTime, hostName: String = "localhost", time: Duration = .zero, properties: [JUnitProperty] = [],
        cases: [JUnitCase] = []
    ) {
        self.name = name
        self.timestamp = timestamp
        self.hostName = hostName
        self.time = time
        self.properties = properties
        self.cases = cases
    }

    public var counts: JUnitCounts {
        cases.reduce(into: JUnitCounts()) { $0.add($1.outcome) }
    }
}

public struct JUnitProperty: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One assertion, action or program.
public struct JUnitCase: Sendable, Hashable {
    /// `L<line> <action> [<ordinal>]`; with the class name it is unique in the report.
    public var name: String
    /// `wasm.<engine>.<script path with dots for slashes>`.
    public var className: String
    public var time: Duration
    public var outcome: JUnitOutcome
    /// Bytes of any kind, as a guest wrote them. Written only for a case that did not pass.
    public var systemOut: [UInt8]
    public var systemErr: [UInt8]

    public init(
        name: String, className: String, time: Duration = .zero, outcome: JUnitOutcome = .passed, systemOut: [UInt8] = [],
        systemErr: [UInt8] = []
    ) {
        self.name = name
        self.className = className
        self.time = time
        self.outcome = outcome
        self.systemOut = systemOut
        self.systemErr = systemErr
    }
}

public enum JUnitOutcome: Sendable, Hashable {
    case passed
    /// An assertion did not hold. The body begins with `path:line`, the only place that every consumer shows.
    case failure(message: String, type: String, body: String)
    /// The harness or an engine broke: crash, time limit, script that cannot be parsed.
    case error(message: String, type: String, body: String)
    /// Not run, with the reason.
    case skipped(message: String)
}

/// How many cases ended in which way; `tests` counts all of them.
public struct JUnitCounts: Sendable, Hashable {
    public var tests = 0
    public var failures = 0
    public var errors = 0
    public var skipped = 0

    public init() {}

    public var passed: Int { tests - failures - errors - skipped }

    public mutating func add(_ outcome: JUnitOutcome) {
        tests += 1
        switch outcome {
        case .passed: break
        case .failure: failures += 1
        case .error: errors += 1
        case .skipped: skipped += 1
        }
    }

    public mutating func add(_ other: JUnitCounts) {
        tests += other.tests
        failures += other.failures
        errors += other.errors
        skipped += other.skipped
    }
}

/// Why a report could not be written.
public enum ReportError: Error, Sendable, Hashable {
    case file(FileError)
    case xml(XMLError)
}
