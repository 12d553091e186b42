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

    /// A structure type and its descriptor in one group, at type index `first`.
    private func pair(
        first: UInt32 = 0, of supertypes: (UInt32, UInt32)? = nil, described: CompositeType? = nil, descriptor: CompositeType? = nil
    ) -> [SubType] {
        [
            SubType(
                isFinal: false, supertypes: supertypes.map { [.type($0.0)] } ?? [], descriptor: .type(first + 1),
                composite: described ?? structure()),
            SubType(
                isFinal: false, supertypes: supertypes.map { [.type($0.1)] } ?? [], describes: .type(first),
                composite: descriptor ?? structure()),
        ]
    }

    private func message(groups: [[SubType]]) -> String? {
        var fixture = Fixture()
        for group in groups { fixture.group(group) }
        return fixture.failure()
    }

    @Test func descriptorsArePartOfIdentity() throws {
        let registry = TypeRegistry()
        var module = Module()
        let plain = SubType(isFinal: false, composite: structure())
        var chain = pair(first: 6)
        chain[1].descriptor = .type(8)
        chain.append(SubType(isFinal: false, describes: .type(7), composite: structure()))
        module.types = pair() + pair(first: 2) + [plain, plain] + chain
        module.recursionGroups = [0..<2, 2..<4, 4..<6, 6..<9]
        let ids = try registry.canonicalize(module)
        #expect(ids[0] == ids[2] && ids[1] == ids[3])
        #expect(Set([ids[0], ids[1], ids[4], ids[5], ids[6], ids[7], ids[8]]).count == 7)
        #expect(registry.type(ids[2]).descriptor == .canonical(ids[1]))
        #expect(registry.type(ids[3]).describes == .canonical(ids[0]))
        #expect(registry.type(ids[7]).descriptor == .canonical(ids[8]))
    }

    @Test func exactTypesArePartOfIdentity() throws {
        let registry = TypeRegistry()
        var module = Module()
        module.types = [
            SubType(isFinal: false, composite: structure()), SubType(composite: function([.ref(.type(0))])),
            SubType(composite: function([.ref(.exact(0))])), SubType(composite: function([.ref(.exact(3))])),
            SubType(composite: function([.ref(.type(4))])),
        ]
        module.recursionGroups = [0..<1, 1..<2, 2..<3, 3..<4, 4..<5]
        let ids = try registry.canonicalize(module)
        #expect(Set(ids).count == 5)
        #expect(registry.type(ids[2]).composite == function([.ref(.exactCanonical(ids[0]))]))
        #expect(registry.type(ids[3]).composite == function([.ref(.exactCanonical(ids[3]))]))
    }

    @Test func exactSubtyping() throws {
        let registry = TypeRegistry()
        var module = Module()
        module.types = [
            SubType(isFinal: false, composite: structure()), SubType(supertypes: [.type(0)], composite: structure()),
            SubType(isFinal: false, composite: function()),
        ]
        module.recursionGroups = [0..<1, 1..<2, 2..<3]
        let ids = try registry.canonicalize(module)
        let (top, sub, fun) = (ids[0], ids[1], ids[2])
        func matches(_ a: HeapType, _ b: HeapType) -> Bool { registry.isSubtype(ValueType.ref(a), of: .ref(b)) }
        #expect(matches(.exactCanonical(top), .exactCanonical(top)) && matches(.exactCanonical(top), .canonical(top)))
        #expect(matches(.exactCanonical(sub), .canonical(top)) && matches(.exactCanonical(sub), .struct))
        #expect(matches(.exactCanonical(fun), .func))
        #expect(!matches(.canonical(top), .exactCanonical(top)) && !matches(.canonical(sub), .exactCanonical(top)))
        #expect(!matches(.exactCanonical(sub), .exactCanonical(top)) && !matches(.exactCanonical(top), .canonical(sub)))
        #expect(matches(.none, .exactCanonical(top)) && matches(.nofunc, .exactCanonical(fun)) && !matches(.none, .exactCanonical(fun)))
        #expect(!registry.isSubtype(ValueType.nullable(.exactCanonical(top)), of: .ref(.exactCanonical(top))))
        #expect(registry.isSubtype(ValueType.ref(.exactCanonical(top)), of: .nullable(.canonical(top))))
    }

    @Test func descriptorClauses() {
        #expect(message(groups: [pair()]) == nil)
        #expect(message(groups: [pair(), pair(first: 2, of: (0, 1))]) == nil)
        #expect(message(groups: [[SubType(isFinal: false, composite: structure())]]) == nil)
        var other = pair()
        other[1].describes = nil
        #expect(expectMessage(message(groups: [other]), beginsWith: "type is not described by its descriptor"))
        other = pair()
        other[0].descriptor = nil
        #expect(expectMessage(message(groups: [other]), beginsWith: "described type is not described by descriptor"))
        #expect(expectMessage(message(groups: [[pair()[0]], [pair()[1]]]), beginsWith: "descriptor type is outside rec group"))
        #expect(expectMessage(message(groups: [pair(described: function())]), beginsWith: "descriptor type must be a struct"))
        #expect(expectMessage(message(groups: [pair(descriptor: function())]), beginsWith: "described type must be a struct"))
        // Forms that only a registry uses, in a module put together by hand.
        other = pair()
        other[0].descriptor = .canonical(1)
        #expect(expectMessage(message(groups: [other]), beginsWith: "inconsistent module"))
        other = pair()
        other[0].descriptor = .exact(1)
        #expect(message(groups: [other]) != nil)
        #expect(expectMessage(message([SubType(composite: function([.ref(.exactCanonical(0))]))]), beginsWith: "inconsistent module"))
        #expect(expectMessage(message([SubType(composite: function([.ref(.exact(1))]))]), beginsWith: "unknown type 1"))
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
