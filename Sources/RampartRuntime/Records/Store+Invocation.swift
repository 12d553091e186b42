import CRampart
import SeededDefects
import WasmModel

extension Store {
    /// Slots above arguments and results that an engine may use before it makes its own stack check.
    static let entrySlots = 8

    /// Calls a function and waits for its end (specification chapter 4.5.5).
    ///
    /// - Throws: `.arguments` where the arguments do not fit, in which case nothing was run; else how the call ended.
    public func invoke(_ function: FunctionInstance, _ arguments: [Value]) throws(ExecutionError) -> [Value] {
        guard function.store === self else { throw .arguments(.foreignStore) }
        let signature = signature(of: function.typeIdentifier)
        do {
            try check(arguments, are: signature.type.parameters)
        } catch {
            throw .arguments(error)
        }
        lastInvocationFailed = false
        let isOutermost = unsafe execution.pointee.entry_depth == 0
        guard unsafe execution.pointee.entry_depth < execution.pointee.entry_depth_limit,
            let frame = unsafe execution.pointee.stack_top,
            unsafe signature.frameSlots + Store.entrySlots <= execution.pointee.stack_limit - frame
        else { throw .exhaustion(.callStack) }

        unsafe execution.pointee.entry_depth += 1
        unsafe execution.pointee.stack_top = frame + signature.frameSlots
        unsafe execution.pointee.status = RAMPART_STATUS_RUNNING.rawValue
        defer {
            unsafe execution.pointee.entry_depth -= 1
            unsafe execution.pointee.stack_top = frame
            // A function of the host that calls back is itself called by code that is still running.
            unsafe execution.pointee.status = RAMPART_STATUS_RUNNING.rawValue
            if isOutermost { pendingError = nil }
        }
        unsafe write(arguments, to: frame)
        let status: UInt32
        if function.isHost {
            status = unsafe callHost(function.record, frame: frame)
        } else if unsafe function.record.pointee.is_native {
            status = unsafe callNative(function.record, frame: frame)
        } else {
            unsafe execution.pointee.native.trace_count = 0
            unsafe engine.execute(function.record, frame: frame, in: self)
            status = unsafe execution.pointee.status
        }
        if status == RAMPART_STATUS_RETURNED.rawValue { return unsafe read(signature.type.results, from: frame) }
        lastInvocationFailed = !function.isHost
        throw executionError(status: status, isOutermost: isOutermost)
    }

    /// The error that a status means, with what the execution and the store keep of it.
    private func executionError(status: UInt32, isOutermost: Bool) -> ExecutionError {
        let detail = UInt8(truncatingIfNeeded: unsafe execution.pointee.detail)
        switch status {
        case RAMPART_STATUS_TRAP.rawValue:
            guard let code = TrapCode(rawValue: detail) else { return .bug(EngineBug("no trap has the code \(detail)")) }
            return .trap(Trap(code, element: code == .uninitializedElement ? unsafe execution.pointee.trap_element : nil))
        case RAMPART_STATUS_EXCEPTION.rawValue:
            let bits = unsafe execution.pointee.exception
            unsafe execution.pointee.exception = 0
            guard let exception = exceptionInstance(bits: bits) else { return .bug(EngineBug("an exception that no tag knows")) }
            return .exception(exception)
        case RAMPART_STATUS_EXHAUSTION.rawValue:
            guard let error = ExhaustionError(rawValue: detail) else { return .bug(EngineBug("no exhaustion has the code \(detail)")) }
            // All invocations that are nested in each other end; only then is the request served.
            if error == .interrupted, isOutermost { unsafe rampart_clear_interrupt(execution) }
            return .exhaustion(error)
        case RAMPART_STATUS_HOST_ERROR.rawValue:
            guard let error = pendingError else { return .bug(EngineBug("a host error that the store does not have")) }
            pendingError = nil
            return .host(error)
        case RAMPART_STATUS_BUG.rawValue:
            let bug = pendingError as? EngineBug
            pendingError = nil
            return .bug(bug ?? EngineBug("the engine found an invariant broken (detail \(detail))"))
        case _:
            return .bug(EngineBug("the engine ended with status \(status)"))
        }
    }

    /// Calls a host function. Arguments lie in the slots from `frame` on and results are left there.
    ///
    /// - Parameters:
    ///   - function: the record of a host function of this store.
    ///   - frame: the first of the slots that arguments and results take turns in.
    ///   - caller: the record of the instance whose function makes the call, where the engine knows it.
    /// - Returns: RAMPART_STATUS_RETURNED, or another status, which is then in `execution` too with its detail or exception.
    public func callHost(
        _ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, caller: UnsafePointer<rampart_instance>? = nil
    ) -> UInt32 {
        let host = unsafe hostFunctions[Int(function.pointee.index)]
        let top = unsafe execution.pointee.stack_top
        defer { unsafe execution.pointee.stack_top = top }
        guard let limit = unsafe execution.pointee.stack_limit, unsafe host.signature.frameSlots <= limit - frame else {
            return fail(ExhaustionError.callStack)
        }
        // Nested invocations start above the arguments and the place of the results.
        let end = unsafe frame + host.signature.frameSlots
        if let top = unsafe top, unsafe top < end { unsafe execution.pointee.stack_top = end }
        var instance: Instance?
        if let caller = unsafe caller, unsafe caller.pointee.owner != nil {
            instance = unsafe Instance(store: self, storage: InstanceStorage.of(caller))
        }
        let arguments = unsafe read(host.signature.type.parameters, from: frame)
        do {
            let results = try host.body(Caller(store: self, instance: instance), arguments)
            try check(results, are: host.signature.type.results)
            unsafe write(results, to: frame)
            return RAMPART_STATUS_RETURNED.rawValue
        } catch {
            return fail(error)
        }
    }

    /// Notes how the execution ends.
    func fail(_ status: rampart_status, _ detail: UInt32) -> UInt32 {
        unsafe execution.pointee.status = status.rawValue
        unsafe execution.pointee.detail = detail
        return status.rawValue
    }

    func fail(_ error: ExhaustionError) -> UInt32 { fail(RAMPART_STATUS_EXHAUSTION, UInt32(error.rawValue)) }

    func fail(_ trap: TrapCode) -> UInt32 { fail(RAMPART_STATUS_TRAP, UInt32(trap.rawValue)) }

    /// Ends the running code with an error that a host function threw.
    private func fail(_ error: any Error) -> UInt32 {
        switch error {
        case let error as ExecutionError:
            switch error {
            case .trap(let trap): return fail(trap.code)
            case .exhaustion(let error): return fail(error)
            case .exception(let exception): return fail(exception)
            case .host(let error): return fail(error)
            case .arguments(let error): return failAsHost(error)
            case .bug(let bug):
                pendingError = bug
                return fail(RAMPART_STATUS_BUG, 0)
            }
        case let code as TrapCode: return fail(code)
        case let error as ExhaustionError: return fail(error)
        case let exception as ExceptionInstance: return fail(exception)
        case let error: return failAsHost(error)
        }
    }

    /// Keeps the bug that an engine found, for the invocation that ends with RAMPART_STATUS_BUG.
    public func report(_ bug: EngineBug) { pendingError = bug }

    private func failAsHost(_ error: any Error) -> UInt32 {
        pendingError = error
        return fail(RAMPART_STATUS_HOST_ERROR, 0)
    }

    private func fail(_ exception: ExceptionInstance) -> UInt32 {
        if let reference = exception.reference, reference.token?.table === roots {
            unsafe execution.pointee.exception = reference.bits
            return fail(RAMPART_STATUS_EXCEPTION, 0)
        }
        guard exception.tag.types === types else { return failAsHost(ArgumentError.foreignStore) }
        do {
            try check(exception.values, are: exception.tag.type.parameters)
        } catch {
            return failAsHost(error)
        }
        adopt(exception.tag)
        let bits = unsafe allocateException(exception.tag.record)
        guard bits != 0 else { return fail(ExhaustionError.heap) }
        writePayload(of: bits, exception.values)
        unsafe execution.pointee.exception = bits
        return fail(RAMPART_STATUS_EXCEPTION, 0)
    }

    /// Writes values to slots that the caller has made sure of.
    func write(_ values: [Value], to frame: UnsafeMutablePointer<UInt64>) {
        var slot = 0
        for value in values {
            let (low, high) = value.slots
            unsafe frame[slot] = low
            slot += 1
            if case .v128 = value {
                unsafe frame[slot] = high
                slot += 1
            }
        }
    }

    /// Reads values of types from slots.
    func read(_ types: [ValueType], from frame: UnsafePointer<UInt64>) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(types.count)
        var slot = 0
        for type in types {
            let count = type.slots
            values.append(value(type, low: unsafe frame[slot], high: count == 2 ? unsafe frame[slot + 1] : 0))
            slot += count
        }
        return values
    }

    /// Marks the slots of all frames, of constant expressions, and the exception that is being thrown.
    func visitStack(of heap: Heap) {
        if let base = unsafe execution.pointee.stack_base, let top = unsafe execution.pointee.stack_top {
            let count = unsafe top - base
            unsafe heap.markConservatively(base, count: Seeded.isArmed(.gcInterpreterStack) ? count / 2 : count)
        }
        unsafe constantStack.withUnsafeBufferPointer { slots in
            if let base = slots.baseAddress, !Seeded.isArmed(.gcConstants) { unsafe heap.markConservatively(base, count: slots.count) }
        }
        heap.mark(unsafe execution.pointee.exception)
        if !Seeded.isArmed(.gcNativeStack) { visitNativeStack(of: heap) }
    }

    /// The store of an execution.
    public static func of(_ execution: UnsafePointer<rampart_execution>) -> Store {
        // The store's initialiser fills the record, which does not outlive it except in interrupt handles.
        unsafe Unmanaged<Store>.fromOpaque(execution.pointee.store).takeUnretainedValue()
    }
}
