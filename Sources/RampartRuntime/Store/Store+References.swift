import SeededDefects
import WasmModel

// References between host and store.
extension Store {
    /// The reference that stands for a number of the host, equal for equal numbers; of type `any` or `extern`.
    public func hostReference(_ number: UInt32) -> Reference {
        Reference(bits: UInt64(number) << 3 | 2, token: permanentToken)
    }

    /// A reference that stands for an object of the host; of type `any` or `extern`. The store keeps the object as long as a reference to
    /// it is left. Each call makes a reference that is equal to no other.
    public func hostReference(to object: AnyObject) -> Reference {
        if heap.hostObjects.wantsCollection { heap.collect() }
        return reference(bits: heap.hostObjects.add(object) << 3 | 2)
    }

    /// The object of the host that a reference stands for; nil for every other reference.
    public func hostObject(of reference: Reference) -> AnyObject? {
        guard reference.bits & 7 == 2, reference.token?.table === roots else { return nil }
        return heap.hostObjects.object(reference.bits >> 3)
    }

    /// Whether a reference is not null and an instance of the heap type, which is abstract or canonical. False for references of other
    /// stores.
    public func isInstance(_ reference: Reference, of heap: HeapType) -> Bool {
        belongs(reference) && isInstance(reference.bits, of: heap)
    }

    /// The function that a reference refers to; nil for every other reference.
    public func function(of reference: Reference) -> FunctionInstance? {
        guard isInstance(reference, of: .func) else { return nil }
        return functionInstance(bits: reference.bits)
    }

    /// The exception that a reference refers to; nil for every other reference.
    public func exception(of reference: Reference) -> ExceptionInstance? {
        guard isInstance(reference, of: .exn) else { return nil }
        return exceptionInstance(bits: reference.bits)
    }

    /// Whether a reference was given by this store, or belongs to none.
    func belongs(_ reference: Reference) -> Bool { reference.token.map { $0.table === roots } ?? true }

    /// The host's handle of what a slot refers to; it keeps an object alive.
    func reference(bits: UInt64) -> Reference {
        if bits == 0 || bits & 1 == 1 { return Reference(bits: bits, token: nil) }
        let isCollected = bits & 7 == 0 ? heap.contains(bits) : bits >> 3 >= HostNumber.firstNumber
        return Reference(bits: bits, token: isCollected ? ReferenceToken(roots, rooting: bits) : permanentToken)
    }
}

extension Store: RootSource {
    func visitRoots(of heap: Heap) {
        visitStack(of: heap)
        if !Seeded.isArmed(.gcHandles) { for slot in roots.slots() { heap.mark(slot) } }
        if !Seeded.isArmed(.gcGlobals) { for global in globals { heap.mark(global.low) } }
        for table in tables where table.holdsObjects && !Seeded.isArmed(.gcTables) { table.visitElements(heap) }
        elements.removeAll { $0.count == 0 }
        for segment in elements where !Seeded.isArmed(.gcElements) { segment.visitElements(heap) }
    }
}
