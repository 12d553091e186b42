import Reporting
import Testing

@testable import Fuzzing

@Suite("Classes of findings") struct ClassificationTests {
    private func finding(
        _ kind: FindingClass, _ phase: Phase = .call, discriminator: String = "x", details: String = ""
    ) -> Finding {
        Finding(oracle: "differential", kind: kind, phase: phase, discriminator: discriminator, summary: "s", details: details)
    }

    private func words(signal: String = "11", code: String = "0000000000000001", address: String, write: Int = 0, guest: Bool = false)
        -> String
    {
        """
        crash: signal \(signal), note 4
        crash: code 0x\(code), address 0x\(address), write 0x000000000000000\(write), pc 0x00007f0000001234, sp 0x00007ffc00000000
        /usr/bin/assay(+0x10)[0x55550000]
        \(guest ? "[0x7f0000001234]" : "/usr/bin/assay(+0x20)[0x7f0000001234]")
        """
    }

    @Test func crashesAreToldApartByTheirAccess() {
        func classOf(_ details: String, _ phase: Phase = .call) -> (SecurityClass, Severity) {
            let classification = Classification.of(finding(.crash, phase, details: details))
            return (classification.securityClass, classification.severity)
        }
        #expect(classOf(words(address: "0000600000001000", write: 1)) == (.memoryCorruption, .high))
        #expect(classOf(words(address: "0000600000001000")) == (.memoryCorruption, .medium))
        #expect(classOf(words(address: "0000600000001000", write: 1, guest: true)) == (.sandboxEscape, .critical))
        #expect(classOf(words(address: "0000000000000008")) == (.hostAssertion, .medium))
        #expect(classOf(words(address: "00007ffbffffff00"), .validate) == (.loadDenial, .medium))
        #expect(classOf(words(address: "00007ffbffffff00")) == (.executionDenial, .medium))
        // A signal that a process has sent tells nothing of an access.
        #expect(classOf(words(code: "00000000fffffffa", address: "0000600000001000")) == (.hostAssertion, .medium))
        #expect(classOf(words(signal: "04", address: "0000600000001000")) == (.hostAssertion, .medium))
        #expect(classOf("Fatal error: index out of range\ncrash: signal 05, note 4") == (.hostAssertion, .medium))
        #expect(classOf("") == (.hostAssertion, .medium))
    }

    @Test func otherFindingsFollowTheTable() {
        let expected: [(Finding, SecurityClass, Severity)] = [
            (finding(.escape), .sandboxEscape, .critical),
            (finding(.acceptance, .validate), .validatorBypass, .medium),
            (finding(.acceptance, .call), .validatorBypass, .high),
            (finding(.mismatch), .wrongResult, .medium),
            (finding(.mismatch, discriminator: "result/i32.load8_s"), .wrongResult, .high),
            (finding(.mismatch, discriminator: "result/br_on_cast"), .typeConfusion, .high),
            (finding(.hang), .executionDenial, .medium),
            (finding(.hang, .compile), .loadDenial, .low),
            (finding(.memory, .decode), .loadDenial, .low),
            (finding(.internalError), .hostAssertion, .low),
            (finding(.roundTrip), .defect, .none),
            (finding(.outcome), .harmless, .none),
        ]
        for (finding, securityClass, severity) in expected {
            let classification = Classification.of(finding)
            #expect(classification.securityClass == securityClass)
            #expect(classification.severity == severity)
            #expect(!classification.evidence.isEmpty)
        }
        #expect(Classification.of(nil).securityClass == .nothing)
    }

    /// Every metric of the base group once, in its order (CVSS 4.0, section 2), and weaknesses by their numbers.
    @Test func presetsAreWellFormed() {
        let metrics = ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"]
        for securityClass in SecurityClass.allCases {
            guard let preset = securityClass.preset else { continue }
            let parts = preset.vector.split(separator: "/").map(String.init)
            #expect(parts.first == "CVSS:4.0")
            #expect(parts.dropFirst().map { String($0.prefix(2)) } == metrics)
            for part in parts.dropFirst(6) { #expect("HLN".contains(part.suffix(1))) }
            #expect(!preset.weaknesses.isEmpty)
            #expect(preset.weaknesses.allSatisfy { $0.hasPrefix("CWE-") && Int($0.dropFirst(4)) != nil })
        }
    }

    @Test func filesAreTakenForWhatTheyBeginWith() {
        func kind(_ path: String, _ bytes: [UInt8]) -> ReportedFile.Kind { ReportedFile(path: path, bytes: bytes).kind }
        let magic: [UInt8] = [0, 0x61, 0x73, 0x6D]
        #expect(kind("a.txt", magic + [1, 0, 0, 0]) == .module)
        #expect(kind("a.wasm", magic + [13, 0, 1, 0]) == .component)
        #expect(kind("a.wasm", []) == .module)
        #expect(kind("a.wast", Array("(module)".utf8)) == .script)
        #expect(kind("a", Array("  (module)".utf8)) == .text)
        #expect(kind("a.wasi.json", Array("{}".utf8)) == .wasiCase)
        #expect(kind("crash-123", [1, 2, 3]) == .bytes)
    }

    @Test func datesAreReadAsTheyAreWritten() {
        for text in ["1970-01-01T00:00:00", "2000-02-29T23:59:59", "2026-11-23T13:21:55", "0000-01-01T00:00:00", "9999-12-31T23:59:59"] {
            #expect(UTCTime(iso8601: text)?.iso8601 == text)
        }
        #expect(UTCTime(iso8601: "2026-06-17")?.iso8601 == "2026-06-17T00:00:00")
        #expect(UTCTime(iso8601: "2026-06-17T01:02:03Z")?.iso8601 == "2026-06-17T01:02:03")
        for text in ["", "2026", "2026-13-01", "2026-02-29", "26-01-01", "2026-01-01T24:00:00", "2026-01-01 10:00:00", "2026-01-01T1:2:3"] {
            #expect(UTCTime(iso8601: text) == nil)
        }
    }

    /// Nothing is due at a weekend.
    @Test func deadlinesFallOnWorkingDays() throws {
        // A Friday.
        let clock = DisclosureClock(received: try #require(UTCTime(iso8601: "2026-11-20T15:30:00")))
        #expect(clock.steps.map(\.due.iso8601) == ["2026-11-23T15:30:00", "2026-11-23T15:30:00", "2027-02-18T15:30:00"])
    }
}
