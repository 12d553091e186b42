import Locking

/// A piece of a round: cases of one oracle that one child does one after the other.
struct CampaignBatch: Sendable {
    enum Work: Sendable {
        case cases(Range<Int>)
        /// Files of the corpus, by their positions in the round's list.
        case files(Range<Int>)
    }

    var slot: Int
    var oracle: Int
    var work: Work
}

/// The cases of a round, handed out in order and collected in any.
///
/// What a round gives does not depend on how it is cut into batches, nor on who does which: every case is a function of its number, the seed
/// and the material, and the results are looked at in their order when all are there.
final class CampaignRound: Sendable {
    struct Slot: Sendable {
        var oracle: Int
        /// Numbers of cases, or positions of files.
        var range: Range<Int>
        var isFiles = false
    }

    private struct State {
        /// The next position of each slot.
        var next: [Int]
        var records: [[CaseRecord?]]
        var totals: [OracleTotals]
        var error: ChildError?
        var isClosed = false
        /// How many buckets that nobody knows end the round, and those that there are.
        var mostNew: Int?
        var known: Set<String> = []
        var new: Set<String> = []
    }

    let slots: [Slot]
    let files: [CorpusEntry]
    private let jobs: Int
    private let deadline: ContinuousClock.Instant?
    private let stop: CampaignStop
    private let state: Lock<State>

    /// How long a batch is meant to take, and how many cases it has at most.
    private static let batchNanoseconds: UInt64 = 50_000_000
    private static let largestBatch = 512

    init(
        slots: [Slot], files: [CorpusEntry], totals: [OracleTotals], jobs: Int, deadline: ContinuousClock.Instant?, stop: CampaignStop
    ) {
        self.slots = slots
        self.files = files
        self.jobs = jobs
        self.deadline = deadline
        self.stop = stop
        state = Lock(
            State(
                next: slots.map(\.range.lowerBound), records: slots.map { Array(repeating: nil, count: $0.range.count) },
                totals: totals))
    }

    /// Has the round end when so many buckets were found that are not among some.
    func close(after most: Int, newTo known: Set<String>) {
        state.withLock { state in
            state.mostNew = most
            state.known = known
        }
    }

    /// The next piece of work; nil where there is none any more.
    func take() -> CampaignBatch? {
        if stop.isRequested { return nil }
        if let deadline, ContinuousClock.now >= deadline { return nil }
        return state.withLock { state in
            // The one of which the least is done, so that a round that is cut off has some of each.
            let open = slots.indices.filter { state.next[$0] < slots[$0].range.upperBound }
            func done(_ index: Int) -> Double {
                Double(state.next[index] - slots[index].range.lowerBound) / Double(slots[index].range.count)
            }
            guard !state.isClosed, let index = open.min(by: { done($0) < done($1) }) else { return nil }
            let slot = slots[index]
            let left = slot.range.upperBound - state.next[index]
            let mean = state.totals[slot.oracle].meanNanoseconds
            // Smaller towards the end, so that no child waits long for another.
            let size = min(CampaignRound.largestBatch, Int(CampaignRound.batchNanoseconds / mean), (left + 2 * jobs - 1) / (2 * jobs))
            let range = state.next[index]..<(state.next[index] + min(left, max(1, size)))
            state.next[index] = range.upperBound
            return CampaignBatch(slot: index, oracle: slot.oracle, work: slot.isFiles ? .files(range) : .cases(range))
        }
    }

    /// Takes what became of a case, whose number or position is given.
    func deliver(_ record: CaseRecord, _ position: Int, of batch: CampaignBatch, time: Duration) {
        state.withLock { state in
            state.totals[batch.oracle].add(record, time: time)
            if let most = state.mostNew, let finding = record.verdict.finding, !state.known.contains(finding.bucket) {
                state.new.insert(finding.bucket)
                if state.new.count >= most { state.isClosed = true }
            }
            var kept = record
            // What has been counted is not needed again.
            kept.tally = record.tally.coverageOnly
            state.records[batch.slot][position - slots[batch.slot].range.lowerBound] = kept
        }
    }

    /// Ends the round for a reason that no case has.
    func fail(_ error: ChildError) {
        state.withLock { state in
            state.error = state.error ?? error
            state.isClosed = true
        }
    }

    var totals: [OracleTotals] { state.withLock { $0.totals } }

    /// The records of each slot in their order, with those that were not reached left out, and what ended the round.
    func results() -> (records: [[CaseRecord]], totals: [OracleTotals], error: ChildError?) {
        state.withLock { state in
            defer { state.totals = [] }
            return (state.records.map { $0.compactMap(\.self) }, state.totals, state.error)
        }
    }
}
