import CRampart
import Testing
import WasmModel

@testable import RampartRuntime

private let nodes = """
    (module
      (type $node (struct (field (mut (ref null $node))) (field (mut (ref null $node))) (field i32)))
      (type $leaf (struct (field i64)))
      (type $array (array (mut (ref null $node))))
      (type $bytes (array (mut i8)))
      (type $large (array (mut v128)))
      (global (export "root") (mut (ref null any)) (ref.null any)))
    """

/// A store with the types above, and objects by hand.
private struct HeapFixture {
    let fixture: Fixture
    let instance: Instance
    let root: GlobalInstance
    var store: Store { fixture.store }

    init(_ limits: StoreLimits = StoreLimits()) throws {
        fixture = Fixture(limits)
        instance = try fixture.instantiate(nodes)
        root = try #require(instance.global(0))
    }

    func node(_ first: UInt64 = 0, _ second: UInt64 = 0) -> UInt64 {
        let object = store.newStructure(instance.storage, type: 0)
        if object != 0 {
            unsafe Store.words(object)[1] = first
            unsafe Store.words(object)[2] = second
        }
        return object
    }

    func hold(_ reference: UInt64) { root.storage.low = reference }
}

@Suite struct HeapTests {
    @Test func freesWhatCannotBeReached() throws {
        let heap = try HeapFixture()
        let kept = heap.node(heap.node(), 0)
        heap.hold(kept)
        for _ in 0..<100 { _ = heap.node() }
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 2 * 32)
        #expect(heap.store.heap.isObject(kept))
        heap.hold(0)
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 0)
    }

    @Test func reusesCellsAndZeroesThem() throws {
        let heap = try HeapFixture()
        let first = heap.node(5, 7)
        heap.store.collectGarbage()
        var found = false
        for _ in 0..<4096 {
            let object = heap.node()
            #expect(unsafe Store.words(object)[1] == 0 && Store.words(object)[2] == 0 && Store.words(object)[3] == 0)
            if object == first { found = true }
        }
        #expect(found)
    }

    @Test func freesCycles() throws {
        let heap = try HeapFixture()
        let first = heap.node()
        let second = heap.node(first, first)
        unsafe Store.words(first)[1] = second
        heap.hold(first)
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 64)
        heap.hold(0)
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 0)
    }

    @Test func twoGigabytesOfCyclicGarbageInSixteenMegabytes() throws {
        var limits = StoreLimits()
        limits.heapBytes = 16 << 20
        let heap = try HeapFixture(limits)
        var allocated: UInt64 = 0
        while allocated < 2 << 30 {
            let first = heap.store.newArray(heap.instance.storage, type: 2, length: 510)
            let second = heap.node(first, 0)
            try #require(first != 0 && second != 0)
            unsafe Store.words(first)[511] = second
            allocated += 4096 + 32
        }
        #expect(heap.store.heapStatistics.collections > 100)
        #expect(heap.store.heapBytesInUse <= limits.heapBytes)
    }

    @Test func longListDoesNotOverflowTheNativeStack() throws {
        let heap = try HeapFixture()
        for _ in 0..<250_000 { heap.hold(heap.node(heap.root.storage.low, 0)) }
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 8_000_000)
        var length = 0
        var node = heap.root.storage.low
        while node != 0 {
            length += 1
            node = unsafe Store.words(node)[1]
        }
        #expect(length == 250_000)
    }

    @Test func reportsAFullHeap() throws {
        var limits = StoreLimits()
        limits.heapBytes = 1 << 20
        let heap = try HeapFixture(limits)
        var count = 0
        while count < 100_000 {
            let object = heap.node(heap.root.storage.low, 0)
            if object == 0 { break }
            heap.hold(object)
            count += 1
        }
        #expect(count > 25_000 && count <= 32_768)
        #expect(heap.node() == 0)
        #expect(heap.store.newArray(heap.instance.storage, type: 3, length: 1 << 20) == 0)
        #expect(heap.store.newArray(heap.instance.storage, type: 4, length: UInt64(UInt32.max)) == 0)
        heap.hold(0)
        #expect(heap.node() != 0)
    }

    @Test func aHeapWithoutRoomIsFull() throws {
        var limits = StoreLimits()
        limits.heapBytes = 0
        #expect(try HeapFixture(limits).node() == 0)
    }

    @Test func tracesLargeArraysInPieces() throws {
        let heap = try HeapFixture()
        let array = heap.store.newArray(heap.instance.storage, type: 2, length: 100_000)
        heap.hold(array)
        for index in 0..<100_000 {
            let node = heap.node()
            unsafe Store.words(array)[2 + index] = node
        }
        heap.store.collectGarbage()
        // 13 blocks of 64 KiB for the array.
        #expect(heap.store.heapStatistics.liveBytes == 3_200_000 + 13 * 65536)
    }

    @Test func largeObjectsAreZeroAndTheirBlocksReused() throws {
        var limits = StoreLimits()
        limits.heapBytes = 8 << 20
        let heap = try HeapFixture(limits)
        for round in 0..<100 {
            let length = UInt64(40_000 + round * 8000)
            let array = heap.store.newArray(heap.instance.storage, type: 3, length: length)
            try #require(array != 0)
            // Words far enough apart to be quick, and both ends.
            let last = Int(length) / 8 + 1
            for index in [2, last] + Array(stride(from: 99, to: last, by: 97)) {
                #expect(unsafe Store.words(array)[index] == 0)
                unsafe Store.words(array)[index] = .max
            }
        }
        #expect(heap.store.heapBytesInUse <= limits.heapBytes)
    }

    @Test func conservativeScanKeepsWhatTheStackPointsTo() throws {
        let heap = try HeapFixture()
        let inner = heap.node()
        let object = heap.node(inner, 0)
        let execution = unsafe heap.store.execution
        unsafe execution.pointee.stack_base[0] = object
        unsafe execution.pointee.stack_base[1] = object + 8
        unsafe execution.pointee.stack_base[2] = heap.node() + 1
        unsafe execution.pointee.stack_top = unsafe execution.pointee.stack_base + 3
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 64)
        unsafe execution.pointee.stack_top = unsafe execution.pointee.stack_base
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 0)
    }

    @Test func arbitraryWordsAreNoObjects() throws {
        let heap = try HeapFixture()
        let object = heap.node()
        let large = heap.store.newArray(heap.instance.storage, type: 3, length: 200_000)
        #expect(heap.store.heap.isObject(object))
        #expect(heap.store.heap.isObject(large))
        for word in [0, 1, 2, object + 1, object + 8, object + 16, large + 65536, large + 16, .max, .max - 15, 0xFFFF_FFFF_0000] as [UInt64]
        {
            #expect(!heap.store.heap.isObject(word))
        }
        // The next cell of the block is free.
        #expect(!heap.store.heap.isObject(object + 32))
    }

    @Test func handlesOfTheHostAreRoots() throws {
        let heap = try HeapFixture()
        var handle: Reference? = heap.store.reference(bits: heap.node())
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 32)
        #expect(handle?.isNull == false)
        handle = nil
        heap.store.collectGarbage()
        #expect(heap.store.heapStatistics.liveBytes == 0)
    }

    @Test func stressCollectsAtEveryAllocation() throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        let heap = try HeapFixture(limits)
        for _ in 0..<50 { heap.hold(heap.node(heap.root.storage.low, 0)) }
        #expect(heap.store.heapStatistics.collections >= 50)
        heap.store.collectGarbage()
        // The node that is being made is not yet held when its successor is, so all 50 stay.
        #expect(heap.store.heapStatistics.liveBytes == 50 * 32)
    }

    @Test func sizesAreRoundedToTheNextClass() {
        for bytes in 1...SizeClasses.largestBytes {
            let index = Int(SizeClasses.byGranules[(bytes + 15) / 16])
            #expect(SizeClasses.sizes[index] >= bytes)
            if index > 0 { #expect(SizeClasses.sizes[index - 1] < bytes) }
        }
    }

    @Test func objectsOfAllSizesKeepTheirContents() throws {
        let heap = try HeapFixture()
        let table = heap.store.newArray(heap.instance.storage, type: 2, length: 3000)
        heap.hold(table)
        for round in 0..<3 {
            for index in 0..<3000 {
                let length = (index * 37 + round * 11) % 70_000
                let array = heap.store.newArray(heap.instance.storage, type: 3, length: UInt64(length))
                try #require(array != 0)
                let bytes = unsafe UnsafeMutableRawPointer(Store.words(array) + 2)
                if length > 0 {
                    unsafe bytes.storeBytes(of: UInt8(truncatingIfNeeded: index), as: UInt8.self)
                    unsafe bytes.storeBytes(of: UInt8(truncatingIfNeeded: index), toByteOffset: length - 1, as: UInt8.self)
                }
                unsafe Store.words(table)[2 + index] = array
            }
            for index in 0..<3000 {
                let array = unsafe Store.words(table)[2 + index]
                let length = Int(unsafe Store.words(array)[1])
                #expect(length == (index * 37 + round * 11) % 70_000)
                let bytes = unsafe UnsafeRawPointer(Store.words(array) + 2)
                if length > 0 {
                    #expect(unsafe bytes.load(as: UInt8.self) == UInt8(truncatingIfNeeded: index))
                    #expect(unsafe bytes.load(fromByteOffset: length - 1, as: UInt8.self) == UInt8(truncatingIfNeeded: index))
                }
            }
        }
    }
}
