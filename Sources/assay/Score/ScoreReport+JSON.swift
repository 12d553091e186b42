import Files
import SeededDefects

extension ScoreReport {
    var json: JSONValue {
        .object([
            JSONMember("seed", .string(String(seed))),
            JSONMember("limitSeconds", .seconds(limit)),
            JSONMember("officialScripts", .boolean(hasTestsuite)),
            JSONMember("drawn", JSONValue(scores.count)),
            JSONMember("found", JSONValue(found.count)),
            JSONMember("medianSeconds", ScoreReport.median(found).map(JSONValue.seconds) ?? .null),
            JSONMember("defects", .array(scores.map(\.json))),
        ])
    }

    /// What an earlier run has found out that holds for this one too: what it has found in so much time, and what it has missed in as much.
    ///
    /// - Throws: `Unusable` where it belongs to another run than this report.
    func scores(from json: JSONValue) throws(Unusable) -> [DefectScore] {
        let own = self.json
        for name in ["seed", "officialScripts"] where json[name] != own[name] { throw Unusable(member: name) }
        guard case .number(let seconds)? = json["limitSeconds"] else { throw Unusable(member: "limitSeconds") }
        guard case .array(let defects)? = json["defects"] else { throw Unusable(member: "defects") }
        let hadEnough = Duration.seconds(seconds) >= limit
        return defects.compactMap(DefectScore.init(json:)).filter { $0.isFound ? $0.time <= limit : hadEnough }
    }

    /// A result that cannot be gone on with, and what of it differs.
    struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        var member: String

        var description: String { "no result to go on with: another '\(member)'" }
    }
}

extension DefectScore {
    var json: JSONValue {
        var members = [
            JSONMember("identifier", .string(defect.identifier)),
            JSONMember("class", .string(defect.kind.rawValue)),
            JSONMember("mechanical", .boolean(defect.isMechanical)),
            JSONMember("summary", .string(defect.summary)),
            JSONMember("found", .boolean(isFound)),
            JSONMember("seconds", .seconds(time)),
            JSONMember("findingsWithoutDefect", JSONValue(others)),
        ]
        switch outcome {
        case .found(let oracle, let bucket):
            members += [JSONMember("oracle", .string(oracle)), JSONMember("bucket", .string(bucket))]
        case .missed: break
        case .failed(let message): members.append(JSONMember("failure", .string(message)))
        }
        return .object(members)
    }

    /// What an earlier run has found out; nil for a failure, which is worth another attempt.
    init?(json: JSONValue) {
        guard case .string(let identifier)? = json["identifier"], let defect = Defect.named(identifier),
            case .boolean(let isFound)? = json["found"], json["failure"] == nil, case .number(let seconds)? = json["seconds"],
            case .integer(let others)? = json["findingsWithoutDefect"]
        else { return nil }
        self.init(defect: defect, outcome: .missed, time: .milliseconds(Int64((seconds * 1000).rounded())), others: Int(others))
        guard isFound else { return }
        guard case .string(let oracle)? = json["oracle"], case .string(let bucket)? = json["bucket"] else { return nil }
        outcome = .found(oracle: oracle, bucket: bucket)
    }
}
