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

    /// The descriptor is behind the fields, also of a subtype, and is traced with them.
    @Test func descriptorsLieBehindTheFields() throws {
        let prepared = try Fixture().prepare(
            """
            (module
              (type $plain (sub (struct (field i8))))
              (rec
                (type $o (sub $plain (descriptor $d) (struct (field i8) (field i16) (field anyref) (field i8))))
                (type $d (sub (describes $o) (struct)))
                (type $p (sub $o (descriptor $e) (struct (field i8) (field i16) (field anyref) (field i8) (field v128))))
                (type $e (sub $d (describes $p) (struct)))))
            """)
        let (plain, o) = unsafe (prepared.types[0].pointee, prepared.types[1].pointee)
        let (d, p) = unsafe (prepared.types[2].pointee, prepared.types[3].pointee)
        #expect(unsafe plain.descriptor_offset == 0 && d.descriptor_offset == 0 && d.object_size == 8)
        #expect(unsafe o.descriptor_offset == 32 && o.object_size == 40 && o.field_count == 4)
        #expect(unsafe o.reference_count == 2 && o.reference_offsets[0] == 16 && o.reference_offsets[1] == 32)
        #expect(unsafe p.descriptor_offset == 48 && p.object_size == 56 && p.field_offsets[3] == 24 && p.field_offsets[4] == 32)
        #expect(unsafe p.reference_count == 2 && p.reference_offsets[1] == 48)
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
