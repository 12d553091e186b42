import WasmModel

// Tables.
extension ModuleGeneration {
    /// Emits an index of an element, one outside the table where a trap is wanted.
    private mutating func tableIndex(_ table: Int, size: Int) {
        let type = dataTables[table]
        let count = type.limits.minimum
        if count == 0 || mayTrap() {
            switch number(3) {
            case 0: index(count &+ UInt64(number(4)), type.index)
            case 1: index(UInt64.max &- UInt64(number(3)), type.index)
            default: value(type.index.valueType, size: size)
            }
        } else if chance(1, of: 4) {
            value(type.index.valueType, size: size)
            index(count, type.index)
            emit(.numeric(type.index == .i32 ? .i32RemU : .i64RemU))
        } else {
            index(UInt64(number(Int(count))), type.index)
        }
    }

    /// A table to read or, unless a trap is wanted, one that may be changed; it has elements, unless a trap is wanted.
    private mutating func table(isWritten: Bool, _ condition: (ModuleGeneration, TableType) -> Bool) -> Int? {
        let count = dataTables.count
        guard count > 0 else { return nil }
        let start = number(count)
        let mayTrap = mayTrap()
        for step in 0..<count {
            let index = (start + step) % count
            guard mayTrap || (dataTables[index].limits.minimum > 0 && !(isWritten && isStable[index])) else { continue }
            if condition(self, dataTables[index]) { return index }
        }
        return nil
    }

    mutating func tableGet(_ type: ValueType) -> Bool {
        guard let table = table(isWritten: false, { $0.matches(.reference($1.element), type) }) else { return false }
        tableIndex(table, size: 2)
        emit(.tableGet(UInt32(table)))
        return true
    }

    mutating func tableSize(_ type: ValueType) -> Bool {
        let table = number(dataTables.count)
        guard dataTables[table].index.valueType == type else { return false }
        emit(.tableSize(UInt32(table)))
        return true
    }

    mutating func tableGrow(_ type: ValueType, size: Int) -> Bool {
        let table = number(dataTables.count)
        guard dataTables[table].index.valueType == type else { return false }
        value(.reference(dataTables[table].element), size: size)
        // A few elements, or far too many: never so many that they are given and take room.
        index(chance(3, of: 4) ? UInt64(number(4)) : .max - UInt64(number(3)), dataTables[table].index)
        emit(.tableGrow(UInt32(table)))
        return true
    }

    mutating func tableSet(size: Int) -> Bool {
        guard let table = table(isWritten: true, { _, _ in true }) else { return false }
        tableIndex(table, size: 2)
        value(.reference(dataTables[table].element), size: size)
        emit(.tableSet(UInt32(table)))
        return true
    }

    /// Emits the index of a part of a table, and gives how long the part is.
    private mutating func part(_ table: Int, atMost most: UInt64) -> UInt64 {
        let type = dataTables[table]
        if mayTrap() {
            index(type.limits.minimum &+ UInt64(number(3)), type.index)
            return UInt64(number(3))
        }
        let (start, count) = part(of: Int(type.limits.minimum), atMost: most)
        index(start, type.index)
        return count
    }

    mutating func tableFill(size: Int) -> Bool {
        guard let table = table(isWritten: true, { _, _ in true }) else { return false }
        let count = part(table, atMost: 8)
        value(.reference(dataTables[table].element), size: size)
        index(count, dataTables[table].index)
        emit(.tableFill(UInt32(table)))
        return true
    }

    mutating func tableCopy() -> Bool {
        guard let source = table(isWritten: false, { _, _ in true }) else { return false }
        let element = dataTables[source].element
        guard let destination = table(isWritten: true, { $0.matches(element, $1.element) }) else { return false }
        let to = dataTables[destination].index
        let from = dataTables[source].index
        let count = part(destination, atMost: dataTables[source].limits.minimum)
        index(UInt64(number(Int(dataTables[source].limits.minimum - min(count, dataTables[source].limits.minimum)) + 1)), from)
        index(count, to == .i64 && from == .i64 ? .i64 : .i32)
        emit(.tableCopy(destination: UInt32(destination), source: UInt32(source)))
        return true
    }

    mutating func tableInit() -> Bool {
        guard let segment = elementSegment({ _, _ in true }) else { return false }
        let type = elements[segment].type
        guard let table = table(isWritten: true, { $0.matches(type, $1.element) }) else { return false }
        let count = part(table, atMost: UInt64(elements[segment].count))
        index(UInt64(number(elements[segment].count - min(Int(count), elements[segment].count) + 1)), .i32)
        index(count, .i32)
        emit(.tableInit(table: UInt32(table), element: UInt32(segment)))
        return true
    }

    /// An element segment that has its elements, unless a trap is wanted.
    mutating func elementSegment(_ condition: (ModuleGeneration, ReferenceType) -> Bool) -> Int? {
        let count = elements.count
        guard count > 0 else { return nil }
        let start = number(count)
        let mayTrap = mayTrap()
        for step in 0..<count {
            let index = (start + step) % count
            if mayTrap || elements[index].isPassive, condition(self, elements[index].type) { return index }
        }
        return nil
    }

    mutating func elementDrop() -> Bool {
        guard !elements.isEmpty else { return false }
        emit(.elementDrop(UInt32(number(elements.count))))
        return true
    }
}
