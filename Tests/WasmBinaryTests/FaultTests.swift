import Testing
import WasmBinary
import WasmModel

/// Faults beside those of the official suite: features, limits, offsets.
struct FaultTests {
    private func decode(_ bytes: [UInt8], without feature: Feature? = nil, limits: ImplementationLimits = .init()) throws(MalformedError) {
        var features = Features.wasm3
        if let feature { features[feature] = false }
        let module = try ModuleDecoder.decode(bytes, features: features, limits: limits)
        for body in module.bodies { try walk(module, body.range, features: features) }
    }

    private static let emptyType: [UInt8] = section(1, [0x01, 0x60, 0x00, 0x00])

    static let featureCases: [(feature: Feature, bytes: [UInt8])] = [
        (.signExtension, binary(body: [0x41, 0x00, 0xC0, 0x1A, 0x0B])),
        (.saturatingTruncation, binary(body: [0x00, 0xFC, 0x00, 0x1A, 0x0B])),
        (.multiValue, binary(section(1, [0x01, 0x60, 0x00, 0x02, 0x7F, 0x7F]))),
        (.multiValue, binary(body: [0x02, 0x00, 0x0B, 0x0B])),
        (.mutableGlobals, binary(section(2, [0x01, 0x00, 0x00, 0x03, 0x7F, 0x01]))),
        (.mutableGlobals, binary(section(6, [0x01, 0x7F, 0x01, 0x41, 0x00, 0x0B]), section(7, [0x01, 0x00, 0x03, 0x00]))),
        (.bulkMemory, binary(body: [0x00, 0xFC, 0x0B, 0x00, 0x0B])),
        (.bulkMemory, binary(section(12, [0x00]))),
        (.bulkMemory, binary(section(11, [0x01, 0x01, 0x00]))),
        (.bulkMemory, binary(section(9, [0x01, 0x01, 0x00, 0x00]))),
        (.referenceTypes, binary(section(9, [0x01, 0x03, 0x00, 0x00]))),
        (.referenceTypes, binary(section(4, [0x02, 0x70, 0x00, 0x00, 0x70, 0x00, 0x00]))),
        (.referenceTypes, binary(section(4, [0x01, 0x6F, 0x00, 0x00]))),
        (.referenceTypes, binary(section(1, [0x01, 0x60, 0x01, 0x70, 0x00]))),
        (.referenceTypes, binary(body: [0x00, 0x11, 0x00, 0x01, 0x0B])),
        (.simd, binary(section(1, [0x01, 0x60, 0x01, 0x7B, 0x00]))),
        (.simd, binary(body: [0x00, 0xFD, 0x4D, 0x1A, 0x0B])),
        (.tailCall, binary(body: [0x12, 0x00, 0x0B])),
        (.functionReferences, binary(section(1, [0x01, 0x60, 0x01, 0x64, 0x70, 0x00]))),
        (.functionReferences, binary(section(4, [0x01, 0x40, 0x00, 0x70, 0x00, 0x00, 0xD0, 0x70, 0x0B]))),
        (.gc, binary(section(1, [0x01, 0x5F, 0x00]))),
        (.gc, binary(section(1, [0x01, 0x4E, 0x00]))),
        (.gc, binary(section(1, [0x01, 0x50, 0x00, 0x60, 0x00, 0x00]))),
        (.gc, binary(body: [0xD0, 0x6E, 0x1A, 0x0B])),
        (.multiMemory, binary(section(5, [0x02, 0x00, 0x00, 0x00, 0x00]))),
        (.multiMemory, binary(body: [0x3F, 0x01, 0x1A, 0x0B])),
        (.multiMemory, binary(body: [0x00, 0x28, 0x42, 0x01, 0x00, 0x1A, 0x0B])),
        (.memory64, binary(section(5, [0x01, 0x04, 0x00]))),
        (.memory64, binary(body: [0x00, 0x28, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10, 0x1A, 0x0B])),
        (.relaxedSIMD, binary(body: [0x00, 0xFD, 0x80, 0x02, 0x1A, 0x0B])),
        (.exceptions, binary(emptyType, section(13, [0x01, 0x00, 0x00]))),
        (.exceptions, binary(body: [0x08, 0x00, 0x0B])),
        (.exceptions, binary(section(4, [0x01, 0x69, 0x00, 0x00]))),
    ]

    /// As above, for proposals, whose syntax is off unless asked for.
    static let proposalCases: [(feature: Feature, bytes: [UInt8])] = [
        (.wideArithmetic, binary(body: [0x00, 0xFC, 0x13, 0x1A, 0x1A, 0x0B])),
        (.wideArithmetic, binary(body: [0x00, 0xFC, 0x16, 0x1A, 0x1A, 0x0B])),
        (.customPageSizes, binary(section(5, [0x01, 0x08, 0x00, 0x00]))),
        (.customPageSizes, binary(section(5, [0x01, 0x0D, 0x00, 0x05, 0x10]))),
        (.customPageSizes, binary(section(2, [0x01, 0x00, 0x00, 0x02, 0x09, 0x01, 0x02, 0x00]))),
    ]

    @Test(arguments: proposalCases) func syntaxOfAProposal(feature: Feature, bytes: [UInt8]) throws {
        let module = try ModuleDecoder.decode(bytes, features: .wasm3.union(feature))
        for body in module.bodies { try walk(module, body.range, features: .wasm3.union(feature)) }
        guard case .featureDisabled(feature, _)? = fault({ () throws(MalformedError) in try decode(bytes) }) else {
            Issue.record("\(feature.name) is not asked for")
            return
        }
    }

    @Test(arguments: featureCases) func syntaxOfAFeatureThatIsOff(feature: Feature, bytes: [UInt8]) throws {
        try decode(bytes)
        guard case .featureDisabled(feature, _)? = fault({ () throws(MalformedError) in try decode(bytes, without: feature) }) else {
            Issue.record("\(feature.name) is not asked for")
            return
        }
    }

    /// The opcodes of a row's feature, and only those, are refused without it.
    @Test func everyOpcodeAsksForItsFeature() {
        for row in OpcodeTable.rows {
            guard let feature = row.feature else { continue }
            var features = Features.all
            features[feature] = false
            if let alternative = row.alternativeFeature { features[alternative] = false }
            var writer = InstructionWriter()
            writer.opcode(row.opcode)
            let bytes = writer.bytes + [UInt8](repeating: 0, count: 20)
            let reason = fault { () throws(MalformedError) in
                var reader = InstructionReader(bytes: bytes, range: 0..<bytes.count, features: features, hasDataCount: true)
                _ = try reader.next()
            }
            guard case .featureDisabled(feature, .illegalOpcode)? = reason else {
                Issue.record("\(row.mnemonic): \(String(describing: reason))")
                continue
            }
        }
    }

    @Test func limits() {
        var limits = ImplementationLimits()
        limits.types = 1
        limits.functionParameters = 1
        limits.functionLocals = 3
        limits.structFields = 0
        limits.nameLength = 1
        limits.branchTableTargets = 1
        limits.arrayNewFixedLength = 1
        limits.functionBodySize = 20
        let cases: [([UInt8], BinaryFault)] = [
            (binary(section(1, [0x02, 0x60, 0x00, 0x00, 0x60, 0x00, 0x00])), .limitExceeded(.types, maximum: 1)),
            (binary(section(1, [0x01, 0x4E, 0x02, 0x60, 0x00, 0x00, 0x60, 0x00, 0x00])), .limitExceeded(.types, maximum: 1)),
            (binary(section(1, [0x01, 0x60, 0x02, 0x7F, 0x7F, 0x00])), .limitExceeded(.parameters, maximum: 1)),
            (binary(section(1, [0x01, 0x5F, 0x01, 0x7F, 0x00])), .limitExceeded(.structFields, maximum: 0)),
            (binary(section(0, [0x02, 0x61, 0x61])), .limitExceeded(.nameBytes, maximum: 1)),
            (binary(body: [0x00, 0x0E, 0x02, 0x00, 0x00, 0x00, 0x0B]), .limitExceeded(.branchTableTargets, maximum: 1)),
            (binary(body: [0x00, 0xFB, 0x08, 0x00, 0x02, 0x0B]), .limitExceeded(.arrayNewFixedOperands, maximum: 1)),
            (binary(body: [UInt8](repeating: 0x01, count: 30) + [0x0B]), .limitExceeded(.functionBodyBytes, maximum: 20)),
            (
                binary(FaultTests.emptyType, section(3, [0x01, 0x00]), section(10, [0x01, 0x06, 0x02, 0x02, 0x7F, 0x02, 0x7E, 0x0B])),
                .tooManyLocals
            ),
        ]
        for (bytes, expected) in cases {
            #expect(
                fault { () throws(MalformedError) in
                    let module = try ModuleDecoder.decode(bytes, limits: limits)
                    for body in module.bodies {
                        var reader = InstructionReader(bytes: module.bytes, range: body.range, hasDataCount: true, limits: limits)
                        while !reader.isAtEnd { _ = try reader.next() }
                    }
                } == .binary(expected))
        }
    }

    @Test func offsets() {
        #expect(faultOffset { () throws(MalformedError) in try decode([0x00, 0x61, 0x73, 0x6D, 0x02, 0, 0, 0]) } == 4)
        #expect(faultOffset { () throws(MalformedError) in try decode(binary([0x0E, 0x00])) } == 8)
        #expect(faultOffset { () throws(MalformedError) in try decode(binary(section(5, [0x01, 0x08]))) } == 11)
        #expect(faultOffset { () throws(MalformedError) in try decode(binary(body: [0x01, 0xFF, 0x0B])) } == 24)
    }

    /// A fault in a body stands before a fault in what follows the code section, and is the one reported.
    @Test func faultsComeInTheOrderOfTheBytes() {
        let bytes = binary(body: [0xFF, 0x0B]) + [0x7F]
        #expect(
            fault { () throws(MalformedError) in _ = try ModuleDecoder.decode(bytes) } == .binary(.illegalOpcode(prefix: nil, code: 0xFF)))
    }

    /// A declared number of entries that no bytes back is refused without reserving room for it.
    @Test func hugeDeclaredCounts() {
        for identifier in UInt8(1)...13 where identifier != 8 {
            for count in [[0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0xAD, 0xE2, 0x04], [0xA0, 0x8D, 0x06]] as [[UInt8]] {
                _ = fault { () throws(MalformedError) in try decode(binary(section(identifier, count))) }
            }
        }
    }

    /// What there is to name is counted once for all sections, and the locals of a function once for all its entries.
    @Test func manySectionsOfNamesTakeNoQuadraticTime() throws {
        let count = 20_000
        let imports = [[UInt8]](repeating: [0x00, 0x00, 0x00, 0x00], count: count).flatMap(\.self)
        var names: [UInt8] = []
        for _ in 0..<count { names += section(0, [0x04] + Array("name".utf8) + [0x01, 0x01, 0x00]) }
        let hints = section(0, [0x19] + Array("metadata.code.branch_hint".utf8) + [0x00])
        let length: [UInt8] = [0xA0, 0x9C, 0x01]
        let many = binary(section(1, [0x01, 0x60, 0x00, 0x00]), section(2, length + imports), names, hints, hints)
        let module = try ModuleDecoder.decode(many)
        #expect(module.customSectionFaults.count == count)

        let groups: [UInt8] = length + [[UInt8]](repeating: [0x00, 0x7F], count: count).flatMap(\.self)
        var size = InstructionWriter()
        size.count(groups.count + 1)
        let entries = [[UInt8]](repeating: [0x00, 0x01, 0x00, 0x00], count: count).flatMap(\.self)
        var subsection = InstructionWriter()
        subsection.count(length.count + entries.count)
        let locals = section(0, [0x04] + Array("name".utf8) + [0x02] + subsection.bytes + length + entries)
        let body = section(10, [0x01] + size.bytes + groups + [0x0B])
        let one = try ModuleDecoder.decode(binary(section(1, [0x01, 0x60, 0x00, 0x00]), section(3, [0x01, 0x00]), body, locals))
        #expect(one.customSectionFaults.map(\.reason) == [.nameOfNothing(.local, 0, inside: 0)])
    }

    @Test func textsBeginWithThoseOfTheTestsuite() {
        #expect(BinaryFault.illegalOpcode(prefix: nil, code: 0x6).message == "illegal opcode 06")
        #expect(BinaryFault.illegalOpcode(prefix: 0xFD, code: 0x1FF).message == "illegal opcode fd 1ff")
        #expect(MalformedReason.featureDisabled(.gc, .malformedHeapType).message == "malformed heap type (needs the feature gc)")
    }
}
