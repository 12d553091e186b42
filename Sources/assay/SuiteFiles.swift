import ArgumentParser
import Reporting
import SuiteSupport
import ToolOptions

/// What the commands that run suites have in common: expectation files, patterns, reports.
enum SuiteFiles {
    /// The expectations in a file; none where there is no file.
    ///
    /// - Throws: the exit code, after a message.
    static func expectations(_ path: String?, _ console: Console) throws -> Expectations {
        guard let path else { return Expectations() }
        let text = try console.read(path)
        do throws(Expectations.SyntaxError) {
            return try Expectations(parsing: String(decoding: text, as: UTF8.self))
        } catch {
            console.message("assay: \(path):\(error.line): \(error.message)")
            throw ExitStatus.malformedInput.exitCode
        }
    }

    /// Writes the reports that were asked for.
    ///
    /// - Throws: the exit code, after a message.
    static func write(
        junit: @autoclosure () -> JUnitReport, to junitPath: String?, json: @autoclosure () -> JSONValue, to jsonPath: String?,
        _ console: Console
    ) throws {
        if let jsonPath { try write(json: json(), to: jsonPath, console) }
        if let junitPath { try write(junit: junit(), to: junitPath, console) }
    }

    /// - Throws: the exit code, after a message.
    static func write(json: JSONValue, to path: String, _ console: Console) throws {
        do throws(FileError) {
            try JSONWriter.write(json, to: path)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
    }

    /// - Throws: the exit code, after a message.
    static func write(junit: JUnitReport, to path: String, _ console: Console) throws {
        do throws(ReportError) {
            try JUnitWriter.write(junit, to: path)
        } catch {
            console.message("assay: \(error)")
            switch error {
            case .file: throw ExitStatus.unwritableOutput.exitCode
            case .xml: throw ExitStatus.internalError.exitCode
            }
        }
    }

    @Sendable static func glob(_ text: String) throws -> Glob {
        guard let glob = Glob(text) else { throw ValidationError("'\(text)' is no pattern: a [ without ], or a range that runs backwards") }
        return glob
    }

    @Sendable static func suiteNotRun(_ text: String) throws -> SuiteNotRun {
        guard let suite = SuiteNotRun(text) else { throw ValidationError("'\(text)' is not of the form name=reason") }
        return suite
    }
}
