import CRampart
import Glibc
import SeededDefects

/// Gives a heap the references from which everything that is alive can be reached.
protocol RootSource: AnyObject {
    /// Calls `markSlots`, `markConservatively` and `mark` of the heap for all roots.
    func visitRoots(of heap: Heap)
}

// Safe: addresses are dereferenced only after `contains`, or where they come from free lists and block numbers of this heap.
/// The garbage-collected heap of a store: a mark-sweep heap whose objects do not move.
///
/// Small objects are cells in blocks of one size class, swept when the class next needs room; larger ones take whole blocks. The first
/// word of a live object is its type and never zero, that of a free cell is zero.
@safe
final class Heap {
    /// Bytes that are allocated before the first collection, and the least between two of them.
    private static let leastBudget = 4 << 20

    /// Bytes of a new block that become free cells at a time: a page.
    private static let threadedBytes = 4096

    /// Where roots come from; without one everything is garbage.
    weak var roots: (any RootSource)?
    let hostObjects = HostObjects()
    private(set) var statistics = HeapStatistics()

    private let limitBlocks: Int
    private let stress: Bool
    /// A program that allocates for long would be done never: each collection looks at all that lives.
    private static let stressLimit: UInt64 = 4096
    private let classOfGranules: UnsafeMutablePointer<UInt8>
    private let classSizes: UnsafeMutablePointer<Int>
    private let classCount: Int
    /// First free cell by class, 0 for none; a free cell's second word is the next one.
    private let freeLists: UnsafeMutablePointer<UInt64>
    /// Cells of one block by class that were never in a free list, and are zero. Only the last block of a class has any: there is no new one
    /// as long as there are such cells.
    private var unthreaded: [Range<UInt64>]
    /// Classes that have blocks, or had some: a bit for each.
    private var busyClasses: UInt64 = 0
    /// Blocks by class: those that wait for being swept, and all others.
    private var unsweptBlocks: [[Int32]]
    private var sweptBlocks: [[Int32]]
    /// First blocks of large objects.
    private var largeBlocks: [Int32] = []
    /// Bytes that may be allocated before the next collection; negative asks for one.
    private var budget: Int

    private var space: HeapSpace?
    /// Copies of the space's fields, for speed: 0 as long as there is no space.
    private var base: UInt64 = 0
    private var extent: UInt64 = 0

    private var markStack = MarkStack()
    private var liveBytes = 0
    private var rootBytes = 0

    /// - Parameters:
    ///   - limit: bytes that blocks in use may take.
    ///   - collectsAtEveryAllocation: finds references that are hidden from the collector.
    init(limit: UInt64, collectsAtEveryAllocation: Bool = false) {
        limitBlocks = Int(clamping: min(limit >> UInt64(HeapSpace.blockShift), UInt64(Int32.max) / 4))
        stress = collectsAtEveryAllocation
        budget = collectsAtEveryAllocation ? 0 : min(Heap.leastBudget, max(HeapSpace.blockBytes, Int(clamping: limit)))
        classCount = SizeClasses.sizes.count
        precondition(classCount <= UInt64.bitWidth)
        unsafe classSizes = .allocate(capacity: classCount)
        unsafe freeLists = .allocate(capacity: classCount)
        for (index, size) in SizeClasses.sizes.enumerated() {
            unsafe (classSizes + index).initialize(to: size)
            unsafe (freeLists + index).initialize(to: 0)
        }
        unsafe classOfGranules = .allocate(capacity: SizeClasses.byGranules.count)
        for (index, sizeClass) in SizeClasses.byGranules.enumerated() { unsafe (classOfGranules + index).initialize(to: sizeClass) }
        unthreaded = Array(repeating: 0..<0, count: classCount)
        unsweptBlocks = Array(repeating: [], count: classCount)
        sweptBlocks = Array(repeating: [], count: classCount)
    }

    deinit {
        unsafe classSizes.deallocate()
        unsafe freeLists.deallocate()
        unsafe classOfGranules.deallocate()
    }

    /// Whether an address lies in the heap. A reference that is not null, i31 or of the host is else one to a function.
    func contains(_ address: UInt64) -> Bool { address &- base < extent }

    // MARK: Allocation

    /// A zero-filled object, or 0 where the limit is met even after collecting. Its first word must be set before the next allocation.
    func allocate(bytes: Int) -> UInt64 {
        guard bytes <= SizeClasses.largestBytes else { return allocateLarge(bytes: bytes) }
        let index = Int(unsafe classOfGranules[(bytes + SizeClasses.granule - 1) / SizeClasses.granule])
        let size = unsafe classSizes[index]
        budget -= size
        if unsafe budget < 0 || freeLists[index] == 0 {
            guard refillSlowly(index, size: size) else { return 0 }
        }
        let address = unsafe freeLists[index]
        let cell = unsafe Heap.pointer(address)
        unsafe freeLists[index] = cell[1]
        if !Seeded.isArmed(.gcNotCleared) { unsafe memset(cell, 0, size) }
        statistics.allocatedBytes += UInt64(size)
        return address
    }

    /// Makes sure that the class has a free cell; false where the heap is full.
    private func refillSlowly(_ index: Int, size: Int) -> Bool {
        var hasCollected = false
        if budget < 0 {
            collect()
            hasCollected = true
            budget -= size
        }
        if refill(index) { return true }
        if !hasCollected {
            collect()
            budget -= size
        }
        // A heap that is nearly full of live objects would otherwise collect for every block that it can still find.
        guard !isNearlyFull else { return refill(index) }
        finishSweep()
        return refill(index)
    }

    private var isNearlyFull: Bool {
        let limitBytes = limitBlocks << HeapSpace.blockShift
        return liveBytes > limitBytes - limitBytes / 64
    }

    private func refill(_ index: Int) -> Bool {
        if unsafe freeLists[index] != 0 { return true }
        if !unthreaded[index].isEmpty {
            thread(index, bytes: Heap.threadedBytes)
            return true
        }
        while let block = unsweptBlocks[index].popLast() {
            if sweep(Int(block), sizeClass: index) { return true }
            if !unthreaded[index].isEmpty {
                thread(index, bytes: Heap.threadedBytes)
                return true
            }
        }
        guard let space = readySpace(), let block = space.takeRun(1) else { return false }
        let dirtyBytes = unsafe Int(space.headers[block].dirtyBytes)
        busyClasses |= 1 << UInt64(index)
        extent = space.extent
        let size = unsafe classSizes[index]
        unsafe space.headers[block].use = .cells
        unsafe space.headers[block].sizeClass = UInt8(index)
        unsafe space.headers[block].cellBytes = UInt32(size)
        sweptBlocks[index].append(Int32(block))
        let start = space.address(of: block)
        unthreaded[index] = start..<(start + UInt64(HeapSpace.blockBytes / size * size))
        // Cells of pages that were never written are free as they are, and many a store never needs them.
        thread(index, bytes: max(dirtyBytes, Heap.threadedBytes))
        return true
    }

    /// Makes the next cells of the class's last block a free list: so many that they take so many bytes, as far as there are any.
    private func thread(_ index: Int, bytes: Int) {
        guard let space else { return }
        let size = unsafe classSizes[index]
        let start = unthreaded[index].lowerBound
        let end = min(unthreaded[index].upperBound, start + UInt64((bytes + size - 1) / size * size))
        let block = Int((start - base) >> UInt64(HeapSpace.blockShift))
        // What a large object has left in the rest that is too small for a cell stays there.
        unsafe space.headers[block].dirtyBytes = max(space.headers[block].dirtyBytes, UInt32(end - space.address(of: block)))
        var next: UInt64 = 0
        var address = end
        while address > start {
            address -= UInt64(size)
            unsafe Heap.pointer(address)[0] = 0
            unsafe Heap.pointer(address)[1] = next
            next = address
        }
        unsafe freeLists[index] = next
        unthreaded[index] = end..<unthreaded[index].upperBound
    }

    private func allocateLarge(bytes: Int) -> UInt64 {
        guard bytes <= limitBlocks << HeapSpace.blockShift else { return 0 }
        let blocks = (bytes + HeapSpace.blockBytes - 1) >> HeapSpace.blockShift
        let size = blocks << HeapSpace.blockShift
        budget -= size
        var hasCollected = false
        if budget < 0 {
            collect()
            hasCollected = true
            budget -= size
        }
        guard let space = readySpace() else { return 0 }
        var first = space.takeRun(blocks)
        if first == nil {
            if !hasCollected {
                collect()
                budget -= size
            }
            if !isNearlyFull { finishSweep() }
            first = space.takeRun(blocks)
        }
        guard let first else { return 0 }
        extent = space.extent
        for block in first..<(first + blocks) {
            // Dirty bytes are at the start of the block.
            if !Seeded.isArmed(.gcLargeNotCleared) {
                unsafe memset(Heap.pointer(space.address(of: block)), 0, Int(space.headers[block].dirtyBytes))
            }
            unsafe space.headers[block].use = block == first ? .largeFirst : .largeRest
            unsafe space.headers[block].runLength = UInt32(block - first)
            unsafe space.headers[block].dirtyBytes = UInt32(HeapSpace.blockBytes)
        }
        unsafe space.headers[first].runLength = UInt32(blocks)
        largeBlocks.append(Int32(first))
        statistics.allocatedBytes += UInt64(size)
        return space.address(of: first)
    }

    private func readySpace() -> HeapSpace? {
        if let space { return space }
        guard limitBlocks > 0, let space = HeapSpace(limit: limitBlocks) else { return nil }
        self.space = space
        base = space.base
        return space
    }

    @inline(__always)
    private static func pointer(_ address: UInt64) -> UnsafeMutablePointer<UInt64> {
        // Callers hold an address inside committed blocks, which is never zero.
        unsafe UnsafeMutablePointer<UInt64>(bitPattern: UInt(address)).unsafelyUnwrapped
    }

    // MARK: Sweeping

    /// Puts the dead cells of a block into the free list of its class, or gives the block back where all are dead. Returns whether there
    /// is a free cell now.
    private func sweep(_ block: Int, sizeClass index: Int) -> Bool {
        guard let space else { return false }
        let marks = unsafe space.marks + block * HeapSpace.markWordsPerBlock
        var isEmpty = true
        for word in 0..<HeapSpace.markWordsPerBlock where unsafe marks[word] != 0 {
            isEmpty = false
            break
        }
        if isEmpty {
            space.releaseRun(block, count: 1)
            return false
        }
        sweptBlocks[index].append(Int32(block))
        let size = unsafe classSizes[index]
        let start = space.address(of: block)
        let head = unsafe freeLists[index]
        var next = head
        // Cells behind the dirty bytes were never used, and wait for being threaded.
        let end = HeapSpace.blockBytes / size * size
        var offset = unsafe min(Int(space.headers[block].dirtyBytes), end)
        if offset < end { unthreaded[index] = (start + UInt64(offset))..<(start + UInt64(end)) }
        while offset > 0 {
            offset -= size
            let granule = offset / SizeClasses.granule
            if unsafe marks[granule >> 6] & (1 << UInt64(granule & 63)) == 0 {
                let cell = unsafe Heap.pointer(start + UInt64(offset))
                unsafe cell[0] = 0
                unsafe cell[1] = next
                next = start + UInt64(offset)
            }
        }
        unsafe freeLists[index] = next
        return next != head
    }

    /// Sweeps all blocks that still wait for it: afterwards every dead cell has a zero as its first word.
    private func finishSweep() {
        forEachBusyClass { index in
            while let block = unsweptBlocks[index].popLast() { _ = sweep(Int(block), sizeClass: index) }
        }
    }

    @inline(__always)
    private func forEachBusyClass(_ body: (Int) -> Void) {
        var rest = busyClasses
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }

    private func sweepLarge(_ space: HeapSpace) {
        var kept: [Int32] = []
        for first in largeBlocks {
            if unsafe space.marks[Int(first) * HeapSpace.markWordsPerBlock] & 1 != 0 {
                kept.append(first)
            } else {
                space.releaseRun(Int(first), count: Int(unsafe space.headers[Int(first)].runLength))
            }
        }
        largeBlocks = kept
    }

    // MARK: Collection

    /// Frees everything that cannot be reached from the roots.
    func collect() {
        // Dead cells of the last collection must be recognisable before an address from the stack is believed.
        finishSweep()
        if let space {
            unsafe memset(space.marks, 0, space.blockCount * HeapSpace.markWordsPerBlock * MemoryLayout<UInt64>.stride)
        }
        liveBytes = 0
        rootBytes = 0
        hostObjects.startMarking()
        roots?.visitRoots(of: self)
        drainMarkStack()
        hostObjects.sweep()
        if let space { sweepLarge(space) }
        forEachBusyClass { index in
            // The free cells are among the unmarked ones of the blocks, so sweeping finds them again.
            unsafe freeLists[index] = 0
            unthreaded[index] = 0..<0
            swap(&unsweptBlocks[index], &sweptBlocks[index])
        }
        let limitBytes = limitBlocks << HeapSpace.blockShift
        let headroom = max(HeapSpace.blockBytes, limitBytes - liveBytes)
        let collectsAlways = stress && statistics.collections < Heap.stressLimit
        budget = collectsAlways ? 0 : min(max(Heap.leastBudget, liveBytes + rootBytes), headroom)
        statistics.collections += 1
        statistics.liveBytes = UInt64(liveBytes)
    }

    /// Marks what a slot refers to; the slot holds a reference.
    @inline(__always)
    func mark(_ slot: UInt64) {
        let offset = slot &- base
        if slot & 7 == 0, offset < extent {
            markObject(slot, offset: offset)
        } else if slot & 7 == 2, !Seeded.isArmed(.gcHostObjects) {
            hostObjects.mark(slot >> 3)
        }
    }

    /// Marks what slots that hold references refer to.
    func markSlots(_ slots: UnsafePointer<UInt64>, count: Int) {
        rootBytes += count * MemoryLayout<UInt64>.stride
        for index in 0..<count { mark(unsafe slots[index]) }
    }

    /// Marks what slots would refer to if they held references. Only the exact start of an allocated object counts.
    func markConservatively(_ slots: UnsafePointer<UInt64>, count: Int) {
        rootBytes += count * MemoryLayout<UInt64>.stride
        for index in 0..<count {
            let slot = unsafe slots[index]
            if slot & 7 == 2 {
                hostObjects.mark(slot >> 3)
            } else if isObject(slot) {
                markObject(slot, offset: slot &- base)
            }
        }
    }

    /// Marks what the words of compiled code may refer to. The optimiser may keep the address of a field or of an element in place of the
    /// object's, also the one behind the last element.
    func markInterior(_ words: UnsafePointer<UInt64>, count: Int) {
        rootBytes += count * MemoryLayout<UInt64>.stride
        for index in 0..<count {
            let word = unsafe rampart_stack_word(words, Int64(index))
            if word & 7 == 2 { hostObjects.mark(word >> 3) }
            guard word &- base <= extent else { continue }
            if Seeded.isArmed(.gcInterior), !isObject(word) { continue }
            for address in [word, word &- 1] {
                if let object = object(around: address) { markObject(object, offset: object &- base) }
            }
        }
    }

    /// The allocated object that has the byte at an address.
    private func object(around address: UInt64) -> UInt64? {
        let offset = address &- base
        guard offset < extent, let space else { return nil }
        let block = Int(offset >> UInt64(HeapSpace.blockShift))
        let header = unsafe space.headers[block]
        switch header.use {
        case .free: return nil
        case .largeFirst: return space.address(of: block)
        case .largeRest: return space.address(of: block - Int(header.runLength))
        case .cells:
            let inside = offset & UInt64(HeapSpace.blockBytes - 1)
            let cell = address - inside % UInt64(header.cellBytes)
            return isObject(cell) ? cell : nil
        }
    }

    /// Whether a word is the address of an allocated object. Dead objects count until the next collection starts to mark.
    func isObject(_ word: UInt64) -> Bool {
        let offset = word &- base
        guard offset < extent, offset % UInt64(SizeClasses.granule) == 0, let space else { return false }
        let block = Int(offset >> UInt64(HeapSpace.blockShift))
        let inside = UInt32(truncatingIfNeeded: offset) & UInt32(HeapSpace.blockBytes - 1)
        switch unsafe space.headers[block].use {
        case .free, .largeRest: return false
        case .largeFirst: return inside == 0
        case .cells:
            let size = unsafe space.headers[block].cellBytes
            // The rest of a block that is too small for a cell was never written and reads as zero, or as what a large object left there.
            guard inside % size == 0, inside + size <= UInt32(HeapSpace.blockBytes) else { return false }
            return unsafe Heap.pointer(word)[0] != 0
        }
    }

    @inline(__always)
    private func markObject(_ address: UInt64, offset: UInt64) {
        guard let space else { return }
        let granule = Int(offset) / SizeClasses.granule
        let bit: UInt64 = 1 << UInt64(granule & 63)
        guard unsafe space.marks[granule >> 6] & bit == 0 else { return }
        unsafe space.marks[granule >> 6] |= bit
        let header = unsafe space.headers[Int(offset >> UInt64(HeapSpace.blockShift))]
        liveBytes += header.use == .cells ? Int(header.cellBytes) : Int(header.runLength) << HeapSpace.blockShift
        markStack.push(address)
    }

    private func drainMarkStack() {
        while let entry = markStack.pop() {
            if entry & 1 == 0 {
                trace(entry)
            } else {
                traceElements(entry & ~1, from: markStack.pop() ?? 0)
            }
        }
        markStack.shrink()
    }

    private func trace(_ address: UInt64) {
        let object = unsafe Heap.pointer(address)
        // The first word of an allocated object is a type record, which lives as long as the store's types.
        guard let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(object[0])) else { return }
        switch unsafe UInt32(type.pointee.kind) {
        case RAMPART_KIND_STRUCTURE.rawValue:
            let count = Int(unsafe type.pointee.reference_count)
            for index in 0..<(Seeded.isArmed(.gcLastField) && count > 1 ? count - 1 : count) {
                mark(unsafe object[Int(type.pointee.reference_offsets[index]) / 8])
            }
        case RAMPART_KIND_ARRAY.rawValue:
            if unsafe type.pointee.element_is_reference { traceElements(address, from: 0) }
        case RAMPART_KIND_EXCEPTION.rawValue:
            guard let tag = unsafe UnsafePointer<rampart_tag>(bitPattern: UInt(object[1])), !Seeded.isArmed(.gcExceptionPayload) else {
                return
            }
            for slot in 0..<Int(unsafe tag.pointee.parameter_slots) where unsafe tag.pointee.slot_is_reference[slot] != 0 {
                mark(unsafe object[2 + slot])
            }
        case _: break
        }
    }

    /// Traces an array in pieces, so that a large one does not put all its elements on the mark stack at once.
    private func traceElements(_ address: UInt64, from start: UInt64) {
        let object = unsafe Heap.pointer(address)
        let length = unsafe object[1]
        let end = min(length, start + 256)
        if end < length, !Seeded.isArmed(.gcLongArray) {
            markStack.push(end)
            markStack.push(address | 1)
        }
        let last = Seeded.isArmed(.gcLastElement) && end == length && end > start ? end - 1 : end
        for index in start..<last { mark(unsafe object[2 + Int(index)]) }
    }

    /// Bytes that blocks in use take.
    var bytesInUse: UInt64 { UInt64(space?.blocksInUse ?? 0) << UInt64(HeapSpace.blockShift) }
}
