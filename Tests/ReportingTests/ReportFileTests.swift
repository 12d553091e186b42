import Foundation
import Reporting
import Testing

@Suite struct ReportFileTests {
    @Test func reportsWithANameInGzAreGzipFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reporting-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = JUnitReport(name: "r")
        try JUnitWriter.write(report, to: "\(folder.path)/r.xml.gz")
        try JUnitWriter.write(report, to: "\(folder.path)/r.xml")
        #expect(Gzip.isGzip(try InputFile.readAsIs("\(folder.path)/r.xml.gz")))
        #expect(try InputFile.read("\(folder.path)/r.xml.gz") == InputFile.read("\(folder.path)/r.xml"))
        #expect(throws: ReportError.self) { try JUnitWriter.write(report, to: "\(folder.path)/none/r.xml") }
    }
}
