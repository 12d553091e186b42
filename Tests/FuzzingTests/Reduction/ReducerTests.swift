import Locking
import Testing
import WasmBinary
import WasmModel
import WasmText

@testable import Fuzzing

/// What `trap=KIND` asks, without a child.
private func traps(_ bytes: [UInt8], _ code: TrapCode) -> Bool {
    var tally = Tally()
    return TrapOracle(code).judge(bytes, tally: &tally) != .agree
}

@Suite struct ReducerTests {
    @Test func oneOperatorIsLeftOfAModule() throws {
        let result = try Reducer { Sample.isValid($0) && Sample.has(.i32DivU, $0) }.reduce(.module(Sample.bytes))
        #expect(result.isMinimal)
        #expect(result.bytes.count <= 30)
        #expect(Sample.has(.i32DivU, result.bytes))
    }

    @Test func theResultDoesNotDependOnJobs() throws {
        let results = try [1, 2, 3, 7].map { jobs in
            try Reducer(jobs: jobs) { Sample.isValid($0) && Sample.has(.i32DivU, $0) }.reduce(.module(Sample.bytes))
        }
        for result in results {
            #expect(result.bytes == results[0].bytes)
            #expect(result.status.tried == results[0].status.tried)
            #expect(result.status.accepted == results[0].status.accepted)
        }
    }

    @Test func aValidModuleStaysOne() throws {
        let invalid = Lock(0)
        _ = try Reducer { bytes in
            if !Sample.isValid(bytes) { invalid.withLock { $0 += 1 } }
            return Sample.has(.i32RemS, bytes)
        }.reduce(.module(Sample.bytes))
        #expect(invalid.withLock { $0 } == 0)
    }

    /// No instruction, and no item, can be taken from the result by hand.
    @Test func noSingleStepIsLeft() throws {
        let holds: @Sendable ([UInt8]) -> Bool = { Sample.isValid($0) && Sample.has(.i32DivU, $0) && Sample.has(.i32Eqz, $0) }
        let result = try Reducer(ClosurePredicate(holds)).reduce(.module(Sample.bytes))
        let draft = try ModuleDraft(lifting: try ModuleDecoder.decode(result.bytes, features: .all))
        for (index, function) in draft.functions.enumerated() {
            for first in function.body.instructions.indices.dropLast() {
                for last in first..<function.body.instructions.count - 1 {
                    var smaller = draft
                    smaller.functions[index].body.instructions.removeSubrange(first...last)
                    #expect(!holds(smaller.encoded()), "\(first) to \(last) of \(index)")
                }
            }
        }
        #expect(draft.exports.isEmpty && draft.imports.isEmpty && draft.data.isEmpty && draft.elements.isEmpty)
        #expect(draft.functions.count == 1)
        #expect(draft.memories.isEmpty && draft.globals.isEmpty && draft.tables.isEmpty && draft.tags.isEmpty)
    }

    @Test func ofTwoTrapsTheOneThatIsLookedForStays() throws {
        let input = Sample.encoded(
            """
            (module (memory 1)
              (func $deep (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (unreachable))))
              (func (export "a") (drop (call $deep (i32.const 0))))
              (func (export "b") (drop (i32.load (i32.const 65536))))
              (func (export "c") (i32.store (i32.div_s (i32.const 8) (call $deep (i32.const 1))) (i32.const 4))))
            """)
        for code: TrapCode in [.unreachable, .outOfBoundsMemoryAccess] {
            let result = try Reducer(jobs: 2) { traps($0, code) }.reduce(.module(input))
            let other: TrapCode = code == .unreachable ? .outOfBoundsMemoryAccess : .unreachable
            #expect(traps(result.bytes, code))
            #expect(!traps(result.bytes, other))
            #expect(result.isMinimal)
        }
    }

    @Test func constantsBecomeTheSmallestThatStillDo() throws {
        let input = Sample.encoded(#"(module (func (export "f") (result i64) (i64.const 0x1234567812345678)))"#)
        let result = try Reducer { bytes in
            guard let module = try? ModuleDecoder.decode(bytes), let draft = try? ModuleDraft(lifting: module) else { return false }
            return draft.functions.contains { function in
                function.body.instructions.contains { if case .i64Constant(let value) = $0 { value >= 1000 } else { false } }
            }
        }.reduce(.module(input))
        let draft = try ModuleDraft(lifting: try ModuleDecoder.decode(result.bytes))
        let constants = draft.functions[0].body.instructions.compactMap { if case .i64Constant(let value) = $0 { value } else { nil } }
        #expect(constants.count == 1)
        // Minimal is what no byte, no bit and no half can be taken from.
        #expect((constants.first ?? 0) < 2048)
    }

    /// The smallest numbers have no negative, and nothing below them.
    @Test func theSmallestConstantsCanBeReduced() throws {
        let text =
            "(module (func (export \"f\") (drop (i64.const 0x8000000000000000)) (drop (i32.const 0x80000000)) (drop (i32.clz (i32.const 5)))))"
        let result = try Reducer { bytes in
            guard let module = try? ModuleDecoder.decode(bytes), let draft = try? ModuleDraft(lifting: module) else { return false }
            return draft.functions.contains { function in
                function.body.instructions.contains { if case .i64Constant(let value) = $0 { value < 0 } else { false } }
                    && function.body.instructions.contains { if case .i32Constant(let value) = $0 { value < 0 } else { false } }
            }
        }.reduce(.module(Sample.encoded(text)))
        let draft = try ModuleDraft(lifting: try ModuleDecoder.decode(result.bytes))
        let body = draft.functions[0].body.instructions
        #expect(body.contains { if case .i64Constant(-1) = $0 { true } else { false } })
        #expect(body.contains { if case .i32Constant(-1) = $0 { true } else { false } })
    }

    @Test func straightLinesOfThousandsOfInstructionsShrink() throws {
        var lines = ""
        for number in 0..<5000 { lines += "(local.set 0 (i32.add (local.get 0) (i32.const \(number))))\n" }
        let input = Sample.encoded("(module (func (export \"f\") (param i32) (result i32) \(lines) (i32.xor (local.get 0) (i32.const 1))))")
        let result = try Reducer { Sample.has(.i32Xor, $0) }.reduce(.module(input))
        #expect(result.bytes.count <= 30)
    }

    @Test func deepExpressionsShrinkFromBothEnds() throws {
        let depth = 400
        let text =
            "(module (func (export \"f\") (result i32) "
            + (0..<depth).map { "(i32.\($0 == 0 ? "xor" : "add") (i32.const \($0)) " }.joined()
            + "(i32.clz (i32.const 1))" + String(repeating: ")", count: depth) + "))"
        let result = try Reducer { Sample.has(.i32Xor, $0) && Sample.has(.i32Clz, $0) }.reduce(.module(Sample.encoded(text)))
        #expect(result.bytes.count <= 32)
        #expect(result.status.tried < 400)
    }

    @Test func nestedBlocksGoManyAtOnce() throws {
        let depth = 100
        let text =
            "(module (func (export \"f\") (param i32) "
            + (0..<depth).map { "(block (br_if \($0 % 3 == 0 ? 0 : min($0, 2)) (local.get 0)) (if (local.get 0) (then " }.joined()
            + "(drop (i32.clz (i32.const 1)))" + String(repeating: ")))", count: depth) + "))"
        let result = try Reducer { Sample.has(.i32Clz, $0) }.reduce(.module(Sample.encoded(text)))
        #expect(result.bytes.count <= 28)
        #expect(result.status.tried < 200)
    }

    @Test func callsBecomeWhatIsCalled() throws {
        let input = Sample.encoded(
            """
            (module
              (func $deep (param i32 i32) (result i32) (local i64)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 3))))
                (i32.div_s (local.get 1) (local.get 0)))
              (func $middle (param i32) (result i32) (call $deep (local.get 0) (i32.const 7)))
              (func (export "main") (result i32) (call $middle (i32.const 2))))
            """)
        let result = try Reducer { bytes in
            guard let module = try? ModuleDecoder.decode(bytes), let draft = try? ModuleDraft(lifting: module) else { return false }
            return Sample.has(.i32DivS, bytes)
                && draft.exports.contains { export in
                    // Something must still be reached from outside.
                    export.kind == .function && draft.functions.count > 0
                }
        }.reduce(.module(input))
        let draft = try ModuleDraft(lifting: try ModuleDecoder.decode(result.bytes))
        #expect(draft.functions.count == 1)
        #expect(!draft.functions[0].body.instructions.contains { if case .call = $0 { true } else { false } })
    }

    @Test func whatIsReachedByCallsIsReachedWithoutThem() throws {
        let functions = (0..<20).map { number in
            number == 0
                ? "(func $f0 (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))"
                : "(func $f\(number) (param i32) (result i32) (if (i32.gt_u (local.get 0) (i32.const 9)) (then (return (i32.const 1))))"
                    + "(call $f\(number - 1) (local.get 0)))"
        }
        let text = "(module \(functions.joined()) (func (export \"main\") (drop (call $f19 (i32.const 0)))))"
        let result = try Reducer { traps($0, .integerDivideByZero) }.reduce(.module(Sample.encoded(text)))
        #expect(try ModuleDraft(lifting: try ModuleDecoder.decode(result.bytes)).functions.count == 1)
        #expect(result.bytes.count <= 36)
    }

    @Test func entriesOfATableKeepTheirPlaces() throws {
        let count = 60
        let functions = (0..<count).map { "(func $f\($0) (param \(String(repeating: "i32 ", count: $0 % 4))))" }.joined(separator: "\n")
        let text =
            "(module (table \(count) funcref) (elem (i32.const 0) \((0..<count).map { "$f\($0)" }.joined(separator: " "))) \(functions)"
            + "(func (export \"main\") (call_indirect (param i64) (i64.const 1) (i32.const 50))))"
        let result = try Reducer { traps($0, .indirectCallTypeMismatch) }.reduce(.module(Sample.encoded(text)))
        #expect(result.bytes.count <= 64)
        #expect(result.status.tried < 300)
    }
}

@Suite struct ReducerProofTests {
    @Test func aPredicateMustHoldForTheInput() {
        #expect(throws: ReductionError.notInteresting) { try Reducer { _ in false }.reduce(.module(Sample.bytes)) }
    }

    @Test func aPredicateMustHoldAlways() {
        let count = Lock(0)
        #expect(throws: ReductionError.unstable(held: 2, of: 3)) {
            try Reducer { _ in
                count.withLock { count in
                    count += 1
                    return count != 2
                }
            }.reduce(.module(Sample.bytes))
        }
    }

    @Test func aPredicateMustNotHoldForNothing() {
        #expect(throws: ReductionError.holdsFor(.emptyModule)) { try Reducer { _ in true }.reduce(.module(Sample.bytes)) }
        #expect(throws: ReductionError.holdsFor(.trivialFunction)) { try Reducer { $0.count > 8 }.reduce(.module(Sample.bytes)) }
        #expect(throws: ReductionError.holdsFor(.emptyFile)) { try Reducer { _ in true }.reduce(.text(Array("(module (func))".utf8))) }
    }

    @Test func whatIsNoTrivialModuleIsOne() throws {
        for (_, bytes) in ReductionInput.module([]).trivial { #expect(Sample.isValid(bytes)) }
    }
}

@Suite struct ReducerStopTests {
    @Test func whatIsInterruptedHasASmallerFile() throws {
        let asked = Lock(0)
        let improvements = Lock<[[UInt8]]>([])
        let holds: @Sendable ([UInt8]) -> Bool = { Sample.isValid($0) && Sample.has(.i32DivU, $0) }
        let result = try Reducer { bytes in
            asked.withLock { $0 += 1 }
            return holds(bytes)
        }.reduce(
            .module(Sample.bytes), isStopped: { asked.withLock { $0 >= 12 } },
            improved: { bytes in improvements.withLock { $0.append(bytes) } })
        #expect(!result.isMinimal)
        #expect(result.bytes.count < Sample.bytes.count)
        #expect(holds(result.bytes))
        let steps = improvements.withLock { $0 }
        #expect(steps.last == result.bytes)
        #expect(steps.allSatisfy(holds))
        // It goes on from there.
        let rest = try Reducer(ClosurePredicate(holds)).reduce(.module(result.bytes))
        let whole = try Reducer(ClosurePredicate(holds)).reduce(.module(Sample.bytes))
        #expect(rest.bytes.count == whole.bytes.count)
    }

    @Test func whatIsMinimalStaysAsItIs() throws {
        let holds: @Sendable ([UInt8]) -> Bool = { Sample.isValid($0) && Sample.has(.i32DivU, $0) }
        let first = try Reducer(ClosurePredicate(holds)).reduce(.module(Sample.bytes))
        let second = try Reducer(ClosurePredicate(holds)).reduce(.module(first.bytes))
        #expect(second.bytes == first.bytes)
        #expect(second.status.accepted == 0)
    }
}
