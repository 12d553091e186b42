import CRampart

extension ContextLayout {
    /// Bytes of all records that code and runtime share: another number is another runtime.
    static let recordBytes =
        unsafe MemoryLayout<rampart_instance>.size + MemoryLayout<rampart_execution>.size + MemoryLayout<rampart_memory>.size
        + MemoryLayout<rampart_table>.size + MemoryLayout<rampart_function>.size + MemoryLayout<rampart_type>.size
        + MemoryLayout<rampart_object>.size + MemoryLayout<rampart_exception>.size + MemoryLayout<rampart_native_services>.size
}
