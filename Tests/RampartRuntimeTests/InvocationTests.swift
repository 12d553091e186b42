import CRampart
import Testing
import WasmModel

@testable import RampartRuntime

private struct OwnError: Error, Equatable {}

/// How a call ended, or nil where it returned.
private func failure(_ store: Store, _ function: FunctionInstance, _ arguments: [Value] = []) -> ExecutionError? {
    do throws(ExecutionError) {
        _ = try store.invoke(function, arguments)
        return nil
    } catch {
        return error
    }
}

@Suite struct InvocationTests {
    private let fixture = Fixture()
    private var store: Store { fixture.store }

    @Test func valuesPassThroughUnchanged() throws {
        let types: [ValueType] = [.i32, .v128, .i64, .f32, .f64, .externref, .reference(ReferenceType(nullable: false, heap: .i31))]
        let echo = store.makeFunction(type: FunctionType(parameters: types, results: types)) { _, values in values }
        let values: [Value] = [
            .i32(-1), .v128(SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)), .i64(.min), .f32(-0.0), .f64(.infinity),
            .reference(store.hostReference(7)), .reference(.i31(-3)),
        ]
        let results = try store.invoke(echo, values)
        #expect(results == values)
        guard case .reference(let host) = results[5], case .reference(let number) = results[6] else { return }
        #expect(host.hostNumber == 7 && host.i31 == nil && number.i31 == -3 && number.hostNumber == nil)
    }

    @Test func payloadsOfNaNsPass() throws {
        let type = FunctionType(parameters: [.f32, .f64], results: [.f32, .f64])
        let echo = store.makeFunction(type: type) { _, values in values }
        let results = try store.invoke(
            echo, [.f32(Float(bitPattern: 0x7FA0_0001)), .f64(Double(bitPattern: 0xFFF4_0000_0000_0001))])
        guard case .f32(let single) = results[0], case .f64(let double) = results[1] else { return }
        #expect(single.bitPattern == 0x7FA0_0001 && double.bitPattern == 0xFFF4_0000_0000_0001)
    }

    @Test func argumentsAreChecked() throws {
        let function = store.makeFunction(type: FunctionType(parameters: [.i32, .funcref], results: [])) { _, _ in [] }
        #expect(throws: ExecutionError.self) { try store.invoke(function, [.i32(1)]) }
        #expect(throws: ExecutionError.self) { try store.invoke(function, [.i64(1), .null]) }
        #expect(throws: ExecutionError.self) { try store.invoke(function, [.i32(1), .reference(store.hostReference(1))]) }
        #expect(throws: ExecutionError.self) { try store.invoke(function, [.i32(1), .reference(Fixture().store.hostReference(1))]) }
        #expect(throws: ExecutionError.self) { try Fixture().store.invoke(function, [.i32(1), .null]) }
        #expect(try store.invoke(function, [.i32(1), .reference(function.reference)]) == [])
        #expect(try store.invoke(function, [.i32(1), .null]) == [])
        let strict = ValueType.reference(ReferenceType(nullable: false, heap: .func))
        let nonNull = store.makeFunction(type: FunctionType(parameters: [strict], results: [])) { _, _ in [] }
        #expect(throws: ExecutionError.self) { try store.invoke(nonNull, [.null]) }
    }

    @Test func engineSeesSlotsAndItsStatusIsMapped() throws {
        let instance = try fixture.instantiate(
            #"(module (func (export "f") (param i64 v128) (result v128 i64) (local.get 1) (local.get 0)))"#)
        let function = try #require(instance.functionExport("f"))
        unsafe fixture.engine.body = { _, frame, _ in
            let arguments = unsafe (frame[0], frame[1], frame[2])
            unsafe frame[0] = arguments.1
            unsafe frame[1] = arguments.2
            unsafe frame[2] = arguments.0
            return RAMPART_STATUS_RETURNED
        }
        let vector = Value.v128(Value.vector(low: 3, high: 4))
        #expect(try store.invoke(function, [.i64(9), vector]) == [vector, .i64(9)])
        unsafe fixture.engine.body = { _, _, store in
            unsafe store.execution.pointee.detail = UInt32(TrapCode.integerOverflow.rawValue)
            return RAMPART_STATUS_TRAP
        }
        guard case .trap(Trap(.integerOverflow))? = failure(store, function, [.i64(9), vector]) else { return #expect(Bool(false)) }
        unsafe fixture.engine.body = { _, _, store in
            unsafe store.execution.pointee.detail = UInt32(ExhaustionError.fuel.rawValue)
            return RAMPART_STATUS_EXHAUSTION
        }
        guard case .exhaustion(.fuel)? = failure(store, function, [.i64(9), vector]) else { return #expect(Bool(false)) }
        unsafe fixture.engine.body = { _, _, _ in RAMPART_STATUS_BUG }
        guard case .bug? = failure(store, function, [.i64(9), vector]) else { return #expect(Bool(false)) }
        unsafe fixture.engine.body = { _, _, _ in RAMPART_STATUS_RUNNING }
        guard case .bug? = failure(store, function, [.i64(9), vector]) else { return #expect(Bool(false)) }
        #expect(unsafe store.execution.pointee.stack_top == store.execution.pointee.stack_base)
        #expect(unsafe store.execution.pointee.entry_depth == 0)
    }

    @Test func errorsOfTheHost() throws {
        let plain = FunctionType(parameters: [], results: [.i32])
        let trap = store.makeFunction(type: plain) { _, _ in throw TrapCode.castFailure }
        guard case .trap(Trap(.castFailure))? = failure(store, trap) else { return #expect(Bool(false)) }
        let exhausted = store.makeFunction(type: plain) { _, _ in throw ExhaustionError.fuel }
        guard case .exhaustion(.fuel)? = failure(store, exhausted) else { return #expect(Bool(false)) }
        let own = store.makeFunction(type: plain) { _, _ in throw OwnError() }
        guard case .host(let error)? = failure(store, own) else { return #expect(Bool(false)) }
        #expect(error is OwnError)
        let wrong = store.makeFunction(type: plain) { _, _ in [.i64(1)] }
        guard case .host(let mismatch)? = failure(store, wrong) else { return #expect(Bool(false)) }
        #expect(mismatch is ArgumentError)
        // What a nested call ends with is what the outer one ends with.
        let nested = store.makeFunction(type: plain) { caller, _ in try caller.store.invoke(own, []) }
        guard case .host(let inner)? = failure(store, nested) else { return #expect(Bool(false)) }
        #expect(inner is OwnError)
        let nestedTrap = store.makeFunction(type: plain) { caller, _ in try caller.store.invoke(trap, []) }
        guard case .trap(Trap(.castFailure))? = failure(store, nestedTrap) else { return #expect(Bool(false)) }
    }

    @Test func exceptionsKeepTagValuesAndIdentity() throws {
        let tag = store.makeTag(FunctionType(parameters: [.i32, .v128, .externref], results: []))
        let vector = Value.v128(Value.vector(low: 1, high: 2))
        let values: [Value] = [.i32(5), vector, .reference(store.hostReference(3))]
        let plain = FunctionType(parameters: [], results: [])
        let thrower = store.makeFunction(type: plain) { _, _ in throw ExceptionInstance(tag: tag, values: values) }
        guard case .exception(let exception)? = failure(store, thrower) else { return #expect(Bool(false)) }
        #expect(exception.tag === tag && exception.values == values)
        let reference = try #require(exception.reference)
        store.collectGarbage()
        #expect(store.exception(of: reference)?.values == values)
        #expect(store.isInstance(reference, of: .exn) && !store.isInstance(reference, of: .any))
        let again = store.makeFunction(type: plain) { _, _ in throw exception }
        guard case .exception(let second)? = failure(store, again) else { return #expect(Bool(false)) }
        #expect(second.reference == reference)
        let wrong = store.makeFunction(type: plain) { _, _ in throw ExceptionInstance(tag: tag, values: []) }
        guard case .host? = failure(store, wrong) else { return #expect(Bool(false)) }
    }

    @Test func endlessNestingIsExhaustion() throws {
        nonisolated(unsafe) var depth = 0
        nonisolated(unsafe) var own: FunctionInstance?
        let function = store.makeFunction(type: FunctionType(parameters: [], results: [])) { caller, _ in
            unsafe depth += 1
            guard let function = unsafe own else { return [] }
            return try caller.store.invoke(function, [])
        }
        unsafe own = function
        guard case .exhaustion(.callStack)? = failure(store, function) else { return #expect(Bool(false)) }
        #expect(unsafe depth == 100)
        #expect(unsafe store.execution.pointee.stack_top == store.execution.pointee.stack_base)
        unsafe own = nil
    }

    @Test func aSmallStackIsExhaustedByManyArguments() throws {
        var limits = StoreLimits()
        limits.stackBytes = 4096
        let small = Fixture(limits).store
        let types = [ValueType](repeating: .i64, count: 600)
        let function = small.makeFunction(type: FunctionType(parameters: types, results: [])) { _, _ in [] }
        guard case .exhaustion(.callStack)? = failure(small, function, types.map { _ in .i64(0) }) else { return #expect(Bool(false)) }
    }

    @Test func argumentsOfTheHostSurviveCollection() throws {
        var limits = StoreLimits()
        limits.collectsAtEveryAllocation = true
        let stressed = Fixture(limits)
        let instance = try stressed.instantiate(
            #"(module (type $s (struct (field i64))) (global (export "g") (ref $s) (struct.new $s (i64.const 11))))"#)
        let anyref = ValueType.reference(ReferenceType(nullable: true, heap: .any))
        let function = stressed.store.makeFunction(type: FunctionType(parameters: [anyref], results: [anyref])) { caller, values in
            caller.store.collectGarbage()
            return values
        }
        let value = try #require(instance.globalValue("g"))
        #expect(try stressed.store.invoke(function, [value]) == [value])
    }

    @Test func interruptHandleSetsTheFlag() {
        store.interruptHandle.interrupt()
        #expect(unsafe store.execution.pointee.interrupt == 1)
    }
}

@Suite struct InstanceOfTests {
    @Test func abstractAndConcreteTypes() throws {
        let fixture = Fixture()
        let store = fixture.store
        let instance = try fixture.instantiate(
            """
            (module
              (type $a (sub (struct))) (type $b (sub $a (struct (field i32)))) (type $l (array i8)) (type $f (func))
              (global (ref $b) (struct.new_default $b)) (global (ref $l) (array.new_default $l (i32.const 1)))
              (func $g (type $f)) (global (ref func) (ref.func $g)))
            """)
        let structure = instance.storage.globals[0].low
        let array = instance.storage.globals[1].low
        let function = instance.storage.globals[2].low
        let number = Reference.i31(1).bits
        let host = store.hostReference(1).bits
        let identifiers = instance.module.module.canonicalTypes
        func types(_ reference: UInt64) -> [HeapType] {
            let all: [HeapType] = [
                .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn,
            ]
            return all.filter { store.isInstance(reference, of: $0) }
        }
        #expect(types(0) == [])
        #expect(types(structure) == [.any, .eq, .struct, .extern])
        #expect(types(array) == [.any, .eq, .array, .extern])
        #expect(types(number) == [.any, .eq, .i31, .extern])
        #expect(types(host) == [.any, .extern])
        #expect(types(function) == [.func])
        func concrete(_ reference: UInt64) -> [Int] {
            identifiers.indices.filter { index in
                let byIdentifier = store.isInstance(reference, of: .canonical(identifiers[index]))
                let byRecord = unsafe store.isInstance(reference, of: instance.module.types[index])
                #expect(byIdentifier == byRecord)
                return byIdentifier
            }
        }
        #expect(concrete(structure) == [0, 1])
        #expect(concrete(array) == [2])
        #expect(concrete(function) == [3])
        #expect(concrete(number) == [] && concrete(host) == [] && concrete(0) == [])
    }
}

@Suite struct HostReferenceTests {
    private final class Thing {}

    @Test func objectsLiveAsLongAsTheirReferences() {
        let store = Fixture().store
        weak var observed: Thing?
        var reference: Reference?
        do {
            let thing = Thing()
            observed = thing
            reference = store.hostReference(to: thing)
        }
        store.collectGarbage()
        #expect(observed != nil)
        #expect(reference.flatMap { store.hostObject(of: $0) } === observed)
        reference = nil
        store.collectGarbage()
        #expect(observed == nil)
    }

    @Test func numbersAreEqualWhenTheyAre() {
        let store = Fixture().store
        #expect(store.hostReference(.max) == store.hostReference(.max))
        #expect(store.hostReference(.max).hostNumber == .max)
        #expect(store.hostReference(0) != store.hostReference(1))
        #expect(!store.hostReference(0).isNull)
        let (first, second) = (store.hostReference(to: Thing()), store.hostReference(to: Thing()))
        #expect(first != second && first.hostNumber == nil)
    }
}
