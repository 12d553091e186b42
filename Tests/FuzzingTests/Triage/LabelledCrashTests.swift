import Files
import Fuzzing
import SuiteSupport
import SystemPackage
import Testing

/// How well buckets tell causes apart, measured with findings whose cause is known: each is of a build with one seeded defect
/// (`Tests/label-crashes`).
@Suite struct LabelledCrashTests {
    private struct Crash {
        var defect: String
        var finding: Finding
    }

    private static let folder = FilePath(#filePath).removingLastComponent().appending("Labelled")

    private static func crashes() throws -> [Crash] {
        try Folders.names(in: folder).sorted().filter { $0.hasSuffix(".record.json") }.map { name in
            let json = try JSONReader.value(of: try InputFile.read(folder.appending(name).string))
            func text(_ member: String) throws -> String {
                guard case .string(let text)? = json[member] else { throw Missing(file: name, member: member) }
                return text
            }
            guard case .array(let frames)? = json["frames"] else { throw Missing(file: name, member: "frames") }
            return Crash(
                defect: try text("defect"),
                finding: Finding(
                    oracle: try text("oracle"), kind: try #require(FindingClass(rawValue: try text("class"))),
                    phase: try #require(Phase(rawValue: try text("phase"))),
                    frames: frames.compactMap { if case .string(let frame) = $0 { frame } else { nil } },
                    discriminator: try text("discriminator"), summary: try text("summary")))
        }
    }

    private struct Missing: Error {
        var file: String
        var member: String
    }

    /// Of pairs: how many of one bucket are of one defect, and how many of one defect are in one bucket.
    private static func quality(_ crashes: [Crash], bucket: (Finding) -> String) -> (precision: Double, recall: Double) {
        var (together, ofOneDefect, both) = (0, 0, 0)
        for (index, one) in crashes.enumerated() {
            for other in crashes[(index + 1)...] {
                let isTogether = bucket(one.finding) == bucket(other.finding)
                if isTogether { together += 1 }
                if one.defect == other.defect { ofOneDefect += 1 }
                if isTogether, one.defect == other.defect { both += 1 }
            }
        }
        return (Double(both) / Double(max(1, together)), Double(both) / Double(max(1, ofOneDefect)))
    }

    @Test func bucketsTellCausesApart() throws {
        let crashes = try Self.crashes()
        #expect(crashes.count >= 60)
        #expect(Set(crashes.map(\.defect)).count >= 12)
        let buckets = Self.quality(crashes, bucket: \.bucket)
        #expect(buckets.precision >= 0.95, "\(buckets)")
        #expect(buckets.recall >= 0.9, "\(buckets)")
        // Frames alone, as of crashes, do not tell engines apart that differ: all of these end at the same place.
        let frames = Self.quality(crashes) { ([$0.kind.rawValue] + $0.frames).joined(separator: "/") }
        #expect(frames.precision < buckets.precision)
    }

    /// What the record names as input is there for `Tests/check-labels`.
    @Test func inputsAreThere() throws {
        let names = Set(try Folders.names(in: Self.folder))
        for name in names where name.hasSuffix(".record.json") {
            let json = try JSONReader.value(of: try InputFile.read(Self.folder.appending(name).string))
            guard case .string(let input)? = json["input"] else {
                Issue.record("\(name) has no input")
                continue
            }
            #expect(names.contains(input), "\(name)")
        }
    }
}
