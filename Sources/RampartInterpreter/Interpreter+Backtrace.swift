import CRampart
import RampartRuntime
import WasmModel

extension Interpreter {
    /// Walks the frames outwards from where the last execution was left, as unwinding does.
    public func backtrace(in store: Store, limit: Int) -> [StackFrame] {
        let modules = store.preparedModules.compactMap { $0 as? InterpretedModule }
        var frames: [StackFrame] = []
        // Both were written when the execution was left, and the frames above `stack_top` have not been written since.
        var pc = unsafe store.execution.pointee.trap_pc.map { unsafe UnsafeRawPointer($0) }
        var frame = unsafe store.execution.pointee.trap_frame.map { UnsafeMutableRawPointer($0) }
        while frames.count < limit, let current = unsafe pc, let base = unsafe frame {
            guard let place = unsafe InterpretedModule.find(current, in: modules) else { break }
            frames.append(place.frame)
            let header = unsafe base + Int(place.headerOffset)
            // The return pc points behind the call.
            unsafe pc = header.load(as: UnsafeRawPointer.self) - 1
            unsafe frame = (header + 8).load(as: UnsafeMutableRawPointer?.self)
        }
        return frames
    }
}

extension InterpretedModule {
    /// The function whose code a pc is in.
    fileprivate static func find(_ pc: UnsafeRawPointer, in modules: [InterpretedModule]) -> (frame: StackFrame, headerOffset: UInt32)? {
        for module in modules {
            for index in 0..<module.codeCount {
                let cell = unsafe module.codes + index
                guard let function = unsafe module.lowered(cell) else { continue }
                let offset = unsafe pc - UnsafeRawPointer(function.words)
                guard (0..<function.count * 8).contains(offset) else { continue }
                let frame = StackFrame(
                    module: module.module.module, functionIndex: unsafe cell.pointee.function_index, offset: function.origin(of: offset))
                return (frame, unsafe cell.pointee.header_offset)
            }
        }
        return nil
    }
}

extension LoweredFunction {
    /// Byte offset in the module of the instruction from which the code at a byte offset comes; nil for the code that enters the function.
    func origin(of offset: Int) -> Int? {
        var (low, high) = (0, origins.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(origins[middle].code) <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : Int(origins[low - 1].instruction)
    }
}
