import CRampart
import Locking
import RampartRuntime
import WasmModel
import WasmValidation

/// A module whose functions are machine code; instances of any store of the same engine share it.
// Unchecked: everything is written by the initialiser.
@safe
public final class CompiledModule: PreparedModule, @unchecked Sendable {
    public override var needsGuards: Bool { bounds != .exact }

    private let bounds: CompilerOptions.Bounds
    private let memory: ExecutableMemory
    private let functions: [CompiledCode.Function]
    private let sites: [CompiledCode.Site]
    /// Positions of functions in the order in which their code lies; made when somebody asks what code belongs to.
    private let order = Lock<[Int]>([])

    /// Maps the code of a module that was compiled with the given bounds, for stores of the engine, which must live as long as this object.
    ///
    /// - Throws: where the machine has no room.
    public convenience init(
        module: ValidatedModule, types: RuntimeTypes, code: CompiledCode, bounds: CompilerOptions.Bounds, executor: any ExecutionEngine
    ) throws(CompilerError) {
        try unsafe self.init(module: module, types: types, code: code, bounds: bounds, foreignCode: executor.hostCode)
    }

    /// Maps the code of a module that was compiled with the given bounds. By `foreignCode` the interpreter calls functions that it does not
    /// interpret (`ExecutionEngine.hostCode`); it must live as long as this object.
    ///
    /// - Throws: where the machine has no room.
    public init(
        module: ValidatedModule, types: RuntimeTypes, code: CompiledCode, bounds: CompilerOptions.Bounds,
        foreignCode: UnsafeMutablePointer<rampart_code>
    ) throws(CompilerError) {
        guard code.functions.count == module.module.bodies.count else {
            throw .bug(EngineBug("\(code.functions.count) functions are compiled of \(module.module.bodies.count)"))
        }
        self.bounds = bounds
        memory = try ExecutableMemory(code)
        functions = code.functions
        sites = code.sites
        super.init(module: module, types: types)
        for index in 0..<codeCount { unsafe codes[index].entry = foreignCode.pointee.entry }
    }

    public override var isNative: Bool { true }

    public override func nativeCode(of position: Int) -> UnsafeRawPointer? { unsafe memory.function(position) }

    /// Where the code of the function that the module defines at a position starts in this process, and its bytes.
    public func place(of position: Int) -> (address: UInt, byteCount: Int) {
        (unsafe UInt(bitPattern: memory.function(position)), Int(functions[position].count))
    }

    public override func frame(at address: UnsafeRawPointer) -> StackFrame? {
        let offset = unsafe address - memory.base
        guard offset >= 0, let position = position(at: UInt32(clamping: offset)) else { return nil }
        let index = UInt32(module.functionTypeIndices.count - functions.count + position)
        return StackFrame(module: module.module, functionIndex: index, offset: instruction(at: UInt32(offset)))
    }

    /// The function whose code has a byte.
    private func position(at offset: UInt32) -> Int? {
        let order = order.withLock { (order: inout [Int]) in
            if order.isEmpty { order = functions.indices.sorted { functions[$0].offset < functions[$1].offset } }
            return order
        }
        guard let index = CompiledModule.last(order, at: offset, { functions[$0].offset }) else { return nil }
        let position = order[index]
        return offset - functions[position].offset < functions[position].count ? position : nil
    }

    /// Where in the module's bytes the code at an offset comes from.
    private func instruction(at offset: UInt32) -> Int? {
        // Code may come from no instruction: its site has 0.
        guard let site = CompiledModule.last(sites, at: offset, \.code), sites[site].instruction != 0 else { return nil }
        return Int(sites[site].instruction)
    }

    /// The last of some entries in ascending order that starts at or before an offset.
    private static func last<Entry>(_ entries: [Entry], at offset: UInt32, _ start: (Entry) -> UInt32) -> Int? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if start(entries[middle]) <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}
