import Files
import Rampart

/// The file in which `perf report` looks up what the code is that a process has made: `/tmp/perf-PID.map`, a line for each function with
/// its address and size in hexadecimal digits, and its name.
enum PerfMap {
    static func path(process: Int32) -> String { "/tmp/perf-\(process).map" }

    /// The lines for a module: functions by the names that the module gives, else by index, behind the name of the module or `wasm`.
    static func text(_ module: Rampart.Module) -> String {
        // The name is the rest of the line, so it must not end the line.
        let prefix = VisibleText.line(module.name?.string ?? "wasm")
        return module.compiledFunctions.map { function in
            let name = function.name.map { VisibleText.line($0.string) } ?? "func[\(function.index)]"
            return "\(String(function.address, radix: 16)) \(String(function.byteCount, radix: 16)) \(prefix)!\(name)\n"
        }.joined()
    }

    /// Writes the file for this process.
    static func write(_ module: Rampart.Module) throws(FileError) {
        try OutputFile.write(Array(text(module).utf8), to: path(process: ProcessState.identifier))
    }
}
