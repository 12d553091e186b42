import Synchronization

/// Lets somebody else end a run.
public final class CampaignStop: Sendable {
    private let origin = ContinuousClock.now
    private let isWanted = Atomic(false)
    /// When cases that still run are given up, in nanoseconds since the origin.
    private let limit = Atomic<Int64>(.max)

    public init() {}

    /// How long cases may go on after the end of a run.
    private static let grace = Duration.seconds(1)

    /// Ends the run: no further cases, and no longer than a second for those that run.
    public func request() {
        isWanted.store(true, ordering: .relaxed)
        giveUp(at: .now + CampaignStop.grace)
    }

    /// Whether somebody wants the run to end.
    public var isRequested: Bool { isWanted.load(ordering: .relaxed) }

    /// Gives up cases that still run a moment after a time.
    func giveUp(after deadline: ContinuousClock.Instant) { giveUp(at: deadline + CampaignStop.grace) }

    private func giveUp(at instant: ContinuousClock.Instant) {
        limit.min(Int64(clamping: (instant - origin).nanoseconds), ordering: .relaxed)
    }

    /// Whether cases that still run are given up now.
    var isOver: Bool { Int64(clamping: (ContinuousClock.now - origin).nanoseconds) >= limit.load(ordering: .relaxed) }
}
