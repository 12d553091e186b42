import Testing
import WasmBinary
import WasmModel
import WasmValidation

@Suite struct ControlTests {
    @Test func blocksGiveTheirResults() {
        #expect(failure([], [.i32], [.block(.value(.i32)), .i32Constant(1), .end]) == nil)
        #expect(expectMessage(failure([], [.i32], [.block(.empty), .i32Constant(1), .end]), beginsWith: "type mismatch: block requires"))
        #expect(expectMessage(failure([], [], [.end]), beginsWith: "section size mismatch"), "code after the final end is malformed")
        #expect(failure([], [], [.i32Constant(0), .if(.empty), .else, .end]) == nil)
        let noElse = failure([], [.i32], [.i32Constant(0), .if(.value(.i32)), .i32Constant(1), .end])
        #expect(expectMessage(noElse, beginsWith: "type mismatch: if without else"))
        #expect(expectMessage(failure([], [], [.block(.type(9)), .end]), beginsWith: "unknown type 9"))
    }

    @Test func loopsTakeTheirParametersAgain() {
        var fixture = Fixture()
        let type = fixture.type([.i32], [.i32])
        fixture.function(type, [.localGet(0), .loop(.type(type)), .localGet(0), .branchIf(label: 0), .end])
        #expect(fixture.failure() == nil)
        fixture.function(type, [.localGet(0), .loop(.type(type)), .branch(label: 0), .end])
        #expect(fixture.failure() == nil)
        fixture.function(type, [.localGet(0), .loop(.type(type)), .drop, .i64Constant(0), .branch(label: 0), .end])
        #expect(expectMessage(fixture.failure(), beginsWith: "type mismatch"))
    }

    @Test func branchTablesAgreeInArity() {
        var fixture = Fixture()
        let both = fixture.labels(0, 1)
        fixture.function([], [.i32], [.block(.value(.i32)), .i32Constant(0), .i32Constant(0), .branchTable(labels: both), .end])
        #expect(fixture.failure() == nil)
        fixture.function([], [.i32], [.block(.empty), .i32Constant(0), .i32Constant(0), .branchTable(labels: both), .end, .unreachable])
        #expect(expectMessage(fixture.failure(), beginsWith: "type mismatch"))
        #expect(expectMessage(failure([.branch(label: 2)]), beginsWith: "unknown label 2"))
    }

    @Test func branchesLeaveTheTypesOfTheLabel() {
        // A conditional branch gives back what the label takes, not what was there.
        var fixture = Fixture()
        let type = fixture.type([], [])
        fixture.function(
            [], [.nullable(.func)],
            [.referenceNull(.type(type)), .i32Constant(0), .branchIf(label: 0), .callReference(type: type), .referenceNull(.func)])
        #expect(expectMessage(fixture.failure(), beginsWith: "type mismatch"))
    }

    @Test func callsAndTailCalls() {
        var fixture = Fixture()
        let callee = fixture.function([.i32], [.ref(.i31)], [.localGet(0), .referenceI31])
        fixture.function([], [.nullable(.eq)], [.i32Constant(1), .returnCall(function: callee)])
        #expect(fixture.failure() == nil, "the results of a tail call may be subtypes")
        fixture.function([], [.i32], [.i32Constant(1), .returnCall(function: callee)])
        #expect(expectMessage(fixture.failure(), beginsWith: "type mismatch: expected [i32], found [(ref i31)]"))
        #expect(expectMessage(failure([.call(function: 7)]), beginsWith: "unknown function 7"))
        let structure: (inout Fixture) -> Void = { $0.type(.structure(StructType(fields: []))) }
        #expect(failure([.callReference(type: 0)], structure) == "non-function type 0")
        let table: (inout Fixture) -> Void = {
            $0.type([], [])
            $0.table(.externref)
        }
        #expect(expectMessage(failure([.i32Constant(0), .callIndirect(type: 0, table: 0)], table), beginsWith: "type mismatch"))
    }

    @Test func throwMessages() {
        let tag: (inout Fixture) -> Void = {
            let type = $0.type([.i32], [])
            $0.module.tags.append(type)
        }
        #expect(expectMessage(failure([.throw(tag: 0)]), beginsWith: "unknown tag 0"))
        #expect(failure([.throw(tag: 0)], tag) == "type mismatch: instruction requires [i32] but stack has []")
        #expect(failure([.i64Constant(5), .throw(tag: 0)], tag) == "type mismatch: instruction requires [i32] but stack has [i64]")
        #expect(failure([.i32Constant(5), .throw(tag: 0)], tag) == nil)
    }

    @Test func handlersMatchTheirLabels() {
        func message(results: [ValueType], _ clause: CatchClause) -> String? {
            var fixture = Fixture()
            let tag = fixture.type([.i32], [])
            fixture.module.tags.append(tag)
            let catches = fixture.catches(clause)
            // Labels of the clauses are counted outside the try_table: 0 is the function.
            fixture.function([], results, [.tryTable(.empty, catches: catches), .end, .unreachable])
            return fixture.failure()
        }
        #expect(message(results: [.i32], .catch(tag: 0, label: 0)) == nil)
        #expect(message(results: [.i32, .nullable(.exn)], .catchReference(tag: 0, label: 0)) == nil)
        #expect(message(results: [.ref(.exn)], .catchAllReference(label: 0)) == nil)
        #expect(message(results: [], .catchAll(label: 0)) == nil)
        #expect(expectMessage(message(results: [.i64], .catch(tag: 0, label: 0)), beginsWith: "type mismatch"))
        #expect(expectMessage(message(results: [.i32], .catchReference(tag: 0, label: 0)), beginsWith: "type mismatch"))
        #expect(expectMessage(message(results: [.i32], .catchAll(label: 0)), beginsWith: "type mismatch"))
        #expect(expectMessage(message(results: [.i32], .catch(tag: 0, label: 1)), beginsWith: "unknown label 1"))
        #expect(expectMessage(message(results: [.i32], .catch(tag: 1, label: 0)), beginsWith: "unknown tag 1"))
    }

    @Test func selectWithoutTypeTakesNumbersOnly() {
        #expect(failure([], [.i32], [.i32Constant(1), .i32Constant(2), .i32Constant(0), .select]) == nil)
        #expect(expectMessage(failure([.i32Constant(1), .i64Constant(2), .i32Constant(0), .select, .drop]), beginsWith: "type mismatch"))
        let references: [Instruction] = [.referenceNull(.func), .referenceNull(.func), .i32Constant(0)]
        #expect(expectMessage(failure(references + [.select, .drop]), beginsWith: "type mismatch"))
        var fixture = Fixture()
        let one = fixture.selectTypes(.funcref)
        fixture.function(references + [.selectTyped(types: one), .drop])
        #expect(fixture.failure() == nil)
        let two = fixture.selectTypes(.i32, .i32)
        fixture.function([.unreachable, .selectTyped(types: two), .drop])
        #expect(expectMessage(fixture.failure(), beginsWith: "invalid result arity"))
    }

    @Test func localsWithoutDefaultMustBeSetFirst() {
        let locals = [LocalGroup(count: 1, type: .ref(.i31))]
        let set: [Instruction] = [.i32Constant(1), .referenceI31, .localSet(0)]
        #expect(failure(locals: locals, set + [.localGet(0), .drop]) == nil)
        #expect(failure(locals: locals, [.localGet(0), .drop]) == "uninitialized local 0")
        #expect(failure(locals: locals, [.block(.empty)] + set + [.localGet(0), .drop, .end]) == nil)
        #expect(failure(locals: locals, [.block(.empty)] + set + [.end, .localGet(0), .drop]) == "uninitialized local 0")
        let branches: [Instruction] = [.i32Constant(1), .if(.empty)] + set + [.else, .localGet(0), .drop, .end]
        #expect(failure(locals: locals, branches) == "uninitialized local 0")
        #expect(failure([.ref(.i31)], [.ref(.i31)], [.localGet(0)]) == nil)
        #expect(expectMessage(failure([.localGet(0), .drop]), beginsWith: "unknown local 0"))
    }

    @Test func limitsOfBodies() {
        let many = LocalGroup(count: .max, type: .i32)
        #expect(expectMessage(failure(locals: [many, many], []), beginsWith: "too many locals"))
        // A call of two bytes can leave a thousand values.
        var fixture = Fixture()
        let results = [ValueType](repeating: .i64, count: 1000)
        let callee = fixture.function([], results, [.unreachable])
        fixture.function([], [], [Instruction](repeating: .call(function: callee), count: 1001) + [.unreachable])
        #expect(expectMessage(fixture.failure(), beginsWith: "too many operands on the stack"))
    }
}
