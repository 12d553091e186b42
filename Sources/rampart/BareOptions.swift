/// Options that may stand alone or with a value behind `=`. The parser of options has no such option whose value never is the next word, so
/// those that stand alone are spelled out before it looks.
enum BareOptions {
    /// Options of `run` whose value is the next word.
    static let withValues: Set<String> = [
        "--dir", "--env", "--argv0", "--invoke", "--engine", "--fuel", "--timeout", "--max-memory", "--max-stack", "--max-table-elements",
        "--max-heap", "--stats-file", "--profile", "--feature", "--no-feature", "--opt-level", "--bounds", "--target-cpu", "--jobs",
    ]

    /// What the options of `compile` mean that stand alone: standard output.
    private static let emitting: Set<String> = ["--emit-ir", "--emit-asm"]

    /// The arguments with every bare option written out.
    static func spelledOut(_ arguments: [String]) -> [String] {
        switch arguments.first {
        case "run": statistics(arguments)
        case "compile": arguments.map { emitting.contains($0) ? "\($0)=-" : $0 }
        default: arguments
        }
    }

    /// With `--stats` in front of the file as `--stats=text`. What stands behind the file is the guest's.
    private static func statistics(_ arguments: [String]) -> [String] {
        var result = arguments
        var index = 1
        while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "-", arguments[index] != "--" {
            if arguments[index] == "--stats" { result[index] = "--stats=text" }
            index += withValues.contains(arguments[index]) ? 2 : 1
        }
        return result
    }
}
