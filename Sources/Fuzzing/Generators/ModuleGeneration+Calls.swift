import WasmModel

// Calls of all kinds.
//
// A function mostly calls only those behind it, and what is called through tables and references mostly calls nothing that way, so that most
// calls end before the fuel does.
extension ModuleGeneration {
    /// Whether the function being made calls through tables and references.
    private mutating func callsIndirectly() -> Bool {
        if chance(configuration.recursionChance, of: 1000) { return true }
        let middle = (importedFunctionCount + plannedFunctionCount) / 2
        return Int(body.function) < max(middle, importedFunctionCount + 1) && body.loopDepth < 2
    }

    /// A function to call directly.
    private mutating func callee(_ condition: (ModuleGeneration, FunctionType) -> Bool) -> UInt32? {
        let count = functions.count
        let isFree = chance(configuration.recursionChance, of: 1000)
        guard isFree || body.loopDepth < 2 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let index = (start + step) % count
            guard isFree || index < importedFunctionCount || index > Int(body.function) else { continue }
            // The start function runs once.
            if draft.start == UInt32(index) { continue }
            if condition(self, signature(ofFunction: UInt32(index))) { return UInt32(index) }
        }
        return nil
    }

    /// Whether a call can be used to give what is wanted.
    private func fits(_ signature: FunctionType, _ wanted: [ValueType]) -> Bool {
        guard signature.parameters.count <= 12 else { return false }
        guard let type = wanted.first else { return true }
        return signature.results.first.map { matches($0, type) } ?? false
    }

    private mutating func finishCall(_ signature: FunctionType, _ wanted: [ValueType], size: Int) -> Bool {
        transform(signature.results, to: wanted, size: min(size, 2))
        return true
    }

    mutating func call(giving wanted: [ValueType], size: Int) -> Bool {
        guard let function = callee({ $0.fits($1, wanted) }) else { return false }
        let signature = signature(ofFunction: function)
        values(signature.parameters, size: size)
        emit(.call(function: function))
        return finishCall(signature, wanted, size: size)
    }

    /// A place in a table that holds a function, as far as is known.
    private mutating func slot(_ condition: (ModuleGeneration, FunctionType) -> Bool) -> Slot? {
        guard !slots.isEmpty, callsIndirectly() else { return nil }
        let start = number(slots.count)
        for step in 0..<slots.count {
            let slot = slots[(start + step) % slots.count]
            if condition(self, signature(ofFunction: slot.function)) { return slot }
        }
        return nil
    }

    /// Emits arguments and index of an indirect call and gives its type; where a trap is wanted, function or type may be another.
    private mutating func emitIndirect(_ slot: Slot, size: Int) -> UInt32 {
        let type = functions[Int(slot.function)]
        values(signature(type).parameters, size: size)
        let table = dataTables[Int(slot.table)]
        if mayTrap(times: 4) {
            // Behind the end of the table, if it has not grown; else anywhere, mostly at null or at a function of another type.
            if chance(1, of: 2) {
                index(table.limits.minimum &+ UInt64(number(3)), table.index)
            } else {
                value(table.index.valueType, size: 2)
            }
        } else {
            index(slot.index, table.index)
        }
        // A call by a supertype is as good.
        if features[.gc], let supertype = facts[Int(type)].supertype, signature(supertype) == signature(type), chance(1, of: 2) {
            return supertype
        }
        return type
    }

    mutating func callIndirect(giving wanted: [ValueType], size: Int) -> Bool {
        guard let slot = slot({ $0.fits($1, wanted) }) else { return false }
        let type = emitIndirect(slot, size: size)
        emit(.callIndirect(type: type, table: slot.table))
        return finishCall(signature(type), wanted, size: size)
    }

    private mutating func referenceType(_ condition: (ModuleGeneration, FunctionType) -> Bool) -> UInt32? {
        guard callsIndirectly() else { return nil }
        let start = number(functionTypes.count)
        for step in 0..<functionTypes.count {
            let type = functionTypes[(start + step) % functionTypes.count]
            if condition(self, signature(type)) { return type }
        }
        return nil
    }

    mutating func callReference(giving wanted: [ValueType], size: Int) -> Bool {
        guard let type = referenceType({ $0.fits($1, wanted) }) else { return false }
        values(signature(type).parameters, size: size)
        value(.reference(ReferenceType(nullable: mayTrap(), heap: .type(type))), size: 2)
        emit(.callReference(type: type))
        return finishCall(signature(type), wanted, size: size)
    }

    // MARK: Calls in place of a return

    mutating func returnCall(size: Int) -> Bool {
        let results = body.results
        guard let function = callee({ $1.parameters.count <= 12 && $0.matches($1.results, results) }) else { return false }
        values(signature(ofFunction: function).parameters, size: size)
        emit(.returnCall(function: function))
        return true
    }

    mutating func returnCallIndirect(size: Int) -> Bool {
        let results = body.results
        guard let slot = slot({ $1.parameters.count <= 12 && $0.matches($1.results, results) }) else { return false }
        let type = emitIndirect(slot, size: size)
        emit(.returnCallIndirect(type: type, table: slot.table))
        return true
    }

    mutating func returnCallReference(size: Int) -> Bool {
        let results = body.results
        guard features[.functionReferences],
            let type = referenceType({ $1.parameters.count <= 12 && $0.matches($1.results, results) })
        else { return false }
        values(signature(type).parameters, size: size)
        value(.reference(ReferenceType(nullable: mayTrap(), heap: .type(type))), size: 2)
        emit(.returnCallReference(type: type))
        return true
    }
}
