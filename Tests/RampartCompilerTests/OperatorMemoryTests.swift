import Testing
import WasmModel
import WasmSemantics

@testable import RampartCompiler

/// Loads, stores and atomic accesses, of one memory of 16 bytes.
@Suite("Operators on memory")
struct OperatorMemoryTests {
    /// Bytes with and without the sign bit, no two alike.
    static let memory = SIMD16<UInt8>(
        0x91, 0x02, 0x83, 0x74, 0x95, 0xA6, 0x17, 0xF8, 0x59, 0xEA, 0x3B, 0xCC, 0x6D, 0xDE, 0x4F, 0x80)
    static let vector = SIMD16<UInt8>(0xA0, 1, 2, 0xB3, 4, 5, 6, 0xC7, 8, 9, 0xDA, 11, 12, 13, 14, 0xEF)

    struct Case {
        let opcode: Opcode
        let signature: OperatorSignature
        let offset: Int
        let lane: UInt8
        /// Those behind the address.
        let operands: [SIMD16<UInt8>]

        init?(_ opcode: Opcode, offset: Int, lane: UInt8 = 0, operands: [SIMD16<UInt8>] = []) {
            guard let signature = opcode.row.signature else { return nil }
            self.opcode = opcode
            self.signature = signature
            self.offset = offset
            self.lane = lane
            self.operands = operands
        }

        var width: Int { Int(opcode.row.accessWidth) }
        var isLoad: Bool { !signature.results.isEmpty }

        var function: OperatorFunction {
            OperatorFunction(operands: signature.operands.dropFirst().map { $0.valueType(address: .i32) }) { emitter, operands, memory in
                let pointer = emitter.builder.offset(memory, offset)
                let access = PlainAccess(builder: emitter.builder)
                if opcode.row.immediates == .atomicMemory {
                    return emitter.atomic(opcode, pointer, operands).map { [$0] } ?? []
                }
                switch (opcode.row.immediates, isLoad) {
                case (.memoryLane, true): return [emitter.loadLane(opcode, lane: lane, pointer, operands[0], access)]
                case (.memoryLane, false): emitter.storeLane(opcode, lane: lane, pointer, operands[0], access)
                case (_, true): return [emitter.load(opcode, pointer, access)]
                case (_, false): emitter.store(opcode, pointer, operands[0], access)
                }
                return []
            }
        }
    }

    /// The little-endian number in some bytes.
    static func bits(_ bytes: SIMD16<UInt8>, _ offset: Int, _ width: Int) -> UInt64 {
        (0..<min(width, 8)).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
    }

    static func replacing(_ bytes: SIMD16<UInt8>, _ offset: Int, _ width: Int, with bits: UInt64) -> SIMD16<UInt8> {
        var bytes = bytes
        for index in 0..<width { bytes[offset + index] = UInt8(truncatingIfNeeded: bits >> UInt64(index * 8)) }
        return bytes
    }

    private func check(_ cases: [Case], _ expected: (Case) -> (result: SIMD16<UInt8>, memory: SIMD16<UInt8>)) throws {
        for image in try OperatorTests.images(cases.map(\.function)) {
            for (index, access) in cases.enumerated() {
                var memory = Self.memory
                let found = try image.call(index, access.operands, &memory).get()
                let expected = expected(access)
                #expect(memory == expected.memory, "\(access.opcode.mnemonic) on \(image.level)")
                if access.isLoad { #expect(found[0] == expected.result, "\(access.opcode.mnemonic) on \(image.level)") }
            }
        }
    }

    @Test func loadAndStore() throws {
        let opcodes = OperatorTests.opcodes(.memory)
        #expect(opcodes.count == 37)
        let cases = opcodes.flatMap { opcode in
            // Addresses are multiples of nothing, but for the vector that is all of the memory.
            [0, 3, 5].filter { $0 + Int(opcode.row.accessWidth) <= 16 }.compactMap { Case(opcode, offset: $0, operands: [Self.vector]) }
        }
        try check(cases) { access in
            let bits = Self.bits(Self.memory, access.offset, access.width)
            guard access.isLoad else {
                if access.width == 16 { return (SIMD16(), Self.vector) }
                let stored = Self.bits(Self.vector, 0, access.width)
                return (SIMD16(), Self.replacing(Self.memory, access.offset, access.width, with: stored))
            }
            return (Self.loaded(access.opcode, bits, access.width), Self.memory)
        }
    }

    /// What a load makes of the bits that it read.
    private static func loaded(_ opcode: Opcode, _ bits: UInt64, _ width: Int) -> SIMD16<UInt8> {
        switch opcode {
        case .v128Load: return memory
        case .v128Load8x8S: return Vector.load8x8S(bits)
        case .v128Load8x8U: return Vector.load8x8U(bits)
        case .v128Load16x4S: return Vector.load16x4S(bits)
        case .v128Load16x4U: return Vector.load16x4U(bits)
        case .v128Load32x2S: return Vector.load32x2S(bits)
        case .v128Load32x2U: return Vector.load32x2U(bits)
        case .v128Load8Splat: return Vector.load8Splat(UInt8(bits))
        case .v128Load16Splat: return Vector.load16Splat(UInt16(bits))
        case .v128Load32Splat: return Vector.load32Splat(UInt32(bits))
        case .v128Load64Splat: return Vector.load64Splat(bits)
        case .v128Load32Zero: return Vector.load32Zero(UInt32(bits))
        case .v128Load64Zero: return Vector.load64Zero(bits)
        default:
            guard opcode.mnemonic.hasSuffix("_s") else { return SIMD16(bits: SIMD2<UInt64>(bits, 0)) }
            let unused = UInt64(64 - width * 8)
            let extended = UInt64(bitPattern: Int64(bitPattern: bits << unused) >> Int64(unused))
            return SIMD16(bits: SIMD2<UInt64>(opcode.mnemonic.hasPrefix("i32") ? extended & 0xFFFF_FFFF : extended, 0))
        }
    }

    @Test func moveLanes() throws {
        let cases = OperatorTests.opcodes(.memoryLane).flatMap { opcode in
            (0..<UInt8(16 / opcode.row.accessWidth)).compactMap { Case(opcode, offset: 7, lane: $0, operands: [Self.vector]) }
        }
        #expect(cases.count == 2 * (16 + 8 + 4 + 2))
        try check(cases) { access in
            let (lane, width) = (Int(access.lane) * access.width, access.width)
            if access.isLoad { return (Self.replacing(Self.vector, lane, width, with: Self.bits(Self.memory, 7, width)), Self.memory) }
            return (SIMD16(), Self.replacing(Self.memory, 7, width, with: Self.bits(Self.vector, lane, width)))
        }
    }

    @Test func accessAtomically() throws {
        let services: [Opcode] = [.memoryAtomicNotify, .memoryAtomicWait32, .memoryAtomicWait64]
        let opcodes = OperatorTests.opcodes(.atomicMemory).filter { !services.contains($0) }
        #expect(opcodes.count == 63)
        let matching = SIMD16<UInt8>(bits: SIMD2<UInt64>(Self.bits(Self.memory, 8, 8), 0))
        let cases = opcodes.flatMap { opcode in
            // Narrow accesses wrap what the operand has above their width.
            [Self.vector, matching].compactMap { Case(opcode, offset: 8, operands: [$0, Self.vector]) }
        }
        try check(cases) { access in
            let width = access.width
            let old = Self.bits(Self.memory, 8, width)
            let operand = Self.bits(access.operands[0], 0, width)
            let name = access.opcode.mnemonic
            let new: UInt64
            if name.contains("cmpxchg") {
                new = operand == old ? Self.bits(Self.vector, 0, width) : old
            } else if name.contains("load") {
                new = old
            } else if name.contains("store") || name.contains("xchg") {
                new = operand
            } else if name.contains("add") {
                new = old &+ operand
            } else if name.contains("sub") {
                new = old &- operand
            } else if name.contains("and") {
                new = old & operand
            } else if name.contains("xor") {
                new = old ^ operand
            } else {
                new = old | operand
            }
            return (SIMD16(bits: SIMD2<UInt64>(old, 0)), Self.replacing(Self.memory, 8, width, with: new))
        }
    }
}
