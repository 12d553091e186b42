import WasmModel

/// A function that was running when an invocation failed.
public struct StackFrame: Sendable, Hashable {
    /// The name of its module, from the name section or the text.
    public var moduleName: Name?
    /// Index in the function index space of its module.
    public var functionIndex: UInt32
    public var functionName: Name?
    /// Byte offset in the module of the instruction that ran; nil where the engine does not know it.
    public var offset: Int?

    public init(moduleName: Name?, functionIndex: UInt32, functionName: Name?, offset: Int?) {
        self.moduleName = moduleName
        self.functionIndex = functionIndex
        self.functionName = functionName
        self.offset = offset
    }
}

extension StackFrame {
    /// A frame of a function that a module defines, with the names that the module gives.
    public init(module: Module, functionIndex: UInt32, offset: Int?) {
        self.init(
            moduleName: module.names.module, functionIndex: functionIndex, functionName: module.names.functions[functionIndex],
            offset: offset)
    }
}

extension Store {
    /// The functions that were running when the last invocation failed, the innermost first, at most `limit`.
    ///
    /// Empty where the last invocation returned, or nothing was invoked. Functions of the host are not among them, nor what called the host's
    /// function that made the invocation.
    public func backtrace(limit: Int = 64) -> [StackFrame] {
        guard lastInvocationFailed else { return [] }
        let count = unsafe Int(execution.pointee.native.trace_count)
        return count == 0 ? engine.backtrace(in: self, limit: limit) : nativeBacktrace(count: min(count, limit))
    }

    /// The functions that return addresses belong to, which were kept when compiled code failed.
    private func nativeBacktrace(count: Int) -> [StackFrame] {
        let modules = preparedModules.filter(\.isNative)
        return unsafe withUnsafeBytes(of: &execution.pointee.native.trace) { trace in
            (0..<count).compactMap { index in
                // A return address points behind its call. The count is at most that of the array.
                let address = unsafe trace.load(fromByteOffset: index * 8, as: UInt.self) - 1
                guard let pointer = unsafe UnsafeRawPointer(bitPattern: address) else { return nil }
                return modules.lazy.compactMap { unsafe $0.frame(at: pointer) }.first
            }
        }
    }

    /// All instances in the order in which they were made, also those whose instantiation failed later than their imports were checked.
    public var allInstances: [Instance] { instances.map { Instance(store: self, storage: $0) } }

    /// The modules of the store's instances, each once.
    public var preparedModules: [PreparedModule] {
        var seen: Set<ObjectIdentifier> = []
        return instances.map(\.prepared).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}
