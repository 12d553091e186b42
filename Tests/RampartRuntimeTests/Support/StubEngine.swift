import CRampart
import Synchronization
import WasmValidation

@testable import RampartRuntime

/// An engine without an interpreter: every function of a module does what the test says.
// Unchecked: tests use an engine in one thread.
@safe
final class StubEngine: ExecutionEngine, @unchecked Sendable {
    let name = "stub"
    let hostCode = UnsafeMutablePointer<rampart_code>.allocate(capacity: 1)
    /// Runs a function: arguments and results in the slots; returns the status.
    var body: (UnsafePointer<rampart_function>, UnsafeMutablePointer<UInt64>, Store) -> rampart_status = { _, _, _ in
        RAMPART_STATUS_RETURNED
    }

    init() { unsafe hostCode.initialize(to: rampart_code()) }

    deinit { unsafe hostCode.deallocate() }

    func prepare(_ module: ValidatedModule, types: RuntimeTypes) -> PreparedModule { PreparedModule(module: module, types: types) }

    func backtrace(in store: Store, limit: Int) -> [StackFrame] { [] }

    func execute(_ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, in store: Store) {
        unsafe store.execution.pointee.status = unsafe body(function, frame, store).rawValue
    }
}
