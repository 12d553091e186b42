/// A program of WASI with what it is run with, while it is reduced.
struct ProgramSubject: ReductionSubject {
    let program: WASIProgram
    let encoded: [UInt8]

    init(_ program: WASIProgram) {
        self.program = program
        encoded = program.encoded()
    }

    var isAdmissible: Bool { program.setup.directories.allSatisfy(\.isSound) }

    var measure: ReductionMeasure { ReductionMeasure(bytes: encoded.count, weight: 0) }

    func editing(_ edit: (inout WASIProgram) -> Void) -> ProgramSubject {
        var copy = program
        edit(&copy)
        return ProgramSubject(copy)
    }
}

/// Passes over what a program is run with.
enum ProgramPasses {
    static let all: [ReductionPass<ProgramSubject>] = [
        ReductionPass("directories", .single) { subject in
            // Descriptors of those behind it change with one that goes, so it may have to stay, without anything in it.
            ReductionUnits(count: subject.program.setup.directories.count, alternatives: { _ in 2 }) { run, alternative in
                subject.editing { program in
                    if alternative == 0 {
                        program.setup.directories.removeSubrange(run)
                    } else {
                        program.setup.directories[run.lowerBound].entries = []
                    }
                }
            }
        },
        ReductionPass("entries") { subject in
            let places = subject.program.setup.directories.enumerated().flatMap { directory in
                directory.element.entries.map { (directory.offset, $0.path) }
            }
            return ReductionUnits(count: places.count) { run, _ in
                subject.editing { program in
                    for (directory, path) in places[run] {
                        program.setup.directories[directory].entries.removeAll { $0.path == path || $0.path.hasPrefix("\(path)/") }
                    }
                }
            }
        },
        ReductionPass("arguments") { subject in
            ReductionUnits(count: subject.program.setup.arguments.count, alternatives: { _ in 2 }) { run, alternative in
                // What stands behind an argument may be looked for by its number.
                subject.editing { program in
                    if alternative == 0 {
                        program.setup.arguments.removeSubrange(run)
                    } else {
                        for position in run { program.setup.arguments[position] = "" }
                    }
                }
            }
        },
        ReductionPass("environment") { subject in
            ReductionUnits(count: subject.program.setup.environment.count) { run, _ in
                subject.editing { $0.setup.environment.removeSubrange(run) }
            }
        },
        ReductionPass("input") { subject in
            ReductionUnits(count: subject.program.setup.input.count) { run, _ in subject.editing { $0.setup.input.removeSubrange(run) } }
        },
        ReductionPass("contents") { subject in
            var places: [(directory: Int, entry: Int, byte: Int)] = []
            for (directory, element) in subject.program.setup.directories.enumerated() {
                for (entry, element) in element.entries.enumerated() {
                    if case .file(let bytes) = element.content { places += bytes.indices.map { (directory, entry, $0) } }
                }
            }
            return ReductionUnits(count: places.count) { run, _ in
                let first = places[run.lowerBound]
                // Runs stay in one file.
                let last = places[run].last { $0.directory == first.directory && $0.entry == first.entry }?.byte ?? first.byte
                return subject.editing { program in
                    guard case .file(var bytes) = program.setup.directories[first.directory].entries[first.entry].content else { return }
                    bytes.removeSubrange(first.byte...last)
                    program.setup.directories[first.directory].entries[first.entry].content = .file(bytes)
                }
            }
        },
    ]
}
