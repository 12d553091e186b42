import CRampart
import Testing
import WasmModel

@testable import RampartRuntime

private let trapMemory = TrapCode.outOfBoundsMemoryAccess.rawValue
private let trapTable = TrapCode.outOfBoundsTableAccess.rawValue
private let trapArray = TrapCode.outOfBoundsArrayAccess.rawValue
private let trapNull = TrapCode.nullArrayReference.rawValue

@Suite struct MemoryServiceTests {
    private func make() throws -> (Fixture, Instance, MemoryInstance) {
        let fixture = Fixture()
        let instance = try fixture.instantiate(
            #"(module (memory (export "m") 1 3) (memory (export "n") i64 1) (data "abcdef") (data (i32.const 0) "xyz"))"#)
        return (fixture, instance, try #require(instance.memoryExport("m")))
    }

    @Test func initialize() throws {
        let (fixture, instance, memory) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        #expect(memory.read(0, count: 4) == [120, 121, 122, 0])
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 65532, source: 2, count: 4) == 0)
        #expect(memory.read(65532, count: 4) == [99, 100, 101, 102])
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 65533, source: 0, count: 4) == trapMemory)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 0, source: 3, count: 4) == trapMemory)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 65536, source: 6, count: 0) == 0)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 65537, source: 0, count: 0) == trapMemory)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 0, source: 7, count: 0) == trapMemory)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 1, destination: 0, source: 0, count: 1) == trapMemory, "active is dropped")
        unsafe store.dataDrop(record, data: 0)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 0, source: 0, count: 1) == trapMemory)
        #expect(unsafe store.memoryInit(record, memory: 0, data: 0, destination: 0, source: 0, count: 0) == 0)
    }

    @Test func copyAndFill() throws {
        let (fixture, instance, memory) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        #expect(unsafe store.memoryFill(record, memory: 0, destination: 10, value: 0x1FF, count: 3) == 0)
        #expect(memory.read(9, count: 5) == [0, 255, 255, 255, 0])
        #expect(unsafe store.memoryFill(record, memory: 0, destination: 65535, value: 1, count: 2) == trapMemory)
        #expect(memory.read(65535, count: 1) == [0])
        #expect(unsafe store.memoryFill(record, memory: 1, destination: .max, value: 1, count: .max) == trapMemory)
        #expect(unsafe store.memoryFill(record, memory: 1, destination: 1, value: 1, count: .max) == trapMemory)
        #expect(memory.write([1, 2, 3, 4, 5], at: 100))
        #expect(unsafe store.memoryCopy(record, destinationMemory: 0, sourceMemory: 0, destination: 102, source: 100, count: 5) == 0)
        #expect(memory.read(100, count: 7) == [1, 2, 1, 2, 3, 4, 5])
        #expect(unsafe store.memoryCopy(record, destinationMemory: 1, sourceMemory: 0, destination: 0, source: 100, count: 2) == 0)
        #expect(instance.memoryExport("n")?.read(0, count: 3) == [1, 2, 0])
        #expect(
            unsafe store.memoryCopy(record, destinationMemory: 1, sourceMemory: 0, destination: .max, source: 100, count: 2) == trapMemory)
        #expect(
            unsafe store.memoryCopy(record, destinationMemory: 1, sourceMemory: 0, destination: 0, source: 65535, count: 2) == trapMemory)
    }

    @Test func growKeepsBaseAndContentsAndHonoursTheMaximum() throws {
        let (fixture, instance, memory) = try make()
        let record = unsafe instance.storage.memories[0].record
        let base = unsafe record.pointee.base
        #expect(memory.write([9], at: 65535))
        #expect(unsafe fixture.store.memoryGrow(record, by: 2) == 1)
        #expect(unsafe record.pointee.base == base && record.pointee.length == 3 * 65536)
        #expect(memory.read(65535, count: 2) == [9, 0])
        #expect(unsafe fixture.store.memoryGrow(record, by: 1) == -1)
        #expect(unsafe fixture.store.memoryGrow(record, by: .max) == -1)
        #expect(unsafe fixture.store.memoryGrow(record, by: 0) == 3)
        #expect(memory.type.limits == Limits(minimum: 3, maximum: 3))
        let wide = unsafe instance.storage.memories[1].record
        #expect(unsafe fixture.store.memoryGrow(wide, by: 1 << 47) == -1)
        #expect(unsafe fixture.store.memoryGrow(wide, by: 100) == 1)
    }

    @Test func aMemoryOfTheFullSizeCostsNothingUntouched() throws {
        let fixture = Fixture()
        let instance = try fixture.instantiate(#"(module (memory (export "m") 65536))"#)
        let memory = try #require(instance.memoryExport("m"))
        #expect(memory.write([7], at: (4 << 30) - 1))
        #expect(memory.read((4 << 30) - 1, count: 1) == [7])
        #expect(memory.read(4 << 30, count: 1) == nil)
        #expect(memory.read(.max, count: 1) == nil)
        #expect(memory.grow(by: 1) == nil)
    }

    @Test func memoriesMoveWhereTheReservationIsTooSmall() throws {
        let memory = try #require(LinearMemory(type: MemoryType(limits: Limits(minimum: 1)), available: 65536))
        #expect(memory.write([5, 6], at: 65528))
        #expect(memory.grow(by: 39) == 1)
        #expect(memory.pages == 40)
        #expect(memory.contains(40 * 65536 - 1, count: 1) && !memory.contains(40 * 65536, count: 1))
        #expect(memory.read(65528, count: 1) == [5])
    }
}

@Suite struct TableServiceTests {
    private func make() throws -> (Fixture, Instance, TableInstance) {
        let fixture = Fixture()
        let instance = try fixture.instantiate(
            """
            (module
              (table (export "t") 5 20 funcref) (table (export "u") i64 3 externref)
              (elem func $f $g $f) (elem declare func $f) (func $f) (func $g))
            """)
        return (fixture, instance, try #require(instance.tableExport("t")))
    }

    @Test func initializeAndDrop() throws {
        let (fixture, instance, table) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        let f = try #require(instance.function(0)).reference
        let g = try #require(instance.function(1)).reference
        #expect(unsafe store.tableInit(record, table: 0, element: 0, destination: 3, source: 0, count: 2) == 0)
        #expect(table[3] == f && table[4] == g && table[2] == .null)
        #expect(unsafe store.tableInit(record, table: 0, element: 0, destination: 4, source: 0, count: 2) == trapTable)
        #expect(unsafe store.tableInit(record, table: 0, element: 0, destination: 0, source: 2, count: 2) == trapTable)
        #expect(unsafe store.tableInit(record, table: 0, element: 0, destination: 5, source: 3, count: 0) == 0)
        #expect(unsafe store.tableInit(record, table: 0, element: 1, destination: 0, source: 0, count: 1) == trapTable)
        unsafe store.elementDrop(record, element: 0)
        #expect(unsafe store.tableInit(record, table: 0, element: 0, destination: 0, source: 0, count: 1) == trapTable)
    }

    @Test func copyFillAndGrow() throws {
        let (fixture, instance, table) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        let f = try #require(instance.function(0)).reference
        let g = try #require(instance.function(1)).reference
        #expect(unsafe store.tableFill(record, table: 0, destination: 1, value: f.bits, count: 2) == 0)
        #expect(unsafe store.tableFill(record, table: 0, destination: 4, value: g.bits, count: 2) == trapTable)
        #expect(table[4] == .null)
        #expect(try table.set(0, to: g))
        #expect(unsafe store.tableCopy(record, destinationTable: 0, sourceTable: 0, destination: 1, source: 0, count: 4) == 0)
        #expect(table[0] == g && table[1] == g && table[2] == f && table[3] == f && table[4] == .null)
        #expect(unsafe store.tableCopy(record, destinationTable: 0, sourceTable: 0, destination: .max, source: 0, count: 2) == trapTable)
        let storage = unsafe instance.storage.tables[0].record
        #expect(unsafe store.tableGrow(storage, by: 3, value: g.bits) == 5)
        #expect(table.count == 8 && table[0] == g && table[5] == g && table[7] == g && table[8] == nil)
        #expect(unsafe store.tableGrow(storage, by: 13, value: 0) == -1)
        #expect(unsafe store.tableGrow(storage, by: .max, value: 0) == -1)
        #expect(unsafe store.tableGrow(storage, by: 12, value: 0) == 8)
        #expect(try table.set(20, to: g) == false)
        #expect(throws: ArgumentError.self) { try table.set(0, to: store.hostReference(1)) }
    }

    @Test func elementsAreRoots() throws {
        let (fixture, instance, _) = try make()
        let store = fixture.store
        let table = try #require(instance.tableExport("u"))
        final class Thing {}
        do {
            let thing = Thing()
            #expect(try table.set(1, to: store.hostReference(to: thing)))
        }
        store.collectGarbage()
        let reference = try #require(table[1])
        #expect(store.hostObject(of: reference) is Thing)
        #expect(store.hostObject(of: store.hostReference(1)) == nil)
    }
}

@Suite struct ArrayServiceTests {
    private func make() throws -> (Fixture, Instance) {
        let fixture = Fixture()
        let instance = try fixture.instantiate(
            """
            (module
              (type $b (array (mut i8))) (type $h (array (mut i16))) (type $v (array (mut v128))) (type $f (array (mut funcref)))
              (data "abcdef") (elem func $g $g $g) (func $g))
            """)
        return (fixture, instance)
    }

    private func bytes(_ array: UInt64) -> [UInt8] {
        let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(Store.words(array)[0]))
        let count = Int(unsafe Store.words(array)[1]) * Int(unsafe type?.pointee.element_size ?? 0)
        return unsafe [UInt8](UnsafeRawBufferPointer(start: Store.words(array) + 2, count: count))
    }

    @Test func newFromSegments() throws {
        let (fixture, instance) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        var array: UInt64 = 0
        #expect(unsafe store.arrayNewData(record, type: 0, data: 0, source: 1, count: 3, result: &array) == 0)
        #expect(bytes(array) == [98, 99, 100])
        #expect(unsafe store.arrayNewData(record, type: 1, data: 0, source: 2, count: 2, result: &array) == 0)
        #expect(bytes(array) == [99, 100, 101, 102])
        #expect(unsafe store.arrayNewData(record, type: 1, data: 0, source: 2, count: 3, result: &array) == trapMemory)
        #expect(unsafe store.arrayNewData(record, type: 2, data: 0, source: 0, count: 0xFFFF_FFFF, result: &array) == trapMemory)
        #expect(unsafe store.arrayNewElement(record, type: 3, element: 0, source: 1, count: 2, result: &array) == 0)
        let function = try #require(instance.function(0))
        #expect(unsafe Store.words(array)[1] == 2 && Store.words(array)[2] == function.bits && Store.words(array)[3] == function.bits)
        #expect(unsafe store.arrayNewElement(record, type: 3, element: 0, source: 2, count: 2, result: &array) == trapTable)
        #expect(unsafe store.arrayInitElement(record, element: 0, array: array, destination: 1, source: 0, count: 1) == 0)
        #expect(unsafe store.arrayInitElement(record, element: 0, array: array, destination: 2, source: 0, count: 1) == trapArray)
        #expect(unsafe store.arrayInitElement(record, element: 0, array: array, destination: 0, source: 3, count: 1) == trapTable)
        #expect(unsafe store.arrayInitElement(record, element: 0, array: 0, destination: 0, source: 3, count: 1) == trapNull)
    }

    @Test func initializeCopyAndFill() throws {
        let (fixture, instance) = try make()
        let (store, record) = unsafe (fixture.store, UnsafePointer(instance.storage.record))
        let array = store.newArray(instance.storage, type: 0, length: 8)
        #expect(unsafe store.arrayInitData(record, data: 0, array: array, destination: 2, source: 0, count: 6) == 0)
        #expect(bytes(array) == [0, 0, 97, 98, 99, 100, 101, 102])
        #expect(unsafe store.arrayInitData(record, data: 0, array: array, destination: 3, source: 0, count: 6) == trapArray)
        #expect(unsafe store.arrayInitData(record, data: 0, array: array, destination: 0, source: 1, count: 6) == trapMemory)
        #expect(unsafe store.arrayInitData(record, data: 0, array: 0, destination: 0, source: 1, count: 6) == trapNull)
        #expect(store.arrayCopy(destinationArray: array, destination: 0, sourceArray: array, source: 2, count: 6) == 0)
        #expect(bytes(array) == [97, 98, 99, 100, 101, 102, 101, 102])
        #expect(store.arrayCopy(destinationArray: array, destination: 3, sourceArray: array, source: 0, count: 6) == trapArray)
        #expect(store.arrayCopy(destinationArray: 0, destination: 0, sourceArray: array, source: 0, count: 0) == trapNull)
        #expect(store.arrayCopy(destinationArray: array, destination: 0, sourceArray: 0, source: 0, count: 0) == trapNull)
        store.fillArray(array, low: 0x133, high: 0, count: 2)
        #expect(bytes(array) == [0x33, 0x33, 99, 100, 101, 102, 101, 102])
        let vectors = store.newArray(instance.storage, type: 2, length: 2)
        store.fillArray(vectors, low: 1, high: 2, count: 2)
        #expect(unsafe Store.words(vectors)[4] == 1 && Store.words(vectors)[5] == 2)
        var slots: [UInt64] = [1, 2]
        #expect(unsafe store.arrayFill(vectors, offset: 1, value: &slots, count: 2) == trapArray)
        #expect(unsafe store.arrayFill(0, offset: 1, value: &slots, count: 2) == trapNull)
        var result: UInt64 = 0
        #expect(unsafe store.arrayNew(instance.module.types[1], length: 3, value: &slots, result: &result) == 0)
        #expect(bytes(result) == [1, 0, 1, 0, 1, 0])
        #expect(unsafe store.arrayNew(instance.module.types[2], length: .max, value: &slots, result: &result) == Store.heapExhausted)
    }
}
