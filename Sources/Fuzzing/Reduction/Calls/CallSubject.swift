/// A sequence of calls of the public library, of which steps can be left out and made simpler one by one.
struct APISubject: ReductionSubject {
    let apiCase: APICase
    let encoded: [UInt8]

    init(_ apiCase: APICase) {
        self.apiCase = apiCase
        encoded = apiCase.encoded()
    }

    var measure: ReductionMeasure {
        ReductionMeasure(bytes: encoded.count, weight: apiCase.steps.reduce(0) { $0 + $1.numbers.reduce(0) { $0 + Int($1) } })
    }
}

/// A sequence of calls of WASI functions with the memory that they begin with.
struct WASISubject: ReductionSubject {
    let wasiCase: WASICase
    let encoded: [UInt8]

    init(_ wasiCase: WASICase) {
        self.wasiCase = wasiCase
        encoded = wasiCase.encoded()
    }

    var measure: ReductionMeasure {
        var weight = 0
        for call in wasiCase.calls {
            for argument in call.arguments {
                switch argument {
                case .number(let number): weight += 64 - number.leadingZeroBitCount + number.nonzeroBitCount
                case .loaded: weight += 200
                }
            }
        }
        for entry in wasiCase.memory { weight += Int(entry.offset) + entry.bytes.count { $0 != 0 } }
        return ReductionMeasure(bytes: encoded.count, weight: weight)
    }

    func editing(_ edit: (inout WASICase) -> Void) -> WASISubject {
        var copy = wasiCase
        edit(&copy)
        return WASISubject(copy)
    }
}

/// Passes over sequences of calls.
enum CallPasses {
    static let api: [ReductionPass<APISubject>] = [
        ReductionPass("calls") { subject in
            ReductionUnits(count: subject.apiCase.steps.count) { run, _ in
                var steps = subject.apiCase.steps
                steps.removeSubrange(run)
                return APISubject(APICase(steps: steps))
            }
        },
        ReductionPass("numbers", .single) { subject in
            ReductionUnits(count: subject.apiCase.steps.count * APICase.numberCount, alternatives: { _ in 4 }) { run, alternative in
                let (step, position) = run.lowerBound.quotientAndRemainder(dividingBy: APICase.numberCount)
                var steps = subject.apiCase.steps
                let old = steps[step].numbers[position]
                let new: UInt32 =
                    switch alternative {
                    case 0: 0
                    case 1: old / 2
                    case 2: old & (old &- 1)
                    default: old &- 1
                    }
                guard new < old else { return nil }
                steps[step].numbers[position] = new
                return APISubject(APICase(steps: steps))
            }
        },
    ]

    static let wasi: [ReductionPass<WASISubject>] = [
        ReductionPass("calls") { subject in
            ReductionUnits(count: subject.wasiCase.calls.count) { run, _ in subject.editing { $0.calls.removeSubrange(run) } }
        },
        ReductionPass("memory") { subject in
            ReductionUnits(count: subject.wasiCase.memory.count) { run, _ in subject.editing { $0.memory.removeSubrange(run) } }
        },
        ReductionPass("bytes") { subject in
            let places = subject.wasiCase.memory.enumerated().flatMap { entry in entry.element.bytes.indices.map { (entry.offset, $0) } }
            return ReductionUnits(count: places.count, alternatives: { _ in 3 }) { run, alternative in
                let (entry, first) = places[run.lowerBound]
                // Runs stay in one entry.
                let last = places[run].last { $0.0 == entry }?.1 ?? first
                return subject.editing { wasiCase in
                    switch alternative {
                    case 0:
                        wasiCase.memory[entry].bytes.removeSubrange(first...last)
                        // What stands behind the bytes stays where it is.
                        if first == 0 { wasiCase.memory[entry].offset += UInt32(last + 1) }
                    case 1: wasiCase.memory[entry].bytes.removeSubrange(first...last)
                    default: for position in first...last { wasiCase.memory[entry].bytes[position] = 0 }
                    }
                }
            }
        },
        ReductionPass("arguments", .single) { subject in
            let places = subject.wasiCase.calls.enumerated().flatMap { call in call.element.arguments.indices.map { (call.offset, $0) } }
            return ReductionUnits(
                count: places.count,
                alternatives: { run in
                    let (call, position) = places[run.lowerBound]
                    return simpler(subject.wasiCase.calls[call].arguments[position]).count
                },
                candidate: { run, alternative in
                    let (call, position) = places[run.lowerBound]
                    let simpler = simpler(subject.wasiCase.calls[call].arguments[position])
                    return subject.editing { $0.calls[call].arguments[position] = simpler[alternative] }
                })
        },
    ]

    private static func simpler(_ argument: WASICase.Argument) -> [WASICase.Argument] {
        switch argument {
        case .number(0): return []
        case .number(let number):
            var numbers: [UInt64] = []
            for smaller in [0, 1, number / 2, number & (number - 1), number - 1] where smaller < number && !numbers.contains(smaller) {
                numbers.append(smaller)
            }
            return numbers.map { .number($0) }
        // The descriptors that a guest begins with are the usual values there.
        case .loaded: return (0...4).map { .number($0) }
        }
    }
}
