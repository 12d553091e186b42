import Foundation
import Testing

/// Rules about source text that neither the compiler nor the formatter knows.
@Suite struct SourceRuleTests {
    /// Executables may use more: they are not what others depend on.
    private static let executables: Set<String> = ["assay", "rampart", "HandlerGenerator"]

    private static let libraryFiles = Repository.swiftFiles(below: "Sources").filter { file in
        !executables.contains { file.hasPrefix("Sources/\($0)/") }
    }

    private static let swiftFiles = Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests")

    /// Where unsafe code is fenced in: memory, heap and records of the runtime, the engines, the wrappers of C libraries.
    private static let unsafePlaces = [
        "Sources/Locking/",
        "Sources/RampartRuntime/Memory/",
        "Sources/RampartRuntime/Heap/",
        // Records of CRampart are filled here.
        "Sources/RampartRuntime/Records/",
        "Sources/RampartRuntime/Engine/PreparedModule.swift",
        "Sources/RampartRuntime/Store/Store.swift",
        "Sources/RampartRuntime/Native/",
        "Sources/RampartInterpreter/",
        // The wrapper of LLVM's handles, and what enters machine code.
        "Sources/RampartCompiler/LLVM/",
        "Sources/RampartCompiler/Objects/ExecutableMemory.swift",
        // Calls of the C functions that hash and that ask the processor.
        "Sources/RampartCompiler/Artifact/SHA256Digest.swift",
        "Sources/RampartCompiler/Artifact/Processor.swift",
        "Sources/RampartCompiler/Artifact/RecordSizes.swift",
        "Sources/RampartCompiler/Lowering/ContextLayout.swift",
        "Sources/RampartCompiler/CompiledModule.swift",
        // The standard library has no conversion that reads the bits of a vector as lanes of another width.
        "Sources/WasmSemantics/Vector/VectorBits.swift",
        // Wrappers of libxml2, zlib and the C library.
        "Sources/Reporting/XML/",
        "Sources/Files/Gzip/",
        "Sources/Files/InputFile.swift",
        "Sources/Files/OutputDestination.swift",
        "Sources/Files/OutputFile.swift",
        "Sources/Reporting/Times.swift",
        "Sources/RampartWASI/Host/",
        "Sources/SuiteSupport/Files/Folders.swift",
        "Sources/SuiteSupport/Files/FolderCopy.swift",
        "Sources/SuiteSupport/Processes/",
        "Sources/SuiteSupport/SystemThread.swift",
        // The wrapper of the standard C API of engines.
        "Sources/Fuzzing/Witnesses/EngineWitness.swift",
        // Commands in process groups of their own, and a hash of bytes in place.
        "Sources/Fuzzing/Reduction/Predicates/CommandPredicate.swift",
        "Sources/Fuzzing/Reduction/Search/ReductionSearch.swift",
        "Sources/ToolOptions/HostEnvironment.swift",
        "Sources/SeededDefects/Seeded.swift",
        "Sources/RampartCommands/Host/",
    ]

    /// Tables, which are read row by row: their length is the number of things there are.
    private static let longTables: Set<String> = [
        "Sources/WasmModel/Opcodes/Opcode.swift",
        "Sources/WasmModel/Opcodes/OpcodeTable+Scalar.swift",
        "Sources/WasmModel/Opcodes/OpcodeTable+Vector.swift",
    ]

    /// Places of lines of code that match; files without the word are not looked at closer.
    private static func places(of pattern: Regex<some Any>, word: String, in files: [String]) throws -> [String] {
        try files.filter { try Repository.contains($0, word) }.flatMap { file in
            try CodeLine.all(in: file).filter { $0.code.contains(pattern) }.map { "\(file):\($0.number)" }
        }
    }

    @Test func thereIsSomethingToCheck() {
        #expect(Self.libraryFiles.count > 50)
        #expect(Repository.textFiles.contains("Makefile"))
        #expect(Repository.documents.contains("README.md"))
    }

    @Test func librariesDoNotImportFoundation() throws {
        let pattern = /\bimport\s+(struct\s+|class\s+|enum\s+|func\s+)?Foundation/
        #expect(try Self.places(of: pattern, word: "Foundation", in: Self.libraryFiles) == [])
    }

    @Test(arguments: ["print", "debugPrint", "dump", "puts", "fputs", "printf"])
    func librariesDoNotPrint(function: String) throws {
        // A method of ours may have the name, so the word must not follow a dot, and its argument must be a text.
        let pattern = try Regex(#"(^|[^.\w])"# + function + #"\(""#)
        #expect(try Self.places(of: pattern, word: "\(function)(\"", in: Self.libraryFiles) == [])
    }

    @Test func unsafeCodeStaysInItsPlaces() throws {
        let files = Self.libraryFiles.filter { file in !Self.unsafePlaces.contains { file.hasPrefix($0) } }
        let places = try Self.places(of: /\bunsafe/, word: "unsafe", in: files)
        let report = Dictionary(grouping: places) { $0.split(separator: ":").first ?? "" }.map { "\($0): \($1.count) lines" }.sorted()
        #expect(report == [])
    }

    @Test func everyUnsafePlaceExists() {
        for place in Self.unsafePlaces { #expect(Repository.exists(place), "\(place)") }
    }

    @Test func filesStayShort() throws {
        let read = Self.swiftFiles.filter { !Self.longTables.contains($0) && !$0.contains("/Generated/") }
        let long = try read.filter { try Repository.lines($0).count > 701 }
        #expect(long == [])
    }

    /// `make lint` measures Swift; nobody else measures C.
    @Test func linesOfCStayWithin140Columns() throws {
        let files = Repository.files.filter { $0.hasPrefix("Sources/") && ($0.hasSuffix(".h") || $0.hasSuffix(".c")) }
        for file in files {
            let long = try Repository.lines(file).enumerated().filter { $0.element.count > 140 }.map { "\(file):\($0.offset + 1)" }
            #expect(long == [])
        }
    }

    @Test func whatIsLeftToDoHasAnIssue() throws {
        // Put together here so that this file does not break its own rule.
        let words = [["TO", "DO"], ["FIX", "ME"]].map { $0.joined() }
        for word in words {
            for file in try Repository.textFiles.filter({ try Repository.contains($0, word) }) {
                for (index, line) in try Repository.lines(file).enumerated() where line.contains(word) {
                    #expect(line.contains(/\(#\d+\)/), "\(file):\(index + 1)")
                }
            }
        }
    }

    /// A path of one machine means nothing on another.
    @Test(arguments: ["work", "home", "root", "Users", "opt"])
    func noPathsOfOneMachine(folder: String) throws {
        let path = "/\(folder)/"
        // A path that goes on from a word is a relative one.
        let pattern = try Regex(#"(^|[^\w.*}-])"# + path)
        for file in try Repository.textFiles.filter({ try Repository.contains($0, path) }) {
            let places = try Repository.lines(file).enumerated().filter { $0.element.contains(pattern) }.map { "\(file):\($0.offset + 1)" }
            #expect(places == [])
        }
    }

    @Test func noPlaceholderIsLeft() {
        #expect(Repository.files.filter { $0.hasSuffix("/Placeholder.swift") } == [])
    }
}
