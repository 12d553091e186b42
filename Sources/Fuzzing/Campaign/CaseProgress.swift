import SuiteSupport

/// The part of a case that runs, for the notes of a process that dies.
enum CaseProgress {
    /// Nil is between two cases.
    static func enter(_ part: Tally.Part?) { CrashNotes.set(note: part.map(number) ?? 0) }

    /// The phase in which a process died whose notes have the number.
    static func phase(note: Int) -> Phase {
        switch Tally.Part.allCases.first(where: { Int(number($0)) == note }) {
        case .generate: .generate
        case .validate: .validate
        case .compile: .compile
        case .compare: .compare
        case .run, nil: .call
        }
    }

    private static func number(_ part: Tally.Part) -> UInt8 {
        switch part {
        case .generate: 1
        case .validate: 2
        case .compile: 3
        case .run: 4
        case .compare: 5
        }
    }
}
