import WasmModel

/// Every operator of every engine, taken for its sibling; every constant, offset and lane a little off.
enum OperatorDefects {
    static var all: [Defect] {
        var defects: [Defect] = []
        for (executor, kind) in [(Executor.interpreter, DefectClass.interpreter), (.compiler, .lowering)] {
            for trigger in Trigger.allCases {
                for row in OpcodeTable.rows {
                    for (name, summary, change) in changes(of: row) {
                        defects.append(
                            Defect(
                                "\(executor.word)/\(name)/\(trigger.word)", kind, summary + trigger.explanation,
                                .instruction(change, by: executor, when: trigger)))
                    }
                }
                for (name, summary, change) in others {
                    defects.append(
                        Defect(
                            "\(executor.word)/\(name)/\(trigger.word)", isAboutObjects(change) ? .gc : kind,
                            summary + trigger.explanation, .instruction(change, by: executor, when: trigger)))
                }
            }
        }
        return defects + ofConstantExpressions
    }

    /// What constant expressions are made of.
    private static var ofConstantExpressions: [Defect] {
        let opcodes: [Opcode] = [
            .i32Const, .i64Const, .f32Const, .f64Const, .i32Add, .i32Sub, .i32Mul, .i64Add, .i64Sub, .i64Mul,
        ]
        return opcodes.flatMap { opcode in
            changes(of: opcode.row).map { name, summary, change in
                Defect(
                    "store/constants-\(name)", .store, summary + ", in constant expressions",
                    .instruction(change, by: .constants, when: .always))
            }
        }
    }

    private typealias Change = (name: String, summary: String, change: InstructionChange)

    private static func changes(of row: OpcodeRow) -> [Change] {
        let (opcode, mnemonic) = (row.opcode, row.mnemonic.description)
        var changes: [Change] = []
        if let sibling = SiblingOpcodes.sibling(of: row) {
            changes.append(
                (
                    "operator/\(mnemonic)->\(sibling.mnemonic)", "\(mnemonic) does what \(sibling.mnemonic) does",
                    .opcode(opcode, to: sibling)
                ))
        }
        switch row.immediates {
        case .i32, .i64: changes.append(("constant/\(mnemonic)", "\(mnemonic) gives one more", .constant(opcode)))
        case .f32, .f64: changes.append(("constant/\(mnemonic)", "the lowest bit of \(mnemonic) is the opposite", .constant(opcode)))
        case .memory: changes.append(("offset/\(mnemonic)", "\(mnemonic) accesses the byte beside", .offset(opcode)))
        case .memoryLane:
            changes.append(("offset/\(mnemonic)", "\(mnemonic) accesses the byte beside", .offset(opcode)))
            changes.append(("lane/\(mnemonic)", "\(mnemonic) takes the lane beside", .lane(opcode)))
        case .lane: changes.append(("lane/\(mnemonic)", "\(mnemonic) takes the lane beside", .lane(opcode)))
        case .none, .block, .label, .labels, .tryTable, .tag, .function, .type, .typeTable, .local, .global, .table, .tableTable, .element,
            .elementTable, .data, .dataMemory, .atomicMemory, .memoryIndex, .memoryMemory, .zeroByte, .shuffle, .selectTypes, .heapType,
            .heapTypeNonNull, .heapTypeNull, .castBranch, .typeField, .typeLength, .typeData, .typeElement, .typeType, .v128:
            break
        }
        return changes
    }

    private static let others: [Change] = [
        ("immediate/i31.get", "i31.get_s and i31.get_u are exchanged", .i31Sign),
        ("immediate/struct.get", "packed fields widen with the other sign", .fieldSign),
        ("immediate/array.get", "packed elements widen with the other sign", .elementSign),
        ("immediate/ref.test", "ref.test answers the opposite for null", .testNull),
        ("immediate/ref.cast", "ref.cast takes null where it must not, and the reverse", .castNull),
        ("immediate/br_on_cast", "br_on_cast answers the opposite for null", .branchNull),
        ("immediate/data.drop", "data.drop does nothing", .dataDrop),
        ("immediate/elem.drop", "elem.drop does nothing", .elementDrop),
    ]

    private static func isAboutObjects(_ change: InstructionChange) -> Bool {
        switch change {
        case .i31Sign, .fieldSign, .elementSign, .testNull, .castNull, .branchNull: true
        case .opcode, .constant, .offset, .lane, .dataDrop, .elementDrop: false
        }
    }
}

/// The opcode that is most like another one: the same operands, results and immediates.
enum SiblingOpcodes {
    /// What is tried first, on the text of the mnemonic: what stands at its end or in it, and what stands there in the sibling.
    private static let endings = [("_s", "_u"), ("_u", "_s")]
    private static let parts = [
        (".pmin", ".pmax"), (".pmax", ".pmin"), (".min", ".max"), (".max", ".min"), (".lt", ".le"), (".le", ".lt"), (".gt", ".ge"),
        (".ge", ".gt"), (".eq", ".ne"), (".ne", ".eq"), (".andnot", ".and"), (".and", ".or"), (".or", ".xor"), (".xor", ".or"),
        (".shl", ".shr_u"), (".rotl", ".rotr"), (".rotr", ".rotl"), (".clz", ".ctz"), (".ctz", ".clz"), (".popcnt", ".clz"),
        (".ceil", ".floor"), (".floor", ".ceil"), (".nearest", ".trunc"), (".trunc", ".nearest"), (".sqrt", ".abs"), (".abs", ".neg"),
        (".neg", ".abs"), ("extend32", "extend16"), ("extend16", "extend8"), ("extend8", "extend16"), ("_low_", "_high_"),
        ("_high_", "_low_"), ("load64_splat", "load32_splat"), ("load32_splat", "load16_splat"), ("load16_splat", "load8_splat"),
        ("load8_splat", "load16_splat"), ("load64_zero", "load32_zero"), ("load32_zero", "load64_zero"), ("i32.load", "i32.load16_u"),
        ("i64.load", "i64.load32_u"), ("i32.store", "i32.store16"), ("i64.store", "i64.store32"), ("store32", "store16"),
        ("store16", "store8"), ("store8", "store16"), (".madd", ".nmadd"), (".nmadd", ".madd"), ("rmw.add", "rmw.sub"),
        (".add", ".sub"), (".sub", ".add"), (".mul", ".add"), (".div", ".mul"), ("extract", "extract"),
    ]

    static func sibling(of row: OpcodeRow) -> Opcode? {
        guard let signature = row.signature else { return nil }
        switch row.immediates {
        case .none, .lane, .memory, .atomicMemory: break
        case _: return nil
        }
        func fits(_ other: OpcodeRow) -> Bool {
            other.opcode != row.opcode && other.signature == signature && other.immediates == row.immediates
                && lanes(other) == lanes(row) && isWait(other) == isWait(row)
        }
        let mnemonic = row.mnemonic.description
        for (old, new) in endings where mnemonic.hasSuffix(old) {
            if let found = found(mnemonic.dropLast(old.count) + new, fits) { return found }
        }
        for (old, new) in parts {
            if let found = found(replacing(old, in: mnemonic, by: new), fits) { return found }
        }
        // The one whose mnemonic begins most alike.
        let candidates = OpcodeTable.rows.filter(fits)
        let likeness = { (other: OpcodeRow) in zip(other.mnemonic.description.utf8, mnemonic.utf8).prefix { $0 == $1 }.count }
        return candidates.max { likeness($0) < likeness($1) }?.opcode
    }

    private static func found(_ mnemonic: String?, _ fits: (OpcodeRow) -> Bool) -> Opcode? {
        guard let mnemonic, let opcode = OpcodeTable.opcode(mnemonic: mnemonic), fits(opcode.row) else { return nil }
        return opcode
    }

    private static func replacing(_ old: String, in text: String, by new: String) -> String? {
        let (text, old) = (Array(text.utf8), Array(old.utf8))
        guard let last = text.indices.last, old.count <= text.count else { return nil }
        for start in 0...(last + 1 - old.count) where Array(text[start..<start + old.count]) == old {
            return String(decoding: text[..<start] + Array(new.utf8) + text[(start + old.count)...], as: UTF8.self)
        }
        return nil
    }

    /// What a lane number must be below: that of another shape could be out of range.
    private static func lanes(_ row: OpcodeRow) -> String {
        guard case .lane = row.immediates else { return "" }
        return String(row.mnemonic.description.prefix { $0 != "." })
    }

    /// `memory.atomic.wait` and `notify` do what no other instruction can stand for.
    private static func isWait(_ row: OpcodeRow) -> Bool { row.mnemonic.description.hasPrefix("memory.atomic") }
}
