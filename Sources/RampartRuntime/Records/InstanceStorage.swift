import CRampart
import WasmModel

// Safe: the record and its arrays live as long as the object, and the object as long as the store.
/// What a store keeps of an instance: its record and the pointers of its index spaces.
@safe
final class InstanceStorage {
    let prepared: PreparedModule
    let record: UnsafeMutablePointer<rampart_instance>
    /// Index spaces, imports first.
    let memories: [LinearMemory]
    let tables: [TableStorage]
    let tags: [TagInstance]
    private(set) var globals: [GlobalStorage]
    /// The functions that the module defines.
    let definedFunctions: FunctionRecords
    /// By segment index; a dropped segment is empty.
    var elements: [ElementStorage] = []
    /// Contents by segment index, as ranges of the module's bytes; a dropped segment is empty.
    var data: [Range<Int>]
    let functionCount: Int
    /// Exports by name.
    let exports: [Name: Export]

    private let functionPointers: UnsafeMutablePointer<UnsafeMutablePointer<rampart_function>?>
    private let memoryPointers: UnsafeMutablePointer<UnsafeMutablePointer<rampart_memory>?>
    private let tablePointers: UnsafeMutablePointer<UnsafeMutablePointer<rampart_table>?>
    private let globalPointers: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
    private let typePointers: UnsafeMutablePointer<UnsafePointer<rampart_type>?>
    private let tagPointers: UnsafeMutablePointer<UnsafePointer<rampart_tag>?>

    /// Fills the records. `globals` are the imported ones; those of the module are appended as they are evaluated.
    init(
        prepared: PreparedModule, store: Store, importedFunctions: [FunctionInstance], memories: [LinearMemory], tables: [TableStorage],
        tags: [TagInstance], globals: [GlobalStorage]
    ) {
        let validated = prepared.module
        let module = validated.module
        self.prepared = prepared
        self.memories = memories
        self.tables = tables
        self.tags = tags
        self.globals = globals
        data = module.data.map(\.range)
        functionCount = validated.functionTypeIndices.count
        definedFunctions = FunctionRecords(count: module.functions.count)
        exports = Dictionary(module.exports.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

        unsafe record = .allocate(capacity: 1)
        unsafe record.initialize(to: rampart_instance())
        unsafe functionPointers = .allocate(capacity: max(1, functionCount))
        unsafe functionPointers.initialize(repeating: nil, count: max(1, functionCount))
        for (index, function) in importedFunctions.enumerated() { unsafe functionPointers[index] = function.record }

        // Slots are counted once per type: a module has many more functions than types.
        var slots: [UInt32: (parameters: UInt32, results: UInt32)] = [:]
        for index in 0..<module.functions.count {
            let typeIndex = module.functions[index]
            let counts: (parameters: UInt32, results: UInt32)
            if let known = slots[typeIndex] {
                counts = known
            } else {
                let type = validated.functionType(typeIndex: typeIndex)
                counts = (UInt32(Signature.slots(type.parameters)), UInt32(Signature.slots(type.results)))
                slots[typeIndex] = counts
            }
            let function = unsafe definedFunctions.base + index
            unsafe function.pointee.type = prepared.types[Int(typeIndex)]
            unsafe function.pointee.code = prepared.codes + index
            unsafe function.pointee.instance = record
            unsafe function.pointee.index = UInt32(importedFunctions.count + index)
            unsafe function.pointee.parameter_slots = counts.parameters
            unsafe function.pointee.result_slots = counts.results
            if let code = unsafe prepared.nativeCode(of: index) {
                unsafe function.pointee.is_native = true
                unsafe function.pointee.native_code = unsafe code
                unsafe function.pointee.native_context = UnsafeRawPointer(record)
            } else {
                unsafe function.makeForeign()
            }
            unsafe functionPointers[importedFunctions.count + index] = function
        }

        // One entry at least, so that handlers reload base and length without a test.
        unsafe memoryPointers = .allocate(capacity: max(1, memories.count))
        unsafe memoryPointers.initialize(repeating: store.emptyMemory, count: max(1, memories.count))
        for (index, memory) in memories.enumerated() {
            unsafe memoryPointers[index] = memory.record
            if prepared.isNative { memory.pin() }
        }
        unsafe tablePointers = .allocate(capacity: max(1, tables.count))
        unsafe tablePointers.initialize(repeating: nil, count: max(1, tables.count))
        for (index, table) in tables.enumerated() { unsafe tablePointers[index] = table.record }
        let globalCount = max(1, validated.globalTypes.count)
        unsafe globalPointers = .allocate(capacity: globalCount)
        unsafe globalPointers.initialize(repeating: nil, count: globalCount)
        for (index, global) in globals.enumerated() { unsafe globalPointers[index] = global.cell }
        unsafe typePointers = .allocate(capacity: max(1, prepared.types.count))
        unsafe typePointers.initialize(repeating: nil, count: max(1, prepared.types.count))
        for index in unsafe 0..<prepared.types.count { unsafe typePointers[index] = prepared.types[index] }
        unsafe tagPointers = .allocate(capacity: max(1, tags.count))
        unsafe tagPointers.initialize(repeating: nil, count: max(1, tags.count))
        for (index, tag) in tags.enumerated() { unsafe tagPointers[index] = tag.record }

        unsafe record.pointee.execution = store.execution
        unsafe record.pointee.memories = UnsafePointer(memoryPointers)
        unsafe record.pointee.tables = UnsafePointer(tablePointers)
        unsafe record.pointee.globals = UnsafePointer(globalPointers)
        unsafe record.pointee.functions = UnsafePointer(functionPointers)
        unsafe record.pointee.types = UnsafePointer(typePointers)
        unsafe record.pointee.tags = UnsafePointer(tagPointers)
        unsafe record.pointee.memory_base = memoryPointers[0].unsafelyUnwrapped.pointee.base
        unsafe record.pointee.owner = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe record.deallocate()
        unsafe functionPointers.deallocate()
        unsafe memoryPointers.deallocate()
        unsafe tablePointers.deallocate()
        unsafe globalPointers.deallocate()
        unsafe typePointers.deallocate()
        unsafe tagPointers.deallocate()
    }

    /// The object of a record that is an instance's.
    static func of(_ record: UnsafePointer<rampart_instance>) -> InstanceStorage {
        // Every record of an instance was filled by the initialiser above, and its object lives as long as the store.
        unsafe Unmanaged<InstanceStorage>.fromOpaque(record.pointee.owner).takeUnretainedValue()
    }

    /// Adds the next global of the index space.
    func append(_ global: GlobalStorage) {
        precondition(globals.count < prepared.module.globalTypes.count)
        unsafe globalPointers[globals.count] = global.cell
        globals.append(global)
    }

    /// The function of an index that validation has checked.
    func function(_ index: UInt32, in store: Store) -> FunctionInstance {
        precondition(Int(index) < functionCount)
        guard let function = unsafe functionPointers[Int(index)] else { preconditionFailure("function \(index) has no record") }
        return unsafe FunctionInstance(store: store, record: function)
    }
}
