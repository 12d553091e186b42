import Dispatch
import RampartRuntime
import Synchronization
import Testing
import WasmModel
import WasmText
import WasmValidation

@testable import RampartInterpreter

/// Threads that call functions of one module in stores of their own: each function is lowered once, whoever comes first.
@Suite struct ConcurrencyTests {
    @Test func threadsLowerTheSameFunctions() throws {
        let count = 150
        let functions = (0..<count).map { index in
            """
            (func $f\(index) (export "f\(index)") (param i32) (result i32)
              (if (result i32) (i32.lt_s (local.get 0) (i32.const 1))
                (then (i32.const \(index)))
                (else (i32.add (call $f\((index + 7) % count) (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))))
            """
        }
        let module = try TextParser.parseModule(Array("(module \(functions.joined(separator: "\n")))".utf8))
        let registry = TypeRegistry()
        let types = RuntimeTypes(registry: registry)
        let validated = try Validator(registry: registry).validate(module)
        for _ in 0..<4 {
            let engine = Interpreter()
            let prepared = engine.prepare(validated, types: types)
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { thread in
                do {
                    let store = Store(engine: engine, types: types)
                    let instance = try store.instantiate(prepared, imports: [])
                    for index in 0..<count {
                        // Some threads begin at the other end, so that they meet on the way.
                        let number = thread % 2 == 0 ? index : count - 1 - index
                        let result = try instance.call(Name("f\(number)"), .i32(20))
                        let expected = Int32((number + 7 * 20) % count + 20)
                        if result != [.i32(expected)] { failures.withLock { $0.append("thread \(thread), f\(number): \(result)") } }
                    }
                } catch {
                    failures.withLock { $0.append("thread \(thread): \(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }
}
