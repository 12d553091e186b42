import Testing
import WasmModel

@testable import SeededDefects

@Suite struct DefectTests {
    @Test func identifiersAreUnique() {
        let identifiers = Defect.all.map(\.identifier)
        #expect(Set(identifiers).count == identifiers.count)
        for defect in Defect.all {
            #expect(defect.identifier.hasPrefix(defect.kind.rawValue) || defect.identifier.contains("/immediate/"), "\(defect.identifier)")
            #expect(!defect.summary.isEmpty)
        }
    }

    @Test func identifiersFindTheirDefects() throws {
        for defect in Defect.all.enumerated().filter({ $0.offset % 97 == 0 }).map(\.element) {
            #expect(Defect.named(defect.identifier)?.summary == defect.summary)
        }
        #expect(Defect.named("decoder/rule/nothing") == nil)
    }

    @Test(arguments: DefectClass.allCases) func everyClassHasEnough(_ kind: DefectClass) {
        #expect(Defect.all.count { $0.kind == kind } >= 10)
    }

    /// Tables make most of them; those that somebody thought of are in the table of hooks.
    @Test func mostAreMechanical() {
        let mechanical = Defect.all.count(where: \.isMechanical)
        #expect(mechanical * 2 > Defect.all.count)
        #expect(Defect.all.count { $0.kind == .interpreter && $0.isMechanical } > 1000)
        #expect(Defect.all.count { $0.kind == .lowering && $0.isMechanical } > 1000)
    }

    @Test func everyHookHasOneRow() {
        #expect(HookTable.rows.map(\.hook).count == Hook.allCases.count)
        #expect(Set(HookTable.rows.map(\.hook)).count == Hook.allCases.count)
    }

    @Test func siblingsCanStandForEachOther() {
        var count = 0
        for row in OpcodeTable.rows {
            guard let sibling = SiblingOpcodes.sibling(of: row)?.row else { continue }
            count += 1
            #expect(sibling.opcode != row.opcode)
            #expect(sibling.signature == row.signature && sibling.immediates == row.immediates, "\(row.mnemonic)")
        }
        #expect(count > 400)
    }

    @Test(arguments: [
        ("i32.lt_s", "i32.lt_u"), ("i32.load8_u", "i32.load8_s"), ("f32.min", "f32.max"), ("f64.nearest", "f64.trunc"),
        ("i8x16.add_sat_s", "i8x16.add_sat_u"), ("i64.shr_u", "i64.shr_s"), ("i32.atomic.rmw.add", "i32.atomic.rmw.sub"),
        ("f32x4.pmin", "f32x4.pmax"), ("i64.store", "i64.store32"), ("i16x8.extract_lane_s", "i16x8.extract_lane_u"),
    ])
    func siblingsAreAlike(_ mnemonic: String, _ sibling: String) throws {
        let opcode = try #require(OpcodeTable.opcode(mnemonic: mnemonic))
        #expect(SiblingOpcodes.sibling(of: opcode.row)?.mnemonic == sibling)
    }

    @Test func changesKeepOtherInstructions() {
        let change = InstructionChange.opcode(.i32Add, to: .i32Sub)
        guard case .numeric(.i32Sub) = change.applied(to: .numeric(.i32Add)) else { return #expect(Bool(false)) }
        guard case .numeric(.i32Mul) = change.applied(to: .numeric(.i32Mul)) else { return #expect(Bool(false)) }
        let argument = MemoryArgument(offset: 0xFFFF_FFFF, memory: 1, alignment: 0)
        guard case .load(.i32Load, let moved) = InstructionChange.offset(.i32Load).applied(to: .load(.i32Load, argument)) else {
            return #expect(Bool(false))
        }
        #expect(moved.offset == 0xFFFF_FFFE && moved.memory == 1)
    }

    @Test func triggersWait() {
        #expect(Trigger.always.isMet(depth: 0, offset: 0))
        #expect(!Trigger.nested.isMet(depth: 2, offset: 100) && Trigger.nested.isMet(depth: 3, offset: 0))
        #expect(!Trigger.late.isMet(depth: 9, offset: 63) && Trigger.late.isMet(depth: 0, offset: 64))
    }

    /// What the product is told where nothing is armed, as in every ordinary build.
    @Test func nothingChangesWithoutAnArmedDefect() {
        #expect(Seeded.armed == nil)
        for hook in Hook.allCases { #expect(!Seeded.isArmed(hook)) }
        for bound in Bound.allCases { #expect(Seeded.length(7, bound) == 7 && Seeded.change(of: bound) == 0) }
        for code in TrapCode.allCases {
            #expect(Seeded.trap(code.rawValue, .interpreter) == code.rawValue)
            #expect(!Seeded.ignores(code.rawValue, .compiler))
        }
        guard case .i32Constant(5) = Seeded.instruction(.i32Constant(5), .interpreter) else { return #expect(Bool(false)) }
        #expect(!Seeded.takesAnything(.i32Add) && !Seeded.mistakes(0, 1) && Seeded.rights(5) == 5)
        #expect(Seeded.function("fd_read") == nil)
    }

    #if !SEEDED_DEFECTS
        @Test func anOrdinaryBuildHasNone() { #expect(!Seeded.isBuiltIn && Seeded.spareElements == 0) }
    #endif
}
