import Testing
import WasmBinary
import WasmModel
import WasmText

/// Annotations that stand for custom sections (specification appendix "Custom Sections").
@Suite("Annotations")
struct AnnotationTests {
    /// The names of the custom sections and known sections of a binary, in order.
    private func sections(_ text: String) throws -> [String] {
        let bytes = ModuleEncoder.encode(try parse(text))
        var names: [String] = []
        var position = 8
        while position < bytes.count {
            let identifier = bytes[position]
            // The modules of these tests are so small that every length is one byte.
            let size = Int(bytes[position + 1])
            let start = position + 2
            let name = bytes[start + 1..<start + 1 + (identifier == 0 ? Int(bytes[start]) : 0)]
            names.append(identifier == 0 ? String(decoding: name, as: UTF8.self) : "\(identifier)")
            position = start + size
        }
        return names
    }

    @Test("Custom sections stand where they ask to, in the order of the text where they ask for one place")
    func placement() throws {
        let fields = "(type (func)) (import \"m\" \"n\" (func (type 0))) (func (type 0)) (global i32 (i32.const 0)) (memory 1) (data \"x\")"
        let text = try sections(
            """
            (@custom "end") (@custom "a" (after last)) (@custom "b" (before first)) (@custom "c" (before type)) (@custom "d" (before first))
            (@custom "e" (after type)) \(fields) (@custom "f" (before import)) (@custom "g" (after type)) (@custom "h" (before global))
            (@custom "i" (after memory)) (@custom "j" (before tag)) (@custom "k" (before code)) (@custom "l" (after global))
            (@custom "m" (before data)) (@custom "n" (after data)) (@custom "o" (after func)) (@custom "p" (after datacount))
            """)
        #expect(
            text == [
                "b", "d", "c", "1", "e", "g", "f", "2", "3", "o", "5", "i", "j", "h", "6", "l", "p", "k", "10", "m", "11", "n", "end", "a",
            ])
    }

    @Test("The strings of an annotation are joined")
    func contents() throws {
        let module = try parse(#"(@custom "s" "" "1" "\00\ff" (; no ;) "2")"#)
        #expect(module.customSections == [CustomSection(name: "s", contents: [0x31, 0, 0xFF, 0x32], after: 11)])
    }

    @Test("A name annotation wins over the identifier")
    func names() throws {
        let module = try parse(
            """
            (module $m (@name "M") (func $f (@name "") (param $p (@name "P") i32) (param (@name "Q") i64) (local $l i32)
              (block $b (@name "B") (if $c (@name "C") (block (@name "D") (result i32) (i32.const 0)) (then)))) (func))
            """)
        #expect(module.names.module == "M")
        #expect(module.names.functions == [0: ""])
        #expect(module.names.locals == [0: [0: "P", 1: "Q", 2: "l"]])
        #expect(module.names.labels == [0: [0: "B", 1: "D", 2: "C"]])
    }

    @Test("Hints count from the first instruction; the section from the declarations of locals")
    func hints() throws {
        let module = try parse(
            """
            (func (import "m" "f")) (func)
            (func (param i32) (local i32 i64) (@metadata.code.branch_hint "\\00") (if (local.get 0) (then
              local.get 0 (@metadata.code.branch_hint "\\01") br_if 0)))
            """)
        let hints = [BranchHint(offset: 2, direction: .unlikely), BranchHint(offset: 6, direction: .likely)]
        #expect(module.branchHints == [2: hints])
        #expect(BranchHintSection.encode(module) == [1, 2, 2, 7, 1, 0, 11, 1, 1])
        let decoded = try ModuleDecoder.decode(ModuleEncoder.encode(module))
        #expect(decoded.branchHints == [2: hints])
        #expect(decoded.customSections.isEmpty)
        let text = try ModulePrinter.print(decoded)
        #expect(text.contains(#"(@metadata.code.branch_hint "\00") if"#))
        #expect(text.contains(#"(@metadata.code.branch_hint "\01") br_if 0"#))
    }

    @Test("A fault has the place of what is wrong, and comes behind those of the grammar")
    func faults() {
        #expect(fault("(module\n  (@custom \"a\" (before nothing)))") == "2:24: @custom annotation: malformed section kind \"nothing\"")
        #expect(fault("(func)\n(@name \"x\")") == "2:1: misplaced @name annotation")
        #expect(fault("(@custom 4) (func (drop 1))").hasPrefix("1:25: unexpected token"))
        #expect(fault("(@custom 4) (@name)").hasPrefix("1:10: @custom annotation: missing section name"))
        #expect(fault("(@name \"x\") (@custom)").hasPrefix("1:1: misplaced @name"))
    }

    @Test("Only faults of annotations are faults of custom sections alone")
    func isCustom() {
        func reason(_ text: String) -> MalformedReason? {
            do throws(MalformedError) {
                _ = try parse(text)
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason("(@custom 4)")?.isCustom == true)
        #expect(reason("(@custom \"\\q\")")?.isCustom == false)
        #expect(reason("(@custom 4) (func")?.isCustom == false)
    }

    @Test(
        "What is printed has the same binary, with names that are no identifiers and hints that fit nothing",
        arguments: [
            #"(module (@name "") (func $f (@name "")) (func (@name "f")) (func $f2 (@name "f")) (func (@name "f") (call 1)))"#,
            #"(func (param (@name "x") i32) (param i64 i64) (param $y (@name "x") i32) (local (@name "") i32) (local $z f32) (local.set $y (local.get 0)))"#,
            #"(import "m" "f" (func (@name "\ff\fe") (param $a (@name "b") i32) (param (@name "b") i64)))"#.replacing(
                #"\ff\fe"#, with: "λ \\n"),
            #"(type $s (@name "") (struct (field $a (@name "x") i32) (field (@name "x") i64) (field (@name "") i8))) (func (param (ref $s)) (drop (struct.get $s $a (local.get 0))))"#,
            #"(func block (@name "") block $a (@name "l") block (@name "l") br 0 br 1 br 2 end end end loop (@name "x") br 0 end)"#,
            #"(table (@name "t") 1 funcref) (table (@name "t") 1 funcref) (memory (@name "") 1) (tag (@name "t")) (tag $u (@name "t")) (elem (@name "e") func) (data (@name "")) (global (@name "") i32 (i32.const 0))"#,
            #"(func (@metadata.code.branch_hint "\00") nop) (func (if (i32.const 0) (then)))"#,
            #"(func block (@metadata.code.branch_hint "\01") block end end)"#,
            #"(func (if (i32.const 0) (then))) (@custom "metadata.code.branch_hint" (before code) "\01\00\01\04\01\01")"#,
            #"(func (if (i32.const 0) (then))) (@custom "metadata.code.branch_hint" (before type) "\01\00\01\03\01\01")"#,
            #"(func (if (i32.const 0) (then))) (@custom "metadata.code.branch_hint" "\01\00\01\03\01\01")"#,
            #"(func (@metadata.code.branch_hint "\00") (if (i32.const 0) (then))) (@custom "metadata.code.branch_hint" (before type) "\01\00\01\03\01\01") (@custom "z" (after func))"#,
            #"(@custom "metadata.code.branch_hint" (before code) "\00") (@custom "metadata.code.branch_hint" (before code) "\01") (func)"#,
            #"(@custom "name" "\00\02\01m") (func) (@custom "after name")"#,
            #"(module $own (@custom "name" "\00\02\01m") (func $f))"#,
            #"(@custom "name" "\00\02\01m") (@custom "name" "\00\02\01n") (@custom "name" "\00\02\02n") (@custom "name")"#,
            #"(@custom "name" "\01\07\02\00\01f\09\01g") (func)"#,
            #"(@custom "name" "\02\08\02\00\00\01\01\00\01g\01\07\02\01\01f\00\01g") (func) (func (param i32))"#,
            #"(@custom "") (@custom "a" (before code)) (@custom "b" (after elem)) (func)"#,
        ])
    func roundTrip(_ text: String) throws {
        let binary = ModuleEncoder.encode(try parse(text))
        let printed = try ModulePrinter.print(try ModuleDecoder.decode(binary))
        #expect(ModuleEncoder.encode(try parse(printed)) == binary, "\(printed)")
    }

    @Test("Faults in sections of bytes are recorded and the module is accepted")
    func recorded() throws {
        let module = try parse("(func)\n (@custom \"name\" \"\\00\\09\")")
        #expect(module.customSectionFaults.map(\.description) == ["2:2: name section: length out of bounds"])
        #expect(module.customSections.count == 1)
        let decoded = try ModuleDecoder.decode(ModuleEncoder.encode(module))
        #expect(decoded.customSectionFaults.map(\.description) == ["offset 0x20: name section: length out of bounds"])
    }

    @Test("Whatever bytes stand in the sections of names and hints, what is printed of the module has the same binary")
    func damagedSections() throws {
        let original = ModuleEncoder.encode(
            try parse(
                """
                (module $m (type $t (func (param i32))) (type $s (struct (field $a i32) (field $b i64)))
                  (import "m" "f" (func $i (param $p i32))) (memory $mem 1) (global $g i32 (i32.const 0))
                  (@custom "x" (before code) "123")
                  (func $f (type $t) (param $x i32) (local $y i32) (@metadata.code.branch_hint "\\00") (if (local.get 0) (then)))
                  (func $g (type $t) (local.get 0) (@metadata.code.branch_hint "\\01") (br_if 0)))
                """))
        var random = Random(state: 1)
        var adopted = 0
        for _ in 0..<2000 {
            var bytes = original
            for _ in 0..<random.below(3) + 1 {
                let place = random.below(bytes.count - 8) + 8
                bytes[place] = [0, 1, 2, 3, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: random.below(256))][random.below(8)]
            }
            guard var module = try? ModuleDecoder.decode(bytes) else { continue }
            if module.names != ModuleNames() { adopted += 1 }
            // How many labels a function has only its code tells.
            module.names.labels = [:]
            guard let text = try? ModulePrinter.print(module) else { continue }
            let binary = ModuleEncoder.encode(module)
            let again = try ModuleDecoder.decode(binary)
            #expect(again.names == module.names)
            #expect(again.branchHints == module.branchHints)
            guard let parsed = try? parse(text) else { continue }
            #expect(parsed.names == module.names, "\(text)")
            #expect(parsed.branchHints == module.branchHints, "\(text)")
            #expect(parsed.customSections == again.customSections || parsed.customSections.count == again.customSections.count, "\(text)")
        }
        #expect(adopted > 200)
    }

    private struct Random {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % limit
        }
    }

    @Test("Many annotations in one place take no quadratic time")
    func many() throws {
        let count = 20_000
        let text = "(func " + String(repeating: "(@metadata.code.branch_hint \"\\00\") nop ", count: count) + ")"
        #expect(try parse(text).branchHints[0]?.count == count)
        #expect(try parse(String(repeating: "(@custom \"a\")", count: count)).customSections.count == count)
        #expect(fault("(func " + String(repeating: "(@name \"a\")", count: count) + ")") == "1:18: @name annotation: multiple func names")
    }
}
