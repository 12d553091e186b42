import WasmModel

/// The custom section `metadata.code.branch_hint` (specification appendix "Custom Sections").
public enum BranchHintSection {
    /// Bytes of a hint.
    private static let hintSize: UInt32 = 1

    // MARK: Reading

    /// The hints by function index, or nil where the section is ill-formed, does not fit the module or has no hints.
    static func decode(
        _ contents: [UInt8], bodies: Int, imported: Int, report: inout FaultReport, localsSize: (Int) -> Int
    ) -> [UInt32: [BranchHint]]? {
        var reader = ByteReader(bytes: contents, range: 0..<contents.count, features: .wasm3)
        var hints: [UInt32: [BranchHint]] = [:]
        var last: UInt32?
        do throws(MalformedError) {
            for _ in 0..<(try reader.u32()) {
                let start = reader.position
                let function = try reader.u32()
                if let last, function <= last { return refuse(&report, .hintFunctionOrder(function), at: start) }
                last = function
                let number = Int(function) - imported
                guard (0..<bodies).contains(number) else { return refuse(&report, .hintFunction(function), at: start) }
                guard let list = try decodeHints(&reader, function: function, base: localsSize(number), report: &report) else { return nil }
                if !list.isEmpty { hints[function] = list }
            }
            guard reader.isAtLimit else { throw reader.fault(.sectionSizeMismatch) }
        } catch {
            report.note(error)
            return nil
        }
        return hints.isEmpty ? nil : hints
    }

    /// The hints of one function; `base` is where its first instruction stands.
    private static func decodeHints(
        _ reader: inout ByteReader, function: UInt32, base: Int, report: inout FaultReport
    ) throws(MalformedError) -> [BranchHint]? {
        var hints: [BranchHint] = []
        var last: UInt32?
        for _ in 0..<(try reader.u32()) {
            let start = reader.position
            let offset = try reader.u32()
            if let last, offset <= last { return refuse(&report, .hintOrder(function: function, offset: offset), at: start) }
            last = offset
            let sizeStart = reader.position
            let size = try reader.u32()
            guard size == hintSize else { return refuse(&report, .hintSize(size), at: sizeStart) }
            let valueStart = reader.position
            let value = try reader.byte()
            guard let direction = BranchHint.Direction(rawValue: value) else { return refuse(&report, .hintValue(value), at: valueStart) }
            guard Int(offset) >= base else {
                return refuse(&report, .hintTarget(function: function, offset: offset, instruction: nil), at: start)
            }
            hints.append(BranchHint(offset: offset - UInt32(truncatingIfNeeded: base), direction: direction))
        }
        return hints
    }

    private static func refuse<Value>(_ report: inout FaultReport, _ reason: CustomSectionReason, at offset: Int) -> Value? {
        report.note(reason, at: offset)
        return nil
    }

    // MARK: Writing

    /// The contents of the section; empty where the module has no hints.
    public static func encode(_ module: Module) -> [UInt8] {
        let functions = module.branchHints.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        guard !functions.isEmpty else { return [] }
        let imported = module.importedFunctionTypes().count
        var writer = InstructionWriter()
        writer.count(functions.count)
        for (function, hints) in functions {
            let base = UInt32(truncatingIfNeeded: localsSize(of: Int(function) - imported, in: module))
            writer.unsigned(function)
            writer.count(hints.count)
            for hint in hints {
                writer.unsigned(hint.offset &+ base)
                writer.unsigned(hintSize)
                writer.byte(hint.direction.rawValue)
            }
        }
        return writer.bytes
    }

    /// How many bytes the encoder writes for the locals of a body; 0 for a body that the module does not have.
    public static func localsSize(of body: Int, in module: Module) -> Int {
        module.bodies.indices.contains(body) ? ModuleEncoding.locals(module.bodies[body]).count : 0
    }

    // MARK: Targets

    /// The fault of the first hint that stands at no `if` or `br_if`, or nil where there is none.
    ///
    /// Only the bodies of functions with hints are read; one that is not well-formed has no conditional behind its fault.
    public static func firstWrongTarget(in module: Module, limits: ImplementationLimits = .init()) -> CustomSectionFault? {
        let imported = module.importedFunctionTypes().count
        for (function, hints) in module.branchHints.sorted(by: { $0.key < $1.key }) {
            let number = Int(function) - imported
            guard module.bodies.indices.contains(number) else {
                return CustomSectionFault(section: CustomSection.branchHints, location: .offset(0), reason: .hintFunction(function))
            }
            let body = module.bodies[number]
            guard let (hint, instruction) = firstWrongTarget(hints, in: body, of: module, limits: limits) else { continue }
            let place = body.range.lowerBound + Int(hint.offset)
            let text = module.textPositions.first { Int($0.offset) == place }
            return CustomSectionFault(
                section: CustomSection.branchHints, location: text.map { .text($0.position) } ?? .offset(place),
                reason: .hintTarget(
                    function: function, offset: hint.offset &+ UInt32(truncatingIfNeeded: localsSize(of: number, in: module)),
                    instruction: instruction))
        }
        return nil
    }

    /// The first such hint of one body, with the mnemonic of the instruction that is there instead.
    private static func firstWrongTarget(
        _ hints: [BranchHint], in body: FunctionBody, of module: Module, limits: ImplementationLimits
    ) -> (BranchHint, String?)? {
        var reader = InstructionReader(
            bytes: module.bytes, range: body.range, features: .all, hasDataCount: true, limits: limits)
        for hint in hints {
            let place = body.range.lowerBound + Int(hint.offset)
            while !reader.isAtEnd, reader.position <= place {
                guard (try? reader.next()) != nil else { return (hint, nil) }
            }
            guard reader.instructionOffset == place, reader.position > place else { return (hint, nil) }
            guard reader.opcode == .if || reader.opcode == .brIf else { return (hint, reader.opcode.mnemonic) }
        }
        return nil
    }
}
