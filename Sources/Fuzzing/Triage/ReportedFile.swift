import Files
import RampartCompiler

/// A file that somebody has reported. Of its contents only the first bytes are looked at here: whatever decodes more of it is another process.
public struct ReportedFile: Sendable {
    /// What it is taken for. The raw value is what reports call it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A module in the binary format, or what begins like one; with a custom section in it a case with its calls.
        case module
        /// A component of the component model, which is refused.
        case component
        /// A module in the text format.
        case text
        case script
        /// Machine code as `rampart compile` writes it.
        case artifact
        case wasiCase = "wasi-case"
        case apiCase = "api-case"
        case bytes
    }

    public var path: String
    public var bytes: [UInt8]
    public var kind: Kind
    /// SHA-256, in hexadecimal.
    public var digest: String
    /// What a program is run with; nil where nobody has said it, and then a program is run with nothing.
    public var setup: ProgramSetup?

    public init(path: String, bytes: [UInt8], setup: ProgramSetup? = nil) {
        self.path = path
        self.bytes = bytes
        self.setup = setup
        kind = ReportedFile.kind(path, bytes)
        digest = SHA256Digest(of: bytes).description
    }

    /// - Throws: where it cannot be read.
    public init(reading path: String) throws(FileError) { self.init(path: path, bytes: try InputFile.readAsIs(path)) }

    /// The last part of its path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The name of its folder in reports, which is the same for the same contents.
    public var stem: String {
        let base = name.prefix { $0 != "." }.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        return "\(base.isEmpty ? "file" : base)-\(digest.prefix(12))"
    }

    /// How a copy of it is called, so that tools take it for what it is.
    public var fileExtension: String {
        switch kind {
        case .module, .component: "wasm"
        case .text: "wat"
        case .script: "wast"
        case .artifact: "ram"
        case .wasiCase: "wasi.json"
        case .apiCase: "api"
        case .bytes: "bin"
        }
    }

    private static func kind(_ path: String, _ bytes: [UInt8]) -> Kind {
        if CompiledArtifact.isArtifact(bytes) { return .artifact }
        if bytes.starts(with: [0, 0x61, 0x73, 0x6D]) {
            // The second half of the version is the layer (component model, Binary.md).
            return bytes.count >= 8 && bytes[6] == 1 && bytes[7] == 0 ? .component : .module
        }
        if path.hasSuffix(".wast") { return .script }
        if path.hasSuffix(".wat") { return .text }
        if path.hasSuffix(".wasi.json") { return .wasiCase }
        if path.hasSuffix(".api") { return .apiCase }
        if path.hasSuffix(".wasm") { return .module }
        return CaseFile.isText(bytes) ? .text : .bytes
    }

    /// The file as oracles of programs take it, where its bytes are a module in the binary format: with what it is run with.
    func program(_ binary: [UInt8]) -> ReportedFile {
        var file = self
        file.bytes = setup.map { WASIProgram(binary: binary, setup: $0).encoded() } ?? binary
        file.kind = .module
        return file
    }

    /// The oracles that are asked about it, those that look least far into it first: what ends a process is then told by the one that is
    /// nearest to the cause.
    var oracles: [String] {
        switch kind {
        case .module: ["loader", "validator", ProgramOracle.word, "differential", "roundtrip", "witness", OutcomeOracle.word]
        case .text: ["validator", ProgramOracle.word, "differential", "roundtrip", "witness", OutcomeOracle.word]
        case .component, .bytes: ["loader", OutcomeOracle.word]
        case .script: [RegressionRecord.scriptOracle]
        case .artifact: [ArtifactOracle.word]
        case .wasiCase: ["wasi"]
        case .apiCase: ["api"]
        }
    }
}
