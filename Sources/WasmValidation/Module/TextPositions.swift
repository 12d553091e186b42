import WasmModel

extension ValidationError {
    /// Where in its text a module from text has the fault, or nil for a module from bytes or a fault without an offset.
    public func textPosition(in module: Module) -> SourcePosition? {
        guard let offset else { return nil }
        // The last instruction that begins at the offset or before it.
        var low = 0
        var high = module.textPositions.count
        while low < high {
            let middle = low + (high - low) / 2
            if Int(module.textPositions[middle].offset) <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : module.textPositions[low - 1].position
    }
}
