import Testing
import WasmBinary
import WasmModel

struct ModuleRoundTripTests {
    @Test func decodingTheEncodedModuleGivesItBack() throws {
        let original = SampleModules.everything
        let bytes = ModuleEncoder.encode(original)
        let module = try ModuleDecoder.decode(bytes)
        #expect(module.types == original.types)
        #expect(module.recursionGroups == original.recursionGroups)
        #expect(module.imports == original.imports)
        #expect(module.functions == original.functions)
        #expect(module.tables.map(\.type) == original.tables.map(\.type))
        #expect(module.memories == original.memories)
        #expect(module.tags == original.tags)
        #expect(module.globals.map(\.type) == original.globals.map(\.type))
        #expect(module.exports == original.exports)
        #expect(module.start == original.start)
        #expect(module.elements.map(\.type) == original.elements.map(\.type))
        #expect(module.elements.map(\.items.count) == original.elements.map(\.items.count))
        #expect(module.hasDataCount)
        #expect(module.bodies.map(\.locals) == original.bodies.map(\.locals))
        #expect(module.bodies.map { Array(module.bytes[$0.range]) } == original.bodies.map { Array(original.bytes[$0.range]) })
        #expect(module.data.map { Array(module.bytes[$0.range]) } == original.data.map { Array(original.bytes[$0.range]) })
        #expect(module.customSections == original.customSections)
        #expect(module.names == original.names)
        #expect(ModuleEncoder.encode(module) == bytes)
        for body in module.bodies { try walk(module, body.range) }
    }

    @Test func allEightElementForms() throws {
        let module = try ModuleDecoder.decode(ModuleEncoder.encode(SampleModules.everything))
        var forms = Set<String>()
        for segment in module.elements {
            let items =
                switch segment.items {
                case .functions: "functions"
                case .expressions: "expressions"
                }
            switch segment.mode {
            case .active(0, _) where items == "functions" || segment.type == .funcref: forms.insert("active \(items)")
            case .active: forms.insert("active table \(items)")
            case .passive: forms.insert("passive \(items)")
            case .declarative: forms.insert("declarative \(items)")
            }
        }
        #expect(forms.count == 8)
    }

    @Test func functionItemsOfAnotherTypeAreWrittenAsExpressions() throws {
        var module = Module()
        module.elements = [ElementSegment(type: .funcref, mode: .passive, items: .functions([3]))]
        let decoded = try ModuleDecoder.decode(ModuleEncoder.encode(module))
        #expect(decoded.elements.first?.type == .funcref)
        guard case .expressions(let items)? = decoded.elements.first?.items, let item = items.first else {
            Issue.record("not expressions")
            return
        }
        #expect(Array(decoded.bytes[item.range]) == [0xD2, 0x03, 0x0B])
    }

    @Test func namesCanBeLeftOut() throws {
        let module = try ModuleDecoder.decode(ModuleEncoder.encode(SampleModules.everything, includeNames: false))
        #expect(module.names == ModuleNames())
    }

    @Test func customSectionsAfterAnUnknownSectionStandLast() throws {
        var module = Module()
        module.customSections = [CustomSection(name: "lost", contents: [7], after: 0xEE)]
        module.memories = [MemoryType(limits: Limits(minimum: 0))]
        let decoded = try ModuleDecoder.decode(ModuleEncoder.encode(module))
        #expect(decoded.customSections == [CustomSection(name: "lost", contents: [7], after: 5)])
    }

    @Test func illFormedNameSectionsAreKeptAsBytes() throws {
        let contents: [UInt8] = [0x01, 0x7F, 0x00]
        let bytes = binary(section(0, [0x04] + Array("name".utf8) + contents))
        let module = try ModuleDecoder.decode(bytes)
        #expect(module.names == ModuleNames())
        #expect(module.customSections == [CustomSection(name: "name", contents: contents, after: 0)])
        #expect(ModuleEncoder.encode(module) == bytes)
    }

    /// Every prefix of a module is malformed, or a shorter module where it ends with a section that nothing depends on.
    @Test func everyPrefixIsMalformedOrShorter() {
        let full = ModuleEncoder.encode(SampleModules.everything)
        var decoded = 0
        for length in 0..<full.count {
            do throws(MalformedError) {
                let module = try ModuleDecoder.decode(Array(full[..<length]))
                #expect(module.bytes.count == length)
                decoded += 1
            } catch {
                guard case .offset(let offset) = error.location else {
                    Issue.record("no offset: \(error)")
                    continue
                }
                #expect(offset <= length)
            }
        }
        #expect(decoded < 20)
    }

    /// Changed bytes are decoded or refused, and never read out of bounds or overflow.
    @Test func changedBytesNeverCrash() {
        let full = ModuleEncoder.encode(SampleModules.everything)
        var random = SplitMix(seed: 1)
        for _ in 0..<3000 {
            var bytes = full
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 8..<bytes.count, using: &random)
                bytes[index] = [0x00, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
            }
            guard let module = try? ModuleDecoder.decode(bytes) else { continue }
            for body in module.bodies { try? walk(module, body.range) }
            let canonical = ModuleEncoder.encode(module)
            #expect(throws: Never.self) { try ModuleDecoder.decode(canonical) }
        }
    }

    @Test func randomInstructionsNeverCrash() {
        var random = SplitMix(seed: 2)
        for _ in 0..<3000 {
            let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
            var module = Module()
            module.bytes = bytes
            module.hasDataCount = true
            try? walk(module, 0..<bytes.count)
        }
    }
}
