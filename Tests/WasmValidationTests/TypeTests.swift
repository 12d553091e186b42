import Testing
import WasmBinary
import WasmModel
import WasmValidation

@Suite struct TypeTests {
    private func function(_ parameters: [ValueType] = [], _ results: [ValueType] = []) -> CompositeType {
        .function(FunctionType(parameters: parameters, results: results))
    }

    private func structure(_ fields: FieldType...) -> CompositeType { .structure(StructType(fields: fields)) }

    private func message(_ types: [SubType]) -> String? {
        var fixture = Fixture()
        for type in types { fixture.group([type]) }
        return fixture.failure()
    }

    @Test func supertypes() {
        let open = SubType(isFinal: false, composite: function())
        let final = SubType(composite: function())
        func sub(_ composite: CompositeType, of index: UInt32 = 0) -> SubType { SubType(supertypes: [.type(index)], composite: composite) }
        #expect(message([open, sub(function())]) == nil)
        #expect(expectMessage(message([final, sub(function())]), beginsWith: "sub type"))
        #expect(expectMessage(message([open, sub(function([.i32]))]), beginsWith: "sub type"))
        #expect(expectMessage(message([open, sub(structure())]), beginsWith: "sub type"))
        #expect(expectMessage(message([sub(function()), open]), beginsWith: "unknown type 0"))
        #expect(expectMessage(message([sub(function(), of: 1), open]), beginsWith: "unknown type 1"))
        #expect(
            expectMessage(
                message([open, open, SubType(supertypes: [.type(0), .type(1)], composite: function())]), beginsWith: "sub type"))
    }

    @Test func variance() {
        let any = FieldType(storage: .value(.anyref), mutable: false)
        let i31 = FieldType(storage: .value(.nullable(.i31)), mutable: false)
        let mutableAny = FieldType(storage: .value(.anyref), mutable: true)
        let mutableI31 = FieldType(storage: .value(.nullable(.i31)), mutable: true)
        func pair(_ a: CompositeType, _ b: CompositeType) -> String? {
            message([SubType(isFinal: false, composite: a), SubType(supertypes: [.type(0)], composite: b)])
        }
        #expect(pair(structure(any), structure(i31)) == nil)
        #expect(pair(structure(any), structure(i31, mutableAny)) == nil)
        #expect(expectMessage(pair(structure(i31), structure(any)), beginsWith: "sub type"))
        #expect(expectMessage(pair(structure(mutableAny), structure(mutableI31)), beginsWith: "sub type"))
        #expect(expectMessage(pair(structure(mutableAny), structure(any)), beginsWith: "sub type"))
        #expect(expectMessage(pair(structure(any, any), structure(any)), beginsWith: "sub type"))
        #expect(pair(function([.nullable(.i31)], [.anyref]), function([.anyref], [.nullable(.i31)])) == nil)
        #expect(expectMessage(pair(function([.anyref]), function([.nullable(.i31)])), beginsWith: "sub type"))
        #expect(
            expectMessage(
                pair(structure(FieldType(storage: .i8, mutable: false)), structure(FieldType(storage: .i16, mutable: false))),
                beginsWith: "sub type"))
    }

    @Test func indicesBehindTheGroupAreUnknown() {
        let forward = SubType(composite: function([.ref(.type(1))]))
        let plain = SubType(composite: function())
        #expect(expectMessage(message([forward, plain]), beginsWith: "unknown type 1"))
        var fixture = Fixture()
        fixture.group([forward, plain])
        #expect(fixture.failure() == nil)
    }

    @Test func chainsOfSupertypesAreShort() {
        var types = [SubType(isFinal: false, composite: function())]
        for index in 0..<63 { types.append(SubType(isFinal: false, supertypes: [.type(UInt32(index))], composite: function())) }
        #expect(message(types) == nil)
        types.append(SubType(isFinal: false, supertypes: [.type(63)], composite: function()))
        #expect(expectMessage(message(types), beginsWith: "too many super types"))
    }

    @Test func equalGroupsHaveEqualIdentities() throws {
        let registry = TypeRegistry()
        // Two groups that refer to themselves in the same way, and one that does not.
        let first = SubType(composite: function([.ref(.type(0))]))
        let second = SubType(composite: function([.ref(.type(1))]))
        let third = SubType(composite: function([.ref(.type(0))]))
        var module = Module()
        module.types = [first, second, third]
        module.recursionGroups = [0..<1, 1..<2, 2..<3]
        let identifiers = try registry.canonicalize(module)
        #expect(identifiers[0] == identifiers[1])
        #expect(identifiers[0] != identifiers[2])
        #expect(registry.type(identifiers[0]).composite == function([.ref(.canonical(identifiers[0]))]))
        #expect(try registry.canonicalize(module) == identifiers)

        module.recursionGroups = [0..<3]
        let other = try registry.canonicalize(module)
        #expect(Set(other).count == 3)
        #expect(Set(other).isDisjoint(with: identifiers))
    }

    @Test func registrySubtyping() throws {
        let registry = TypeRegistry()
        var module = Module()
        module.types = [
            SubType(isFinal: false, composite: structure()),
            SubType(isFinal: false, supertypes: [.type(0)], composite: structure(FieldType(storage: .i8, mutable: false))),
            SubType(supertypes: [.type(1)], composite: structure(FieldType(storage: .i8, mutable: false))),
            SubType(composite: function()),
        ]
        module.recursionGroups = [0..<1, 1..<2, 2..<3, 3..<4]
        let ids = try registry.canonicalize(module)
        #expect(registry.isSubtype(ids[2], of: ids[0]))
        #expect(!registry.isSubtype(ids[0], of: ids[2]))
        #expect(registry.supertypes(of: ids[2]) == [ids[1], ids[0]])
        #expect(registry.isSubtype(ValueType.ref(.canonical(ids[2])), of: .nullable(.canonical(ids[0]))))
        #expect(!registry.isSubtype(ValueType.nullable(.canonical(ids[2])), of: .ref(.canonical(ids[0]))))
        #expect(registry.isSubtype(ValueType.ref(.canonical(ids[0])), of: .ref(.eq)))
        #expect(!registry.isSubtype(ValueType.ref(.canonical(ids[3])), of: .ref(.any)))
        #expect(registry.isSubtype(ValueType.ref(.none), of: .ref(.canonical(ids[0]))))
        #expect(registry.isSubtype(ValueType.ref(.nofunc), of: .ref(.canonical(ids[3]))))
        #expect(!registry.isSubtype(ValueType.ref(.none), of: .ref(.canonical(ids[3]))))
        #expect(!registry.isSubtype(ValueType.i32, of: .i64))
    }

    /// Every pair of abstract heap types against the hierarchies of the specification.
    @Test func abstractHierarchies() {
        let parents: [HeapType: [HeapType]] = [
            .eq: [.any], .i31: [.eq], .struct: [.eq], .array: [.eq], .none: [.i31, .struct, .array],
            .nofunc: [.func], .noextern: [.extern], .noexn: [.exn],
        ]
        func reaches(_ a: HeapType, _ b: HeapType) -> Bool { a == b || (parents[a] ?? []).contains { reaches($0, b) } }
        let all: [HeapType] = [.any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn]
        let registry = TypeRegistry()
        for a in all {
            for b in all { #expect(registry.isSubtype(ValueType.ref(a), of: .ref(b)) == reaches(a, b), "\(a) and \(b)") }
        }
    }
}
