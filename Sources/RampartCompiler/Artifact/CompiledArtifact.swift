import WasmModel

/// A module with its machine code, as it is kept in a file.
///
/// All integers are little-endian. The file has no gaps:
///
/// | Offset | Bytes | Contents |
/// |---|---|---|
/// | 0 | 8 | `89`, then `RAMPART` |
/// | 8 | 4 | version of the format |
/// | 12 | 7 × 40 | for each section: number of its bytes (8), their SHA-256 (32) |
/// | 292 | 32 | SHA-256 of all that is before |
/// | 324 | | the sections, in this order |
///
/// | Section | Contents |
/// |---|---|
/// | `target` | texts: version of LLVM, target triple, processor, effort of the optimiser; number of features (4), for each its name |
/// | `configuration` | texts: bounds, runtime; metered 1, canonical NaNs 2, or their sum (1); number of WebAssembly features (4), for each its name |
/// | `module` | the module in the binary format |
/// | `text` | instructions |
/// | `data` | read-only data |
/// | `functions` | for each function that the module defines: offset in `text` (4), bytes (4) |
/// | `sites` | for each site two LEB128 numbers: distance of the code from that of the site before, and difference of the instruction's offset |
///
/// A text is the number of its bytes (4) and UTF-8. The digest of the section `module` identifies the module, that of `configuration`
/// how its code behaves. Hashes find damage, not malice: an artifact is a program, and whoever runs one trusts who made it.
public struct CompiledArtifact: Sendable, Hashable {
    /// What made the code, and for which machine.
    public struct Target: Sendable, Hashable {
        /// Like `19.1.7`. Only for people: code is code.
        public var llvmVersion: String
        /// The machine, as LLVM writes it.
        public var triple: String
        /// The processor as LLVM calls it. Only for people: the features decide.
        public var cpu: String
        /// Only for people.
        public var optimization: String
        /// The features of the processor that the code may use, by the names of LLVM.
        public var features: [String]

        public init(llvmVersion: String, triple: String, cpu: String, optimization: String, features: [String]) {
            self.llvmVersion = llvmVersion
            self.triple = triple
            self.cpu = cpu
            self.optimization = optimization
            self.features = features
        }
    }

    /// What decides how the code behaves, and with which runtime it works.
    public struct Configuration: Sendable, Hashable {
        public var bounds: CompilerOptions.Bounds
        public var isMetered: Bool
        /// Whether arithmetic gives no NaN but the canonical one.
        public var canonicalizesNaNs: Bool
        /// The WebAssembly features with which the module was validated.
        public var features: Features
        /// Names the records and services of the runtime that the code uses: two runtimes of one name have them at the same places.
        public var runtime: String

        public init(
            bounds: CompilerOptions.Bounds, isMetered: Bool, canonicalizesNaNs: Bool = false, features: Features, runtime: String
        ) {
            self.bounds = bounds
            self.isMetered = isMetered
            self.canonicalizesNaNs = canonicalizesNaNs
            self.features = features
            self.runtime = runtime
        }

        /// Identifies the configuration.
        public var digest: SHA256Digest { SHA256Digest(of: CompiledArtifact.encoded(self)) }
    }

    /// The sections, in the order of the file.
    public enum Section: Int, Sendable, Hashable, CaseIterable {
        case target, configuration, module, text, data, functions, sites

        /// How messages call it.
        public var name: String {
            switch self {
            case .target: "target"
            case .configuration: "configuration"
            case .module: "module"
            case .text: "text"
            case .data: "data"
            case .functions: "functions"
            case .sites: "sites"
            }
        }
    }

    public var target: Target
    public var configuration: Configuration
    /// The module in the binary format.
    public var module: [UInt8]
    public var code: CompiledCode

    public init(target: Target, configuration: Configuration, module: [UInt8], code: CompiledCode) {
        self.target = target
        self.configuration = configuration
        self.module = module
        self.code = code
    }

    /// Identifies the module.
    public var moduleDigest: SHA256Digest { SHA256Digest(of: module) }

    /// The version of the format that is read and written.
    public static let formatVersion: UInt32 = 1

    static let magic: [UInt8] = [0x89] + Array("RAMPART".utf8)
    static let recordBytes = 8 + SHA256Digest.byteCount
    /// Where the hash of the header is.
    static let headerHashOffset = 12 + Section.allCases.count * recordBytes
    static let headerBytes = headerHashOffset + SHA256Digest.byteCount

    /// Whether a file starts like an artifact of any version.
    public static func isArtifact(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: magic) }

    // MARK: May it run?

    /// Sees to it that this machine can execute the code.
    ///
    /// - Throws: `.target`, `.missingProcessorFeatures` or `.unknownProcessorFeatures`.
    public func checkMachine() throws(ArtifactError) { try checkMachine(has: Processor.has) }

    func checkMachine(has: (String) -> Bool?) throws(ArtifactError) {
        guard target.triple == LLVMTarget.triple else { throw .target(found: target.triple, supported: LLVMTarget.triple) }
        let unknown = target.features.filter { has($0) == nil }
        guard unknown.isEmpty else { throw .unknownProcessorFeatures(unknown) }
        let missing = target.features.filter { has($0) == false }
        guard missing.isEmpty else { throw .missingProcessorFeatures(missing) }
    }

    /// Sees to it that the code behaves as is wanted and fits the runtime.
    ///
    /// - Throws: `.configuration` with everything that differs.
    public func check(_ wanted: Configuration) throws(ArtifactError) {
        var differences: [ArtifactError.Difference] = []
        func compare(_ option: String, _ artifact: String, _ wanted: String) {
            if artifact != wanted { differences.append(.init(option: option, artifact: artifact, wanted: wanted)) }
        }
        compare("bounds", configuration.bounds.rawValue, wanted.bounds.rawValue)
        compare("metering", configuration.isMetered ? "on" : "off", wanted.isMetered ? "on" : "off")
        compare("canonical NaNs", configuration.canonicalizesNaNs ? "on" : "off", wanted.canonicalizesNaNs ? "on" : "off")
        for feature in Feature.allCases {
            compare(feature.name, configuration.features[feature] ? "on" : "off", wanted.features[feature] ? "on" : "off")
        }
        compare("runtime", configuration.runtime, wanted.runtime)
        guard differences.isEmpty else { throw .configuration(differences) }
    }
}
