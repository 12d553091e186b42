/// `--stats` may stand alone or with a form behind `=`. The parser of options has no such option whose value never is the next word, so
/// `--stats` alone is spelled out before it looks.
enum StatisticsOption {
    /// Options of `run` whose value is the next word.
    static let withValues: Set<String> = [
        "--dir", "--env", "--argv0", "--invoke", "--engine", "--fuel", "--timeout", "--max-memory", "--max-stack", "--max-table-elements",
        "--max-heap", "--stats-file", "--feature", "--no-feature", "--opt-level", "--bounds", "--target-cpu", "--jobs",
    ]

    /// The arguments with `--stats` in front of the file as `--stats=text`. What stands behind the file is the guest's.
    static func spelledOut(_ arguments: [String]) -> [String] {
        guard arguments.first == "run" else { return arguments }
        var result = arguments
        var index = 1
        while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "-", arguments[index] != "--" {
            if arguments[index] == "--stats" { result[index] = "--stats=text" }
            index += withValues.contains(arguments[index]) ? 2 : 1
        }
        return result
    }
}
