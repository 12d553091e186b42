import Files
import RampartCompiler

/// What command lines say to oracles. Each takes what concerns it.
public struct OracleOptions: Sendable, Hashable {
    /// Engines to compare, by their words (`interpreter`, `aot-O0` …); empty is what the oracle takes by itself.
    public var engines: [String]
    /// Engines of others that are asked as well, where they are installed.
    public var witnesses: [String]
    /// The configuration of the generator, or nil for that which every run has.
    public var configuration: JSONValue?
    /// Whether an oracle that compiles only some cases, for speed, compiles all: who asks about one case means that.
    public var compilesAll: Bool
    /// How many of its passes LLVM runs in the whole process, where they are to be counted (`PassLimit`); -1 is all of them. Then no first
    /// difference is looked for, as that compiles more.
    public var passLimit: Int32?
    /// Whether a process says on standard error where the code of functions lies, for who wants to know in which one it ends.
    public var tellsCode = false

    public init(
        engines: [String] = [], witnesses: [String] = [], configuration: JSONValue? = nil, compilesAll: Bool = false,
        passLimit: Int32? = nil
    ) {
        self.engines = engines
        self.witnesses = witnesses
        self.configuration = configuration
        self.compilesAll = compilesAll
        self.passLimit = passLimit
    }

    /// The engines to compare, nil where none are told.
    ///
    /// - Throws: where one is not known.
    func contenders() throws(OracleOptionsError) -> [Contender]? {
        if engines.isEmpty { return nil }
        do throws(CaseFormatError) {
            return try Contender.list(engines.joined(separator: ","))
        } catch {
            throw OracleOptionsError(error.message)
        }
    }

    /// What of the options concerns the whole process, which must not have compiled anything before.
    ///
    /// - Throws: where it has.
    public func applyToProcess() throws(OracleOptionsError) {
        if let passLimit, !PassLimit.set(passLimit) { throw OracleOptionsError("something was compiled before passes could be counted") }
    }
}

extension OracleOptions {
    /// The engines as an option of a command line, with a space in front; nothing where there are none.
    var enginesOption: String { engines.isEmpty ? "" : " --engines \(engines.joined(separator: ","))" }

    /// What asks an oracle about a file once more.
    func replayCommand(oracle: String, file: String) -> String {
        let limit = passLimit.map { " --pass-limit \($0)" } ?? ""
        return "assay replay --oracle \(oracle)\(enginesOption)\(limit) \(file)"
    }
}

/// Why an oracle cannot be made: an option names what is not known.
public struct OracleOptionsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for people.
    public var message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}

/// The oracles that there are.
public enum Oracles {
    struct Row: Sendable {
        let name: String
        let make: @Sendable (OracleOptions) throws(OracleOptionsError) -> any Oracle

        init(_ name: String, _ make: @escaping @Sendable (OracleOptions) throws(OracleOptionsError) -> any Oracle) {
            self.name = name
            self.make = make
        }
    }

    /// In the order in which they run and are reported. A new oracle is a row.
    static let table: [Row] = [
        Row("differential") { options throws(OracleOptionsError) in try DifferentialOracle(options: options) },
        Row("witness") { options throws(OracleOptionsError) in try WitnessOracle(options: options) },
        Row("roundtrip") { _ in RoundTripOracle() },
        Row("loader") { _ in LoaderOracle() },
        Row("metamorphic") { _ in MetamorphicOracle() },
        Row("validator") { options throws(OracleOptionsError) in try ValidatorOracle(options: options) },
        Row("wasi") { _ in WASIOracle() },
        Row("api") { _ in APIOracle() },
        Row("spec") { _ in ScriptOracle(scripts: ScriptOracle.installedScripts()) },
    ]

    /// The words by which command lines call the oracles.
    public static var names: [String] { table.map(\.name) }

    /// Whether a command line may name an oracle so.
    public static func isKnown(_ name: String) -> Bool {
        names.contains(name) || triageNames.contains(name) || TrialOracle(word: name) != nil
    }

    /// Those that only triage asks: nothing is generated for them.
    private static let triageNames = [ProgramOracle.word, OutcomeOracle.word, ArtifactOracle.word]

    /// The oracle of a name, or nil where there is none.
    ///
    /// - Throws: where the options name what the oracle does not know.
    public static func named(_ name: String, options: OracleOptions = OracleOptions()) throws(OracleOptionsError) -> (any Oracle)? {
        if let trial = TrialOracle(word: name) { return trial }
        if let trap = TrapOracle(word: name) { return trap }
        if name == RegressionRecord.scriptOracle { return RegressionScriptOracle() }
        if let features = FeatureOracle(word: name) { return features }
        if name == ProgramOracle.word { return try ProgramOracle(options: options) }
        if name == OutcomeOracle.word { return OutcomeOracle() }
        if name == ArtifactOracle.word { return ArtifactOracle(tellsCode: options.tellsCode) }
        return try table.first { $0.name == name }?.make(options)
    }
}
