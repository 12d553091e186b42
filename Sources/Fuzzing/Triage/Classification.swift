/// What a finding means for who runs programs of others, by a fixed table: class, severity, and why.
public struct Classification: Sendable, Hashable {
    public var securityClass: SecurityClass
    public var severity: Severity
    /// What of the finding says so, in sentences.
    public var evidence: [String]

    init(_ securityClass: SecurityClass, _ severity: Severity, _ evidence: String...) {
        self.securityClass = securityClass
        self.severity = severity
        self.evidence = evidence
    }

    /// The class of a finding. Nil is that no oracle had anything to say.
    static func of(_ finding: Finding?) -> Classification {
        guard let finding else { return Classification(.nothing, .none, "every oracle that was asked agrees") }
        switch finding.kind {
        case .escape: return Classification(.sandboxEscape, .critical, finding.summary)
        case .crash: return crash(finding)
        case .acceptance: return acceptance(finding)
        case .mismatch: return mismatch(finding)
        case .hang, .memory:
            let isLoading = finding.phase.isLoading
            return Classification(
                isLoading ? .loadDenial : .executionDenial, isLoading ? .low : .medium, finding.summary,
                isLoading ? "it is not over when the module is loaded" : "limits of fuel and memory did not stop it")
        case .internalError:
            return Classification(.hostAssertion, .low, finding.summary, "the error is delivered, so an embedder can go on")
        case .roundTrip: return Classification(.defect, .none, finding.summary)
        case .outcome: return Classification(.harmless, .none, finding.summary, harmlessness(finding))
        }
    }

    /// Why somebody who reports such a thing can be told that it is as it should be.
    private static func harmlessness(_ finding: Finding) -> String {
        if finding.phase.isLoading { return "it is refused with an error, and nothing of it has run" }
        let word = finding.discriminator
        if word.hasPrefix("trap") {
            return "a trap is an error that the host is given; what the program did to itself is its own affair, and the host goes on"
        }
        if word.hasPrefix("exhaustion") || word == "limit" {
            return "a limit that the host has set has stopped it, as it should; a host that sets none lets it go on"
        }
        if word == "exit" { return "a program may end with any exit code" }
        return "the host is given an error, as the specification says, and goes on"
    }

    private static func crash(_ finding: Finding) -> Classification {
        let isLoading = finding.phase.isLoading
        guard let site = CrashSite(messages: finding.details), let access = site.access, site.signal == 11 || site.signal == 7 else {
            return Classification(
                .hostAssertion, .medium, finding.summary, "the process ended by itself: a trap of the language, or an abort")
        }
        let place = "\(access.isWrite ? "a write" : "a read") at 0x\(String(access.address, radix: 16))"
        if site.isInGuestCode {
            return Classification(.sandboxEscape, .critical, "\(place) by compiled code of the guest, which is no access that may fault")
        }
        if site.isStackOverflow {
            return Classification(
                isLoading ? .loadDenial : .executionDenial, .medium, "\(place), at the end of the native stack: recursion without a limit")
        }
        if site.isNullAccess { return Classification(.hostAssertion, .medium, "\(place): a null pointer was followed") }
        return Classification(.memoryCorruption, access.isWrite ? .high : .medium, "\(place) by our own code")
    }

    private static func acceptance(_ finding: Finding) -> Classification {
        finding.phase == .call || finding.phase == .instantiate
            ? Classification(.validatorBypass, .high, finding.summary, "it has consequences when it runs")
            : Classification(.validatorBypass, .medium, finding.summary)
    }

    private static func mismatch(_ finding: Finding) -> Classification {
        let mnemonic = finding.discriminator.split(separator: "/").last.map(String.init) ?? ""
        if ["ref.cast", "ref.test", "br_on_cast", "ref.get_desc", "any.convert", "extern.convert"].contains(where: mnemonic.hasPrefix) {
            return Classification(.typeConfusion, .high, finding.summary, "engines differ first at \(mnemonic)")
        }
        let reachesMemory = [".load", ".store", "memory.", "table.", "array."].contains { mnemonic.contains($0) }
        if finding.oracle == RegressionRecord.scriptOracle {
            return Classification(
                .wrongResult, .medium, finding.summary,
                "what a script expects may be wrong: the specification decides, and other engines can be asked")
        }
        return reachesMemory
            ? Classification(.wrongResult, .high, finding.summary, "engines differ first at \(mnemonic), which computes an address")
            : Classification(.wrongResult, .medium, finding.summary)
    }
}

extension Phase {
    /// Whether a module is still being loaded: nothing of it has run.
    var isLoading: Bool {
        switch self {
        case .generate, .decode, .validate, .encode, .print, .parse, .compile: true
        case .instantiate, .call, .compare, .host: false
        }
    }
}
