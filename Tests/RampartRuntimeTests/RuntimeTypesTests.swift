import CRampart
import Testing
import WasmModel

@testable import RampartRuntime

@Suite struct RuntimeTypesTests {
    @Test func structureLayout() throws {
        let prepared = try Fixture().prepare(
            "(module (type (struct (field i8) (field i16) (field i32) (field i8) (field (ref null any)) (field v128) (field f32))))")
        let type = unsafe prepared.types[0].pointee
        let offsets = (0..<7).map { unsafe type.field_offsets[$0] }
        #expect(offsets == [8, 10, 12, 16, 24, 32, 48])
        #expect(unsafe type.object_size == 52)
        #expect(unsafe type.field_count == 7)
        #expect(unsafe type.reference_count == 1)
        #expect(unsafe type.reference_offsets[0] == 24)
        #expect(unsafe UInt32(type.kind) == RAMPART_KIND_STRUCTURE.rawValue)
    }

    @Test func subtypesRepeatTheLayoutAndTheDisplay() throws {
        let prepared = try Fixture().prepare(
            """
            (module
              (type $a (sub (struct (field i8))))
              (type $b (sub $a (struct (field i8) (field i64))))
              (type $c (sub final $b (struct (field i8) (field i64) (field (ref $a))))))
            """)
        let (a, b, c) = unsafe (prepared.types[0], prepared.types[1], prepared.types[2])
        #expect(unsafe c.pointee.depth == 2 && c.pointee.display[0] == a && c.pointee.display[1] == b && c.pointee.display[2] == c)
        #expect(unsafe b.pointee.field_offsets[1] == 16 && c.pointee.field_offsets[1] == 16)
    }

    @Test func arrays() throws {
        let prepared = try Fixture().prepare("(module (type (array i16)) (type (array (ref null func))) (type (array v128)))")
        #expect(unsafe prepared.types[0].pointee.element_size == 2 && !prepared.types[0].pointee.element_is_reference)
        #expect(unsafe prepared.types[1].pointee.element_size == 8 && prepared.types[1].pointee.element_is_reference)
        #expect(unsafe prepared.types[2].pointee.element_size == 16)
    }

    @Test func equalTypesShareARecord() throws {
        let fixture = Fixture()
        let first = try fixture.prepare("(module (type (func (param i32))) (type (struct)))")
        let second = try fixture.prepare("(module (type (struct)) (type (func (param i32))))")
        #expect(unsafe first.types[0] == second.types[1])
        #expect(unsafe first.types[1] == second.types[0])
    }

    @Test func recordsAreMadeOnceByManyThreads() async throws {
        let fixture = Fixture()
        let text = "(module " + (0..<200).map { "(type (func" + String(repeating: " (param i32)", count: $0) + "))" }.joined() + ")"
        let types = fixture.types
        let identifiers = try fixture.prepare(text).module.canonicalTypes
        let addresses = await withTaskGroup(of: [UInt].self) { group in
            for _ in 0..<4 { group.addTask { identifiers.map { unsafe UInt(bitPattern: types.descriptor($0)) } } }
            return await group.reduce(into: Set<[UInt]>()) { $0.insert($1) }
        }
        #expect(addresses.count == 1)
    }
}
