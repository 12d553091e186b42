import Testing
import WasmBinary
import WasmModel
import WasmText

/// Every script of the official testsuite: what it holds as text must parse, what it quotes as malformed must fail with its message.
@Suite(.enabled(if: !OfficialSuite.scripts.isEmpty, "the official testsuite is not here"))
struct OfficialSuiteTests {
    @Test func allScriptsAreThere() {
        #expect(OfficialSuite.scripts.count == 257)
    }

    @Test(arguments: OfficialSuite.scripts) func script(_ name: String) throws {
        let script = try TextParser.parseScript(try OfficialSuite.read(name))
        for command in script.commands { try check(command, of: name) }
    }

    private func check(_ command: ScriptCommand, of name: String) throws {
        switch command.kind {
        case .module(_, let module), .moduleDefinition(_, let module), .assertModuleTrap(let module, _), .assertInvalid(let module, _),
            .assertUnlinkable(let module, _), .assertInvalidCustom(let module, _):
            switch module {
            case .text(let module): try checkEncoding(module, "\(name):\(command.position)")
            case .quote(let bytes):
                let module = try TextParser.parseModule(bytes)
                try checkEncoding(module, "\(name):\(command.position)")
            case .binary: break
            }
        case .assertMalformed(.quote(let bytes), let message), .assertMalformedCustom(.quote(let bytes), let message):
            do {
                _ = try TextParser.parseModule(bytes)
                Issue.record("\(name):\(command.position): accepted, but the suite says \(message)")
            } catch {
                #expect(error.message.hasPrefix(message), "\(name):\(command.position)")
            }
        case .assertMalformed, .assertMalformedCustom, .moduleInstance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion,
            .assertException, .thread, .wait:
            break
        }
    }

    /// The bodies must be well-formed binary with the positions at the starts of instructions, and survive a round trip.
    private func checkEncoding(_ module: Module, _ place: String) throws {
        let positions = Set(module.textPositions.map { Int($0.offset) })
        for body in module.bodies {
            var reader = InstructionReader(bytes: module.bytes, range: body.range, hasDataCount: module.hasDataCount)
            while !reader.isAtEnd {
                _ = try reader.next()
                if !positions.contains(reader.instructionOffset) {
                    Issue.record("\(place): no position for the instruction at offset \(reader.instructionOffset)")
                }
            }
        }
        let binary = ModuleEncoder.encode(module)
        let decoded = try ModuleDecoder.decode(binary)
        #expect(ModuleEncoder.encode(decoded) == binary, "\(place)")
    }
}
