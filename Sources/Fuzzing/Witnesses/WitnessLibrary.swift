import SuiteSupport

/// Where the libraries of witnesses lie.
public enum WitnessLibrary {
    /// The variable that names the file of Wasmtime's library.
    public static let variable = "WASMTIME_LIBRARY"

    /// The witness of a word as it stands on a command line: `wasmtime`, or `NAME=FILE` for a library with the standard C API.
    ///
    /// - Throws: where the library cannot be found or loaded.
    public static func witness(_ word: String) throws(WitnessError) -> any Witness {
        if let separator = word.firstIndex(of: "=") {
            return try EngineWitness(name: String(word[..<separator]), path: String(word[word.index(after: separator)...]))
        }
        guard word == "wasmtime" else {
            throw WitnessError(name: word, reason: "only 'wasmtime' is known by name; others are given as NAME=FILE, the file of a library")
        }
        guard let path = wasmtime() else {
            throw WitnessError(
                name: word, reason: "there is no Python package 'wasmtime', and \(variable) does not name the file of its library")
        }
        return try EngineWitness(name: word, path: path)
    }

    /// The library of Wasmtime: what the variable says, else that in Python's package.
    static func wasmtime() -> String? {
        for entry in ChildProcess.inherited([variable]) { return String(entry.dropFirst(variable.count + 1)) }
        let question = """
            import importlib.util, glob, os
            spec = importlib.util.find_spec("wasmtime")
            files = glob.glob(os.path.join(os.path.dirname(spec.origin), "*", "_libwasmtime.so")) if spec else []
            print(files[0] if files else "")
            """
        let python = ChildProcess(
            command: ["/usr/bin/env", "python3", "-c", question], environment: ChildProcess.inherited(["PATH", "HOME", "PYTHONPATH"]),
            timeLimit: .seconds(20))
        guard let result = try? python.run(), result.end == .exited(status: 0) else { return nil }
        let path = String(decoding: result.output, as: UTF8.self).split(separator: "\n").first.map(String.init)
        return path?.isEmpty == false ? path : nil
    }
}
