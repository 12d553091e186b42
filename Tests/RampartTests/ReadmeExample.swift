import Rampart

/// The example of README.md, to the letter: RepositoryTests compares the two.
func readmeExample() throws -> (Int64, String) {
    var greeting = ""
    // README: begin
    let engine = Engine()
    let module = try Module(
        engine: engine,
        text: """
            (module
              (import "host" "log" (func $log (param i64)))
              (func (export "factorial") (param $n i64) (result i64) (local $product i64)
                (local.set $product (i64.const 1))
                (loop $again
                  (local.set $product (i64.mul (local.get $product) (local.get $n)))
                  (br_if $again (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
                (call $log (local.get $product))
                (local.get $product)))
            """)
    let store = engine.makeStore()
    var linker = Linker()
    linker.define("host", "log", in: store, parameters: [.i64]) { _, arguments in
        greeting += "the guest says \(arguments[0])"
        return []
    }
    let instance = try linker.instantiate(module, in: store)
    let factorial = try instance.typedFunction("factorial", Int64.self, Int64.self)
    let result = try factorial(20)  // 2432902008176640000
    // README: end
    return (result, greeting)
}
