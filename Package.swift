// swift-tools-version: 6.2
import PackageDescription

/// Every target of this package: Swift 6 language mode, strict memory safety, no warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Only the build that measures what fuzzing finds has seeded defects; an ordinary one must not know the variable, so tools never set it.
let defects: [SwiftSetting] = Context.environment["RAMPART_SEEDED_DEFECTS"] == "1" ? [.define("SEEDED_DEFECTS")] : []

/// A debug build keeps no tail calls, so its handlers return to a driver loop.
let dispatch: [SwiftSetting] = [
    .define("DRIVER_LOOP", .when(configuration: .debug))
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "rampart",
    products: [
        .library(name: "Rampart", targets: ["Rampart"]),
        .library(name: "RampartWASI", targets: ["RampartWASI"]),
        // For the programs of fuzz-targets/.
        .library(name: "Fuzzing", targets: ["Fuzzing"]),
        .executable(name: "assay", targets: ["assay"]),
        .executable(name: "rampart", targets: ["rampart"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .target(name: "CRampart"),
        .target(name: "CLLVM"),
        .target(name: "CCrashNotes"),
        .target(name: "CWasmEngine"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        .target(name: "Locking", swiftSettings: strict),
        .target(name: "WasmModel", swiftSettings: strict),
        .target(name: "SeededDefects", dependencies: ["WasmModel"], swiftSettings: strict + defects),
        .target(name: "WasmSemantics", dependencies: ["WasmModel"], swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "WasmBinary", dependencies: ["WasmModel", "SeededDefects"], swiftSettings: strict),
        .target(name: "WasmText", dependencies: ["WasmModel", "WasmBinary"], swiftSettings: strict),
        .target(name: "WasmValidation", dependencies: ["Locking", "WasmModel", "SeededDefects", "WasmBinary"], swiftSettings: strict),
        .target(
            name: "RampartRuntime",
            dependencies: ["CRampart", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation"],
            swiftSettings: strict),
        .target(
            name: "RampartInterpreter",
            dependencies: [
                "CRampart", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation", "RampartRuntime",
            ],
            swiftSettings: strict + dispatch),
        .target(
            name: "RampartCompiler",
            dependencies: [
                "CRampart", "CLLVM", "Locking", "WasmModel", "SeededDefects", "WasmSemantics", "WasmBinary", "WasmValidation",
                "RampartRuntime",
            ],
            swiftSettings: strict),
        .target(
            name: "Rampart",
            dependencies: [
                "Locking", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "RampartInterpreter",
                "RampartCompiler",
            ],
            swiftSettings: strict),
        .target(name: "RampartWASI", dependencies: ["CRampart", "SeededDefects", "Rampart"], swiftSettings: strict),
        .target(name: "Files", dependencies: ["CZlib", system], swiftSettings: strict),
        .target(name: "Reporting", dependencies: ["Files", "CLibXML2"], swiftSettings: strict),
        .target(name: "SuiteSupport", dependencies: ["CCrashNotes", "Locking", "Rampart", "Reporting", system], swiftSettings: strict),
        .target(
            name: "SpecScripts",
            dependencies: [
                "Locking", "Rampart", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "Reporting",
                "SuiteSupport", system,
            ],
            swiftSettings: strict),
        .target(name: "WASISuite", dependencies: ["Rampart", "RampartWASI", "Reporting", "SuiteSupport", system], swiftSettings: strict),
        .target(
            name: "Fuzzing",
            dependencies: [
                "CWasmEngine", "Locking", "WasmModel", "WasmSemantics", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime",
                "RampartCompiler",
                "Rampart", "RampartWASI", "Files", "Reporting", "SuiteSupport", "SpecScripts", system,
            ],
            swiftSettings: strict),
        .target(
            name: "ToolOptions", dependencies: ["Locking", "WasmModel", "SeededDefects", "RampartCompiler", "Rampart", arguments, system],
            swiftSettings: strict),
        .target(
            name: "RampartCommands",
            dependencies: [
                "CRampart", "Locking", "WasmModel", "WasmBinary", "WasmText", "WasmValidation", "Rampart", "RampartWASI", "Files",
                "ToolOptions", system,
            ],
            swiftSettings: strict),
        .executableTarget(name: "HandlerGenerator", dependencies: ["WasmModel"], swiftSettings: strict),
        .executableTarget(name: "rampart", dependencies: ["RampartCommands", "Files", "ToolOptions", arguments], swiftSettings: strict),
        .executableTarget(
            name: "assay",
            dependencies: [
                "Locking", "WasmModel", "SeededDefects", "SpecScripts", "WASISuite", "Fuzzing", "SuiteSupport", "Reporting", "Files",
                "Rampart",
                "ToolOptions", arguments, system,
            ],
            swiftSettings: strict),

        .testTarget(name: "LockingTests", dependencies: ["Locking"], swiftSettings: strict),
        .testTarget(name: "WasmModelTests", dependencies: ["WasmModel"], swiftSettings: strict),
        .testTarget(name: "SeededDefectsTests", dependencies: ["SeededDefects", "WasmModel"], swiftSettings: strict),
        .testTarget(name: "WasmSemanticsTests", dependencies: ["WasmSemantics"], swiftSettings: strict),
        .testTarget(name: "WasmBinaryTests", dependencies: ["WasmBinary"], swiftSettings: strict),
        .testTarget(name: "WasmTextTests", dependencies: ["WasmText", "WasmBinary"], swiftSettings: strict),
        .testTarget(name: "WasmValidationTests", dependencies: ["WasmValidation", "WasmBinary", "WasmText"], swiftSettings: strict),
        .testTarget(
            name: "RampartRuntimeTests", dependencies: ["RampartRuntime", "WasmValidation", "WasmText", "CRampart"], swiftSettings: strict),
        .testTarget(
            name: "RampartInterpreterTests", dependencies: ["RampartInterpreter", "RampartRuntime", "WasmValidation", "WasmText"],
            swiftSettings: strict),
        .testTarget(
            name: "RampartCompilerTests",
            dependencies: [
                "RampartCompiler", "RampartRuntime", "WasmSemantics", "WasmValidation", "WasmText", "WasmBinary", "CRampart",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FileTests", dependencies: ["RampartInterpreter", "RampartRuntime", "WasmValidation", "WasmText", "WasmBinary"],
            exclude: ["Cases"], swiftSettings: strict),
        .testTarget(name: "RampartTests", dependencies: ["Rampart", "WasmModel"], swiftSettings: strict),
        .testTarget(name: "RampartWASITests", dependencies: ["RampartWASI", "Rampart"], swiftSettings: strict),
        .testTarget(name: "FilesTests", dependencies: ["Files", system], swiftSettings: strict),
        .testTarget(name: "ReportingTests", dependencies: ["Reporting"], swiftSettings: strict),
        .testTarget(name: "SuiteSupportTests", dependencies: ["SuiteSupport", "Rampart", "Reporting", system], swiftSettings: strict),
        .testTarget(
            name: "SpecScriptsTests", dependencies: ["SpecScripts", "SuiteSupport", "Rampart", "WasmText", "Reporting"],
            swiftSettings: strict),
        .testTarget(
            name: "WASISuiteTests", dependencies: ["WASISuite", "SuiteSupport", "Rampart", "RampartWASI", "Reporting", "assay"],
            swiftSettings: strict),
        .testTarget(
            name: "FuzzingTests",
            dependencies: [
                "Fuzzing", "WasmModel", "SeededDefects", "WasmBinary", "WasmText", "WasmValidation", "RampartRuntime", "Rampart",
                "RampartWASI", "Files", "Reporting", "SuiteSupport", "SpecScripts", "assay", system,
            ],
            exclude: ["Triage/Labelled"], swiftSettings: strict),
        .testTarget(name: "ToolOptionsTests", dependencies: ["ToolOptions", "Rampart", "WasmModel", arguments], swiftSettings: strict),
        .testTarget(
            name: "RampartCommandsTests", dependencies: ["RampartCommands", "Rampart", "RampartWASI", "ToolOptions"], swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests", dependencies: ["rampart", "assay", "Files"], exclude: ["Cases", "Modules"], swiftSettings: strict),
        .testTarget(name: "RepositoryTests", dependencies: [system], swiftSettings: strict),
    ]
)
