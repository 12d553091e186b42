import WasmBinary
import WasmModel

/// What generators make, counted: how much of it is valid, how runs of it end, and which instructions it has.
///
/// A generator whose mix nobody looks at may never make what it should. Cases run on the interpreter, with the host that all cases have.
public struct GeneratorSurvey: Sendable {
    public private(set) var cases = 0
    public private(set) var modules = 0
    public private(set) var bytes = 0
    /// What the validator refused, told.
    public private(set) var faults: [String] = []
    public private(set) var instantiated = 0
    /// Why modules were not instantiated.
    public private(set) var instantiationFailures: [String: Int] = [:]
    /// How calls ended, by the words of outcomes.
    public private(set) var ends: [String: Int] = [:]
    public private(set) var calls = 0
    public private(set) var traps: [TrapCode: Int] = [:]
    /// How many modules have an opcode in a body.
    public private(set) var opcodes: [Opcode: Int] = [:]
    /// How many instructions there are in bodies.
    public private(set) var instructions = 0
    /// How many cases have drawn a feature.
    public private(set) var features: [Feature: Int] = [:]
    /// Fuel that calls which return have used.
    public private(set) var fuel = 0

    public init() {}

    /// Adds a case; one that is not valid is noted and not run.
    public mutating func add(_ generated: FuzzCase, name: String) {
        cases += 1
        for feature in Feature.allCases where generated.features[feature] { features[feature, default: 0] += 1 }
        modules += generated.modules.count
        for module in generated.modules { bytes += module.binary.count }
        let runner = CaseRunner()
        do {
            let loaded = try runner.load(generated, types: CaseRunner.newTypes())
            for module in loaded.modules { try count(module.module) }
            count(try runner.run(loaded, .interpreter), generated)
        } catch {
            faults.append("\(name): \(error)")
        }
    }

    private mutating func count(_ module: Module) throws(MalformedError) {
        var seen: Set<Opcode> = []
        for body in module.bodies {
            var reader = InstructionReader(bytes: module.bytes, range: body.range, features: .all, hasDataCount: module.hasDataCount)
            while !reader.isAtEnd {
                _ = try reader.next()
                seen.insert(reader.opcode)
                instructions += 1
            }
        }
        for opcode in seen { opcodes[opcode, default: 0] += 1 }
    }

    private mutating func count(_ record: RunRecord, _ generated: FuzzCase) {
        for (position, event) in record.events.enumerated() {
            if case .trap(let code, _) = event.outcome { traps[code, default: 0] += 1 }
            if position < record.instantiations {
                if case .returned = event.outcome {
                    instantiated += 1
                } else {
                    instantiationFailures["\(event.outcome)", default: 0] += 1
                }
                continue
            }
            guard case .invoke = generated.steps[position - record.instantiations] else { continue }
            calls += 1
            ends[event.outcome.word, default: 0] += 1
            if case .returned = event.outcome { fuel += Int(event.fuel ?? 0) }
        }
    }

    /// Percent of the calls that ended in a way.
    public func share(of end: String) -> Double { calls == 0 ? 0 : 100 * Double(ends[end] ?? 0) / Double(calls) }

    /// Opcodes that no module has, of those that some features allow.
    public func missing(_ features: Features) -> [Opcode] {
        OpcodeTable.rows.filter { row in
            let isAllowed = row.feature.map { features[$0] } ?? true
            return (isAllowed || row.alternativeFeature.map { features[$0] } ?? false) && opcodes[row.opcode] == nil
        }.map(\.opcode)
    }
}
