import RampartRuntime
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// The first instruction at which two contenders differ.
public struct FirstDifference: Sendable, Hashable {
    public var moduleName: String
    /// Index in the function index space.
    public var function: UInt32
    public var functionName: String?
    /// Position of the instruction in the body, from 0.
    public var instruction: Int
    /// Byte offset of the instruction in the module.
    public var offset: Int
    /// The instruction in the text format.
    public var text: String
    /// The keyword of the instruction.
    public var mnemonic: String
    /// The instructions that trap for the same reason, as `memory-access`; nil for one that has reasons of its own, or traps never.
    public var trapping: String?
    /// The innermost block around the instruction, in the text format with its byte offset; nil for the body itself.
    public var block: String?
    /// What differs there: `value`, `path` for where control goes on, or how the sides ended, as `on|trap:unreachable`.
    public var consequence: String
    /// The engine that does not do what the instruction is defined to do; nil where that is not known.
    public var guilty: String?
    /// What each side did there.
    public var left: String
    public var right: String
    /// What both did before, the latest last.
    public var before: [String]

    /// The difference for people.
    public var lines: [String] {
        let name = functionName.map { " ($\($0))" } ?? ""
        let module = moduleName.isEmpty ? "" : "module \(moduleName), "
        var lines = ["first difference: \(module)function \(function)\(name), instruction \(instruction) at offset \(offset): \(text)"]
        lines.append("  block: \(block ?? "the body of the function")")
        for line in before { lines.append("  before: \(line)") }
        lines.append("  first:  \(left)")
        lines.append("  second: \(right)")
        if let guilty { lines.append("  by the definition of the instruction it is the \(guilty) that is wrong") }
        return lines
    }

    /// What findings of one cause have in common.
    var discriminator: String {
        // Which trap it is, and whether there is one, comes from one place of an engine for many instructions.
        let instruction: String? =
            switch consequence.split(separator: "|").count(where: { $0.hasPrefix("trap:") }) {
            case 0: mnemonic
            case 1: trapping ?? mnemonic
            case _: nil
            }
        return [consequence, guilty, instruction].compactMap(\.self).joined(separator: "/")
    }
}

/// Finds the first difference of two contenders: runs the case with trace calls in its modules on both.
struct DifferenceFinder {
    let runner: CaseRunner
    let first: Contender
    let firstCase: FuzzCase
    let second: Contender
    /// The same case, but in tests.
    let secondCase: FuzzCase

    /// Trace calls take this many times the fuel of the case at most.
    private static let fuelFactor: Int64 = 20
    /// What is told of the calls before.
    private static let historyLength = 5

    fileprivate struct Side {
        var record: RunRecord
        var recorder: TraceRecorder
    }

    /// Nil where the case does not differ when it is traced, or cannot be.
    func find() -> FirstDifference? {
        for depth in TraceInstrumentation.Depth.allCases {
            if let difference = find(depth) { return difference }
        }
        return nil
    }

    private func find(_ depth: TraceInstrumentation.Depth) -> FirstDifference? {
        let types = CaseRunner.newTypes()
        var points: [TracePoint] = []
        var others: [TracePoint] = []
        guard let plain = try? runner.load(firstCase, types: types), var one = traced(firstCase, depth, types, &points),
            var other = traced(secondCase, depth, types, &others), let a = run(one, first, 0..<0), let b = run(other, second, 0..<0)
        else { return nil }

        let shorter = min(a.recorder.digests.count, b.recorder.digests.count)
        var index = (0..<shorter).first { a.recorder.digests[$0] != b.recorder.digests[$0] }
        if index == nil {
            let isSame = a.recorder.digests.count == b.recorder.digests.count
            // Fuel depends on trace calls, which both sides have.
            if isSame, a.record == b.record { return nil }
            if isSame, shorter == 0 { return nil }
            index = isSame ? shorter - 1 : shorter
            let event = zip(a.record.events, b.record.events).enumerated().first { $0.element.0.outcome != $0.element.1.outcome }?.offset
            if isSame, let event, event >= a.record.instantiations {
                // Without the steps after it the last trace call is that before the ends that differ.
                (one, other) = (
                    one.prefix(steps: event - a.record.instantiations + 1), other.prefix(steps: event - a.record.instantiations + 1)
                )
                guard let count = run(one, first, 0..<0)?.recorder.digests.count, count > 0 else { return nil }
                index = count - 1
            }
        }
        guard let index else { return nil }
        let window = max(0, index - Self.historyLength)..<(index + 1)
        guard let left = run(one, first, window), let right = run(other, second, window) else { return nil }
        guard let place = place(left.recorder, right.recorder, index, points) else { return nil }
        let parting = Parting(left: left, right: right, index: index, place: place, points: points)
        return difference(
            at: place, parting, left: text(left, index, points, plain), right: text(right, index, points, plain),
            before: (window.lowerBound..<index).compactMap { left.recorder.kept[$0] }.map { text($0, points, plain) }, plain)
    }

    /// Where the traces differ from a number on: the place that both sides name; the instruction that gave something on one side only, where
    /// the other one left its function; else the last place that both have passed.
    private func place(_ left: TraceRecorder, _ right: TraceRecorder, _ index: Int, _ points: [TracePoint]) -> TracePoint? {
        let (one, other) = (left.kept[index].map { points[$0.point] }, right.kept[index].map { points[$0.point] })
        if one == other, let one { return one }
        guard let common = left.kept[index - 1].map({ points[$0.point] }) else { return one ?? other }
        // What was about to run is where ways part, be it a decision or what traps.
        if common.kind == .before { return common }
        let behind = [one, other].compactMap(\.self).filter {
            $0.module == common.module && $0.function == common.function && $0.instruction > common.instruction
        }
        return behind.count == 1 && behind[0].kind == .after ? behind[0] : common
    }

    /// A case with trace calls in its modules.
    private func traced(_ fuzzCase: FuzzCase, _ depth: TraceInstrumentation.Depth, _ types: RuntimeTypes, _ points: inout [TracePoint])
        -> LoadedCase?
    {
        guard let plain = try? runner.load(fuzzCase, types: types) else { return nil }
        var traced = fuzzCase
        for (position, module) in plain.modules.enumerated() {
            guard let binary = try? TraceInstrumentation.binary(of: module, position: position, depth: depth, points: &points) else {
                return nil
            }
            traced.modules[position].binary = binary
        }
        let (fuel, overflow) = fuzzCase.fuel.multipliedReportingOverflow(by: Self.fuelFactor)
        traced.fuel = overflow ? .max : fuel
        // Trace functions may have several results.
        traced.features[.multiValue] = true
        return try? runner.load(traced, types: types)
    }

    private func run(_ loaded: LoadedCase, _ contender: Contender, _ keeps: Range<Int>) -> Side? {
        var metered = contender
        metered.isMetered = true
        let recorder = TraceRecorder(keeps: keeps)
        guard let record = try? runner.run(loaded, metered, provider: recorder.provide) else { return nil }
        return Side(record: record, recorder: recorder)
    }

    // MARK: Telling

    private func text(_ side: Side, _ index: Int, _ points: [TracePoint], _ loaded: LoadedCase) -> String {
        if let entry = side.recorder.kept[index] { return text(entry, points, loaded) }
        let end = side.record.events.last { event in
            switch event.outcome {
            case .returned, .skipped, .host: false
            case .trap, .exception, .exhaustion, .linkError, .limit, .noGuard, .bug: true
            }
        }
        return end.map { "\($0.outcome)" } ?? "nothing more"
    }

    private func text(_ entry: TraceRecorder.Entry, _ points: [TracePoint], _ loaded: LoadedCase) -> String {
        let point = points[entry.point]
        let values = entry.values.map(\.description).joined(separator: ", ")
        let place = line(point, loaded)?.text ?? "?"
        switch point.kind {
        case .entry: return "function \(point.function) begins with (\(values))"
        case .before: return "\(place) has the operands (\(values))"
        case .after: return values.isEmpty ? "\(place) begins" : "\(place) gave (\(values))"
        }
    }

    private func line(_ point: TracePoint, _ loaded: LoadedCase) -> ModuleListing.Line? {
        let module = loaded.modules[point.module].module
        let body = Int(point.function) - (loaded.modules[point.module].functionTypeIndices.count - module.functions.count)
        var lines: [ModuleListing.Line] = []
        guard module.bodies.indices.contains(body) else { return nil }
        try? ModuleListing(module).forEachInstruction(body: body) { lines.append($0) }
        return lines.indices.contains(point.instruction) ? lines[point.instruction] : lines.last
    }

    private func difference(
        at point: TracePoint, _ parting: Parting, left: String, right: String, before: [String], _ loaded: LoadedCase
    ) -> FirstDifference? {
        let validated = loaded.modules[point.module]
        let module = validated.module
        let body = Int(point.function) - (validated.functionTypeIndices.count - module.functions.count)
        guard module.bodies.indices.contains(body) else { return nil }
        var lines: [ModuleListing.Line] = []
        try? ModuleListing(module).forEachInstruction(body: body) { lines.append($0) }
        var text = "end"
        var offset = module.bodies[body].range.upperBound - 1
        var block: String?
        if lines.indices.contains(point.instruction) {
            let line = lines[point.instruction]
            (text, offset) = (line.text, line.offset)
            if let opener = lines[..<point.instruction].last(where: { $0.depth < line.depth }) {
                block = "\(opener.text) at offset \(opener.offset)"
            }
        }
        let expressions = try? ModuleDraft(lifting: module, features: validated.features).functions[body].body
        let instruction = expressions.flatMap {
            $0.instructions.indices.contains(point.instruction) ? $0.instructions[point.instruction] : nil
        }
        var guilty: String?
        if let instruction, let sideTable = expressions?.sideTable {
            switch parting.guilty(instruction, sideTable) {
            case .left: guilty = "\(first.execution)"
            case .right: guilty = "\(second.execution)"
            case nil: break
            }
        }
        return FirstDifference(
            moduleName: firstCase.modules[point.module].name, function: point.function,
            functionName: module.names.functions[point.function]?.string, instruction: point.instruction, offset: offset, text: text,
            mnemonic: String(text.prefix { $0 != " " }), trapping: instruction.flatMap(\.trapping), block: block,
            consequence: instruction.map(parting.consequence) ?? "path", guilty: guilty, left: left, right: right, before: before)
    }
}

/// How two runs part at a place.
private struct Parting {
    enum Side {
        case left, right
    }

    let left: DifferenceFinder.Side
    let right: DifferenceFinder.Side
    /// Of the first trace call that differs.
    let index: Int
    let place: TracePoint
    let points: [TracePoint]

    func consequence(_ instruction: Instruction) -> String {
        if let one = point(left), one == point(right), !endsHere { return "value" }
        if decides(instruction) { return "path" }
        let words = (end(left, right), end(right, left))
        // Who has left without an end that differs was caught, or has come to another function.
        if words == (nil, nil) { return "path" }
        return "\(words.0 ?? "on")|\(words.1 ?? "on")"
    }

    /// The side that did not do what the instruction is defined to do.
    func guilty(_ instruction: Instruction, _ sideTable: InstructionSideTable) -> Side? {
        var operands: [RecordedValue] = []
        if let entry = left.recorder.kept[endsHere ? index : index - 1] {
            let before = points[entry.point]
            let isHere = before.module == place.module && before.function == place.function && before.instruction == place.instruction
            if isHere, before.kind == .before { operands = entry.values }
        }
        guard let defined = DefinedResult.of(instruction, sideTable, operands: operands) else { return nil }
        switch (result(left, right) == defined, result(right, left) == defined) {
        case (true, false): return .right
        case (false, true): return .left
        case (true, true), (false, false): return nil
        }
    }

    /// Whether both sides have come here in the same way, and then end in different ones.
    private var endsHere: Bool { left.recorder.kept[index] != nil && left.recorder.kept[index] == right.recorder.kept[index] }

    private func point(_ side: DifferenceFinder.Side) -> TracePoint? { side.recorder.kept[index].map { points[$0.point] } }

    private func decides(_ instruction: Instruction) -> Bool {
        switch instruction {
        case .if, .branch, .branchIf, .branchTable, .branchOnNull, .branchOnNonNull, .branchOnCast, .branchOnCastFail,
            .branchOnCastDescriptor, .branchOnCastDescriptorFail:
            true
        case _: false
        }
    }

    /// How a side ended at the place; nil where it went on.
    private func end(_ side: DifferenceFinder.Side, _ other: DifferenceFinder.Side) -> String? {
        if !endsHere, let point = point(side), point.module == place.module, point.function == place.function,
            point.instruction >= place.instruction
        {
            return nil
        }
        return outcome(side, other)?.word
    }

    /// How the event ended in which the sides part; nil where that is no end of the code.
    private func outcome(_ side: DifferenceFinder.Side, _ other: DifferenceFinder.Side) -> Outcome? {
        let outcome = zip(side.record.events, other.record.events).first { $0.outcome != $1.outcome }?.0.outcome
        switch outcome {
        case .trap, .exception, .exhaustion: return outcome
        case .returned, .linkError, .limit, .noGuard, .host, .skipped, .bug, nil: return nil
        }
    }

    private func result(_ side: DifferenceFinder.Side, _ other: DifferenceFinder.Side) -> Result<[RecordedValue], TrapCode>? {
        if let entry = side.recorder.kept[index], points[entry.point] == TracePoint(place, kind: .after) { return .success(entry.values) }
        if case .trap(let code, _) = outcome(side, other), end(side, other) != nil { return .failure(code) }
        return nil
    }
}

extension Instruction {
    /// What engines check in one way for many instructions.
    fileprivate var trapping: String? {
        switch self {
        case .load, .store, .loadLane, .storeLane, .atomic: return "memory-access"
        case .numeric(let opcode):
            let operation = opcode.mnemonic.drop { $0 != "." }
            if [".div_", ".rem_"].contains(where: operation.hasPrefix) { return "division" }
            return operation.hasPrefix(".trunc_f") ? "truncation" : nil
        case _: return nil
        }
    }
}

extension TracePoint {
    /// The same instruction, in another way.
    fileprivate init(_ point: TracePoint, kind: Kind) {
        self = point
        self.kind = kind
    }
}
