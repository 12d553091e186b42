import CRampart

/// Byte offsets in the records of CRampart.h, asked of the compiler of Swift, which reads the same header.
enum ContextLayout {
    enum Instance {
        static let execution = unsafe offset(\rampart_instance.execution)
        static let memories = unsafe offset(\rampart_instance.memories)
        static let tables = unsafe offset(\rampart_instance.tables)
        static let globals = unsafe offset(\rampart_instance.globals)
        static let functions = unsafe offset(\rampart_instance.functions)
        static let types = unsafe offset(\rampart_instance.types)
        static let tags = unsafe offset(\rampart_instance.tags)
        static let memoryBase = unsafe offset(\rampart_instance.memory_base)
    }

    enum Execution {
        static let fuel = unsafe offset(\rampart_execution.fuel)
        static let exception = unsafe offset(\rampart_execution.exception)
        static let interrupt = unsafe offset(\rampart_execution.interrupt)
        static let trapElement = unsafe offset(\rampart_execution.trap_element)
        private static let native = unsafe offset(\rampart_execution.native)
        static let services = unsafe native + offset(\rampart_native_state.services)
        static let stackLimit = unsafe native + offset(\rampart_native_state.stack_limit)
        static let target = unsafe native + offset(\rampart_native_state.target)
        static let caller = unsafe native + offset(\rampart_native_state.caller)
        static let values = unsafe native + offset(\rampart_native_state.values)
    }

    enum Memory {
        static let base = unsafe offset(\rampart_memory.base)
        static let length = unsafe offset(\rampart_memory.length)
    }

    enum Table {
        static let elements = unsafe offset(\rampart_table.elements)
        static let count = unsafe offset(\rampart_table.count)
    }

    enum Function {
        static let type = unsafe offset(\rampart_function.type)
        static let code = unsafe offset(\rampart_function.native_code)
        static let context = unsafe offset(\rampart_function.native_context)
    }

    enum TypeRecord {
        static let depth = unsafe offset(\rampart_type.depth)
        static let display = unsafe offset(\rampart_type.display)
        static let kind = unsafe offset(\rampart_type.kind)
        static let descriptorOffset = unsafe offset(\rampart_type.descriptor_offset)
    }

    enum Object {
        static let length = unsafe offset(\rampart_object.length)
        /// Where element 0 of an array starts.
        static let elements = unsafe MemoryLayout<rampart_object>.size
    }

    enum Exception {
        static let tag = unsafe offset(\rampart_exception.tag)
        /// Where the payload starts, a flexible member that Swift does not see.
        static let payload = unsafe MemoryLayout<rampart_exception>.size
    }

    private static func offset<Root, Value>(_ path: KeyPath<Root, Value>) -> Int {
        guard let offset = MemoryLayout<Root>.offset(of: path) else { preconditionFailure("a field of C has an offset") }
        return offset
    }
}

/// The services of `rampart_native_services`, with the widths of their arguments and results.
enum Service: Int, CaseIterable {
    case exit, leave, throwException, protectedCall
    case memoryGrow, memoryFill, memoryCopy, memoryInit, dataDrop, atomicNotify, atomicWait
    case tableGrow, tableFill, tableCopy, tableInit, elementDrop
    case exceptionNew, structureNew, arrayNew, arrayNewData, arrayNewElement, arrayFill, arrayCopy, arrayInitData, arrayInitElement

    /// Byte offset in the table.
    var offset: Int { Service.offsets[rawValue] }

    // Key paths are slow.
    private static let offsets = allCases.map(\.offsetByKeyPath)

    private var offsetByKeyPath: Int {
        let path: PartialKeyPath<rampart_native_services> =
            switch self {
            case .exit: unsafe \.exit
            case .leave: unsafe \.leave
            case .throwException: unsafe \.throw_exception
            case .protectedCall: \.protected_call
            case .memoryGrow: unsafe \.memory_grow
            case .memoryFill: unsafe \.memory_fill
            case .memoryCopy: unsafe \.memory_copy
            case .memoryInit: unsafe \.memory_init
            case .dataDrop: unsafe \.data_drop
            case .atomicNotify: unsafe \.atomic_notify
            case .atomicWait: unsafe \.atomic_wait
            case .tableGrow: unsafe \.table_grow
            case .tableFill: unsafe \.table_fill
            case .tableCopy: unsafe \.table_copy
            case .tableInit: unsafe \.table_init
            case .elementDrop: unsafe \.element_drop
            case .exceptionNew: unsafe \.exception_new
            case .structureNew: unsafe \.structure_new
            case .arrayNew: unsafe \.array_new
            case .arrayNewData: unsafe \.array_new_data
            case .arrayNewElement: unsafe \.array_new_element
            case .arrayFill: unsafe \.array_fill
            case .arrayCopy: unsafe \.array_copy
            case .arrayInitData: unsafe \.array_init_data
            case .arrayInitElement: unsafe \.array_init_element
            }
        guard let offset = MemoryLayout<rampart_native_services>.offset(of: path) else { preconditionFailure("a field of C has an offset") }
        return offset
    }
}
