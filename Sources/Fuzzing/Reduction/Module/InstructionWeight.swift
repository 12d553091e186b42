import WasmModel

extension DraftExpression {
    /// What a reader has to understand: among bodies of the same size the one that weighs less is simpler.
    var weight: Int { instructions.reduce(0) { $0 + $1.weight(sideTable) } }
}

extension Instruction {
    fileprivate func weight(_ sideTable: InstructionSideTable) -> Int {
        func bits(_ value: some FixedWidthInteger) -> Int {
            let magnitude = value < 0 ? ~value : value
            return 2 * (Swift.type(of: value).bitWidth - magnitude.leadingZeroBitCount) + (value < 0 ? 1 : 0) + magnitude.nonzeroBitCount
        }
        switch self {
        case .end, .unreachable, .nop, .drop, .else: return 0
        case .i32Constant(let value): return 10 + bits(value)
        case .i64Constant(let value): return 10 + bits(value)
        case .f32Constant(let value): return 10 + value.nonzeroBitCount
        case .f64Constant(let value): return 10 + value.nonzeroBitCount
        case .v128Constant(let index): return 10 + (0..<16).reduce(0) { $0 + sideTable.vectors[Int(index.index)][$1].nonzeroBitCount }
        case .shuffle(let index): return 300 + (0..<16).reduce(0) { $0 + sideTable.vectors[Int(index.index)][$1].nonzeroBitCount }
        case .referenceNull: return 10
        case .return: return 200
        case .branch(let label): return 210 + Int(label)
        case .branchIf(let label): return 220 + Int(label)
        case .branchTable(let index): return 300 + sideTable.labels[Int(index.index)].reduce(0) { $0 + Int($1) }
        case .localGet(let index): return 200 + Int(index)
        case .localSet(let index): return 210 + Int(index)
        case .localTee(let index): return 220 + Int(index)
        case .load(_, let argument), .store(_, let argument), .loadLane(_, _, let argument), .storeLane(_, _, let argument),
            .atomic(_, let argument):
            return 300 + bits(argument.offset) + Int(argument.alignment)
        case .lane(_, let lane): return 300 + Int(lane)
        case .numeric, .referenceI31, .referenceAsNonNull, .referenceIsNull: return 300
        case .block: return 300
        case .if: return 310
        case .loop: return 320
        case .tryTable(_, let index): return 330 + 10 * sideTable.catches[Int(index.index)].count
        case .arrayNewFixed(_, let length): return 400 + Int(length)
        case .callIndirect: return 410
        case .throw, .throwReference, .branchOnNull, .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor,
            .branchOnCastDescriptorFail, .call, .callReference, .returnCall, .returnCallIndirect, .returnCallReference,
            .try, .catch, .catchAll, .delegate, .rethrow, .select, .selectTyped, .globalGet, .globalSet, .tableGet, .tableSet, .tableSize,
            .tableGrow, .tableFill, .tableCopy, .tableInit, .elementDrop, .atomicFence, .memorySize, .memoryGrow, .memoryFill,
            .memoryCopy, .memoryInit, .dataDrop, .referenceFunction, .referenceEqual, .referenceTest, .referenceCast,
            .referenceCastDescriptor, .referenceGetDescriptor, .i31Get, .anyConvertExtern, .externConvertAny, .structNew,
            .structNewDefault, .structNewDescriptor, .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew, .arrayNewDefault,
            .arrayNewData, .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData,
            .arrayInitElement:
            return 400
        }
    }
}
