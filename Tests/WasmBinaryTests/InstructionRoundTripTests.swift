import Testing
import WasmBinary
import WasmModel

struct InstructionRoundTripTests {
    /// Some immediates for every kind, written without the writer under test.
    private func immediates(_ kind: ImmediateKind) -> [[UInt8]] {
        switch kind {
        case .none: [[]]
        case .block: [[0x40], [0x7F], [0x05], [0x64, 0x6E], [0xC0, 0x00], [0x63, 0x80, 0x01]]
        case .label, .tag, .function, .type, .local, .global, .table, .element, .data, .memoryIndex: [[0x00], [0x03], [0x80, 0x01]]
        case .labels: [[0x00, 0x01], [0x02, 0x00, 0x01, 0x80, 0x02]]
        case .tryTable: [[0x40, 0x00], [0x01, 0x04, 0x00, 0x01, 0x02, 0x01, 0x03, 0x04, 0x02, 0x05, 0x03, 0x06]]
        case .typeTable, .tableTable, .elementTable, .dataMemory, .memoryMemory, .typeField, .typeLength, .typeData, .typeElement,
            .typeType:
            [[0x00, 0x00], [0x01, 0x02], [0x81, 0x01, 0x03]]
        case .memory: [[0x00, 0x00], [0x42, 0x03, 0x80, 0x01], [0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]]
        case .atomicMemory: [[0x00, 0x00], [0x42, 0x03, 0x80, 0x01]]
        case .zeroByte: [[0x00]]
        case .memoryLane: [[0x00, 0x00, 0x00], [0x40, 0x01, 0x07, 0xFF]]
        case .lane: [[0x00], [0xFF]]
        case .shuffle, .v128: [Array(0..<16), [UInt8](repeating: 0xFF, count: 16)]
        case .selectTypes: [[0x01, 0x7F], [0x00], [0x02, 0x70, 0x64, 0x00]]
        case .heapType, .heapTypeNonNull, .heapTypeNull:
            (0x69...0x74).map { [UInt8($0)] } + [[0x00], [0xC0, 0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]]
        case .castBranch: (0..<4).map { [$0, 0x01, 0x6E, 0x05] }
        case .i32: [[0x00], [0x7F], [0x80, 0x80, 0x80, 0x80, 0x78]]
        case .i64: [[0x00], [0x80, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F]]
        case .f32: [[0x00, 0x01, 0x02, 0xFF]]
        case .f64: [[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0xFF]]
        }
    }

    private func code(_ opcode: Opcode) -> [UInt8] {
        let code = opcode.rawValue & 0x0FFF
        guard opcode.rawValue >> 12 != 0 else { return [UInt8(code)] }
        let prefix = 0xFA + UInt8(opcode.rawValue >> 12)
        return [prefix] + (code < 0x80 ? [UInt8(code)] : [UInt8(code & 0x7F) | 0x80, UInt8(code >> 7)])
    }

    @Test(arguments: [false, true]) func everyRowOfTheOpcodeTable(retains: Bool) throws {
        var checked = 0
        for row in OpcodeTable.rows where ![.end, .else, .catch, .catchAll, .delegate].contains(row.opcode) {
            for immediates in immediates(row.immediates) {
                let instruction = code(row.opcode) + immediates
                let opensBlock = [.block, .loop, .if, .tryTable, .try].contains(row.opcode)
                // Three of them, so that positions in the side table differ from 0.
                let bytes = [UInt8]([instruction, instruction, instruction].joined()) + [UInt8](repeating: 0x0B, count: opensBlock ? 4 : 1)
                var reader = InstructionReader(
                    bytes: bytes, range: 0..<bytes.count, features: .all, hasDataCount: true)
                reader.retainsSideTable = retains
                var writer = InstructionWriter()
                var count = 0
                while !reader.isAtEnd {
                    let next = try reader.next()
                    if count < 3 {
                        #expect(reader.opcode == row.opcode)
                        #expect(reader.instructionOffset == count * instruction.count)
                    }
                    count += 1
                    writer.write(next, sideTable: reader.sideTable)
                }
                #expect(writer.bytes == bytes, "\(row.mnemonic)")
                checked += 1
            }
        }
        #expect(checked > OpcodeTable.rows.count)
    }

    @Test func everyOtherOpcodeIsIllegal() {
        let legal = Set(OpcodeTable.rows.map { code($0.opcode) })
        let operands = [UInt8](repeating: 0, count: 20)
        func check(_ opcode: [UInt8], _ expected: BinaryFault) {
            guard !legal.contains(opcode) else { return }
            let bytes = opcode + operands
            #expect(
                fault { () throws(MalformedError) in
                    var reader = InstructionReader(bytes: bytes, range: 0..<bytes.count, hasDataCount: true)
                    _ = try reader.next()
                } == .binary(expected))
        }
        for byte in UInt8.min...UInt8.max where !(0xFB...0xFE).contains(byte) {
            check([byte], .illegalOpcode(prefix: nil, code: UInt32(byte)))
        }
        for prefix in UInt8(0xFB)...0xFE {
            for code in UInt32(0)..<0x300 {
                let bytes = code < 0x80 ? [UInt8(code)] : [UInt8(code & 0x7F) | 0x80, UInt8(code >> 7)]
                check([prefix] + bytes, .illegalOpcode(prefix: prefix, code: code))
            }
        }
    }

    @Test func elseBelongsToAnIf() throws {
        try walkBody([0x04, 0x40, 0x05, 0x0B, 0x0B])
        let bodies: [[UInt8]] = [
            [0x05, 0x0B], [0x02, 0x40, 0x05, 0x0B, 0x0B], [0x04, 0x40, 0x05, 0x05, 0x0B, 0x0B], [0x04, 0x40, 0x0B, 0x05, 0x0B],
        ]
        for body in bodies {
            #expect(fault { () throws(MalformedError) in try walkBody(body) } == .binary(.endExpected))
        }
    }

    /// 0x06 is `try`, 0x07 `catch` of a tag, 0x19 `catch_all`, 0x18 `delegate` to a label.
    @Test func catchAndDelegateBelongToATry() throws {
        let legal: [[UInt8]] = [
            [0x06, 0x40, 0x0B, 0x0B], [0x06, 0x40, 0x07, 0x00, 0x07, 0x01, 0x19, 0x0B, 0x0B], [0x06, 0x40, 0x18, 0x00, 0x0B],
            [0x06, 0x40, 0x06, 0x40, 0x18, 0x00, 0x19, 0x06, 0x40, 0x07, 0x00, 0x0B, 0x0B, 0x0B],
        ]
        for body in legal { try walkBody(body, features: .all) }
        let misplaced: [[UInt8]] = [
            [0x07, 0x00, 0x0B], [0x19, 0x0B], [0x18, 0x00], [0x02, 0x40, 0x07, 0x00, 0x0B, 0x0B], [0x03, 0x40, 0x19, 0x0B, 0x0B],
            [0x02, 0x40, 0x18, 0x00, 0x0B], [0x1F, 0x40, 0x00, 0x19, 0x0B, 0x0B],
            [0x06, 0x40, 0x05, 0x0B, 0x0B], [0x04, 0x40, 0x19, 0x0B, 0x0B], [0x06, 0x40, 0x19, 0x05, 0x0B, 0x0B],
            [0x06, 0x40, 0x19, 0x19, 0x0B, 0x0B], [0x06, 0x40, 0x19, 0x07, 0x00, 0x0B, 0x0B], [0x06, 0x40, 0x19, 0x18, 0x00, 0x0B],
            [0x06, 0x40, 0x07, 0x00, 0x18, 0x00, 0x0B], [0x06, 0x40, 0x0B, 0x19, 0x0B], [0x06, 0x40, 0x18, 0x00, 0x19, 0x0B],
        ]
        for body in misplaced {
            #expect(fault { () throws(MalformedError) in try walkBody(body, features: .all) } == .binary(.endExpected), "\(body)")
        }
        // `delegate` has ended the block, so this is the end of the function, and one too many.
        #expect(
            fault { () throws(MalformedError) in try walkBody([0x06, 0x40, 0x18, 0x00, 0x0B, 0x0B], features: .all) }
                == .binary(.sectionSizeMismatch))
    }

    @Test func throwBelongsToBothProposals() throws {
        for (feature, other) in [(Feature.exceptions, Feature.legacyExceptions), (.legacyExceptions, .exceptions)] {
            var features = Features.all
            features[other] = false
            try walkBody([0x08, 0x00, 0x0B], features: features)
            features[feature] = false
            guard
                case .featureDisabled(.exceptions, _)? = fault({ () throws(MalformedError) in
                    try walkBody([0x08, 0x00, 0x0B], features: features)
                })
            else {
                Issue.record("throw needs neither feature")
                continue
            }
        }
    }

    @Test func theFinalEndStandsAtTheEnd() {
        #expect(fault { () throws(MalformedError) in try walkBody([0x01, 0x0B, 0x0B]) } == .binary(.sectionSizeMismatch))
        #expect(fault { () throws(MalformedError) in try walkBody([0x01]) } == .binary(.unexpectedEnd))
        #expect(fault { () throws(MalformedError) in try walkBody([]) } == .binary(.unexpectedEnd))
        #expect(
            fault { () throws(MalformedError) in
                var reader = InstructionReader(bytes: [0x0B], range: 0..<1, hasDataCount: true)
                _ = try reader.next()
                _ = try reader.next()
            } == .binary(.unexpectedEnd))
    }

    /// Deep nesting crosses the words in which the reader keeps the open blocks.
    @Test func nestingIsTrackedAndBounded() throws {
        let depth = 200
        var body: [UInt8] = []
        let starts: [[UInt8]] = [[0x04, 0x40], [0x02, 0x40], [0x06, 0x40], [0x06, 0x40]]
        let ends: [[UInt8]] = [[0x05, 0x0B], [0x0B], [0x07, 0x00, 0x19, 0x0B], [0x18, 0x00]]
        for level in 0..<depth { body += starts[level % 4] }
        for level in (0..<depth).reversed() { body += ends[level % 4] }
        try walkBody(body + [0x0B], features: .all)

        var limits = ImplementationLimits()
        limits.nestingDepth = 10
        let eleven = [UInt8]([[UInt8]](repeating: [0x02, 0x40], count: 11).joined())
        #expect(
            fault { () throws(MalformedError) in
                var reader = InstructionReader(bytes: eleven, range: 0..<eleven.count, hasDataCount: true, limits: limits)
                while !reader.isAtEnd { _ = try reader.next() }
            } == .binary(.limitExceeded(.nestedBlocks, maximum: 10)))
    }

    @Test func dataSegmentsNeedTheDataCount() {
        let bodies: [[UInt8]] = [
            [0xFC, 0x08, 0x00, 0x00, 0x0B], [0xFC, 0x09, 0x00, 0x0B], [0xFB, 0x09, 0x00, 0x00, 0x0B], [0xFB, 0x12, 0x00, 0x00, 0x0B],
        ]
        for body in bodies {
            #expect(
                fault { () throws(MalformedError) in
                    var reader = InstructionReader(bytes: body, range: 0..<body.count, hasDataCount: false)
                    _ = try reader.next()
                } == .binary(.dataCountRequired))
        }
    }

    /// Declared lengths are not believed: these would otherwise ask for gigabytes.
    @Test func hugeDeclaredLengths() {
        let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]
        for start in [[0x0E], [0x1C], [0x1F, 0x40]] as [[UInt8]] {
            _ = fault { () throws(MalformedError) in try walkBody(start + huge + [0x00, 0x00]) }
        }
    }

    private func walkBody(_ body: [UInt8], features: Features = .wasm3) throws(MalformedError) {
        var module = Module()
        module.bytes = body
        module.hasDataCount = true
        try walk(module, 0..<body.count, features: features)
    }
}
