import CRampart
import SeededDefects
import WasmModel

// Calls between compiled code and everything else.
extension Store {
    /// Runs a compiled function whose arguments lie in the slots from `frame` on, and leaves its results there.
    ///
    /// - Returns: a `rampart_status`, which is in the execution too with its detail or exception.
    func callNative(_ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>) -> UInt32 {
        unsafe execution.pointee.native.trace_count = 0
        guard readyNativeStack(), rampart_fault_prepare_thread(), let values = unsafe execution.pointee.native.values,
            unsafe rampart_native_stack_left(execution) > 0
        else { return fail(.callStack) }
        if unsafe rampart_native_is_elsewhere(execution) {
            pendingError = EngineBug("a store whose compiled code is running was entered from another thread")
            return fail(RAMPART_STATUS_BUG, 0)
        }
        let signature = signature(of: unsafe function.pointee.type.pointee.identifier)
        let convention = signature.convention
        var registers = rampart_native_registers()
        unsafe registers.write(convention.parameters, signature.type.parameters, from: frame, values)
        let status = unsafe rampart_native_enter(execution, function.pointee.native_code, function.pointee.native_context, &registers)
        unsafe execution.pointee.status = status
        guard status == RAMPART_STATUS_RETURNED.rawValue else { return status }
        unsafe registers.read(convention.results, signature.type.results, values, to: frame)
        return status
    }

    /// Runs a function that is not interpreted for the interpreter: one of the host, or compiled code. Arguments and results are as in
    /// `callHost`.
    public func callForeign(
        _ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, caller: UnsafePointer<rampart_instance>?
    ) -> UInt32 {
        guard unsafe function.pointee.is_native else { return unsafe callHost(function, frame: frame, caller: caller) }
        return unsafe callNative(function, frame: frame)
    }

    /// The service `foreign`: runs a function that is not compiled for compiled code.
    func callFromNative(
        _ function: UnsafePointer<rampart_function>, _ registers: UnsafeMutablePointer<rampart_native_registers>
    ) -> rampart_foreign {
        let caller = unsafe execution.pointee.native.caller
        let signature = signature(of: unsafe function.pointee.type.pointee.identifier)
        guard let frame = unsafe execution.pointee.stack_top, let values = unsafe execution.pointee.native.values,
            unsafe signature.frameSlots + Store.entrySlots <= execution.pointee.stack_limit - frame,
            unsafe rampart_native_stack_left(execution) > 0
        else {
            _ = fail(ExhaustionError.callStack)
            return RAMPART_FOREIGN_FAILED
        }
        unsafe registers.pointee.read(signature.convention.parameters, signature.type.parameters, values, to: frame)
        let parameters = signature.type.parameters
        if Seeded.isArmed(.storeHostArguments), parameters.count > 1, parameters[0] == parameters[1], parameters[0] != .v128 {
            // Both slots are of the frame that was just filled.
            let first = unsafe frame[0]
            unsafe frame[0] = frame[1]
            unsafe frame[1] = first
        }
        unsafe execution.pointee.stack_top = frame + signature.frameSlots
        let status: UInt32
        let isHost = unsafe function.pointee.is_host
        if isHost {
            status = unsafe callHost(function, frame: frame, caller: caller)
        } else {
            unsafe execution.pointee.native.trace_count = 0
            unsafe engine.execute(function, frame: frame, in: self)
            status = unsafe execution.pointee.status
        }
        unsafe execution.pointee.stack_top = frame
        unsafe execution.pointee.native.caller = caller
        switch status {
        case RAMPART_STATUS_RETURNED.rawValue:
            unsafe execution.pointee.status = RAMPART_STATUS_RUNNING.rawValue
            unsafe registers.pointee.write(signature.convention.results, signature.type.results, from: frame, values)
            return RAMPART_FOREIGN_RETURNED
        case RAMPART_STATUS_EXCEPTION.rawValue: return RAMPART_FOREIGN_EXCEPTION
        case _: return isHost ? RAMPART_FOREIGN_FAILED : RAMPART_FOREIGN_FAILED_INSIDE
        }
    }

    private func readyNativeStack() -> Bool {
        if nativeStack != nil { return true }
        guard let stack = NativeStack(bytes: limits.stackBytes) else { return false }
        unsafe stack.install(in: execution)
        nativeStack = stack
        return true
    }

    /// Marks what compiled functions that are running may hold.
    func visitNativeStack(of heap: Heap) {
        guard let nativeStack, unsafe execution.pointee.native.landing != nil else { return }
        nativeStack.visitValues(of: heap)
        // A function of the host that waits for another thread may let that one collect.
        if unsafe rampart_native_is_elsewhere(execution) { return nativeStack.visitAll(of: heap) }
        unsafe rampart_native_scan(
            execution,
            { heap, words, count in
                guard let heap = unsafe heap, let words = unsafe words else { return }
                // The heap that is passed below, which waits for the scan.
                unsafe Unmanaged<Heap>.fromOpaque(heap).takeUnretainedValue().markInterior(words, count: Int(count))
            }, Unmanaged.passUnretained(heap).toOpaque())
    }
}
