import WasmModel

/// How the bytes after an opcode become an `Instruction`.
///
/// The forms of operators with a fixed stack signature follow from their row of the opcode table; all others are listed once, in
/// `InstructionForm.listed`.
enum InstructionForm: UInt8, CaseIterable {
    /// No opcode: an illegal byte.
    case none
    /// The first byte of a longer opcode.
    case prefix

    // Families
    case numeric, load, store, loadLane, storeLane, lane, atomic

    // Control
    case unreachable, nop, block, loop, `if`, `else`, end, tryTable, `throw`, throwReference, `return`
    case `try`, `catch`, catchAll, delegate, rethrow
    case branch, branchIf, branchTable, branchOnNull, branchOnNonNull, branchOnCast, branchOnCastFail
    case call, callIndirect, callReference, returnCall, returnCallIndirect, returnCallReference

    // Variables and tables
    case drop, select, selectTyped, localGet, localSet, localTee, globalGet, globalSet
    case tableGet, tableSet, tableSize, tableGrow, tableFill, tableCopy, tableInit, elementDrop

    // Memories
    case memorySize, memoryGrow, memoryFill, memoryCopy, memoryInit, dataDrop, atomicFence

    // Constants
    case i32Constant, i64Constant, f32Constant, f64Constant, v128Constant, shuffle

    // References and aggregates
    case referenceNull, referenceFunction, referenceTest, referenceTestNull, referenceCast, referenceCastNull
    case referenceIsNull, referenceEqual, referenceAsNonNull, referenceI31, i31GetSigned, i31GetUnsigned, anyConvertExtern, externConvertAny
    case structNew, structNewDefault, structGet, structGetSigned, structGetUnsigned, structSet
    case arrayNew, arrayNewDefault, arrayNewFixed, arrayNewData, arrayNewElement
    case structNewDescriptor, structNewDefaultDescriptor, referenceGetDescriptor
    case referenceCastDescriptor, referenceCastDescriptorNull, branchOnCastDescriptor, branchOnCastDescriptorFail
    case arrayGet, arrayGetSigned, arrayGetUnsigned, arraySet, arrayLength, arrayFill, arrayCopy, arrayInitData, arrayInitElement

    /// Forms with a case of their own.
    static let listed: [(Opcode, InstructionForm)] = [
        (.unreachable, .unreachable), (.nop, .nop), (.throwRef, .throwReference), (.return, .return),
        (.block, .block), (.loop, .loop), (.if, .if), (.else, .else), (.end, .end), (.tryTable, .tryTable), (.throw, .throw),
        (.try, .try), (.catch, .catch), (.catchAll, .catchAll), (.delegate, .delegate), (.rethrow, .rethrow),
        (.br, .branch), (.brIf, .branchIf), (.brTable, .branchTable), (.brOnNull, .branchOnNull), (.brOnNonNull, .branchOnNonNull),
        (.brOnCast, .branchOnCast), (.brOnCastFail, .branchOnCastFail),
        (.call, .call), (.callIndirect, .callIndirect), (.callRef, .callReference),
        (.returnCall, .returnCall), (.returnCallIndirect, .returnCallIndirect), (.returnCallRef, .returnCallReference),
        (.drop, .drop), (.select, .select), (.selectTyped, .selectTyped),
        (.localGet, .localGet), (.localSet, .localSet), (.localTee, .localTee), (.globalGet, .globalGet), (.globalSet, .globalSet),
        (.tableGet, .tableGet), (.tableSet, .tableSet), (.tableSize, .tableSize), (.tableGrow, .tableGrow), (.tableFill, .tableFill),
        (.tableCopy, .tableCopy), (.tableInit, .tableInit), (.elemDrop, .elementDrop),
        (.memorySize, .memorySize), (.memoryGrow, .memoryGrow), (.memoryFill, .memoryFill), (.memoryCopy, .memoryCopy),
        (.memoryInit, .memoryInit), (.dataDrop, .dataDrop), (.atomicFence, .atomicFence),
        (.i32Const, .i32Constant), (.i64Const, .i64Constant), (.f32Const, .f32Constant), (.f64Const, .f64Constant),
        (.v128Const, .v128Constant), (.i8x16Shuffle, .shuffle),
        (.refNull, .referenceNull), (.refFunc, .referenceFunction), (.refTest, .referenceTest), (.refTestNull, .referenceTestNull),
        (.refCast, .referenceCast), (.refCastNull, .referenceCastNull),
        (.refIsNull, .referenceIsNull), (.refEq, .referenceEqual), (.refAsNonNull, .referenceAsNonNull), (.refI31, .referenceI31),
        (.i31GetS, .i31GetSigned), (.i31GetU, .i31GetUnsigned), (.anyConvertExtern, .anyConvertExtern),
        (.externConvertAny, .externConvertAny),
        (.structNew, .structNew), (.structNewDefault, .structNewDefault), (.structGet, .structGet), (.structGetS, .structGetSigned),
        (.structGetU, .structGetUnsigned), (.structSet, .structSet),
        (.structNewDesc, .structNewDescriptor), (.structNewDefaultDesc, .structNewDefaultDescriptor),
        (.refGetDesc, .referenceGetDescriptor), (.refCastDescEq, .referenceCastDescriptor),
        (.refCastDescEqNull, .referenceCastDescriptorNull), (.brOnCastDescEq, .branchOnCastDescriptor),
        (.brOnCastDescEqFail, .branchOnCastDescriptorFail),
        (.arrayNew, .arrayNew), (.arrayNewDefault, .arrayNewDefault), (.arrayNewFixed, .arrayNewFixed), (.arrayNewData, .arrayNewData),
        (.arrayNewElem, .arrayNewElement), (.arrayGet, .arrayGet), (.arrayGetS, .arrayGetSigned), (.arrayGetU, .arrayGetUnsigned),
        (.arraySet, .arraySet), (.arrayLen, .arrayLength), (.arrayFill, .arrayFill), (.arrayCopy, .arrayCopy),
        (.arrayInitData, .arrayInitData), (.arrayInitElem, .arrayInitElement),
    ]
}

/// What the reader knows of an opcode, in four bytes.
struct InstructionEntry: BitwiseCopyable {
    var opcode: Opcode = .nop
    var form: InstructionForm = .none
    /// The feature that brought the opcode; its row knows whether another one does too.
    var feature: Feature?
}

/// Entries by opcode, flat: first the 256 single bytes, then one run for each prefix.
struct InstructionTable: Sendable {
    /// Entries for prefix codes from the largest on are illegal.
    static let codesPerPrefix: UInt32 = 0x200
    static let firstPrefix: UInt8 = 0xFB
    static let lastPrefix: UInt8 = 0xFE

    static let shared = InstructionTable()

    let entries: [InstructionEntry]

    private init() {
        let prefixes = Int(InstructionTable.lastPrefix - InstructionTable.firstPrefix) + 1
        var entries = [InstructionEntry](repeating: InstructionEntry(), count: 0x100 + prefixes * Int(InstructionTable.codesPerPrefix))
        for prefix in InstructionTable.firstPrefix...InstructionTable.lastPrefix { entries[Int(prefix)].form = .prefix }
        let forms = Dictionary(uniqueKeysWithValues: InstructionForm.listed)
        for row in OpcodeTable.rows {
            entries[InstructionTable.index(of: row.opcode)] = InstructionEntry(
                opcode: row.opcode, form: forms[row.opcode] ?? InstructionTable.familyForm(row), feature: row.feature)
        }
        self.entries = entries
    }

    /// The form of an operator that is not listed by name.
    private static func familyForm(_ row: OpcodeRow) -> InstructionForm {
        let leavesResult = row.signature.map { !$0.results.isEmpty } ?? false
        switch row.immediates {
        case .none: return .numeric
        case .memory: return leavesResult ? .load : .store
        case .memoryLane: return leavesResult ? .loadLane : .storeLane
        case .lane: return .lane
        case .atomicMemory: return .atomic
        case .block, .label, .labels, .tryTable, .tag, .function, .type, .typeTable, .local, .global, .table, .tableTable, .element,
            .elementTable, .data, .dataMemory, .memoryIndex, .memoryMemory, .zeroByte, .shuffle, .selectTypes, .heapType, .heapTypeNonNull,
            .heapTypeNull, .castBranch, .typeField, .typeLength, .typeData, .typeElement, .typeType, .i32, .i64, .f32, .f64, .v128:
            preconditionFailure("\(row.mnemonic) has immediates but no form")
        }
    }

    private static func index(of opcode: Opcode) -> Int {
        let code = UInt32(opcode.rawValue & 0x0FFF)
        let group = Int(opcode.rawValue >> 12)
        return group == 0 ? Int(code) : index(prefixGroup: group, code: code)
    }

    /// The index for a prefix group (1 for 0xFB, 2 for 0xFC and so on, as in raw values of `Opcode`) and a code below `codesPerPrefix`.
    @inline(__always)
    static func index(prefixGroup: Int, code: UInt32) -> Int {
        0x100 + (prefixGroup - 1) * Int(codesPerPrefix) + Int(code)
    }
}

/// The prefix byte of an opcode and what follows it.
extension Opcode {
    var prefixByte: UInt8? {
        let group = UInt8(rawValue >> 12)
        return group == 0 ? nil : InstructionTable.firstPrefix + (group - 1)
    }
    var code: UInt32 { UInt32(rawValue & 0x0FFF) }
}
