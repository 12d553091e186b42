import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

@Suite struct ModuleDraftTests {
    private static let text = """
        (module $m
          (rec (type $s (struct (field (mut i32)) (field (ref null $t)))) (type $t (array (mut i8))))
          (type $f (func (param i32) (result i32)))
          (import "a" "f" (func $imported (type $f)))
          (import "a" "t" (tag $tag (param i32)))
          (memory 1 2) (table $table 2 funcref (ref.func $imported))
          (global $g (mut v128) (v128.const i64x2 1 2))
          (elem (i32.const 0) func $main) (elem funcref (ref.null func)) (elem declare func $imported)
          (data (i32.const 8) "abc") (data "passive")
          (export "main" (func $main)) (start $begin)
          (func $begin (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1)))
          (func $main (type $f) (local i64 i64 f32)
            (block $out (result i32)
              (try_table (result i32) (catch $tag $out)
                (br_table 0 1 0 (i32.const 3) (local.get 0))))
            (drop (select (result (ref null $t)) (ref.null $t) (ref.null $t) (local.get 0)))
            (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (global.get $g) (v128.const i32x4 1 2 3 4)))))
        """

    @Test func liftingAndEmittingGivesTheSameBinary() throws {
        let binary = ModuleEncoder.encode(try TextParser.parseModule(Array(Self.text.utf8)))
        let draft = try ModuleDraft(lifting: try ModuleDecoder.decode(binary))
        #expect(draft.encoded() == binary)
    }

    @Test func anEmittedModuleIsValid() throws {
        let draft = try ModuleDraft(lifting: try TextParser.parseModule(Array(Self.text.utf8)))
        _ = try Validator(registry: TypeRegistry()).validate(draft.module())
    }

    @Test func anInstructionTakesItsWideImmediatesAlong() throws {
        let draft = try ModuleDraft(lifting: try TextParser.parseModule(Array(Self.text.utf8)))
        let body = draft.functions[1].body
        var copy = DraftExpression([], sideTable: InstructionSideTable())
        _ = copy.sideTable.add(labels: [7])
        _ = copy.sideTable.add(vector: SIMD16(repeating: 9))
        _ = copy.sideTable.add(catches: [])
        _ = copy.sideTable.add(selectTypes: [])
        for instruction in body.instructions { copy.append(instruction, of: body.sideTable) }
        #expect(copy.bytes == body.bytes)
    }
}
