/// What is known of the official suites, so that a checkout with parts missing does not pass.
enum RecordedSuites {
    /// Programs by the name in the manifest, at commit 9f80ca35 of `prod/testsuite-base`; the last name is that of an older state.
    static let minimumPrograms: [String: Int] = [
        "WASI C tests [wasm32-wasip1]": 14,
        "WASI Rust tests [wasm32-wasip1]": 46,
        "WASI AssemblyScript tests [wasm32-wasip1]": 12,
        "WASI Assemblyscript  tests [wasm32-wasip1]": 12,
    ]

    /// Whether a program looks at its environment as a whole, so that a variable more would make it fail.
    static func countsEnvironment(program: String) -> Bool { program.hasPrefix("environ_") }
}
