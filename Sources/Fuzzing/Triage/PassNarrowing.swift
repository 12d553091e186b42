/// Finds the pass of LLVM's with which a finding begins to show: passes are left out from the end on, half of those in question at a time
/// (`-opt-bisect-limit`).
public struct PassNarrowing: Sendable, Hashable {
    /// A pass over a function, or over more, of those that can be left out.
    public struct Pass: Sendable, Hashable {
        /// From 1, over all modules that a process compiles.
        public var number: Int
        public var name: String
        /// Index in the function index space; nil for a pass over other things.
        public var function: Int?

        public init(number: Int, name: String, function: Int?) {
            self.number = number
            self.name = name
            self.function = function
        }
    }

    public enum Answer: Sendable, Hashable {
        /// It shows with this pass and those before it, and not with those before it alone.
        case pass(Pass, total: Int)
        /// It shows where all passes are left out that can be.
        case withoutPasses(total: Int)
        /// It shows at level 0 as well, so nobody looked for a pass.
        case withoutOptimization
        /// What prevented an answer.
        case unknown(String)
    }

    public var answer: Answer
    /// As `--engines` takes them.
    public var engines: String

    /// What became of a run with a limit.
    struct Trial {
        var shows: Bool
        /// What LLVM told of its passes.
        var log: String
    }

    /// Bisects. `trial` runs with only so many passes, or with all for -1; nil is that there is no time any more.
    static func answer<Failure: Error>(_ trial: (Int) throws(Failure) -> Trial?) throws(Failure) -> Answer {
        let tooLong = Answer.unknown("there was no time to look for a pass")
        guard let whole = try trial(-1) else { return tooLong }
        guard let total = passes(in: whole.log).last?.number else { return .unknown("LLVM does not tell its passes") }
        guard whole.shows else { return .unknown("it does not show where passes are counted") }
        guard let none = try trial(0) else { return tooLong }
        if none.shows { return .withoutPasses(total: total) }
        // It does not show with as many as `low`, and shows with `high`.
        var (low, high) = (0, total)
        var log = whole.log
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let tried = try trial(middle) else { return .unknown("it is one of the passes \(low + 1) to \(high) of \(total)") }
            if tried.shows { (high, log) = (middle, tried.log) } else { low = middle }
        }
        guard let pass = passes(in: log).last(where: { $0.number == high }) else { return .unknown("it is pass \(high) of \(total)") }
        return .pass(pass, total: total)
    }

    /// The passes that ran: `BISECT: running pass (12) SROAPass on f3`.
    static func passes(in log: String) -> [Pass] {
        var passes: [Pass] = []
        for line in log.split(separator: "\n") {
            guard let mark = line.firstRange(of: "BISECT: running pass (") else { continue }
            let rest = line[mark.upperBound...]
            guard let end = rest.firstIndex(of: ")"), let number = Int(rest[..<end]) else { continue }
            let words = rest[rest.index(after: end)...].drop { $0 == " " }
            guard let on = words.firstRange(of: " on ") else { continue }
            // Functions are called by their index, the last word: `f3`, `function (f3)`, `loop %a in function f3`.
            let last = words[on.upperBound...].split { $0 == " " || $0 == "(" || $0 == ")" }.last ?? ""
            passes.append(
                Pass(number: number, name: String(words[..<on.lowerBound]), function: last.first == "f" ? Int(last.dropFirst()) : nil))
        }
        return passes
    }
}

extension PassNarrowing: CustomStringConvertible {
    public var description: String {
        switch answer {
        case .pass(let pass, let total):
            "\(pass.name)\(pass.function.map { " on function \($0)" } ?? ""), pass \(pass.number) of \(total) of \(engines)"
        case .withoutPasses(let total):
            "no optional pass: it shows with all \(total) of \(engines) left out, so selecting instructions does it, or our own lowering"
        case .withoutOptimization:
            "none: it shows without optimisation, so it is our own lowering, the runtime, or what it is compared with"
        case .unknown(let reason): "not found: \(reason)"
        }
    }
}
