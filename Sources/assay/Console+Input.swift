import Files
import ToolOptions

extension Console {
    /// The contents of a file that a command cannot do without.
    ///
    /// - Throws: the exit code, after a message, where it cannot be read.
    func read(_ path: String) throws -> [UInt8] {
        do throws(FileError) {
            return try InputFile.read(path)
        } catch {
            message("assay: \(error)")
            throw ExitStatus.unreadableInput.exitCode
        }
    }
}
