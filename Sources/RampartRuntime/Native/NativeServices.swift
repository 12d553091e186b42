import CRampart
import SeededDefects
import WasmModel

/// The services of compiled code (`rampart_native_services`): thin wrappers of what the store does for every engine.
@safe
enum NativeServices {
    static var table: rampart_native_services {
        unsafe rampart_native_services(
            exit: rampart_native_exit, leave: rampart_native_leave, throw_exception: rampart_native_throw,
            protected_call: rampart_native_protected, foreign: foreign, memory_grow: memoryGrow, memory_fill: memoryFill,
            memory_copy: memoryCopy, memory_init: memoryInit, data_drop: dataDrop, atomic_notify: atomicNotify,
            atomic_wait: atomicWait, table_grow: tableGrow, table_fill: tableFill, table_copy: tableCopy, table_init: tableInit,
            element_drop: elementDrop, exception_new: exceptionNew, structure_new: structureNew, array_new: arrayNew,
            array_new_data: arrayNewData, array_new_element: arrayNewElement, array_fill: arrayFill, array_copy: arrayCopy,
            array_init_data: arrayInitData, array_init_element: arrayInitElement)
    }
}

private typealias InstancePointer = UnsafeMutablePointer<rampart_instance>

/// The store of an instance whose code is running.
private func store(_ instance: InstancePointer?) -> Store {
    // Compiled code passes its context, which is never null.
    unsafe Store.of(instance.unsafelyUnwrapped.pointee.execution)
}

extension Store {
    /// Notes how a service ended that gives 0, the raw value of a trap code, or one of the store's words. Returns nonzero for a failure.
    fileprivate func finish(_ status: UInt8) -> UInt32 {
        if status == 0 { return 0 }
        if status == Store.heapExhausted { return fail(.heap) }
        return fail(RAMPART_STATUS_TRAP, UInt32(Seeded.trap(status, .compiler)))
    }

    /// A grown size, or -2 after noting that the store's limit ends the program.
    fileprivate func finish(grown old: Int64, _ error: ExhaustionError) -> Int64 {
        if old == Store.limitPassed { _ = fail(error) }
        return old
    }

    /// A new object, or 0 after noting that the heap is full.
    fileprivate func finish(object: UInt64) -> UInt64 {
        if object == 0 { _ = fail(.heap) }
        return object
    }
}

private func foreign(_ function: UnsafePointer<rampart_function>?, _ registers: UnsafeMutablePointer<rampart_native_registers>?) -> UInt32 {
    // Both come from `rampart_native_foreign`, which passes what it was called with, and its own frame.
    let function = unsafe function.unsafelyUnwrapped
    let store = unsafe Store.of(function.pointee.instance.pointee.execution)
    return unsafe store.callFromNative(function, registers.unsafelyUnwrapped).rawValue
}

// MARK: Memories

private func memoryGrow(_ instance: InstancePointer?, _ memory: UInt32, _ pages: UInt64) -> Int64 {
    let store = unsafe store(instance)
    // Indices are valid by validation, here and below.
    let record = unsafe instance.unsafelyUnwrapped.pointee.memories[Int(memory)].unsafelyUnwrapped
    return unsafe store.finish(grown: store.memoryGrow(record, by: pages), .memory)
}

private func memoryFill(_ instance: InstancePointer?, _ memory: UInt32, _ destination: UInt64, _ value: UInt64, _ count: UInt64) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.memoryFill(instance.unsafelyUnwrapped, memory: memory, destination: destination, value: value, count: count))
}

private func memoryCopy(
    _ instance: InstancePointer?, _ target: UInt32, _ origin: UInt32, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.memoryCopy(
            instance.unsafelyUnwrapped, destinationMemory: target, sourceMemory: origin, destination: destination, source: source,
            count: count))
}

private func memoryInit(
    _ instance: InstancePointer?, _ memory: UInt32, _ data: UInt32, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.memoryInit(
            instance.unsafelyUnwrapped, memory: memory, data: data, destination: destination, source: source, count: count))
}

private func dataDrop(_ instance: InstancePointer?, _ data: UInt32) {
    unsafe store(instance).dataDrop(instance.unsafelyUnwrapped, data: data)
}

private func atomicNotify(_ instance: InstancePointer?, _ memory: UInt32, _ address: UInt64, _ count: UInt32) -> UInt64 {
    let record = unsafe instance.unsafelyUnwrapped.pointee.memories[Int(memory)].unsafelyUnwrapped
    return UInt64(unsafe store(instance).atomicNotify(record, at: address, count: count))
}

private func atomicWait(
    _ instance: InstancePointer?, _ memoryAndWidth: UInt32, _ address: UInt64, _ offset: UInt64, _ expected: UInt64, _ timeout: Int64
) -> Int64 {
    let store = unsafe store(instance)
    let record = unsafe instance.unsafelyUnwrapped.pointee.memories[Int(memoryAndWidth >> 8)].unsafelyUnwrapped
    let width: WaitWidth = memoryAndWidth & 0xFF == 4 ? .four : .eight
    let (start, overflow) = address.addingReportingOverflow(offset)
    // A sum that overflows keeps its low bits, which are those that the alignment depends on.
    if start & (width.bytes - 1) != 0 {
        _ = store.fail(TrapCode.unalignedAtomic)
        return -1
    }
    guard unsafe store.isShared(record) else {
        _ = store.fail(TrapCode.expectedSharedMemory)
        return -1
    }
    let (end, endOverflow) = start.addingReportingOverflow(width.bytes)
    if unsafe overflow || endOverflow || end > rampart_memory_length(record) {
        _ = store.fail(TrapCode.outOfBoundsMemoryAccess)
        return -1
    }
    let result = unsafe store.atomicWait(record, at: start, width, expected: expected, timeout: timeout)
    guard let code = result.code else {
        _ = store.fail(.interrupted)
        return -1
    }
    return Int64(code)
}

// MARK: Tables

private func tableGrow(_ instance: InstancePointer?, _ table: UInt32, _ value: UInt64, _ count: UInt64) -> Int64 {
    let store = unsafe store(instance)
    let record = unsafe instance.unsafelyUnwrapped.pointee.tables[Int(table)].unsafelyUnwrapped
    return unsafe store.finish(grown: store.tableGrow(record, by: count, value: value), .table)
}

private func tableFill(_ instance: InstancePointer?, _ table: UInt32, _ destination: UInt64, _ value: UInt64, _ count: UInt64) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.tableFill(instance.unsafelyUnwrapped, table: table, destination: destination, value: value, count: count))
}

private func tableCopy(
    _ instance: InstancePointer?, _ target: UInt32, _ origin: UInt32, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.tableCopy(
            instance.unsafelyUnwrapped, destinationTable: target, sourceTable: origin, destination: destination, source: source,
            count: count))
}

private func tableInit(
    _ instance: InstancePointer?, _ table: UInt32, _ element: UInt32, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.tableInit(
            instance.unsafelyUnwrapped, table: table, element: element, destination: destination, source: source, count: count))
}

private func elementDrop(_ instance: InstancePointer?, _ element: UInt32) {
    unsafe store(instance).elementDrop(instance.unsafelyUnwrapped, element: element)
}

// MARK: The heap

private func exceptionNew(_ instance: InstancePointer?, _ tag: UInt32) -> UInt64 {
    let store = unsafe store(instance)
    return unsafe store.finish(object: store.allocateException(instance.unsafelyUnwrapped.pointee.tags[Int(tag)].unsafelyUnwrapped))
}

private func structureNew(_ instance: InstancePointer?, _ type: UInt32) -> UInt64 {
    let store = unsafe store(instance)
    return unsafe store.finish(object: store.allocateStructure(instance.unsafelyUnwrapped.pointee.types[Int(type)].unsafelyUnwrapped))
}

private func arrayNew(_ instance: InstancePointer?, _ type: UInt32, _ length: UInt64) -> UInt64 {
    let store = unsafe store(instance)
    let record = unsafe instance.unsafelyUnwrapped.pointee.types[Int(type)].unsafelyUnwrapped
    return unsafe store.finish(object: store.allocateArray(record, length: length))
}

private func arrayNewData(_ instance: InstancePointer?, _ type: UInt32, _ data: UInt32, _ source: UInt64, _ count: UInt64) -> UInt64 {
    let store = unsafe store(instance)
    var result: UInt64 = 0
    let status = unsafe store.arrayNewData(
        instance.unsafelyUnwrapped, type: type, data: data, source: source, count: count, result: &result)
    return store.finish(status) == 0 ? result : 0
}

private func arrayNewElement(_ instance: InstancePointer?, _ type: UInt32, _ element: UInt32, _ source: UInt64, _ count: UInt64) -> UInt64 {
    let store = unsafe store(instance)
    var result: UInt64 = 0
    let status = unsafe store.arrayNewElement(
        instance.unsafelyUnwrapped, type: type, element: element, source: source, count: count, result: &result)
    return store.finish(status) == 0 ? result : 0
}

private func arrayFill(_ instance: InstancePointer?, _ array: UInt64, _ offset: UInt64, _ count: UInt64) -> UInt32 {
    let store = unsafe store(instance)
    // Compiled code has put the value there; the stack was made ready when it was entered.
    let value = unsafe store.execution.pointee.native.values.unsafelyUnwrapped
    return unsafe store.finish(store.arrayFill(array, offset: offset, value: value, count: count))
}

private func arrayCopy(
    _ instance: InstancePointer?, _ target: UInt64, _ destination: UInt64, _ origin: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return store.finish(
        store.arrayCopy(destinationArray: target, destination: destination, sourceArray: origin, source: source, count: count))
}

private func arrayInitData(
    _ instance: InstancePointer?, _ data: UInt32, _ array: UInt64, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.arrayInitData(
            instance.unsafelyUnwrapped, data: data, array: array, destination: destination, source: source, count: count))
}

private func arrayInitElement(
    _ instance: InstancePointer?, _ element: UInt32, _ array: UInt64, _ destination: UInt64, _ source: UInt64, _ count: UInt64
) -> UInt32 {
    let store = unsafe store(instance)
    return unsafe store.finish(
        store.arrayInitElement(
            instance.unsafelyUnwrapped, element: element, array: array, destination: destination, source: source, count: count))
}
