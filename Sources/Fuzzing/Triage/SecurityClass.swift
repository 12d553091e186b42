/// What a reported file shows, by its consequence for who runs programs of others. In the order in which evidence is looked for: the first
/// class that has some is the class. The raw value is what reports call it.
public enum SecurityClass: String, Sendable, Hashable, CaseIterable {
    /// A guest reached memory or files that were not given to it.
    case sandboxEscape = "sandbox-escape"
    /// Our own code, not the guest's, accessed an address that it should not have.
    case memoryCorruption = "host-memory-corruption"
    /// What the specification forbids was accepted.
    case validatorBypass = "validator-bypass"
    /// A reference has a type that it cannot have.
    case typeConfusion = "type-confusion"
    /// A program computes something else than it should.
    case wrongResult = "wrong-result"
    /// A running program takes the host's time, memory or life against its limits.
    case executionDenial = "denial-of-service-execution"
    /// Reading, validating or compiling takes time or memory out of proportion, or ends the process.
    case loadDenial = "denial-of-service-load"
    /// An invariant of our own broke, which ends the process or the call: an embedder cannot go on.
    case hostAssertion = "host-assertion"
    /// Something is wrong that no guest can use: another form of a module does not come back as it went.
    case defect
    /// A trap, a refusal or a limit, told as the specification says.
    case harmless
    /// No oracle has anything to say.
    case nothing
}

/// How bad it is by default; a person confirms it.
public enum Severity: String, Sendable, Hashable, CaseIterable {
    case none, low, medium, high, critical
}

/// What reports and advisories say of a class before a person has looked.
struct SecurityPreset {
    var title: String
    /// Base metrics of CVSS version 4.0 (FIRST, Specification Document): where an attack starts, what it needs, what it costs the vulnerable
    /// system and those behind it.
    var vector: String
    /// Common Weakness Enumeration.
    var weaknesses: [String]
}

extension SecurityClass {
    /// A program of others is a thing from the network that needs nobody's help.
    private static let reach = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N"

    /// Nil for what is no fault that an advisory would be written about.
    var preset: SecurityPreset? {
        switch self {
        case .sandboxEscape:
            SecurityPreset(
                title: "A WebAssembly program can leave its sandbox", vector: "\(Self.reach)/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
                weaknesses: ["CWE-787", "CWE-125", "CWE-22"])
        case .memoryCorruption:
            SecurityPreset(
                title: "Memory of the host is accessed where it should not be", vector: "\(Self.reach)/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-787", "CWE-125", "CWE-416"])
        case .validatorBypass:
            SecurityPreset(
                title: "An invalid WebAssembly module is accepted", vector: "\(Self.reach)/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-20", "CWE-1287"])
        case .typeConfusion:
            SecurityPreset(
                title: "A reference can have a type that it cannot have", vector: "\(Self.reach)/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-843"])
        case .wrongResult:
            SecurityPreset(
                title: "A WebAssembly program computes a wrong result", vector: "\(Self.reach)/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-682"])
        case .executionDenial:
            SecurityPreset(
                title: "A running WebAssembly program can end or stop its host", vector: "\(Self.reach)/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-400", "CWE-770"])
        case .loadDenial:
            SecurityPreset(
                title: "Loading a WebAssembly module can end or stop its host", vector: "\(Self.reach)/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-400", "CWE-674"])
        case .hostAssertion:
            SecurityPreset(
                title: "A WebAssembly module can end its host", vector: "\(Self.reach)/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
                weaknesses: ["CWE-617"])
        case .defect, .harmless, .nothing: nil
        }
    }
}
