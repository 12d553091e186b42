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

    /// An option's value, whose error the parser of options shows.
    static func value<Value>(_ parse: () throws(OptionError) -> Value) throws -> Value {
        do throws(OptionError) {
            return try parse()
        } catch {
            throw ValidationError(error.description)
        }
    }
}
