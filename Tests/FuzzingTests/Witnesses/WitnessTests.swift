import Testing
import WasmBinary
import WasmModel
import WasmText

import class Rampart.Engine

@testable import Fuzzing

@Suite struct WitnessTests {
    /// Two modules with everything a program has to put: host functions, memories, globals, references, a trap and a write.
    private static func fuzzCase(secret: Int = 5) throws -> FuzzCase {
        let first = try TextParser.parseModule(
            Array(
                """
                (module
                  (type $s (struct (field i32)))
                  (import "host" "f" (func $f (param i32 f64 v128 externref) (result i64 f32 (ref null $s))))
                  (import "host" "g" (global $g (mut i32))) (import "host" "m" (memory 1))
                  (import "host" "t" (table 3 funcref)) (import "host" "e" (tag (param i32)))
                  (global (export "own") (mut i64) (i64.const \(secret)))
                  (memory (export "memory") 1 3)
                  (func (export "call") (param i32 (ref null $s)) (result i64 f32 v128)
                    (call $f (local.get 0) (f64.const 2) (v128.const i64x2 1 2) (ref.null extern))
                    drop (v128.const i32x4 1 2 3 4) (global.set $g (i32.const 9)))
                  (func (export "trap") (drop (i32.load (i32.const -1)))))
                """.utf8))
        let second = try TextParser.parseModule(
            Array(
                """
                (module (import "first" "own" (global $own (mut i64))) (import "first" "memory" (memory 1))
                  (func (export "add") (param i64) (result i64)
                    (global.set $own (i64.add (global.get $own) (local.get 0))) (i64.load (i32.const 8))))
                """.utf8))
        return FuzzCase(
            modules: [
                .init(name: "first", binary: ModuleEncoder.encode(first)), .init(name: "second", binary: ModuleEncoder.encode(second)),
            ],
            steps: [
                .invoke(module: 0, export: "call", arguments: [.i32(3), .null]), .invoke(module: 0, export: "trap", arguments: []),
                .writeMemory(module: 0, export: "memory", offset: 8, bytes: [1, 2, 3]), .growMemory(module: 0, export: "memory", pages: 1),
                .invoke(module: 1, export: "add", arguments: [.i64(7)]), .collect,
            ])
    }

    @Test func aCaseBecomesAProgramOfModulesOnly() throws {
        let program = try WitnessProgram(try Self.fuzzCase())
        let record = OwnWitness(.interpreter).run(program)
        let returned = Array(repeating: WitnessOutcome.returned, count: program.parts.count)
        #expect(record.outcomes == returned + [.returned, .trap(.memory), .returned, .returned, .returned, .returned, .returned])
        // The memory of the first module, its size and what was written; the one it imports is of the host.
        #expect(record.memories.contains { $0.count == 2 << 16 && Array($0[8..<11]) == [1, 2, 3] })
    }

    @Test func enginesThatDifferAreToldApart() throws {
        let witness = OwnWitness(.interpreter)
        let record = witness.run(try WitnessProgram(try Self.fuzzCase()))
        #expect(record.difference(from: witness.run(try WitnessProgram(try Self.fuzzCase()))) == nil)
        let other = witness.run(try WitnessProgram(try Self.fuzzCase(secret: 6)))
        #expect(record.difference(from: other)?.contains("memory") == true)
        var trapped = record
        trapped.outcomes[trapped.outcomes.count - 1] = .trap(.unreachable)
        #expect(record.difference(from: trapped)?.hasPrefix("outcome") == true)
    }

    private static let compiler = Engine.Strategy.compiler(.init())

    @Test(.enabled(if: (try? compiler.requireAvailable()) != nil, "LLVM is not installed")) func compiledCodeSaysTheSame() throws {
        let program = try WitnessProgram(try Self.fuzzCase())
        #expect(OwnWitness(.interpreter).run(program).difference(from: OwnWitness(Self.compiler).run(program)) == nil)
    }

    /// Engines look whether an access is aligned and whether it is in bounds in either order.
    @Test func eitherReasonOfAnAtomicAccessWillDo() {
        #expect(WitnessOutcome.trap(.misaligned).agrees(.trap(.memory)) && WitnessOutcome.trap(.memory).agrees(.trap(.misaligned)))
        #expect(!WitnessOutcome.trap(.misaligned).agrees(.trap(.table)) && !WitnessOutcome.trap(.misaligned).agrees(.returned))
        #expect(WitnessOutcome.trap(.unshared).agrees(.trap(.memory)) && WitnessOutcome.trap(.misaligned).agrees(.trap(.unshared)))
    }

    @Test func whatNoModuleCanMakeIsAnObstacle() throws {
        let module = try TextParser.parseModule(Array(#"(module (import "host" "g" (global (ref func))))"#.utf8))
        let fuzzCase = FuzzCase(modules: [.init(name: "m", binary: ModuleEncoder.encode(module))])
        #expect(throws: WitnessObstacle.noDefault) { try WitnessProgram(fuzzCase) }
        #expect(throws: WitnessObstacle.invalid) { try WitnessProgram(FuzzCase(modules: [.init(name: "m", binary: [1, 2])])) }
    }

    @Test func aLibraryThatIsNoneIsAnError() {
        #expect(throws: WitnessError.self) { try WitnessLibrary.witness("none=/nowhere/libnone.so") }
        #expect(throws: WitnessError.self) { try WitnessLibrary.witness("none=libz.so.1") }
        #expect(throws: WitnessError.self) { try WitnessLibrary.witness("other") }
    }

    @Test(.enabled(if: WitnessLibrary.wasmtime() != nil, "Wasmtime's library is not installed")) func wasmtimeSaysTheSame() throws {
        let wasmtime = try WitnessLibrary.witness("wasmtime")
        let program = try WitnessProgram(try Self.fuzzCase())
        #expect(OwnWitness(.interpreter).run(program).difference(from: wasmtime.run(program)) == nil)
        #expect(wasmtime.validate([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]) == .accepted)
        #expect(wasmtime.validate([1, 2, 3]) != .accepted)
    }
}
