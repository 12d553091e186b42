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
        Row("CZlib", []),
        Row("CLibXML2", []),
        Row("WasmModel", []),
        Row("WasmSemantics", ["WasmModel"]),
        Row("WasmBinary", ["WasmModel"]),
        Row("WasmText", ["WasmModel", "WasmBinary"]),
        Row("WasmValidation", ["WasmModel", "WasmBinary"]),
        Row("RampartRuntime", ["CRampart", "WasmModel", "WasmSemantics", "WasmBinary", "WasmValidation"]),
        Row("RampartInterpreter", ["CRampart", "WasmModel", "WasmSemantics", "WasmBinary", "WasmValidation", "RampartRuntime"]),
        Row("Rampart", ["WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "RampartInterpreter"]),
        Row("RampartWASI", ["CRampart", "Rampart"]),
        Row("Reporting", ["CZlib", "CLibXML2", "SystemPackage"]),
        Row("SuiteSupport", ["Reporting", "SystemPackage"]),
        Row(
            "SpecScripts",
            [
                "Rampart", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "RampartInterpreter", "Reporting",
                "SuiteSupport", "SystemPackage",
            ]),
        Row("WASISuite", ["Rampart", "RampartWASI", "Reporting", "SuiteSupport", "SystemPackage"]),
        Row("ToolOptions", ["WasmModel", "ArgumentParser"]),
        Row("HandlerGenerator", ["WasmModel"]),
        Row(
            "assay",
            [
                "SpecScripts", "WASISuite", "SuiteSupport", "Reporting", "Rampart", "ToolOptions", "WasmModel", "ArgumentParser",
                "SystemPackage",
            ]),
    ]
}
