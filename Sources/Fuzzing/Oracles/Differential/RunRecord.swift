import WasmModel

/// Something that the host did or was asked for, in order.
public enum HostEvent: Sendable, Hashable {
    /// A function of the host was called: by its number, from the module at a position.
    case called(UInt32, caller: Int?, [RecordedValue])
    /// What the function gave back.
    case returned([RecordedValue])
    /// The function ended its caller.
    case failed(Outcome)
    /// The function called an exported function of its caller.
    case entered(Name)
    /// How that ended.
    case left(Outcome)
}

/// What one instantiation or step did.
public struct RunEvent: Sendable, Hashable {
    public var outcome: Outcome
    /// Units of fuel; nil for code that is not metered.
    public var fuel: Int64?
    /// The first of what the host did, `RunRecord.traceLimit` at most.
    public var trace: [HostEvent]
}

/// All that can be said of a run of a case by one contender.
public struct RunRecord: Sendable, Hashable {
    /// Instantiations first, then steps.
    public var events: [RunEvent] = []
    /// How many of the events are instantiations.
    public var instantiations = 0
    public var snapshot = Snapshot()
    /// Names of the host's functions, by number.
    public var hostFunctions: [String] = []

    /// Events of the host that are kept of one instantiation or step.
    static let traceLimit = 1000

    /// The first event from which on engines may differ, and why.
    var firstNondeterminism: (event: Int, reason: InconclusiveReason)? {
        for (index, event) in events.enumerated() {
            if let reason = event.outcome.nondeterminism { return (index, reason) }
        }
        return nil
    }

    /// Whether a module has an instance that was made to the end, or failed in its own code.
    var hasInstance: Bool {
        events.prefix(instantiations).contains { event in
            switch event.outcome {
            case .linkError, .limit, .noGuard, .skipped: false
            case .returned, .trap, .exception, .exhaustion, .host, .bug: true
            }
        }
    }

    /// Whether an instantiation or a call ended with a trap.
    var hasTrapped: Bool {
        events.contains { event in
            if case .trap = event.outcome { true } else { false }
        }
    }

    /// The message of the first event that ended with a bug.
    var bug: (event: Int, message: String)? {
        for (index, event) in events.enumerated() {
            if case .bug(let message) = event.outcome { return (index, message) }
        }
        return nil
    }
}
