import Testing
import WasmModel

@testable import RampartRuntime

@Suite struct ObjectInstanceTests {
    private static let text = """
        (module
          (type $node (sub (struct (field (mut i8)) (field (mut i16)) (field i64) (field v128) (field (ref null any)) (field f32))))
          (type $small (array (mut i16)))
          (type $references (array (mut anyref)))
          (global (export "node") anyref
            (struct.new $node (i32.const -1) (i32.const 70000) (i64.const -2) (v128.const i64x2 3 4) (ref.i31 (i32.const 5)) (f32.const 1.5)))
          (global (export "small") anyref (array.new_fixed $small 3 (i32.const 1) (i32.const -1) (i32.const 3)))
          (global (export "same") anyref (array.new_fixed $small 3 (i32.const 1) (i32.const 65535) (i32.const 3)))
          (global (export "other") anyref (array.new_fixed $small 3 (i32.const 1) (i32.const 65535) (i32.const 4)))
          (global (export "references") anyref (array.new_fixed $references 2 (ref.null any) (array.new_default $small (i32.const 0))))
          (global (export "number") anyref (ref.i31 (i32.const 7)))
          (global (export "function") funcref (ref.func $f)) (func $f)
          (global (export "null") anyref (ref.null any)))
        """

    private static func object(_ name: Name, _ instance: Instance) throws -> ObjectInstance? {
        guard case .reference(let reference)? = instance.globalValue(name) else { return nil }
        return instance.store.object(of: reference)
    }

    @Test func fieldsOfAStructure() throws {
        let instance = try Fixture().instantiate(Self.text)
        let node = try #require(try Self.object("node", instance))
        #expect(node.kind == .structure)
        #expect(node.count == 6)
        #expect(node.typeIdentifier == instance.module.module.canonicalTypes[0])
        #expect(node[0] == .i32(255))
        #expect(node[1] == .i32(70000 - 65536))
        #expect(node[2] == .i64(-2))
        #expect(node[3] == .v128(Value.vector(low: 3, high: 4)))
        #expect(node[4] == .reference(.i31(5)))
        #expect(node[5] == .f32(1.5))
        #expect(node[6] == nil)
        #expect(node.storage(of: 0) == .i8)
        #expect(node.descriptor == nil)
        #expect(node.digest == nil)
    }

    @Test func elementsOfArrays() throws {
        let instance = try Fixture().instantiate(Self.text)
        let small = try #require(try Self.object("small", instance))
        #expect(small.kind == .array)
        #expect((0..<4).map { small[$0] } == [.i32(1), .i32(65535), .i32(3), nil])
        #expect(small.digest != nil)
        #expect(small.digest == (try Self.object("same", instance))?.digest)
        #expect(small.digest != (try Self.object("other", instance))?.digest)
        let references = try #require(try Self.object("references", instance))
        #expect(references.count == 2)
        #expect(references.digest == nil)
        guard case .reference(let inner)? = references[1] else { return #expect(Bool(false)) }
        #expect(instance.store.object(of: inner)?.count == 0)
        #expect(references[0] == .null)
    }

    @Test(arguments: ["number", "function", "null"] as [Name]) func otherReferencesAreNoObjects(_ name: Name) throws {
        let instance = try Fixture().instantiate(Self.text)
        #expect(try Self.object(name, instance) == nil)
    }

    @Test func objectsOfOtherStoresAreNone() throws {
        let instance = try Fixture().instantiate(Self.text)
        let node = try #require(try Self.object("node", instance))
        #expect(Fixture().store.object(of: node.reference) == nil)
        #expect(instance.store.object(of: instance.store.hostReference(3)) == nil)
    }

    @Test func theHostMakesObjectsOfDefaultValues() throws {
        let instance = try Fixture().instantiate(Self.text)
        let types = instance.module.module.canonicalTypes
        let node = try #require(instance.store.makeDefaultObject(typeIdentifier: types[0]))
        #expect(instance.store.object(of: node)?[3] == .v128(SIMD16()))
        let array = try #require(instance.store.makeDefaultObject(typeIdentifier: types[1], count: 4))
        #expect(instance.store.object(of: array)?.count == 4)
        #expect(instance.store.makeDefaultObject(typeIdentifier: types[3]) == nil)
    }

    @Test func descriptorsAreReferences() throws {
        let instance = try Fixture().instantiate(
            """
            (module
              (rec (type $a (descriptor $b) (struct (field i32))) (type $b (describes $a) (struct (field i64))))
              (global (export "node") anyref (struct.new_desc $a (i32.const 1) (struct.new $b (i64.const 2)))))
            """)
        let node = try #require(try Self.object("node", instance))
        #expect(node.count == 1)
        #expect(node.descriptor.flatMap { instance.store.object(of: $0) }?[0] == .i64(2))
        #expect(instance.store.makeDefaultObject(typeIdentifier: instance.module.module.canonicalTypes[0]) == nil)
    }

    @Test func memoriesHaveDigestsByBlock() throws {
        let instance = try Fixture().instantiate("(module (memory (export \"m\") 1) (memory (export \"n\") 1))")
        let memory = try #require(instance.memoryExport("m")), other = try #require(instance.memoryExport("n"))
        #expect(memory.digests(blockBytes: 4096).count == 16)
        #expect(memory.digests(blockBytes: 4096) == other.digests(blockBytes: 4096))
        for offset in [0, 4095, 4096, 65535] as [UInt64] {
            #expect(memory.write([1], at: offset))
            let differing = zip(memory.digests(blockBytes: 4096), other.digests(blockBytes: 4096)).enumerated().filter {
                $0.element.0 != $0.element.1
            }
            #expect(differing.map(\.offset) == [Int(offset / 4096)])
            #expect(memory.write([0], at: offset))
        }
    }

    @Test func functionsAndTagsOfTheHostHaveTypesOfModules() throws {
        let fixture = Fixture()
        let text = """
            (module
              (rec (type $f (sub (func (param (ref null $g))))) (type $g (struct)))
              (import "h" "f" (func (type $f))) (import "h" "t" (tag (type $f))))
            """
        let prepared = try fixture.prepare(text)
        let identifier = prepared.module.canonicalTypes[0]
        let function = fixture.store.makeFunction(typeIdentifier: identifier) { _, _ in [] }
        let tag = fixture.store.makeTag(typeIdentifier: identifier)
        let instance = try fixture.store.instantiate(prepared, imports: [.function(function), .tag(tag)])
        #expect(instance.function(0) == function)
        #expect(fixture.store.allInstances == [instance])
    }
}
