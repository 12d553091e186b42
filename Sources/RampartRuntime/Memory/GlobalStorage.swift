import WasmModel

// Safe: the cell has two initialised slots as long as the object lives.
/// A global: its cell of two slots (specification chapter 4.2.10).
@safe
final class GlobalStorage {
    let cell: UnsafeMutablePointer<UInt64>
    /// The type, with canonical heap types.
    let type: GlobalType

    init(type: GlobalType, low: UInt64 = 0, high: UInt64 = 0) {
        self.type = type
        // Aligned like a vector, so that engines may access it as one.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
        unsafe cell = memory.bindMemory(to: UInt64.self, capacity: 2)
        unsafe cell[0] = low
        unsafe cell[1] = high
    }

    deinit { unsafe cell.deallocate() }

    var low: UInt64 {
        get { unsafe cell[0] }
        set { unsafe cell[0] = newValue }
    }

    /// The upper half of a v128.
    var high: UInt64 {
        get { unsafe cell[1] }
        set { unsafe cell[1] = newValue }
    }
}
