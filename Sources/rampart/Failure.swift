import ArgumentParser
import RampartCommands
import ToolOptions

extension Tool {
    /// Does something of a subcommand; an error is reported and becomes the exit code.
    static func reporting(_ body: () throws(CommandError) -> Void) throws {
        do throws(CommandError) {
            try body()
        } catch {
            errors.report(error)
            throw error.status.exitCode
        }
    }
}
