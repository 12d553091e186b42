import WasmModel

/// Where the handlers of each opcode are, from the generated arrays.
struct HandlerTable: Sendable {
    /// All generated handlers, addresses as the code stream holds them.
    private let addresses: [UInt64]
    /// Index of the first form, by raw value of the opcode; 0xFFFF where an opcode has none.
    private let firstForm: [UInt16]

    static let shared = HandlerTable()

    private init() {
        var addresses: [UInt64] = []
        var firstForm = [UInt16](repeating: 0xFFFF, count: Opcode.rawValueLimit)
        func add(_ handlers: [UInt64], _ forms: [(Opcode, Int)]) {
            var next = addresses.count
            for (opcode, count) in forms {
                firstForm[Int(opcode.rawValue)] = UInt16(next)
                next += count
            }
            addresses += handlers
        }
        unsafe add(scalarHandlers.map { unsafe address($0) }, scalarHandlerForms)
        unsafe add(vectorHandlers.map { unsafe address($0) }, vectorHandlerForms)
        unsafe add(memoryHandlers.map { unsafe address($0) }, memoryHandlerForms)
        unsafe add(atomicHandlers.map { unsafe address($0) }, atomicHandlerForms)
        self.addresses = addresses
        self.firstForm = firstForm
    }

    /// The handler of an opcode in one of its forms.
    func handler(of opcode: Opcode, form: Int) -> UInt64 { addresses[Int(firstForm[Int(opcode.rawValue)]) + form] }
}

extension Opcode {
    /// The handler of `memory.atomic.notify` and `memory.atomic.wait`, which are written by hand; nil for all other opcodes.
    var atomicService: UInt64? {
        switch self {
        case .memoryAtomicNotify: unsafe address(rampart_op_atomicNotify)
        case .memoryAtomicWait32: unsafe address(rampart_op_atomicWait32)
        case .memoryAtomicWait64: unsafe address(rampart_op_atomicWait64)
        default: nil
        }
    }
}

/// The address of a handler as a word of code.
func address(_ handler: Handler) -> UInt64 {
    // A C function pointer is one word.
    unsafe UInt64(UInt(bitPattern: unsafeBitCast(handler, to: UnsafeRawPointer.self)))
}

/// The forms of binary operators, in the order in which the generator writes them.
enum BinaryForm: Int {
    case slotSlot, accumulatorSlot, slotAccumulator, slotConstant, accumulatorConstant
    /// Added to a form: the comparison branches instead of giving a value.
    static let branching = 5
}
