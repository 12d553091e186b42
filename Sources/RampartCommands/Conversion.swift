import Files
import Rampart
import ToolOptions
import WasmBinary
import WasmModel
import WasmText

/// From one form of a module to the other.
public enum Conversion {
    /// The text of a module, which need not be valid.
    ///
    /// - Throws: where the file cannot be read or is malformed.
    public static func text(of path: String, features: Features) throws(CommandError) -> [UInt8] {
        let file = try ModuleFile(path)
        let module = try file.decode(features: features)
        do throws(MalformedError) {
            return Array(try ModulePrinter.print(module).utf8)
        } catch {
            throw file.error(error)
        }
    }

    /// The binary of a module.
    ///
    /// - Throws: where the file cannot be read, is malformed, or is to be validated and is invalid.
    public static func binary(of path: String, features: Features, includesNames: Bool, validates: Bool) throws(CommandError) -> [UInt8] {
        let file = try ModuleFile(path)
        let module = try file.decode(features: features)
        if validates {
            _ = try file.validate(module, engine: ModuleFile.engine(features))
        }
        return ModuleEncoder.encode(module, includeNames: includesNames)
    }

    /// Writes a whole file, complete or not at all; `-` is standard output.
    ///
    /// - Throws: where it cannot be written.
    public static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
        do throws(FileError) {
            try OutputFile.write(bytes, to: path)
        } catch {
            throw CommandError(.unwritableOutput, "\(error)")
        }
    }
}

/// Whether modules may be executed.
public enum Validation {
    /// - Throws: where the file cannot be read, or the module is malformed or invalid.
    public static func validate(_ path: String, features: Features) throws(CommandError) {
        let file = try ModuleFile(path)
        _ = try file.validate(file.decode(features: features), engine: ModuleFile.engine(features))
    }
}
