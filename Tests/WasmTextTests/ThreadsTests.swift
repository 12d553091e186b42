import Testing
import WasmModel

/// The threads proposal, and the forms that scripts older than several memories and tables use.
struct ThreadsTests {
    private let threads = Features.wasm3.union(.threads)

    @Test func sharedBelongsToTheFeature() throws {
        #expect(fault("(memory 1 2 shared)") == "1:13: unexpected token \"shared\" (needs the feature threads)")
        #expect(fault("(func atomic.fence)") == "1:7: unknown operator atomic.fence (needs the feature threads)")
        let module = try parse("(memory 1 2 shared) (memory i64 1 2 shared) (memory 1 2) (memory 3 shared)", features: threads)
        #expect(module.memories.map(\.isShared) == [true, true, false, true])
        #expect(module.memories[3].limits.maximum == nil)
        #expect(fault("(table 1 2 shared funcref)", features: threads) == "1:12: unexpected token \"shared\", expected a reference type")
    }

    @Test func atomicAlignmentIsNaturalUnlessWritten() throws {
        let module = try parse("(func i64.atomic.rmw16.add_u i64.atomic.load align=1)", features: threads)
        #expect(Array(module.bytes[module.bodies[0].range]) == [0xFE, 0x23, 0x01, 0x00, 0xFE, 0x11, 0x00, 0x00, 0x0B])
    }

    @Test func sizesHave32BitsBeforeMemory64() {
        let old = Features.wasm3.without(.memory64)
        let text = "1:9: i32 constant out of range: size \"0x100000000\" (needs the feature memory64)"
        #expect(fault("(memory 0x100000000)", features: old) == text)
        #expect(fault("(table 0 0x100000000 funcref)", features: old).hasPrefix("1:10: i32 constant out of range"))
        #expect(fault("(memory 0xffffffff)", features: old) == "accepted")
        #expect(fault("(memory 0x100000000)") == "accepted")
    }

    @Test func segmentsOfTheFirstVersionNameTheirTableAndMemory() throws {
        let old = Features.wasm3.without(.multiMemory, .referenceTypes)
        let text = "(table 1 funcref) (memory 1) (func) (elem 0 (i32.const 0) 0) (data 0 (i32.const 0) \"x\")"
        let module = try parse(text, features: old)
        #expect(module.elements.count == 1 && module.data.count == 1)
        #expect(fault("(memory 1) (data 1 (i32.const 0))", features: old).hasSuffix("(needs the feature multi-memory)"))
        #expect(fault(text) == "1:43: unexpected token \"0\", expected a reference type")
        #expect(fault("(memory 1) (data 0 (i32.const 0))") == "1:18: unexpected token \"0\", expected an instruction in parentheses")
    }
}
