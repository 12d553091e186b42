import Testing
import WasmModel

@testable import RampartRuntime

/// Memories whose pages have one byte (proposal custom-page-sizes).
@Suite struct PageSizeTests {
    private func bytes(_ minimum: UInt64, _ maximum: UInt64? = nil, index: IndexType = .i32, exponent: UInt8 = 0) -> MemoryType {
        MemoryType(limits: Limits(minimum: minimum, maximum: maximum), index: index, pageSizeExponent: exponent)
    }

    @Test func growthKeepsContentsAndGivesZeros() throws {
        // Only the minimum is available at first, so the memory moves when it grows over a page of the machine.
        let memory = try #require(LinearMemory(type: bytes(10), available: 10))
        #expect(memory.write([1, 2, 3], at: 7))
        #expect(!memory.write([1, 2, 3], at: 8))
        #expect(memory.grow(to: 11))
        #expect(memory.write([4], at: 10))
        #expect(!memory.write([4], at: 11))
        #expect(memory.grow(to: 5000))
        #expect(memory.read(7, count: 5) == [1, 2, 3, 4, 0])
        #expect(memory.read(11, count: 4989) == [UInt8](repeating: 0, count: 4989))
        #expect(memory.read(4999, count: 2) == nil)
        #expect(memory.pages == 5000 && memory.byteCount == 5000)
        #expect(memory.currentType == bytes(5000))
    }

    @Test func hugeMaximaAreOnlyPromises() throws {
        let store = Fixture().store
        for type in [bytes(1, UInt64(UInt32.max)), bytes(1), bytes(1, .max, index: .i64), bytes(1, index: .i64)] {
            let memory = try store.makeMemory(type)
            for count: UInt64 in [.max, .max - 1, .max / 2, 1 << 62] {
                #expect(memory.grow(by: count) == nil)
            }
            if type.index == .i32 { #expect(memory.grow(by: UInt64(UInt32.max)) == nil) }
            #expect(memory.grow(by: 1) == 1)
            #expect(memory.byteCount == 2)
        }
    }

    @Test func hugeMinimaPassTheLimit() {
        for type in [bytes(.max, index: .i64), bytes(1 << 63, index: .i64), bytes(1 << 48, index: .i64, exponent: 16)] {
            #expect(failure(type)?.contains("passes the limit") == true)
        }
    }

    @Test func theStoreCountsBytes() throws {
        var limits = StoreLimits()
        limits.memoryBytes = 100
        let store = Fixture(limits).store
        let memory = try store.makeMemory(bytes(60))
        #expect(failure(bytes(41), in: store) == "memory of 41 bytes passes the limit, 40 are left")
        #expect(memory.grow(by: 41) == nil)
        #expect(memory.grow(by: 40) == 60)
        #expect(memory.grow(by: 1) == nil)
    }

    @Test func typesThatNoModuleHasAreRefused() {
        let types = [
            bytes(0, exponent: 1), bytes(0, exponent: 15), bytes(0, exponent: 17), bytes(0, exponent: 64), bytes(0, exponent: .max),
            bytes(2, 1), bytes(1 << 32), bytes(0, 1 << 32), bytes(65537, exponent: 16), bytes(0, 65537, exponent: 16),
            bytes((1 << 48) + 1, index: .i64, exponent: 16),
        ]
        for type in types {
            #expect(failure(type) == "a memory type that is not valid", "\(type)")
        }
    }

    private func failure(_ type: MemoryType, in store: Store = Fixture().store) -> String? {
        do throws(InstantiationError) {
            _ = try store.makeMemory(type)
            return nil
        } catch {
            return error.message
        }
    }
}
