import Files
import Reporting

/// The draft of a security advisory, in the fields that GitHub's repository advisories have (REST API, "Create a repository security advisory").
/// Class, vector and weaknesses are presets: a person confirms or changes them.
struct Advisory {
    private let result: TriageResult
    private let preset: SecurityPreset
    private let received: UTCTime?
    private let withReproducer: Bool

    /// Nil for what is no fault that an advisory would be written about.
    init?(_ result: TriageResult, received: UTCTime?, withReproducer: Bool) {
        guard let preset = result.classification.securityClass.preset else { return nil }
        self.result = result
        self.preset = preset
        self.received = received
        self.withReproducer = withReproducer
    }

    private var description: String {
        var lines = [
            "### Impact", "",
            "\(preset.title). Class: \(result.classification.securityClass.rawValue), severity by default: "
                + "\(result.classification.severity.rawValue). **To be confirmed by a person.**", "",
        ]
        lines += result.classification.evidence.map { "- \($0.replacing("\n", with: " "))" }
        if let guilty = result.guilty { lines += ["", "It shows with: \(guilty)."] }
        if let exposure = result.narrowing?.exposure { lines += ["", "Exposed: \(exposure)."] }
        lines += ["", "### Patches", "", "(commit and version of the fix)", "", "### Workarounds", "", workarounds]
        if withReproducer, let script = result.texts.script { lines += ["", "### Reproducer", "", TriageResult.fenced(script)] }
        return lines.joined(separator: "\n")
    }

    /// What a host can do without a fix, as far as trials of the reproducer say it.
    private var workarounds: String {
        var ways: [String] = []
        if let needed = result.narrowing?.exposure?.needed, !needed.isEmpty {
            ways.append(
                "- Turning off \(needed.count == 1 ? "the feature" : "one of the features") \(needed.joined(separator: ", ")) refuses the reproducer."
            )
        }
        let isInterpreted = result.engines.contains { $0.shows && !$0.engines.contains("aot") }
        // Where all compiled code differs from the interpreter, it may be the interpreter that is wrong.
        let isCompared = result.finding?.kind == .mismatch
        let isSettled = !isCompared || result.engines.contains { !$0.shows && $0.engines.contains("aot") }
        if !result.engines.isEmpty, !isInterpreted, isSettled { ways.append("- The interpreter does not show it.") }
        if case .pass? = result.narrowing?.passes?.answer { ways.append("- Compiling without optimisation (`-O0`) does not show it.") }
        return (ways + ["(to be confirmed, and completed, by a person)"]).joined(separator: "\n")
    }

    var json: JSONValue {
        [
            "summary": .string(preset.title),
            "description": .string(description),
            "vulnerabilities": [
                [
                    "package": ["ecosystem": "swift", "name": "rampart"], "vulnerable_version_range": "(to be confirmed)",
                    "patched_versions": "(to be confirmed)",
                    "vulnerable_functions": .array((result.finding?.frames.prefix(3) ?? []).map(JSONValue.string)),
                ]
            ],
            "cwe_ids": .array(preset.weaknesses.map(JSONValue.string)),
            "cvss_vector_string": .string(preset.vector),
            "credits": [],
            "start_private_fork": true,
        ]
    }

    var markdown: String {
        var lines = [
            "# Draft: \(preset.title)", "", "Embargoed: for those only who handle the report, until it is disclosed.", "",
            "| | |", "| --- | --- |", "| CVSS 4.0 | `\(preset.vector)` (a preset, to be confirmed) |",
            "| CWE | \(preset.weaknesses.joined(separator: ", ")) (presets, to be confirmed) |",
            "| report | SHA-256 `\(result.file.digest)` |",
        ]
        for step in DisclosureClock.steps(received) {
            lines.append("| \(step.name) by | \(step.due.iso8601)Z |")
        }
        return lines.joined(separator: "\n") + "\n\n" + description + "\n"
    }
}
