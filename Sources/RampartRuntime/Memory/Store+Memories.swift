import CRampart
import Glibc
import SeededDefects
import WasmModel

// Memory and data instructions for engines (specification chapter 4.4.7). Operands are slots, an i32 zero-extended; the result is 0 for
// success or the raw value of a `TrapCode`. Bounds are checked before anything is written, as the specification asks.

extension InstanceStorage {
    /// Whether a range lies in a data segment.
    func dataContains(_ segment: UInt32, _ offset: UInt64, count: UInt64) -> Bool {
        let length = Seeded.length(UInt64(data[Int(segment)].count), .dataService)
        return offset <= length && count <= length - offset
    }

    /// Copies bytes of a data segment; the caller has checked the range.
    func copyData(_ segment: UInt32, _ offset: UInt64, count: UInt64, to destination: UnsafeMutableRawPointer) {
        guard count > 0 else { return }
        let start = data[Int(segment)].lowerBound + Int(offset)
        unsafe prepared.module.module.bytes.withUnsafeBytes { bytes in
            // A data segment is a range of the module's bytes, which the decoder has checked.
            let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Int(count))])
            if let start = source.baseAddress { unsafe destination.copyMemory(from: start, byteCount: source.count) }
        }
    }
}

extension UnsafeMutablePointer<rampart_memory> {
    /// Whether a range lies in the memory.
    fileprivate func contains(_ offset: UInt64, count: UInt64) -> Bool {
        let length = unsafe Seeded.length(rampart_memory_length(self), .memoryService)
        return offset <= length && count <= length - offset
    }
}

extension Store {
    /// What `memoryGrow` and `tableGrow` give where the limit of the store ends the program (`StoreLimits.endsAtLimits`).
    public static let limitPassed: Int64 = -2

    /// `memory.grow`.
    ///
    /// - Returns: the old size in pages, -1, or `limitPassed`.
    public func memoryGrow(_ memory: UnsafeMutablePointer<rampart_memory>, by pages: UInt64) -> Int64 {
        let memory = unsafe LinearMemory.of(memory)
        if let old = grow(memory, by: pages) { return Int64(bitPattern: Seeded.isArmed(.storeGrowResult) ? old + pages : old) }
        let isAllowed = pages <= memory.maximumPages - min(memory.pages, memory.maximumPages)
        return limits.endsAtLimits && isAllowed ? Store.limitPassed : -1
    }

    /// `memory.init`.
    public func memoryInit(
        _ instance: UnsafePointer<rampart_instance>, memory: UInt32, data: UInt32, destination: UInt64, source: UInt64, count: UInt64
    ) -> UInt8 {
        let storage = unsafe InstanceStorage.of(instance)
        guard let memory = unsafe instance.pointee.memories[Int(memory)], unsafe memory.contains(destination, count: count),
            storage.dataContains(data, source, count: count)
        else { return TrapCode.outOfBoundsMemoryAccess.rawValue }
        unsafe storage.copyData(data, source, count: count, to: memory.pointee.base + Int(destination))
        return 0
    }

    /// `memory.copy`.
    public func memoryCopy(
        _ instance: UnsafePointer<rampart_instance>, destinationMemory: UInt32, sourceMemory: UInt32, destination: UInt64, source: UInt64,
        count: UInt64
    ) -> UInt8 {
        guard let target = unsafe instance.pointee.memories[Int(destinationMemory)],
            let origin = unsafe instance.pointee.memories[Int(sourceMemory)],
            unsafe target.contains(destination, count: count), unsafe origin.contains(source, count: count)
        else { return TrapCode.outOfBoundsMemoryAccess.rawValue }
        if Seeded.isArmed(.storeCopyDown) {
            // Both ranges are inside, as above.
            for index in 0..<Int(count) { unsafe target.pointee.base[Int(destination) + index] = origin.pointee.base[Int(source) + index] }
            return 0
        }
        unsafe memmove(target.pointee.base + Int(destination), origin.pointee.base + Int(source), Int(count))
        return 0
    }

    /// `memory.fill`; of the value only the lowest byte counts.
    public func memoryFill(_ instance: UnsafePointer<rampart_instance>, memory: UInt32, destination: UInt64, value: UInt64, count: UInt64)
        -> UInt8
    {
        guard let memory = unsafe instance.pointee.memories[Int(memory)], unsafe memory.contains(destination, count: count) else {
            return TrapCode.outOfBoundsMemoryAccess.rawValue
        }
        let forgotten: UInt64 = Seeded.isArmed(.storeFillByte) && count > 64 ? 1 : 0
        unsafe memset(memory.pointee.base + Int(destination), Int32(truncatingIfNeeded: value & 0xFF), Int(count - forgotten))
        return 0
    }

    /// `data.drop`.
    public func dataDrop(_ instance: UnsafePointer<rampart_instance>, data: UInt32) {
        unsafe InstanceStorage.of(instance).data[Int(data)] = 0..<0
    }
}

extension LinearMemory {
    /// Overwrites bytes of the memory; false, and nothing is written, where the range is not inside.
    func write(_ bytes: [UInt8], at offset: UInt64) -> Bool { unsafe bytes.withUnsafeBytes { unsafe write($0, at: offset) } }
}

extension Store {
    /// Copies a whole data segment into a memory; false where it does not fit.
    func copyData(_ instance: InstanceStorage, segment: Int, to memory: Int, at destination: UInt64) -> Bool {
        let memory = instance.memories[memory]
        let count = UInt64(instance.data[segment].count)
        guard memory.contains(destination, count: count) else { return false }
        unsafe instance.copyData(UInt32(segment), 0, count: count, to: memory.record.pointee.base + Int(destination))
        return true
    }
}
