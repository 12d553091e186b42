import Testing
import WasmBinary
import WasmModel
import WasmText

/// Fields of modules (specification chapter 6.6).
struct ModuleTests {
    @Test func emptyForms() throws {
        for text in ["", " ;; nothing", "(module)", "(module $m)", "(module $m (func))"] { _ = try parse(text) }
        #expect(try parse("(module $m)").names.module == "m")
        #expect(fault("(module) (module)") == #"1:10: unexpected token "(", expected end of input"#)
        #expect(fault("(module") == #"1:8: unexpected token end of input, expected ")""#)
        #expect(fault(")") == #"1:1: unexpected token ")", expected a module field"#)
        #expect(fault("(func))") == #"1:7: unexpected token ")", expected a module field"#)
        #expect(fault("(nop)") == #"1:2: unexpected token "nop", expected a module field"#)
        #expect(fault("()") == #"1:2: unexpected token ")", expected a module field"#)
        #expect(fault("(param)") == #"1:2: unexpected token "param", expected a module field"#)
    }

    @Test func binaryAndQuotedModules() throws {
        #expect(try parse(#"(module binary "\00asm" "\01\00\00\00")"#).bytes.count == 8)
        #expect(try parse(#"(module quote "(module " "(func))")"#).functions.count == 1)
        #expect(fault(#"(module binary "\00as")"#) != "accepted")
        #expect(fault(#"(module quote "(func")"#) == "1:6: unexpected token end of input, expected an instruction")
    }

    @Test func typesMayStandBehindTheirUses() throws {
        let module = try parse("(func (type $t) (local $x i32) (local.get $x)) (func (param $x i32)) (type $t (func (param i32)))")
        #expect(module.functions == [0, 0])
        #expect(Array(module.bytes[module.bodies[0].range]) == [0x20, 1, 0x0B])
    }

    @Test func implicitTypesComeLastInOrderOfUse() throws {
        let module = try parse(
            """
            (func (result f64) (block (param i32) (drop)) unreachable) (func (param i32)) (func (result f64) unreachable)
            (type $t (func (param i32 i32)))
            """
        )
        #expect(module.functions == [1, 2, 1])
        #expect(module.types.count == 3)
        #expect(module.recursionGroups == [0..<1, 1..<2, 2..<3])
    }

    @Test func onlyAFinalTypeAloneInItsGroupIsImplied() throws {
        let module = try parse("(rec (type (func)) (type (func))) (type (sub (func))) (type $t (func)) (func) (tag)")
        #expect(module.functions == [3])
        #expect(module.tags == [3])
        #expect(module.types.count == 4)
    }

    @Test func typeIndicesOfImplicitTypesMayBeUsedEarlier() throws {
        // Type 1 comes from the last function; it has a parameter, so the local is number 1.
        let module = try parse("(type (func)) (func (type 1) (local $x i64) (local.get $x)) (func (param i32))")
        #expect(module.functions == [1, 1])
        #expect(Array(module.bytes[module.bodies[0].range]) == [0x20, 1, 0x0B])
        #expect(module.bodies.count == 2)
        #expect(module.types.count == 2)
        #expect(fault("(func (type 7) (param i32))") == "1:7: unknown type 7")
        #expect(fault("(func (type 7))") == "accepted")
        #expect(fault("(type $t (func)) (func (type $t) (param i32))") == "1:24: inline function type does not match explicit type")
        #expect(fault("(type $t (struct)) (func (type $t) (param i32))") == "1:26: inline function type does not match explicit type")
        #expect(fault("(type $t (func)) (func (type $t) (param))") == "accepted")
    }

    @Test func recursionGroupsAndSubtypes() throws {
        let module = try parse(
            """
            (rec (type $a (sub (struct (field $x i8) (field (mut (ref null $b)) i64))))
                 (type $b (sub final $a (array (mut anyref)))))
            (func (drop (struct.get_u $a $x (struct.new_default $a))))
            """)
        #expect(module.recursionGroups == [0..<2, 2..<3])
        #expect(module.types[0].isFinal == false)
        #expect(
            module.types[1]
                == SubType(
                    isFinal: true, supertypes: [.type(0)],
                    composite: .array(
                        ArrayType(field: FieldType(storage: .value(.reference(ReferenceType(nullable: true, heap: .any))), mutable: true))))
        )
        #expect(module.names.fields == [0: [0: "x"]])
        #expect(module.names.types == [0: "a", 1: "b"])
        guard case .structure(let structure) = module.types[0].composite else {
            Issue.record("no structure")
            return
        }
        #expect(structure.fields.count == 3)
        #expect(fault("(type (struct (field $x i32) (field $x i32)))") == "1:37: duplicate field $x")
        #expect(fault("(type (func (result $x i32)))") == #"1:21: unexpected token "$x", expected ")""#)
        #expect(fault("(type i32)") == #"1:7: unexpected token "i32", expected "(""#)
    }

    @Test func importsOfAllKindsInBothForms() throws {
        let apart = try parse(
            """
            (import "m" "a" (func $f (param i32))) (import "m" "b" (table $t i64 1 2 funcref)) (import "m" "c" (memory $m 1))
            (import "m" "d" (global $g (mut i64))) (import "m" "e" (tag $e (param f32)))
            """)
        let inline = try parse(
            """
            (func $f (import "m" "a") (param i32)) (table $t (import "m" "b") i64 1 2 funcref) (memory $m (import "m" "c") 1)
            (global $g (import "m" "d") (mut i64)) (tag $e (import "m" "e") (param f32))
            """)
        #expect(apart.imports == inline.imports)
        #expect(apart.names == inline.names)
        #expect(apart.imports.map(\.type.kind) == [.function, .table, .memory, .global, .tag])
        #expect(apart.imports[1].type == .table(TableType(element: .funcref, limits: Limits(minimum: 1, maximum: 2), index: .i64)))
    }

    @Test(arguments: [
        ("(func) (import \"\" \"\" (memory 0))", "1:9: import after function definition"),
        ("(table 0 funcref) (func (import \"\" \"\"))", "1:20: import after table definition"),
        ("(memory 0) (import \"\" \"\" (func))", "1:13: import after memory definition"),
        ("(global i32 (i32.const 0)) (import \"\" \"\" (func))", "1:29: import after global definition"),
        ("(tag) (import \"\" \"\" (func))", "1:8: import after tag definition"),
        ("(func $a) (start $a) (start $a)", "1:23: multiple start sections"),
        ("(func $a) (func $a)", "1:17: duplicate func $a"), ("(memory $a 1) (memory $a 1)", "1:23: duplicate memory $a"),
        ("(func (param $a i32) (local $a i32))", "1:29: duplicate local $a"),
        ("(type $a (func)) (rec (type $a (func)))", "1:29: duplicate type $a"), ("(data $a) (data $a)", "1:17: duplicate data segment $a"),
        ("(export \"a\" (func $x))", "1:19: unknown func $x"),
        ("(export \"a\" (type 0))", "1:14: unexpected token \"type\", expected the kind of an export"),
        ("(import \"a\" (func))", "1:13: unexpected token \"(\", expected a name in quotes"),
        ("(import \"a\" \"b\" (elem))", "1:18: unexpected token \"elem\", expected the kind of an import"),
        ("(func (result i32) (param i32))", "1:21: unexpected token \"param\", expected what follows the type"),
        ("(func (nop) (local i32))", "1:14: unexpected token \"local\", expected an instruction"),
        ("(memory)", "1:8: unexpected token \")\", expected a size"),
        ("(table 1)", "1:9: unexpected token \")\", expected a reference type"),
        ("(table funcref)", "1:15: unexpected token \")\", expected a table's size or \"(elem\""),
        ("(global i32)", "accepted"), ("(memory 1 2 3)", "1:13: unexpected token \"3\", expected \")\""),
        ("(elem (table 0) (i32.const 0) 1)", "1:31: unexpected token \"1\", expected a reference type"),
        ("(data 5)", "1:7: unexpected token \"5\", expected an instruction in parentheses"),
        ("(memory 18446744073709551616)", "1:9: i64 constant out of range: limit 18446744073709551616"),
    ])
    func faults(_ text: String, _ expected: String) {
        #expect(fault(text) == expected)
    }

    @Test func exportsStandInTextOrder() throws {
        let module = try parse(
            """
            (import "" "" (func)) (memory (export "m") (export "n") 1) (export "f" (func 0)) (func (export "g"))
            (tag (export "t"))
            """
        )
        #expect(module.exports.map(\.name) == ["m", "n", "f", "g", "t"])
        #expect(module.exports.map(\.index) == [0, 0, 0, 1, 0])
    }

    @Test func inlineSegments() throws {
        let module = try parse(
            """
            (memory (data "ab" "c")) (memory i64 (data)) (data $d "xyz") (table funcref (elem 0 $f)) (table i64 (ref null $t) (elem $f))
            (table externref (elem (ref.null extern))) (elem $e func) (type $t (func)) (func $f) (func data.drop $d elem.drop $e)
            """)
        #expect(module.memories.map(\.limits) == [Limits(minimum: 1, maximum: 1), Limits(minimum: 0, maximum: 0)])
        #expect(module.data.map { Array(module.bytes[$0.range]) } == [Array("abc".utf8), [], Array("xyz".utf8)])
        #expect(module.tables.map(\.type.limits.minimum) == [2, 1, 1])
        #expect(module.elements.count == 4)
        #expect(module.names.data == [2: "d"])
        #expect(module.names.elements == [3: "e"])
        #expect(module.elements[0].items == .functions([0, 0]))
        #expect(module.elements[1].type == ReferenceType(nullable: true, heap: .type(0)))
        #expect(Array(module.bytes[module.bodies[1].range]) == [0xFC, 9, 2, 0xFC, 13, 3, 0x0B])
        #expect(module.hasDataCount)
    }

    @Test func elementSegmentForms() throws {
        let module = try parse(
            """
            (table $t 9 funcref) (func $f)
            (elem funcref (ref.func $f) (item ref.null func) (item (ref.func 0))) (elem declare func $f) (elem (i32.const 1) $f 0)
            (elem (table $t) (offset i32.const 1) func $f) (elem (offset (i32.const 1)) funcref) (elem (i32.const 0))
            (elem (ref func) (ref.func 0))
            """)
        #expect(module.elements.map(\.items.count) == [3, 1, 2, 1, 0, 0, 1])
        #expect(module.elements[1].mode == .declarative)
        let binary = ModuleEncoder.encode(module)
        #expect(ModuleEncoder.encode(try ModuleDecoder.decode(binary)) == binary)
    }

    @Test func tablesWithInitialValue() throws {
        let module = try parse("(table 3 funcref (ref.null func)) (table i64 3 4 (ref func) (ref.func 0)) (func)")
        #expect(module.tables.map { $0.initializer != nil } == [true, true])
        #expect(module.tables[1].type.index == .i64)
    }

    @Test func localsOfOneTypeAreOneGroup() throws {
        let module = try parse("(func (local i32 i32) (local $x i32) (local) (local f64 i32))")
        #expect(
            module.bodies[0].locals == [
                LocalGroup(count: 3, type: .i32), LocalGroup(count: 1, type: .f64), LocalGroup(count: 1, type: .i32),
            ])
    }

    @Test func dataCountFollowsTheInstructions() throws {
        #expect(try parse("(data \"\") (func)").hasDataCount == false)
        for instruction in ["memory.init 0", "data.drop 0", "array.new_data 0 0", "array.init_data 0 0"] {
            #expect(try parse("(func \(instruction))").hasDataCount)
        }
    }
}
