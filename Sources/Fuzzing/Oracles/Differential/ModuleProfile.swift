import WasmBinary
import WasmModel
import WasmValidation

/// What a module is made of: for counts, and for coverage features.
struct ModuleProfile {
    /// Instructions by row of the opcode table.
    private var counts = [Int](repeating: 0, count: OpcodeTable.rows.count)
    /// Which groups of instructions stand side by side: a bit for each pair.
    private var pairs = [UInt64](repeating: 0, count: ModuleProfile.groupCount * ModuleProfile.groupCount / 64 + 1)
    private(set) var features = Features([])
    private(set) var instructions = 0

    /// Names of the counts by row of the opcode table.
    private static let names = OpcodeTable.rows.map { CountName("opcode/\($0.mnemonic)") }
    private static let instructionsName = CountName("instructions")
    private static let featuresByRow = OpcodeTable.rows.map(\.feature)
    /// Instructions with the same kind of immediates are of one group; those without any are told apart by their results. Pairs of single
    /// opcodes would be so many that nearly every case had a new one, and was kept.
    private static let groups: [UInt8] = OpcodeTable.rows.map { row in
        guard row.immediates == .none else { return row.immediates.rawValue }
        return UInt8(ImmediateKind.allCases.count) + (row.signature?.results.first.map { $0.rawValue + 1 } ?? 0)
    }
    private static let groupCount = ImmediateKind.allCases.count + OperatorSignature.Entry.allCases.count + 1
    /// Rows of the opcode table by raw value of the opcode.
    private static let rowNumbers: [UInt16] = {
        var numbers = [UInt16](repeating: 0, count: Opcode.rawValueLimit)
        for (number, row) in OpcodeTable.rows.enumerated() { numbers[Int(row.opcode.rawValue)] = UInt16(number) }
        return numbers
    }()

    mutating func add(_ module: ValidatedModule) {
        let decoded = module.module
        let rowNumbers = Self.rowNumbers
        let groups = Self.groups
        for body in decoded.bodies {
            var reader = InstructionReader(
                bytes: decoded.bytes, range: body.range, features: module.features, hasDataCount: decoded.hasDataCount)
            var last = 0
            // A valid module has well-formed bodies.
            while !reader.isAtEnd, (try? reader.next()) != nil {
                let row = Int(rowNumbers[Int(reader.opcode.rawValue)])
                counts[row] += 1
                instructions += 1
                let group = Int(groups[row])
                let pair = last * Self.groupCount + group
                pairs[pair >> 6] |= 1 << UInt64(pair & 63)
                last = group
            }
        }
        for (row, count) in counts.enumerated() where count > 0 {
            if let feature = Self.featuresByRow[row] { features[feature] = true }
        }
        addFeatures(ofTypesIn: module)
        addFeatures(ofConstantExpressionsIn: decoded)
    }

    /// The proposal for constant expressions has no instruction of its own: it lets some of those that functions have stand in them.
    private mutating func addFeatures(ofConstantExpressionsIn module: Module) {
        guard !features[.extendedConst] else { return }
        for expression in module.constantExpressions {
            var reader = InstructionReader(bytes: module.bytes, range: expression.range, features: .all, hasDataCount: module.hasDataCount)
            while !reader.isAtEnd, (try? reader.next()) != nil {
                guard reader.opcode.isConstantByExtension else { continue }
                features[.extendedConst] = true
                return
            }
        }
    }

    private mutating func addFeatures(ofTypesIn module: ValidatedModule) {
        for type in module.module.types {
            switch type.composite {
            case .function(let type): if type.results.count > 1 { features[.multiValue] = true }
            case .structure, .array: features[.gc] = true
            }
            if type.descriptor != nil || type.describes != nil { features[.customDescriptors] = true }
        }
        if module.memoryTypes.count > 1 { features[.multiMemory] = true }
        for type in module.memoryTypes {
            if type.index == .i64 { features[.memory64] = true }
            if type.isShared { features[.threads] = true }
            if type.pageSizeExponent != MemoryType.defaultPageSizeExponent { features[.customPageSizes] = true }
        }
        if module.tableTypes.contains(where: { $0.index == .i64 }) { features[.memory64] = true }
        if !module.tagTypeIndices.isEmpty { features[.exceptions] = true }
        if module.module.imports.contains(where: { if case .global(let type) = $0.type { type.mutable } else { false } }) {
            features[.mutableGlobals] = true
        }
    }

    func report(to tally: inout Tally) {
        for (row, count) in counts.enumerated() where count > 0 {
            tally.count(Self.names[row], count)
            tally.reach(Fingerprint.feature(.opcode, row, count))
        }
        tally.count(Self.instructionsName, instructions)
        for (word, bits) in pairs.enumerated() {
            var rest = bits
            while rest != 0 {
                tally.reach(Fingerprint.feature(.neighbours, word * 64 + rest.trailingZeroBitCount, 0))
                rest &= rest - 1
            }
        }
    }

    /// Names of the counts by stage, then by feature: each case counts some of them.
    private static let stageNames: [ProposalTable.Stage: [(feature: Feature, name: CountName)]] = Dictionary(
        uniqueKeysWithValues: ProposalTable.Stage.allCases.map { stage in
            (stage, Feature.allCases.map { ($0, CountName(ProposalTable.countName($0.name, stage))) })
        })

    /// Counts each feature that the module uses as one of a stage.
    func count(_ stage: ProposalTable.Stage, in tally: inout Tally) {
        for (feature, name) in Self.stageNames[stage] ?? [] where features.contains(feature) { tally.count(name) }
    }
}

extension Module {
    /// Those of tables, globals, element and data segments.
    fileprivate var constantExpressions: [ConstantExpression] {
        var expressions = tables.compactMap(\.initializer) + globals.map(\.initializer)
        for segment in elements {
            if case .active(_, let offset) = segment.mode { expressions.append(offset) }
            if case .expressions(let items) = segment.items { expressions += items }
        }
        for segment in data {
            if case .active(_, let offset) = segment.mode { expressions.append(offset) }
        }
        return expressions
    }
}
