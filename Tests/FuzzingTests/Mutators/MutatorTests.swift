import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

@Suite struct MutatorTests {
    /// Seeds of this package and the modules of our own scripts.
    private static let material = SeedModules.binaries + ScriptModules.own.prefix(120)

    @Test func namesAreUnique() {
        #expect(Set(Mutators.all.map(\.name)).count == Mutators.all.count)
        #expect(Mutators.all.count > 60)
        #expect(Mutators.all.allSatisfy { $0.weight > 0 })
    }

    /// Every mutator finds something to change, and those that keep types keep modules valid.
    @Test(arguments: Mutators.all.map(\.name)) func mutantsAreValidAsOftenAsTheyShould(_ name: String) throws {
        let mutator = try #require(Mutators.named(name))
        var changed = 0
        var differing = 0
        var valid = 0
        for seed in 0..<UInt64(150) {
            let material = seed % 2 == 0 ? SeedModules.binaries : Self.material
            let binary = material[Int(seed / 2) % material.count]
            var draft = try #require(DraftReader.draft(binary))
            let before = draft.encoded()
            var choices = Choices(seed: SplitMix64.seed(7, seed))
            guard mutator.mutate(&draft, &choices, material: Material(modules: SeedModules.binaries)) else { continue }
            changed += 1
            let mutant = draft.encoded()
            if mutant != before { differing += 1 }
            if let fault = Self.fault(mutant) {
                if mutator.keepsValidity {
                    Issue.record(
                        "\(name), seed \(seed): \(fault)\n\((try? ModulePrinter.print(draft.module())) ?? "")\nof\n\(Self.text(binary))")
                }
            } else {
                valid += 1
            }
        }
        #expect(changed >= 3)
        #expect(differing * 10 >= changed * 8)
        // Almost valid is not always invalid, and not always valid.
        if !mutator.keepsValidity { #expect(valid < changed) }
    }

    @Test func severalChangesInARowStayValid() throws {
        for seed in 0..<UInt64(150) {
            let binary = Self.material[Int(seed) % Self.material.count]
            var draft = try #require(DraftReader.draft(binary))
            var choices = Choices(seed: SplitMix64.seed(8, seed))
            let applied = Mutators.mutate(&draft, count: 8, &choices)
            if let fault = Self.fault(draft.encoded()) { Issue.record("seed \(seed), \(applied): \(fault)") }
        }
    }

    @Test func theSameSeedGivesTheSameMutant() throws {
        for seed in 0..<UInt64(20) {
            let mutants = try (0..<2).map { _ in
                var draft = try #require(DraftReader.draft(Self.material[Int(seed)]))
                var choices = Choices(seed: seed)
                _ = Mutators.mutate(&draft, by: Mutators.all, count: 4, &choices)
                return draft.encoded()
            }
            #expect(mutants[0] == mutants[1])
        }
    }

    /// Choices that are used up come to an end.
    @Test func exhaustedChoicesAreEnough() throws {
        for mutator in Mutators.all {
            for binary in SeedModules.binaries {
                var draft = try #require(DraftReader.draft(binary))
                var choices = Choices(bytes: [])
                _ = mutator.mutate(&draft, &choices)
                if mutator.keepsValidity { #expect(Self.fault(draft.encoded()) == nil, "\(mutator.name)") }
            }
        }
    }

    /// Supertypes and descriptors are written as type indices: a change that put another heap type there ended the process.
    @Test func changedTypesCanBeWritten() throws {
        let module = try TextParser.parseModule(
            Array(
                "(module (rec (type $a (sub (descriptor $d) (struct))) (type $d (sub (describes $a) (struct)))) (type $b (sub $a (descriptor 3) (struct))))"
                    .utf8),
            features: .all)
        let binary = ModuleEncoder.encode(module)
        let mutator = try #require(Mutators.named("change-any-type"))
        for seed in 0..<UInt64(200) {
            var draft = try #require(DraftReader.draft(binary))
            var choices = Choices(seed: seed)
            _ = mutator.mutate(&draft, &choices)
            #expect(DraftReader.draft(draft.encoded()) != nil)
        }
    }

    /// What a block around an expression says it gives must be as exact as what the code behind it takes: functions that are imported with
    /// their exact type, and descriptors of a type that is declared twice.
    @Test(arguments: [
        """
        (module (type $f (func)) (import "host" "f" (func $f (exact (type $f)))) (elem declare func $f)
          (func (result (ref (exact $f))) ref.func $f))
        """,
        """
        (module (rec (type $a (sub (descriptor $d) (struct))) (type $d (sub (describes $a) (struct))))
          (rec (type $b (sub (descriptor $e) (struct))) (type $e (sub (describes $b) (struct))))
          (func (param (ref null (exact $b))) (result (ref (exact $d))) local.get 0 ref.get_desc $a))
        """,
    ])
    func exactReferencesStayExact(_ text: String) throws {
        let binary = ModuleEncoder.encode(try TextParser.parseModule(Array(text.utf8), features: .all))
        for name in ["wrap-expression", "tee-local", "outline-expression"] {
            let mutator = try #require(Mutators.named(name))
            var changed = 0
            for seed in 0..<UInt64(20) {
                var draft = try #require(DraftReader.draft(binary))
                var choices = Choices(seed: seed)
                if mutator.mutate(&draft, &choices) { changed += 1 }
                #expect(Self.fault(draft.encoded()) == nil, "\(name)")
            }
            #expect(changed > 0, "\(name)")
        }
    }

    /// Each takes a time that does not grow with the product of what a large function has: variables, functions, instructions that name them.
    @Test(.timeLimit(.minutes(3))) func manyVariablesAndFunctionsTakeNoTime() throws {
        let functions = (0..<2000).map { "(func $f\($0) (type $t))" }.joined()
        let body = (0..<1000).map { "(local.set \($0 * 17 % 30_000) (local.get \($0 * 13 % 30_000))) (call $f\($0))" }.joined()
        let locals = String(repeating: " i32", count: 30_000)
        let text = "(module (type $t (func)) \(functions) (func (local\(locals)) \(body)))"
        let binary = ModuleEncoder.encode(try TextParser.parseModule(Array(text.utf8), features: .all))
        let whole = try #require(DraftReader.draft(binary))
        var changed = 0
        for mutator in Mutators.all {
            var draft = whole
            // The function of the body is the last one.
            draft.functions = [whole.functions[2000]] + whole.functions[..<2000]
            var choices = Choices(seed: 1)
            if mutator.mutate(&draft, &choices) { changed += 1 }
        }
        #expect(changed > 20)
    }

    static func fault(_ binary: [UInt8]) -> String? {
        do {
            _ = try Validator(features: .all, registry: TypeRegistry()).validate(try ModuleDecoder.decode(binary, features: .all))
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static func text(_ binary: [UInt8]) -> String {
        (try? ModulePrinter.print(try ModuleDecoder.decode(binary, features: .all))) ?? ""
    }
}

@Suite struct TypedExpressionTests {
    /// What a mutator does with an expression's range is right only if the range is.
    @Test func everyExpressionCanBecomeAConstant() throws {
        var count = 0
        for binary in SeedModules.binaries + ScriptModules.own.prefix(30) {
            let draft = try #require(DraftReader.draft(binary))
            for function in draft.functions.indices {
                guard let site = BodySite(draft, function: function) else {
                    Issue.record("no types for function \(function)")
                    continue
                }
                for position in site.body.instructions.indices {
                    let step = site.typed.steps[position]
                    guard step.isReachable, step.results.count == 1, case .some(.some(let type)) = step.results.first,
                        let range = site.typed.expression(endingAt: position), !site.setsLocalWithoutDefault(range), count < 800
                    else { continue }
                    var maker = site.maker()
                    guard let value = maker.defaultValue(type) else { continue }
                    var mutant = draft
                    mutant.replace(range, in: site, with: value, sideTable: maker.sideTable)
                    mutant.declareFunctionReferences()
                    if let fault = MutatorTests.fault(mutant.encoded()) { Issue.record("instructions \(range): \(fault)") }
                    count += 1
                }
            }
        }
        #expect(count > 500)
    }

    @Test func blocksAndOperandsAreFound() throws {
        let module = try TextParser.parseModule(
            Array(
                """
                (module (func (param i32) (result i64)
                  (block $b (result i64)
                    (br_if $b (i64.const 1) (local.get 0)) (drop)
                    (if (local.get 0) (then (unreachable) (drop)))
                    (i64.add (i64.const 2) (i64.const 3)))))
                """.utf8))
        let draft = try ModuleDraft(lifting: module)
        let site = try #require(BodySite(draft, function: 0))
        // block, i64.const, local.get, br_if, drop, local.get, if, unreachable, drop, end, i64.const, i64.const, i64.add, end, end
        #expect(site.typed.blocks.map(\.start) == [-1, 0, 6])
        #expect(site.typed.blocks.map(\.end) == [14, 13, 9])
        #expect(site.typed.steps[3].operands == [.i64, .i32])
        #expect(site.typed.steps[3].results == [.i64])
        #expect(site.typed.steps.map(\.isReachable) == (0..<15).map { $0 != 8 })
        #expect(site.typed.steps[8].operands == [nil])
        #expect(site.typed.expression(endingAt: 12) == 10..<13)
        #expect(site.typed.expression(endingAt: 13) == 0..<14)
        #expect(site.typed.expression(endingAt: 9) == 5..<10)
        #expect(site.typed.block(label: 1, at: 3) == 0)
        #expect(site.operandRanges(of: 12) == [10..<11, 11..<12])
    }
}

@Suite struct DraftTests {
    @Test(arguments: ScriptModules.own.indices) func liftingAndEmittingKeepsModulesOfOurScripts(_ number: Int) throws {
        try check(ScriptModules.own[number])
    }

    @Test(.enabled(if: !ScriptModules.official.isEmpty, "the official testsuite is not here"))
    func liftingAndEmittingKeepsTheOfficialModules() throws {
        #expect(ScriptModules.official.count > 1000)
        for binary in ScriptModules.official { try check(binary) }
    }

    private func check(_ binary: [UInt8]) throws {
        let module = ModuleDraft.kept(of: try ModuleDecoder.decode(binary, features: .all))
        let draft = try ModuleDraft(lifting: module)
        let emitted = draft.encoded()
        #expect(emitted == ModuleEncoder.encode(draft.module()))
        let again = try ModuleDecoder.decode(emitted, features: .all)
        #expect(ModuleComparison.firstDifference(module, again, comparesInstructions: false) == nil)
        #expect(try ModuleDraft(lifting: again).encoded() == emitted)
        let spaces = DraftSpaces(draft)
        for function in draft.functions { #expect(TypedExpression(function: function, in: spaces) != nil) }
    }
}
