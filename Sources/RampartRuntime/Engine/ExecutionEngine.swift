import CRampart
import WasmValidation

/// What executes validated modules: the interpreter, or compiled code.
///
/// One engine serves any number of stores and threads; what it keeps per module is in its subclass of `PreparedModule`.
public protocol ExecutionEngine: AnyObject, Sendable {
    /// The word by which command lines and reports call the engine.
    var name: String { get }

    /// Makes a `rampart_code` for every function that the module defines. Cheap: functions may be lowered at their first call.
    func prepare(_ module: ValidatedModule, types: RuntimeTypes) -> PreparedModule

    /// Runs a function whose arguments lie in the slots from `frame` on, and leaves its results there.
    ///
    /// The store has checked that the arguments and results, and 8 slots above them, fit below `stack_limit`. The engine sets `status`
    /// (and `detail` or `exception`) of `store.execution` before it returns, and keeps `stack_top` up to date while it calls the store.
    func execute(_ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, in store: Store)

    /// The functions that were running when the store's last execution failed, the innermost first. The frames still lie on the value stack
    /// above `stack_top`, as nothing has run since.
    func backtrace(in store: Store, limit: Int) -> [StackFrame]

    /// The code of every host function record: its handler calls `Store.callHost`. Lives as long as the engine.
    var hostCode: UnsafeMutablePointer<rampart_code> { get }
}
