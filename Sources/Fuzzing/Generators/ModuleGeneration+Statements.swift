import WasmModel

// Code that gives no values.
extension ModuleGeneration {
    /// Emits code of about a size that leaves the stack as it was.
    mutating func statement(size: Int) {
        for _ in 0..<3 {
            let production = (body.isSafe ? productions.safeStatements : productions.statements).pick(&choices)
            if produce(production, size: size - 1) { return }
        }
        emit(.nop)
    }

    /// Tries a way to do something. Nothing has been emitted where it does not apply.
    private mutating func produce(_ production: StatementProduction, size: Int) -> Bool {
        switch production {
        case .nop: emit(.nop)
        case .drop:
            let type = pick(pool)
            if body.isSafe, !isConstant(type) { return false }
            value(type, size: size)
            emit(.drop)
        case .local: return setLocal(size: size)
        case .global: return setGlobal(size: size)
        case .store: return store(size: size)
        case .atomicStore: return atomicStore(size: size)
        case .fence: emit(.atomicFence)
        case .memoryFill: return memoryFill(size: size)
        case .memoryCopy: return memoryCopy(size: size)
        case .memoryInit: return memoryInit(size: size)
        case .dataDrop: return dataDrop()
        case .tableSet: return tableSet(size: size)
        case .tableFill: return tableFill(size: size)
        case .tableCopy: return tableCopy()
        case .tableInit: return tableInit()
        case .elementDrop: return elementDrop()
        case .block: return block(giving: [], size: size)
        case .loop: return loop(giving: [], size: size)
        case .ifElse: return ifElse(giving: [], size: size)
        case .branchIf: return branchIf(giving: [], size: size)
        case .branchTable: return branchTable(size: size)
        case .diverge: return divergeIf(size: size)
        case .branchOnNull: return branchOnNull(size: size)
        case .branchOnCast: return branchOnCast(size: size)
        case .call: return call(giving: [], size: size)
        case .callIndirect: return callIndirect(giving: [], size: size)
        case .callReference: return callReference(giving: [], size: size)
        case .tryTable: return tryTable(giving: [], size: size)
        case .legacyTry: return legacyTry(giving: [], size: size)
        case .throwIf: return throwIf(size: size)
        case .structSet: return structSet(size: size)
        case .arraySet: return arraySet(size: size)
        case .arrayFill: return arrayFill(size: size)
        case .arrayCopy: return arrayCopy(size: size)
        case .arrayInitData: return arrayInitData(size: size)
        case .arrayInitElement: return arrayInitElement(size: size)
        }
        return true
    }

    private mutating func setLocal(size: Int) -> Bool {
        guard !body.locals.isEmpty else { return false }
        let local = number(body.locals.count)
        guard !body.isReserved[local], !body.isSafe || isConstant(body.locals[local]) else { return false }
        value(body.locals[local], size: size)
        emit(.localSet(UInt32(local)))
        body.markSet(UInt32(local))
        return true
    }

    private mutating func setGlobal(size: Int) -> Bool {
        guard !globals.isEmpty else { return false }
        let global = number(globals.count)
        guard globals[global].type.mutable else { return false }
        value(globals[global].type.value, size: size)
        emit(.globalSet(UInt32(global)))
        return true
    }

    /// Code that does not end normally, under a condition that is hardly ever true.
    private mutating func divergeIf(size: Int) -> Bool {
        guard mayNest, !body.isSafe else { return false }
        condition(size: size / 2, isRare: !chance(1, of: 5))
        emit(.if(.empty))
        enter(.block, label: [])
        statements(size: size / 4)
        _ = diverge(size: size / 2)
        leave()
        emit(.end)
        return true
    }
}
