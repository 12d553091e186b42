import Testing
import WasmBinary
import WasmModel

struct IntegerTests {
    private func constant(_ bytes: [UInt8]) throws(MalformedError) -> Instruction {
        let bytes = bytes + [0x0B]
        var reader = InstructionReader(bytes: bytes, range: 0..<bytes.count, hasDataCount: true)
        let instruction = try reader.next()
        _ = try reader.next()
        return instruction
    }

    @Test(arguments: [Int32.min, -65, -64, -1, 0, 1, 63, 64, 127, 128, 8191, 8192, .max])
    func signed32RoundTrip(value: Int32) throws {
        var writer = InstructionWriter()
        writer.write(.i32Constant(value), sideTable: InstructionSideTable())
        guard case .i32Constant(value) = try constant(writer.bytes) else {
            Issue.record("\(value) came back as something else")
            return
        }
    }

    @Test(arguments: [Int64.min, Int64(Int32.min) - 1, -65, -64, -1, 0, 63, 64, Int64(Int32.max) + 1, .max])
    func signed64RoundTrip(value: Int64) throws {
        var writer = InstructionWriter()
        writer.write(.i64Constant(value), sideTable: InstructionSideTable())
        guard case .i64Constant(value) = try constant(writer.bytes) else {
            Issue.record("\(value) came back as something else")
            return
        }
    }

    @Test(arguments: [UInt64(0), 1, 127, 128, 16383, 16384, 0xFFFF_FFFF, 0x1_0000_0000, .max])
    func unsigned64RoundTrip(value: UInt64) throws {
        var writer = InstructionWriter()
        writer.write(.load(.i32Load, MemoryArgument(offset: value, memory: 0, alignment: 2)), sideTable: InstructionSideTable())
        guard case .load(.i32Load, let argument) = try constant(writer.bytes) else {
            Issue.record("\(value) came back as something else")
            return
        }
        #expect(argument.offset == value)
    }

    @Test func paddedFormsAreLegal() throws {
        guard case .i32Constant(-1) = try constant([0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) else {
            Issue.record("padded -1")
            return
        }
        guard case .localGet(3) = try constant([0x20, 0x83, 0x80, 0x80, 0x80, 0x00]) else {
            Issue.record("padded 3")
            return
        }
    }

    @Test(
        arguments: [
            ([0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 5), ([0x41, 0x80, 0x80, 0x80, 0x80, 0x70], 5),
            ([0x20, 0x80, 0x80, 0x80, 0x80, 0x10], 5), ([0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E], 10),
        ] as [([UInt8], Int)])
    func tooLarge(bytes: [UInt8], offset: Int) {
        #expect(fault { () throws(MalformedError) in _ = try constant(bytes) } == .binary(.integerTooLarge))
        #expect(faultOffset { () throws(MalformedError) in _ = try constant(bytes) } == offset)
    }

    @Test(
        arguments: [
            [0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
            [0xFC, 0x87, 0x80, 0x80, 0x80, 0x80, 0x00],
        ] as [[UInt8]])
    func tooLong(bytes: [UInt8]) {
        #expect(fault { () throws(MalformedError) in _ = try constant(bytes) } == .binary(.integerRepresentationTooLong))
    }
}
