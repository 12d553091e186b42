import WasmModel

/// A differential case while it is reduced.
struct CaseSubject: ReductionSubject {
    let fuzzCase: FuzzCase
    let encoded: [UInt8]

    /// A case without steps has others, which follow from its bytes: these would change with every step of a reduction.
    private let mustHaveSteps: Bool

    init(_ fuzzCase: FuzzCase) { self.init(fuzzCase, mustHaveSteps: !fuzzCase.steps.isEmpty) }

    private init(_ fuzzCase: FuzzCase, mustHaveSteps: Bool) {
        self.fuzzCase = fuzzCase
        self.mustHaveSteps = mustHaveSteps
        encoded = fuzzCase.encoded()
    }

    var isAdmissible: Bool { !fuzzCase.modules.isEmpty && (!mustHaveSteps || !fuzzCase.steps.isEmpty) }

    var measure: ReductionMeasure {
        let steps = fuzzCase.steps.reduce(0) { $0 + $1.weight }
        return ReductionMeasure(
            bytes: encoded.count,
            weight: steps + fuzzCase.hostSeed.nonzeroBitCount
                + (fuzzCase.fuel == FuzzCase.defaultFuel ? 0 : fuzzCase.fuel.nonzeroBitCount))
    }

    func editing(_ edit: (inout FuzzCase) -> Void) -> CaseSubject {
        var copy = fuzzCase
        edit(&copy)
        return CaseSubject(copy, mustHaveSteps: mustHaveSteps)
    }
}

extension FuzzCase.Step {
    fileprivate var weight: Int {
        switch self {
        case .invoke(_, _, let arguments): 1 + arguments.reduce(0) { $0 + $1.weight }
        case .growMemory(_, _, let pages): 1 + pages.nonzeroBitCount
        case .writeMemory(_, _, let offset, let bytes): 1 + offset.nonzeroBitCount + bytes.reduce(0) { $0 + $1.nonzeroBitCount }
        case .collect: 0
        }
    }

    fileprivate func withModules(_ map: (Int) -> Int) -> FuzzCase.Step {
        switch self {
        case .invoke(let module, let export, let arguments):
            .invoke(
                module: map(module), export: export,
                arguments: arguments.map { argument in
                    if case .function(let module, let export) = argument { return .function(module: map(module), export: export) }
                    return argument
                })
        case .growMemory(let module, let export, let pages): .growMemory(module: map(module), export: export, pages: pages)
        case .writeMemory(let module, let export, let offset, let bytes):
            .writeMemory(module: map(module), export: export, offset: offset, bytes: bytes)
        case .collect: .collect
        }
    }

    fileprivate var simpler: [FuzzCase.Step] {
        switch self {
        case .invoke(let module, let export, let arguments):
            var steps: [FuzzCase.Step] = []
            if !arguments.isEmpty { steps.append(.invoke(module: module, export: export, arguments: [])) }
            if arguments.count > 1 { steps.append(.invoke(module: module, export: export, arguments: Array(arguments.dropLast()))) }
            for (index, argument) in arguments.enumerated() {
                for value in argument.simpler {
                    var simpler = arguments
                    simpler[index] = value
                    steps.append(.invoke(module: module, export: export, arguments: simpler))
                }
            }
            return steps
        case .growMemory(let module, let export, let pages):
            return [0, 1, pages / 2].filter { $0 < pages }.map { .growMemory(module: module, export: export, pages: $0) }
        case .writeMemory(let module, let export, let offset, let bytes):
            var steps: [FuzzCase.Step] = []
            for offset in [0, offset / 2] { steps.append(.writeMemory(module: module, export: export, offset: offset, bytes: bytes)) }
            for half in [bytes.prefix(bytes.count / 2), bytes.suffix(bytes.count / 2), bytes.dropLast()] {
                steps.append(.writeMemory(module: module, export: export, offset: offset, bytes: Array(half)))
            }
            for index in bytes.indices where bytes[index] != 0 {
                var zeroed = bytes
                zeroed[index] = 0
                steps.append(.writeMemory(module: module, export: export, offset: offset, bytes: zeroed))
            }
            return steps
        case .collect: return []
        }
    }
}

extension CaseValue {
    fileprivate var weight: Int {
        switch self {
        case .i32(let value): 1 + value.nonzeroBitCount
        case .i64(let value): 1 + value.nonzeroBitCount
        case .f32(let bits): 1 + bits.nonzeroBitCount
        case .f64(let bits): 1 + bits.nonzeroBitCount
        case .v128(let bytes): 1 + (0..<16).reduce(0) { $0 + bytes[$1].nonzeroBitCount }
        case .null: 1
        case .i31(let value): 2 + value.nonzeroBitCount
        case .host(let number): 70 + number.nonzeroBitCount
        case .function, .result: 100
        }
    }

    fileprivate var simpler: [CaseValue] {
        switch self {
        case .i32(let value): value == 0 ? [] : [.i32(0), .i32(1), .i32(value / 2), .i32(value & (value &- 1))]
        case .i64(let value): value == 0 ? [] : [.i64(0), .i64(1), .i64(value / 2), .i64(value & (value &- 1))]
        case .f32(let bits): bits == 0 ? [] : [.f32(0), .f32(Float(1).bitPattern), .f32(bits & (bits &- 1))]
        case .f64(let bits): bits == 0 ? [] : [.f64(0), .f64(Double(1).bitPattern), .f64(bits & (bits &- 1))]
        case .v128(let bytes): bytes == SIMD16() ? [] : [.v128(SIMD16())] + (0..<16).filter { bytes[$0] != 0 }.map { bytes.clearing($0) }
        case .null: []
        case .i31(let value): value == 0 ? [.null] : [.null, .i31(0), .i31(value / 2)]
        case .host(let number): number == 0 ? [.null] : [.null, .host(0)]
        case .function, .result: [.null]
        }
    }
}

extension SIMD16<UInt8> {
    fileprivate func clearing(_ index: Int) -> CaseValue {
        var copy = self
        copy[index] = 0
        return .v128(copy)
    }
}

/// Passes over what a case has beside its modules.
enum CasePasses {
    typealias Pass = ReductionPass<CaseSubject>

    static let steps = Pass("steps") { subject in
        ReductionUnits(count: subject.fuzzCase.steps.count) { run, _ in
            subject.editing { fuzzCase in
                // Results of steps are named by position.
                var kept: [Int: Int] = [:]
                for old in fuzzCase.steps.indices where !run.contains(old) { kept[old] = kept.count }
                fuzzCase.steps = fuzzCase.steps.enumerated().filter { !run.contains($0.offset) }.map { $0.element.withResults(kept) }
            }
        }
    }

    /// A module with the steps that are about it.
    static let modules = Pass("modules") { subject in
        ReductionUnits(count: subject.fuzzCase.modules.count) { run, _ in
            guard run.count < subject.fuzzCase.modules.count else { return nil }
            return subject.editing { fuzzCase in
                fuzzCase.modules.removeSubrange(run)
                var kept: [Int: Int] = [:]
                for (index, step) in fuzzCase.steps.enumerated() where !(step.module.map(run.contains) ?? false) {
                    kept[index] = kept.count
                }
                fuzzCase.steps = fuzzCase.steps.enumerated().filter { kept[$0.offset] != nil }.map { step in
                    step.element.withResults(kept).withModules { $0 >= run.upperBound ? $0 - run.count : $0 }
                }
            }
        }
    }

    static let values = Pass("arguments", .single) { subject in
        ReductionUnits(
            count: subject.fuzzCase.steps.count, alternatives: { subject.fuzzCase.steps[$0.lowerBound].simpler.count },
            candidate: { run, alternative in
                subject.editing { $0.steps[run.lowerBound] = $0.steps[run.lowerBound].simpler[alternative] }
            })
    }

    static let settings = Pass("settings", .single) { subject in
        var edits: [(inout FuzzCase) -> Void] = [{ $0.hostSeed = 0 }, { $0.hostSeed /= 2 }, { $0.fuel = FuzzCase.defaultFuel }]
        for index in subject.fuzzCase.modules.indices { edits.append { $0.modules[index].name = "" } }
        for feature in Feature.allCases { edits.append { $0.features[feature] = false } }
        return ReductionUnits(count: edits.count) { [edits] run, _ in subject.editing { edits[run.lowerBound](&$0) } }
    }

    static let all = [steps, modules, values, settings]
}

extension FuzzCase.Step {
    /// The step where others have other positions; results of steps that are gone become null.
    fileprivate func withResults(_ kept: [Int: Int]) -> FuzzCase.Step {
        guard case .invoke(let module, let export, let arguments) = self else { return self }
        return .invoke(
            module: module, export: export,
            arguments: arguments.map { argument in
                guard case .result(let step, let position) = argument else { return argument }
                return kept[step].map { .result(step: $0, position: position) } ?? .null
            })
    }
}
