/// What a block of the heap is used for.
struct BlockHeader {
    enum Use: UInt8 {
        case free
        /// Cells of one size.
        case cells
        /// The first block of a large object.
        case largeFirst
        case largeRest
    }

    var use = Use.free
    var sizeClass: UInt8 = 0
    /// Bytes from the start of the block that may be something other than zeros. In a block of cells these are the cells that were ever in a
    /// free list.
    var dirtyBytes: UInt32 = 0
    /// Bytes of a cell.
    var cellBytes: UInt32 = 0
    /// Blocks of the large object that starts here; in the rest of its blocks, how far behind the first they are.
    var runLength: UInt32 = 0
}

// Safe: headers and marks have an entry for each of `blockCapacity` blocks, and block numbers come only from this class.
/// The addresses of a heap, in blocks of 64 KiB, with a header and mark bits for every block outside of them.
@safe
final class HeapSpace {
    static let blockShift = 16
    static let blockBytes = 1 << blockShift
    /// One mark bit per granule.
    static let markWordsPerBlock = blockBytes / SizeClasses.granule / 64
    /// Blocks that are made accessible at once.
    private static let commitStep = 64

    let base: UInt64
    let headers: UnsafeMutablePointer<BlockHeader>
    let marks: UnsafeMutablePointer<UInt64>
    /// Blocks that were ever used: all others are neither accessible nor valid.
    private(set) var blockCount = 0
    private(set) var blocksInUse = 0

    private let reservation: Reservation
    private let headerPages: Reservation
    private let markPages: Reservation
    private let blockCapacity: Int
    private let limit: Int
    private var cursor = 0

    /// - Parameter limit: blocks that may be in use at a time. More addresses are reserved, because runs of blocks for large objects
    ///   cannot always be found among the free ones.
    init?(limit: Int) {
        var capacity = limit.multipliedReportingOverflow(by: 4).overflow ? limit : limit * 4
        var reserved: Reservation?
        while reserved == nil, capacity > 0 {
            let (bytes, overflow) = capacity.multipliedReportingOverflow(by: HeapSpace.blockBytes)
            reserved = overflow ? nil : Reservation(capacity: bytes, alignment: HeapSpace.blockBytes, edge: .loose)
            if reserved == nil { capacity /= 2 }
        }
        let headerBytes = capacity * MemoryLayout<BlockHeader>.stride
        let markBytes = capacity * HeapSpace.markWordsPerBlock * MemoryLayout<UInt64>.stride
        let page = Reservation.pageBytes
        guard let reserved,
            let headerPages = Reservation(capacity: headerBytes, committing: headerBytes, edge: .loose, busyBytes: page),
            let markPages = Reservation(capacity: markBytes, committing: markBytes, edge: .loose, busyBytes: page)
        else { return nil }
        reservation = reserved
        self.headerPages = headerPages
        self.markPages = markPages
        self.limit = limit
        blockCapacity = capacity
        base = unsafe UInt64(UInt(bitPattern: reserved.base))
        unsafe headers = headerPages.base.bindMemory(to: BlockHeader.self, capacity: capacity)
        unsafe marks = markPages.base.bindMemory(to: UInt64.self, capacity: capacity * HeapSpace.markWordsPerBlock)
    }

    func address(of block: Int) -> UInt64 { base + UInt64(block) << UInt64(HeapSpace.blockShift) }

    /// Bytes from the base to the end of the last block that was ever used.
    var extent: UInt64 { UInt64(blockCount) << UInt64(HeapSpace.blockShift) }

    /// Takes blocks that follow each other, or returns nil where the limit or the machine does not allow it. Headers are the caller's to
    /// fill; `dirtyBytes` tells what the pages hold.
    func takeRun(_ count: Int) -> Int? {
        guard count <= limit - blocksInUse else { return nil }
        guard let first = findFreeRun(count) ?? extend(by: count) else { return nil }
        blocksInUse += count
        return first
    }

    func releaseRun(_ first: Int, count: Int) {
        for block in first..<(first + count) { unsafe headers[block].use = .free }
        blocksInUse -= count
        // Small objects will soon want a single block again; the pages of a large one are worth giving back.
        if count >= 4 { discard(first, count: count) }
    }

    private func discard(_ first: Int, count: Int) {
        reservation.discard(from: first << HeapSpace.blockShift, bytes: count << HeapSpace.blockShift)
        for block in first..<(first + count) { unsafe headers[block].dirtyBytes = 0 }
    }

    private func findFreeRun(_ count: Int) -> Int? {
        guard blockCount - blocksInUse >= count else { return nil }
        // Next fit: a pass over all blocks finds every free one, however many allocations it is spread over.
        let found = findFreeRun(count, in: cursor..<blockCount) ?? findFreeRun(count, in: 0..<min(blockCount, cursor + count))
        if let found { cursor = found + count }
        return found
    }

    private func findFreeRun(_ count: Int, in range: Range<Int>) -> Int? {
        var length = 0
        var block = range.lowerBound
        while block < range.upperBound {
            switch unsafe headers[block].use {
            case .free:
                length += 1
                block += 1
                if length == count { return block - count }
            case .cells, .largeRest:
                length = 0
                block += 1
            case .largeFirst:
                length = 0
                block += Int(unsafe headers[block].runLength)
            }
        }
        return nil
    }

    private func extend(by count: Int) -> Int? {
        let first = blockCount
        guard count <= blockCapacity - first else { return nil }
        // Free blocks that are too scattered for the run should not cost memory beside it.
        if blockCount > blocksInUse {
            for block in 0..<blockCount where unsafe headers[block].use == .free && headers[block].dirtyBytes > 0 {
                discard(block, count: 1)
            }
        }
        let wish = min(blockCapacity, (first + count + HeapSpace.commitStep - 1) / HeapSpace.commitStep * HeapSpace.commitStep)
        guard reservation.commit(wish << HeapSpace.blockShift) || reservation.commit((first + count) << HeapSpace.blockShift) else {
            return nil
        }
        blockCount += count
        return first
    }
}
