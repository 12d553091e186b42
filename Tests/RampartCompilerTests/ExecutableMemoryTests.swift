import CRampart
import Glibc
import Testing
import WasmModel

@testable import RampartCompiler

@Suite("Executable memory")
struct ExecutableMemoryTests {
    private typealias Unary = @convention(c) (Int64) -> Int64
    private typealias Binary = @convention(c) (Int64, Int64) -> Int64

    private static let pageBytes: UInt = 4096

    private static func isCode(_ address: UInt) -> Bool { unsafe rampart_native_contains(UnsafeRawPointer(bitPattern: address)) }

    private static func register(_ address: UInt, _ bytes: Int) -> Bool {
        guard let start = unsafe UnsafeRawPointer(bitPattern: address) else { return false }
        return unsafe rampart_native_register(start, bytes)
    }

    private static func unregister(_ address: UInt, _ bytes: Int) {
        guard let start = unsafe UnsafeRawPointer(bitPattern: address) else { return }
        unsafe rampart_native_unregister(start, bytes)
    }

    private static func address(_ memory: ExecutableMemory) -> UInt { unsafe UInt(bitPattern: memory.base) }

    @Test func runsWhatUnitsHave() throws {
        let memory = try ExecutableMemory(ObjectLinkerTests.module())
        // The functions have these parameters, results and the convention of C.
        let f3 = unsafe unsafeBitCast(memory.function(0), to: Binary.self)
        let f4 = unsafe unsafeBitCast(memory.function(1), to: Binary.self)
        let f5 = unsafe unsafeBitCast(memory.function(2), to: Binary.self)
        let f6 = unsafe unsafeBitCast(memory.function(3), to: Unary.self)
        withExtendedLifetime(memory) {
            #expect(f4(10, 3) == 7)
            #expect(f3(10, 3) == -6)
            #expect((0..<10).map { f5($0, 100) } == [103, 400, 97, 94, 103, 0, 51200, 10, 0, -95])
            #expect(f6(7) == 18)
        }
    }

    @Test func isNeverWritableAndExecutable() throws {
        let memory = try ExecutableMemory(ObjectLinkerTests.module())
        let start = Self.address(memory)
        let file = unsafe try #require(unsafe fopen("/proc/self/maps", "r"))
        defer { unsafe fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { unsafe free(line) }
        var text: String?
        while unsafe getline(&line, &capacity, file) > 0, let read = unsafe line {
            let words = unsafe String(cString: read).split(separator: " ")
            guard words.count > 1, let first = words[0].split(separator: "-").first, UInt(first, radix: 16) == start else { continue }
            text = String(words[1].prefix(3))
        }
        #expect(text == "r-x")
        withExtendedLifetime(memory) {}
    }

    @Test func textIsKnownAsCode() throws {
        let text = [UInt8](repeating: 0xC3, count: 3 * 4096 + 1)
        let code = CompiledCode(text: text, readOnlyData: [1, 2, 3], functions: [.init(offset: 0, count: 1)], sites: [])
        let memory = try ExecutableMemory(code)
        let base = Self.address(memory)
        #expect(Self.isCode(base))
        #expect(Self.isCode(base + 4 * Self.pageBytes - 1))
        // Read-only data is not code.
        #expect(!Self.isCode(base + 4 * Self.pageBytes))
        let constant = unsafe memory.base.advanced(by: 4 * 4096).load(as: UInt8.self)
        #expect(constant == 1)
        withExtendedLifetime(memory) {}
        #expect(!Self.isCode(0))
        #expect(!Self.isCode(.max))
    }

    @Test func mapsNothing() throws {
        let memory = try ExecutableMemory(CompiledCode(text: [], readOnlyData: [], functions: [], sites: []))
        #expect(!Self.isCode(Self.address(memory)))
        let constants = try ExecutableMemory(CompiledCode(text: [], readOnlyData: [7], functions: [], sites: []))
        let constant = unsafe constants.base.load(as: UInt8.self)
        #expect(constant == 7)
        withExtendedLifetime((memory, constants)) {}
    }

    @Test func refusesAFunctionBehindTheText() {
        let code = CompiledCode(text: [0xC3], readOnlyData: [], functions: [.init(offset: 1, count: .max)], sites: [])
        #expect(throws: CompilerError.self) { _ = try ExecutableMemory(code) }
    }

    /// The registry only: these addresses are never touched, and lie where the kernel maps nothing unasked.
    @Test func registersRanges() {
        // Two ranges in one word of the registry, and one over several of its blocks.
        let low: UInt = 0x10_0000_0000 + 60 * Self.pageBytes
        let next: UInt = 0x10_0000_0000 + 62 * Self.pageBytes
        let large: UInt = 0x20_0000_0000 - 3 * Self.pageBytes
        let pages: UInt = (3 << 27) / Self.pageBytes
        func known(_ start: UInt, _ page: UInt) -> Bool { Self.isCode(start + page * Self.pageBytes) }
        #expect(Self.register(low, 2 * 4096))
        #expect(Self.register(next, 2 * 4096 + 1))
        #expect(Self.register(large, 3 << 27))
        #expect((0..<6).map { known(low, $0) } == [true, true, true, true, true, false])
        #expect(!Self.isCode(low - 1))
        Self.unregister(low, 2 * 4096)
        #expect((0..<6).map { known(low, $0) } == [false, false, true, true, true, false])
        Self.unregister(next, 2 * 4096 + 1)
        #expect(!known(next, 0) && !known(next, 2))
        #expect(!Self.isCode(large - 1) && !known(large, pages))
        #expect(stride(from: 0, to: pages, by: 97).allSatisfy { known(large, $0) } && known(large, pages - 1))
        Self.unregister(large, 3 << 27)
        #expect(stride(from: 0, to: pages, by: 97).allSatisfy { !known(large, $0) } && !known(large, pages - 1))
        // Not addresses of user programs.
        #expect(!Self.register(1 << 47, 1))
        #expect(!Self.register((1 << 47) - 4096, 4097))
    }
}
