import Files

/// Looks at what a run counts, and says where something has stopped that should go on.
struct StallWatch {
    private var before: [OracleTotals] = []
    private var allCases = 0
    private var lastCase: Duration = .zero
    private var said: Set<String> = []

    /// Without any case for so long a run stalls.
    private let silence: Duration
    /// Fewer cases say nothing about shares.
    private static let window = 200

    init(caseTime: Duration) { silence = caseTime * 3 }

    /// Warnings that were not given before.
    mutating func warnings(_ totals: [OracleTotals], elapsed: Duration) -> [String] {
        var warnings: [String] = []
        func warn(_ text: String, as key: String) {
            if said.insert(key).inserted { warnings.append(text) }
        }
        if before.isEmpty { before = totals.map { OracleTotals(name: $0.name) } }
        let cases = totals.reduce(0) { $0 + $1.cases }
        if cases > allCases {
            allCases = cases
            lastCase = elapsed
            said.remove("silence")
        } else if elapsed - lastCase > silence {
            warn("no case has ended for \((elapsed - lastCase).threeDecimals) s", as: "silence")
        }
        for (index, now) in totals.enumerated() {
            let last = before[index]
            let cases = now.cases - last.cases
            guard cases >= StallWatch.window else { continue }
            before[index] = now
            if now.agreed == last.agreed, now.foundCases == last.foundCases {
                warn("\(now.name): none of the last \(cases) cases was compared", as: "\(now.name) compared")
            }
            if now.valid == last.valid { warn("\(now.name): none of the last \(cases) inputs was valid", as: "\(now.name) valid") }
            if (now.hangs - last.hangs) * 10 > cases {
                warn("\(now.name): \(now.hangs - last.hangs) of the last \(cases) cases did not end in time", as: "\(now.name) hangs")
            }
        }
        return warnings
    }
}
