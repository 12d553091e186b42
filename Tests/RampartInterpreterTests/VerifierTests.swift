import RampartRuntime
import Testing
import WasmModel

@testable import RampartInterpreter

/// The verifier accepts what the lowering makes of every module there is.
@Suite struct VerifierTests {
    private func verifyModules(of script: String) throws {
        let fixture = Fixture()
        for (place, module) in try Scripts.modules(script) {
            let prepared = try fixture.prepare(module)
            for index in 0..<prepared.codeCount {
                for metered in [false, true] {
                    let function = try lower(prepared, index, metered: metered, canonicalizesNaNs: metered)
                    do throws(CodeError) {
                        try CodeVerifier.verify(function, bodyIndex: index, of: prepared)
                    } catch {
                        Issue.record("\(place), body \(index), metered \(metered): \(error)")
                    }
                }
            }
        }
    }

    @Test(arguments: Scripts.own) func ownScripts(_ script: String) throws {
        try verifyModules(of: script)
    }

    @Test(.enabled(if: !Scripts.official.isEmpty, "the official testsuite is not here"), arguments: Scripts.official)
    func officialScripts(_ script: String) throws {
        try verifyModules(of: script)
    }

    @Test func theTableIsWhole() throws {
        for (opcode, count) in scalarHandlerForms + vectorHandlerForms + memoryHandlerForms + atomicHandlerForms {
            #expect(InstructionTable.forms(of: opcode.row).count == count, "\(opcode)")
        }
        let rows = InstructionTable.shared.rows
        #expect(Set(rows.map(\.name)).count == rows.count)
        for row in rows {
            #expect(InstructionTable.shared[row.handler] != nil, "\(row.name)")
            for operand in row.operands { #expect(operand.offset >= 8, "\(row.name)") }
        }
    }

    /// A handler without a row would make every function that uses it a bug.
    @Test func everyHandlerHasARow() throws {
        let names = Set(InstructionTable.shared.rows.map(\.name))
        let handlers = try Sources.handlerNames()
        #expect(handlers.count > 1000)
        #expect(handlers.filter { !names.contains($0) } == [])
        #expect(names.subtracting(handlers) == [])
    }
}
