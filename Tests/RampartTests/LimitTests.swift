import Rampart
import Testing

/// What happens where memories and tables would pass the limits of their store.
@Suite struct LimitTests {
    private static let text = """
        (module
          (memory (export "memory") 1 8)
          (table $table (export "table") 2 20 funcref)
          (func (export "growMemory") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "growTable") (param i32) (result i32) (table.grow $table (ref.null func) (local.get 0))))
        """

    private static func instance(ends: Bool) throws -> Instance {
        let engine = Engine()
        var limits = StoreLimits()
        limits.memoryBytes = 4 << 16
        limits.tableElements = 10
        limits.endsAtLimits = ends
        return try Linker().instantiate(Module(engine: engine, text: text), in: engine.makeStore(limits: limits))
    }

    /// How the call ends: its result, or the exhaustion.
    private static func outcome(_ instance: Instance, _ function: Name, _ count: Int32) throws -> String {
        let grow = try instance.typedFunction(function, Int32.self, Int32.self)
        do throws(ExecutionError) {
            return "\(try grow(count))"
        } catch {
            return error.message
        }
    }

    @Test func growthBeyondALimitFails() throws {
        let instance = try Self.instance(ends: false)
        #expect(try Self.outcome(instance, "growMemory", 3) == "1")
        #expect(try Self.outcome(instance, "growMemory", 1) == "-1")
        #expect(try Self.outcome(instance, "growTable", 8) == "2")
        #expect(try Self.outcome(instance, "growTable", 1) == "-1")
        #expect(instance.store.peakMemoryBytes == 4 << 16)
    }

    @Test func growthBeyondALimitEndsTheProgramWhereThatIsWanted() throws {
        let instance = try Self.instance(ends: true)
        #expect(try Self.outcome(instance, "growMemory", 2) == "1")
        #expect(try Self.outcome(instance, "growMemory", 2) == "memory limit reached")
        #expect(try Self.outcome(instance, "growTable", 9) == "table limit reached")
        // The store is as it was, and what the type does not allow is still no growth.
        #expect(try Self.outcome(instance, "growMemory", 1) == "3")
        #expect(try Self.outcome(instance, "growMemory", 5) == "-1")
        #expect(try Self.outcome(instance, "growMemory", -1) == "-1")
        #expect(try Self.outcome(instance, "growTable", 19) == "-1")
        #expect(try Self.outcome(instance, "growTable", 8) == "2")
        #expect(instance.store.peakMemoryBytes == 4 << 16)
    }
}
