import CRampart
import Glibc
import SeededDefects
import WasmModel

// Table and element instructions for engines (specification chapter 4.4.6). Operands are slots, an i32 zero-extended; the result is 0 for
// success or the raw value of a `TrapCode`. Bounds are checked before anything is written, as the specification asks.

extension rampart_table {
    /// Whether a range lies in the table.
    fileprivate func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = unsafe Seeded.length(self.count, .tableService)
        return offset <= length && count <= length - offset
    }
}

extension Store {
    /// `table.grow`.
    ///
    /// - Returns: the old size in elements, -1, or `limitPassed`.
    public func tableGrow(_ table: UnsafeMutablePointer<rampart_table>, by count: UInt64, value: UInt64) -> Int64 {
        let table = unsafe TableStorage.of(table)
        if let old = grow(table, by: count, value: Seeded.isArmed(.storeTableGrowValue) ? 0 : value) { return Int64(bitPattern: old) }
        let isAllowed = count <= table.maximumCount - min(table.count, table.maximumCount)
        return limits.endsAtLimits && isAllowed ? Store.limitPassed : -1
    }

    /// `table.init`.
    public func tableInit(
        _ instance: UnsafePointer<rampart_instance>, table: UInt32, element: UInt32, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 {
        let segment = unsafe InstanceStorage.of(instance).elements[Int(element)]
        guard let table = unsafe instance.pointee.tables[Int(table)], unsafe table.pointee.contains(destination, count: count),
            segment.contains(source, count: count)
        else { return TrapCode.outOfBoundsTableAccess.rawValue }
        unsafe memcpy(table.pointee.elements + Int(destination), segment.elements + Int(source), Int(count) * 8)
        return 0
    }

    /// `table.copy`.
    public func tableCopy(
        _ instance: UnsafePointer<rampart_instance>, destinationTable: UInt32, sourceTable: UInt32, destination: UInt64, source: UInt64,
        count: UInt64
    ) -> UInt8 {
        guard let target = unsafe instance.pointee.tables[Int(destinationTable)],
            let origin = unsafe instance.pointee.tables[Int(sourceTable)],
            unsafe target.pointee.contains(destination, count: count), unsafe origin.pointee.contains(source, count: count)
        else { return TrapCode.outOfBoundsTableAccess.rawValue }
        unsafe memmove(target.pointee.elements + Int(destination), origin.pointee.elements + Int(source), Int(count) * 8)
        return 0
    }

    /// `table.fill`.
    public func tableFill(_ instance: UnsafePointer<rampart_instance>, table: UInt32, destination: UInt64, value: UInt64, count: UInt64)
        -> UInt8
    {
        guard let table = unsafe instance.pointee.tables[Int(table)], unsafe table.pointee.contains(destination, count: count) else {
            return TrapCode.outOfBoundsTableAccess.rawValue
        }
        unsafe (table.pointee.elements + Int(destination)).update(repeating: value, count: Int(count))
        return 0
    }

    /// `elem.drop`.
    public func elementDrop(_ instance: UnsafePointer<rampart_instance>, element: UInt32) {
        unsafe InstanceStorage.of(instance).elements[Int(element)].drop()
    }
}

extension Store {
    /// Copies a whole element segment into a table; false where it does not fit.
    func copyElements(_ instance: InstanceStorage, segment: Int, to table: Int, at destination: UInt64) -> Bool {
        let segment = instance.elements[segment]
        let table = instance.tables[table]
        guard table.contains(destination, count: UInt64(segment.count)) else { return false }
        unsafe memcpy(table.record.pointee.elements + Int(destination), segment.elements, segment.count * 8)
        return true
    }
}
