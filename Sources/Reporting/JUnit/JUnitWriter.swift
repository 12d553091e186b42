import Files

/// Writes a `JUnitReport` as XML.
public enum JUnitWriter {
    /// Most bytes of a body or an output, after escaping; the middle of a longer one is cut out.
    public static let largestText = 65_536
    /// Most bytes of a message: some consumers refuse attributes of 64,000 bytes.
    public static let largestMessage = 4_096

    /// The document, in UTF-8.
    ///
    /// - Throws: `XMLError.outOfMemory` or `.notWritten`.
    public static func xml(of report: JUnitReport) throws(XMLError) -> [UInt8] {
        var writer = try XMLTextWriter()
        try writer.startDocument()
        try writer.startElement("testsuites")
        let counts = report.counts
        try name(report.name, &writer)
        try number("tests", counts.tests, &writer)
        try number("failures", counts.failures, &writer)
        try number("errors", counts.errors, &writer)
        try writer.attribute("time", ReportText(ascii: report.time.threeDecimals))
        for suite in report.suites { try write(suite, &writer) }
        try writer.endElement()
        return try writer.finish()
    }

    /// Writes the file as `OutputFile` does; a name that ends in `.gz` gets a gzip file.
    ///
    /// - Throws: `ReportError`.
    public static func write(_ report: JUnitReport, to path: String) throws(ReportError) {
        let document: [UInt8]
        do throws(XMLError) {
            document = try xml(of: report)
        } catch {
            throw .xml(error)
        }
        do throws(FileError) {
            try OutputFile.writePacked(document, to: path)
        } catch {
            throw .file(error)
        }
    }

    private static func write(_ suite: JUnitSuite, _ writer: inout XMLTextWriter) throws(XMLError) {
        let counts = suite.counts
        try writer.startElement("testsuite")
        try name(suite.name, &writer)
        try number("tests", counts.tests, &writer)
        try number("failures", counts.failures, &writer)
        try number("errors", counts.errors, &writer)
        try number("skipped", counts.skipped, &writer)
        try writer.attribute("time", ReportText(ascii: suite.time.threeDecimals))
        try writer.attribute("timestamp", ReportText(ascii: suite.timestamp.iso8601))
        try writer.attribute("hostname", ReportText(suite.hostName))
        if !suite.properties.isEmpty {
            try writer.startElement("properties")
            for property in suite.properties {
                try writer.startElement("property")
                try name(property.name, &writer)
                try writer.attribute("value", ReportText(property.value))
                try writer.endElement()
            }
            try writer.endElement()
        }
        for test in suite.cases { try write(test, &writer) }
        try writer.endElement()
    }

    private static func write(_ test: JUnitCase, _ writer: inout XMLTextWriter) throws(XMLError) {
        try writer.startElement("testcase")
        try name(test.name, &writer)
        try writer.attribute("classname", ReportText(test.className))
        try writer.attribute("time", ReportText(ascii: test.time.threeDecimals))
        switch test.outcome {
        case .passed: break
        case .failure(let message, let type, let body):
            try problem("failure", message: message, type: type, body: body, &writer)
        case .error(let message, let type, let body):
            try problem("error", message: message, type: type, body: body, &writer)
        case .skipped(let message):
            try writer.startElement("skipped")
            try writer.attribute("message", ReportText(message, atMost: largestMessage))
            try writer.endElement()
        }
        if test.outcome != .passed {
            try output("system-out", test.systemOut, &writer)
            try output("system-err", test.systemErr, &writer)
        }
        try writer.endElement()
    }

    private static func problem(
        _ element: String, message: String, type: String, body: String, _ writer: inout XMLTextWriter
    ) throws(XMLError) {
        try writer.startElement(element)
        try writer.attribute("message", ReportText(message, atMost: largestMessage))
        try writer.attribute("type", ReportText(type))
        if !body.isEmpty { try writer.text(ReportText(body, atMost: largestText)) }
        try writer.endElement()
    }

    private static func output(_ element: String, _ bytes: [UInt8], _ writer: inout XMLTextWriter) throws(XMLError) {
        guard !bytes.isEmpty else { return }
        try writer.startElement(element)
        try writer.text(ReportText(bytes: bytes, atMost: largestText))
        try writer.endElement()
    }

    private static func name(_ name: String, _ writer: inout XMLTextWriter) throws(XMLError) {
        try writer.attribute("name", ReportText(name))
    }

    private static func number(_ name: String, _ value: Int, _ writer: inout XMLTextWriter) throws(XMLError) {
        try writer.attribute(name, ReportText(ascii: String(value)))
    }
}
