import Testing
import WasmModel
import WasmValidation

@Suite("Branch hints")
struct BranchHintTests {
    /// `local.get 0; if; end; local.get 0; br_if 0; end`: conditionals at offsets 2 and 7.
    private func validated(_ hints: [UInt32: [BranchHint]], faults: [CustomSectionFault] = []) throws -> ValidatedModule {
        var fixture = Fixture()
        fixture.function([.i32], [], [.localGet(0), .if(.empty), .end, .localGet(0), .branchIf(label: 0)])
        fixture.module.branchHints = hints
        fixture.module.customSectionFaults = faults
        return try Validator(registry: TypeRegistry()).validate(fixture.module)
    }

    @Test("The hint of a conditional is found by its offset in the body")
    func lookUp() throws {
        let module = try validated([
            0: [BranchHint(offset: 2, direction: .likely), BranchHint(offset: 7, direction: .unlikely)]
        ])
        #expect(module.customSectionFaults.isEmpty)
        #expect(module.branchHint(at: 2, of: 0) == .likely)
        #expect(module.branchHint(at: 7, of: 0) == .unlikely)
        for offset in [-1, 0, 3, 8, Int.max] { #expect(module.branchHint(at: offset, of: 0) == nil) }
        #expect(module.branchHint(at: 2, of: 1) == nil)
    }

    @Test("Hints that name no conditional are faults, and then none of the hints is used", arguments: [0, 1, 3, 4, 9, 10, UInt32.max])
    func targets(_ offset: UInt32) throws {
        let module = try validated([
            0: [BranchHint(offset: offset, direction: .likely), BranchHint(offset: offset | 1, direction: .unlikely)]
        ])
        #expect(module.customSectionFaults.map(\.phase) == [.invalid])
        #expect(module.customSectionFaults[0].message.hasPrefix("@metadata.code.branch_hint annotation: invalid target"))
        #expect(module.branchHints.isEmpty)
        #expect(module.module.branchHints.count == 1)
    }

    @Test("Hints for a function that the module does not define are faults")
    func functions() throws {
        let module = try validated([3: [BranchHint(offset: 2, direction: .likely)]])
        #expect(module.customSectionFaults.map(\.reason) == [.hintFunction(3)])
        #expect(module.branchHint(at: 2, of: 3) == nil)
    }

    @Test("What the decoder found is kept")
    func faults() throws {
        let names = CustomSectionFault(section: CustomSection.names, location: .offset(7), reason: .repeated)
        let hints = [UInt32(0): [BranchHint(offset: 2, direction: .likely)]]
        #expect(try validated(hints, faults: [names]).branchHints == hints)
        let repeated = CustomSectionFault(section: CustomSection.branchHints, location: .offset(7), reason: .repeated)
        let module = try validated(hints, faults: [repeated, names])
        #expect(module.customSectionFaults == [repeated, names])
        #expect(module.branchHints.isEmpty)
    }
}
