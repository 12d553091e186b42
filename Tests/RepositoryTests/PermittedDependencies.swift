/// Which target may depend on which, lowest first. Whoever adds an arrow to the package adds it here, and says why in ARCHITECTURE.md.
enum PermittedDependencies {
    struct Row {
        let target: String
        let dependencies: Set<String>

        init(_ target: String, _ dependencies: Set<String>) {
            self.target = target
            self.dependencies = dependencies
        }
    }

    static let table: [Row] = [
        Row("CRampart", []),
        Row("CLLVM", []),
        Row("CCrashNotes", []),
        Row("CWasmEngine", []),
        Row("CZlib", []),
        Row("CLibXML2", []),
        Row("Locking", []),
        Row("WasmModel", []),
        Row("SeededDefects", ["WasmModel"]),
        Row("WasmSemantics", ["WasmModel"]),
        Row("WasmBinary", ["WasmModel", "SeededDefects"]),
        Row("WasmText", ["WasmModel", "WasmBinary"]),
        Row("WasmValidation", ["Locking", "WasmModel", "SeededDefects", "WasmBinary"]),
        Row("RampartRuntime", ["CRampart", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation"]),
        Row(
            "RampartInterpreter",
            [
                "CRampart", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation", "RampartRuntime",
            ]),
        Row(
            "RampartCompiler",
            [
                "CRampart", "CLLVM", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation",
                "RampartRuntime",
            ]),
        Row(
            "Rampart",
            [
                "Locking", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "RampartInterpreter",
                "RampartCompiler",
            ]),
        Row("RampartWASI", ["CRampart", "SeededDefects", "Rampart"]),
        Row("Files", ["CZlib", "SystemPackage"]),
        Row("Reporting", ["Files", "CLibXML2"]),
        Row("SuiteSupport", ["CCrashNotes", "Locking", "Rampart", "Reporting", "SystemPackage"]),
        Row(
            "SpecScripts",
            [
                "Locking", "Rampart", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "Reporting",
                "SuiteSupport", "SystemPackage",
            ]),
        Row("WASISuite", ["Rampart", "RampartWASI", "Reporting", "SuiteSupport", "SystemPackage"]),
        Row(
            "Fuzzing",
            [
                "CWasmEngine", "Locking", "WasmModel", "WasmSemantics", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime",
                "RampartCompiler",
                "Rampart", "RampartWASI", "Files", "Reporting", "SuiteSupport", "SpecScripts", "SystemPackage",
            ]),
        Row("ToolOptions", ["Locking", "WasmModel", "SeededDefects", "RampartCompiler", "Rampart", "ArgumentParser", "SystemPackage"]),
        Row(
            "RampartCommands",
            [
                "CRampart", "Locking", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "Rampart", "RampartWASI", "Files",
                "ToolOptions", "SystemPackage",
            ]),
        Row("HandlerGenerator", ["WasmModel"]),
        Row("rampart", ["RampartCommands", "Files", "ToolOptions", "ArgumentParser"]),
        Row(
            "assay",
            [
                "Locking", "SeededDefects", "SpecScripts", "WASISuite", "Fuzzing", "SuiteSupport", "Reporting", "Files", "Rampart",
                "ToolOptions",
                "WasmModel", "ArgumentParser", "SystemPackage",
            ]),
    ]
}
