import Foundation
import Testing
import WasmBinary
import WasmModel
import WasmText

@Suite("Printing modules")
struct PrinterRoundTripTests {
    /// The law: what is printed from a binary parses to the same binary, names included.
    private func check(_ module: Module, _ place: String) {
        let binary = ModuleEncoder.encode(module)
        do throws(MalformedError) {
            let decoded = try ModuleDecoder.decode(binary, features: .all)
            let text = try ModulePrinter.print(decoded)
            do throws(MalformedError) {
                let again = ModuleEncoder.encode(try TextParser.parseModule(Array(text.utf8), features: .all))
                #expect(again == binary, "\(place): \(text.prefix(4000))")
            } catch {
                Issue.record("\(place): the printed text does not parse: \(error)\n\(text.prefix(4000))")
            }
        } catch {
            Issue.record("\(place): the encoded module does not decode: \(error)")
        }
    }

    private func roundTrip(_ text: String, _ place: String = #function) throws {
        check(try TextParser.parseModule(Array(text.utf8), features: .all), place)
    }

    private func printed(_ text: String) throws -> String {
        try ModulePrinter.print(try TextParser.parseModule(Array(text.utf8)))
    }

    @Test("One instruction a line, indented by nesting, with the identifiers of the text")
    func layout() throws {
        let text = try printed(
            """
            (module $m
              (type $t (func (param i32) (result i32)))
              (func $f (export "f") (type $t) (param $x i32) (result i32) (local $y i64) (local f32 f64)
                (block $out (result i32)
                  (if $cond (result i32) (local.get $x) (then (br $out (i32.const -1))) (else (i32.const 2))))))
            """)
        #expect(
            text == """
                (module $m
                  (type $t (func (param i32) (result i32)))
                  (export "f" (func $f))
                  (func $f (type $t) (param $x i32) (result i32)
                    (local $y i64) (local f32 f64)
                    block $out (result i32)
                      local.get $x
                      if $cond (result i32)
                        i32.const -1
                        br $out
                      else
                        i32.const 2
                      end
                    end
                  )
                )

                """)
    }

    @Test("A label that a block further inside hides is called by its depth")
    func shadowedLabels() throws {
        let text = try printed("(func block $a block $a br 1 br $a end br $a end)")
        #expect(text.contains("br 1"))
        #expect(text.components(" br $a") == 2)
        try roundTrip("(func block $a block $a br 1 br 0 br 2 end br 0 end)")
    }

    @Test("Identifiers with other characters are written as strings")
    func quotedIdentifiers() throws {
        let text = try printed(#"(module (func $"a b" (call $"a b") (call $"é(")) (func $"é("))"#)
        #expect(text.contains(#"call $"a b""#))
        #expect(text.contains(#"call $"\c3\a9(""#))
        try roundTrip(#"(module (func $"a b" (call $"a b") (call $"é(")) (func $"é("))"#)
    }

    @Test("Of equal names in a name section the first is kept; names of nothing are left out")
    func binaryNames() throws {
        var module = try TextParser.parseModule(Array("(module (func) (func (call 1)))".utf8))
        module.names.functions = [0: "f", 1: "f", 9: "g"]
        module.names.locals = [7: [0: "x"]]
        let text = try ModulePrinter.print(module)
        #expect(text.contains("(func $f"))
        #expect(text.contains("call 1"))
        #expect(!text.contains("$g"))
        _ = try TextParser.parseModule(Array(text.utf8))
    }

    @Test("Every immediate survives", arguments: PrinterSamples.modules)
    func samples(_ text: String) throws { try roundTrip(text, text) }

    @Test("Floats survive to the last bit")
    func floats() throws {
        var module = try TextParser.parseModule(Array("(func)".utf8))
        var writer = InstructionWriter()
        for bits: UInt32 in [
            0, 0x8000_0000, 1, 0x7F7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0xFFFF_FFFF, 0x3DCC_CCCD,
        ] {
            writer.write(.f32Constant(bits), sideTable: InstructionSideTable())
            writer.write(.drop, sideTable: InstructionSideTable())
        }
        for bits: UInt64 in [
            0, 1 << 63, 1, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0xFFF0_0000_0000_0001,
            0x3FB9_9999_9999_999A,
        ] {
            writer.write(.f64Constant(bits), sideTable: InstructionSideTable())
            writer.write(.drop, sideTable: InstructionSideTable())
        }
        writer.write(.end, sideTable: InstructionSideTable())
        module.bytes = writer.bytes
        module.bodies[0].range = 0..<writer.bytes.count
        check(module, "floats")
    }

    @Test("Deep nesting is printed in space that grows with the module")
    func deepNesting() throws {
        let depth = 20_000
        let text = "(func " + String(repeating: "block ", count: depth) + String(repeating: "end ", count: depth) + ")"
        let module = try TextParser.parseModule(Array(text.utf8))
        #expect(try ModulePrinter.print(module).utf8.count < depth * 300)
        check(module, "deep nesting")
    }

    @Test("A table's initializer without instructions is refused: left out, it would be another one")
    func emptyInitializer() throws {
        let binary: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 4, 7, 1, 0x40, 0, 0x70, 0, 0, 0x0B]
        let module = try ModuleDecoder.decode(binary)
        let error = #expect(throws: MalformedError.self) { try ModulePrinter.print(module) }
        #expect(error?.description == "offset 0x10: the text format cannot say a table's initializer without instructions")
    }

    @Test("A declared count of locals takes no memory")
    func manyLocals() throws {
        var module = try TextParser.parseModule(Array("(func)".utf8))
        module.bodies[0].locals = [LocalGroup(count: .max, type: .i32), LocalGroup(count: .max, type: .i64)]
        #expect(throws: MalformedError.self) { try ModulePrinter.print(module) }
    }

    /// The official scripts: `$SPEC_TESTSUITE`, else beside the repository.
    static let officialScripts: [URL] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["SPEC_TESTSUITE"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/spec-testsuite")
        let folders = [
            "", "custom", "legacy", "proposals/custom-descriptors", "proposals/custom-page-sizes", "proposals/threads",
            "proposals/wide-arithmetic",
        ]
        let files = folders.flatMap {
            (try? FileManager.default.contentsOfDirectory(at: folder.appending(path: $0), includingPropertiesForKeys: nil)) ?? []
        }
        return files.filter { $0.pathExtension == "wast" }.sorted { $0.path() < $1.path() }
    }()

    @Test("Every module of the official suite", .enabled(if: !officialScripts.isEmpty, "the official suite is not here"))
    func officialSuite() throws {
        var modules = 0
        for file in PrinterRoundTripTests.officialScripts {
            // These scripts are older than several memories, and use short forms that have another meaning since.
            let isOld = file.path().contains("/proposals/threads/")
            let features: Features = isOld ? .all.without(.multiMemory, .referenceTypes, .memory64) : .all
            for command in try TextParser.parseScript(Array(try Data(contentsOf: file)), features: features).commands {
                guard let module = command.module else { continue }
                modules += 1
                check(module, "\(file.lastPathComponent):\(command.position.line)")
            }
        }
        #expect(modules > 4000)
    }
}

extension ScriptCommand {
    /// The module of the command where it is one that can be decoded; the parts of a text that is only invalid must survive too.
    fileprivate var module: Module? {
        switch kind {
        case .module(_, let module), .moduleDefinition(_, let module), .assertModuleTrap(let module, _), .assertUnlinkable(let module, _),
            .assertInvalid(let module, _), .assertInvalidCustom(let module, _):
            switch module {
            case .text(let module): module
            case .quote(let source): try? TextParser.parseModule(source, features: .all)
            // A binary may write integers longer than needed and hold what no text says, so it is brought into a text's form first.
            case .binary(let bytes): (try? ModuleDecoder.decode(bytes, features: .all)).flatMap { reprinted($0) }
            }
        case .moduleInstance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion, .assertException, .assertMalformed,
            .assertMalformedCustom, .thread, .wait:
            nil
        }
    }

    private func reprinted(_ module: Module) -> Module? {
        do throws(MalformedError) {
            return try TextParser.parseModule(Array(try ModulePrinter.print(module).utf8), features: .all)
        } catch {
            // A body need not be well-formed for the decoder; then there is nothing to print.
            guard case .text = error.location else { return nil }
            Issue.record("\(position): the printed text does not parse: \(error)")
            return nil
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(part) { count += 1 }
            rest = rest.dropFirst()
        }
        return count
    }
}
