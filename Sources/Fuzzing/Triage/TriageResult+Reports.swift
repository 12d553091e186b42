import Files
import Reporting

extension TriageResult {
    /// Writes everything that is known of the file into its folder: a report for programs and one for people, the reproducer as text, and for
    /// faults the draft of an advisory.
    ///
    /// - Parameters:
    ///   - folder: That of the file, which exists.
    ///   - received: When the report came; nil leaves deadlines out.
    ///   - now: What is overdue is told by it.
    ///   - withReproducer: Whether the draft contains the reproducer.
    /// - Throws: where a file cannot be written.
    public func write(to folder: String, received: UTCTime?, now: UTCTime, withReproducer: Bool) throws(FileError) {
        if let text = texts.module { try OutputFile.write(Array(text.utf8), to: "\(folder)/reproducer.wat") }
        if let script = texts.script { try OutputFile.write(Array(script.utf8), to: "\(folder)/reproducer.wast") }
        if let setup, !setup.isEmpty { try JSONWriter.write(setup.json, to: "\(folder)/setup.json") }
        try JSONWriter.write(json(received: received), to: "\(folder)/report.json")
        try OutputFile.write(Array(markdown(received: received, now: now).utf8), to: "\(folder)/report.md")
        guard let advisory = Advisory(self, received: received, withReproducer: withReproducer) else { return }
        try OutputFile.write(Array(advisory.markdown.utf8), to: "\(folder)/advisory.md")
        try JSONWriter.write(advisory.json, to: "\(folder)/advisory.json")
    }

    // MARK: JSON

    /// The same for the same file, whenever it is made.
    public func json(received: UTCTime?) -> JSONValue {
        .object([
            JSONMember(
                "file",
                [
                    "name": .string(file.name), "sha256": .string(file.digest), "bytes": JSONValue(file.bytes.count),
                    "kind": .string(file.kind.rawValue),
                ]),
            JSONMember("class", .string(classification.securityClass.rawValue)),
            JSONMember("severity", .string(classification.severity.rawValue)),
            JSONMember("evidence", .array(classification.evidence.map(JSONValue.string))),
            JSONMember("bucket", .string(bucket)),
            JSONMember("reliability", ["shown": JSONValue(reproduced.count), "runs": JSONValue(reproduced.total)]),
            JSONMember("finding", finding.map(TriageResult.json) ?? .null),
            JSONMember("others", .array(others.map { .string($0.bucket) })),
            JSONMember("tool", .string(about)),
            JSONMember("asked", .array(asked.map(JSONValue.string))),
            JSONMember("notAsked", .array(notAsked.map(JSONValue.string))),
            JSONMember("engines", .array(engines.map { ["engines": .string($0.engines), "shows": .boolean($0.shows)] })),
            JSONMember("narrowing", narrowing.map(TriageResult.json) ?? .null),
            JSONMember("features", .array(features.map(JSONValue.string))),
            JSONMember("reproducer", .string(reproducer)),
            JSONMember("reduction", .string(reduction.note)),
            JSONMember("command", .string(command)),
            JSONMember("setup", setup.map { $0.isEmpty ? .null : $0.json } ?? .null),
            JSONMember(
                "deadlines",
                .array(DisclosureClock.steps(received).map { ["step": .string($0.name), "due": .string("\($0.due.iso8601)Z")] })),
        ])
    }

    private static func json(_ finding: Finding) -> JSONValue {
        [
            "oracle": .string(finding.oracle), "kind": .string(finding.kind.rawValue), "phase": .string(finding.phase.rawValue),
            "discriminator": .string(finding.discriminator), "frames": .array(finding.frames.map(JSONValue.string)),
            "summary": .string(finding.summary),
        ]
    }

    private static func json(_ narrowing: Narrowing) -> JSONValue {
        [
            "confirmed": .boolean(narrowing.isConfirmed), "place": narrowing.place.map(JSONValue.string) ?? .null,
            "pass": narrowing.passes.map(json) ?? .null,
            "exposure": narrowing.exposure.map { exposure in
                [
                    "default": .boolean(exposure.isDefault), "neededFeatures": .array(exposure.needed.map(JSONValue.string)),
                    "unknownFeatures": .array(exposure.unknown.map(JSONValue.string)),
                ]
            } ?? .null,
        ]
    }

    private static func json(_ passes: PassNarrowing) -> JSONValue {
        var members = [JSONMember("engines", .string(passes.engines)), JSONMember("text", .string("\(passes)"))]
        if case .pass(let pass, let total) = passes.answer {
            members += [
                JSONMember("number", JSONValue(pass.number)), JSONMember("total", JSONValue(total)),
                JSONMember("name", .string(pass.name)), JSONMember("function", pass.function.map { JSONValue($0) } ?? .null),
            ]
        }
        return .object(members)
    }

    // MARK: For people

    /// In a line: the class with its reason.
    public var headline: String {
        // Of the file as it was reported; the finding is that of the reproducer.
        let reason = finding == nil ? "nothing found" : classification.evidence.first ?? "nothing found"
        return isFault || classification.securityClass == .harmless ? "\(classification.securityClass.rawValue): \(reason)" : reason
    }

    /// What is known of the reproducer, with names for it.
    public var narrowed: [(name: String, text: String)] {
        guard let narrowing else { return [] }
        var rows: [(name: String, text: String)] = []
        if let place = narrowing.place { rows.append(("place", place)) }
        if let passes = narrowing.passes { rows.append(("LLVM pass", "\(passes)")) }
        if let exposure = narrowing.exposure { rows.append(("exposed", "\(exposure)")) }
        return rows
    }

    /// What shows the pass: a command that does not show the finding, and one that does.
    private var passCommands: [String] {
        guard let passes = narrowing?.passes, case .pass(let pass, _) = passes.answer else { return [] }
        let engines = finding.map { Triage.takesEngines($0.oracle) } == false ? [] : passes.engines.split(separator: ",").map(String.init)
        return [pass.number - 1, pass.number].map { limit in
            OracleOptions(engines: engines, passLimit: Int32(clamping: limit))
                .replayCommand(oracle: finding?.oracle ?? "differential", file: reproducer)
        }
    }

    func markdown(received: UTCTime?, now: UTCTime) -> String {
        var lines = ["# \(file.name): \(classification.securityClass.rawValue)", ""]
        var rows = [
            ("severity", "\(classification.severity.rawValue), until a person has looked"),
            ("file", "\(file.kind.rawValue), \(file.bytes.count) bytes, SHA-256 `\(file.digest)`"),
            ("bucket", "`\(bucket)`"),
        ]
        if reproduced.total > 0 { rows.append(("shown again", "\(reproduced.count) of \(reproduced.total) runs")) }
        if let guilty { rows.append(("engines", guilty)) }
        if !features.isEmpty { rows.append(("features of the file", features.joined(separator: ", "))) }
        rows.append(
            (
                "reproducer",
                "`\(reproducer)`: \(reduction.note)\(narrowing?.isConfirmed == false ? "; ASKED AGAIN, IT DID NOT SHOW IT" : "")"
            ))
        for (name, text) in narrowed { rows.append((name, text)) }
        rows.append(("command", "`\(command)`"))
        rows.append(("asked", asked.joined(separator: ", ")))
        if !about.isEmpty { rows.append(("with", about)) }
        lines += ["| | |", "| --- | --- |"] + rows.map { "| \($0.0) | \($0.1.replacing("|", with: "\\|").replacing("\n", with: " ")) |" }
        lines += ["", "## Evidence", ""] + classification.evidence.map { "- \($0.replacing("\n", with: " "))" }
        if !notAsked.isEmpty { lines += ["", "Not asked: \(notAsked.joined(separator: "; "))."] }
        if !others.isEmpty { lines += ["", "Found as well: \(others.map { "`\($0.bucket)`" }.joined(separator: ", "))."] }
        if let details = finding?.details, !details.isEmpty {
            lines += [
                "", narrowing?.isConfirmed == true ? "## Details, of the reproducer" : "## Details", "", TriageResult.fenced(details),
            ]
        }
        if !engines.isEmpty {
            lines += ["", "## Engines", "", "| engines | shows it |", "| --- | --- |"]
            lines += engines.map { "| `\($0.engines)` | \($0.shows ? "yes" : "no") |" }
        }
        let commands = passCommands
        if !commands.isEmpty {
            lines += ["", "## The pass", "", "The first command leaves the pass out, and does not show it; the second one does.", ""]
            lines.append(TriageResult.fenced(commands.joined(separator: "\n")))
        }
        if let setup, !setup.isEmpty {
            lines += ["", "## Run with", "", "The reproducer carries this in its last section, so the command needs nothing else.", ""]
            lines.append(TriageResult.fenced(String(decoding: JSONWriter.bytes(of: setup.json).prefix(10_000), as: UTF8.self)))
        }
        if !texts.note.isEmpty { lines += ["", "Script: \(texts.note)."] }
        if let script = texts.script, isFault { lines += ["", "## Script", "", TriageResult.fenced(script)] }
        let deadlines = DisclosureClock.steps(received)
        if !deadlines.isEmpty {
            lines += ["", "## Deadlines", "", "| step | due | |", "| --- | --- | --- |"]
            lines += deadlines.map {
                "| \($0.name) | \($0.due.iso8601)Z | \($0.due.secondsSinceEpoch < now.secondsSinceEpoch ? "OVERDUE" : "open") |"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text in a block whose fence it does not contain.
    static func fenced(_ text: String) -> String {
        var fence = "```"
        while text.contains(fence) { fence += "`" }
        return "\(fence)\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)"
    }

    // MARK: JUnit

    /// A case in a report: green where nothing is wrong with us.
    func junit(time: Duration) -> JUnitCase {
        let body = "\(command)\n\(classification.evidence.joined(separator: "\n"))\n\n\(finding?.details ?? "")"
        let outcome: JUnitOutcome =
            isFault
            ? .failure(message: headline, type: classification.securityClass.rawValue, body: body)
            : reproduced.total > 0 || notAsked.count < file.oracles.count ? .passed : .skipped(message: "not-available")
        return JUnitCase(name: file.stem, className: "triage.\(classification.securityClass.rawValue)", time: time, outcome: outcome)
    }
}

/// The reports of all files of a run.
public struct TriageSummary: Sendable {
    public var results: [(result: TriageResult, time: Duration)] = []
    public var start: UTCTime

    public init(start: UTCTime) { self.start = start }

    public var junit: JUnitReport {
        let time = results.reduce(Duration.zero) { $0 + $1.time }
        return JUnitReport(
            name: "triage", time: time,
            suites: [JUnitSuite(name: "triage", timestamp: start, time: time, cases: results.map { $0.result.junit(time: $0.time) })])
    }
}
