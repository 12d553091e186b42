import WasmModel

// Atomic accesses of the threads proposal but waiting, waking and the fence. All are sequentially consistent.
extension OperatorEmitter {
    /// An atomic access at an effective address that is inside the memory and a multiple of the access's size. The operands are those
    /// behind the address, the first of them the expected value for `cmpxchg`; stores have no result.
    func atomic(_ opcode: Opcode, _ pointer: LLVMValue, _ operands: [LLVMValue]) -> LLVMValue? {
        guard let (shape, operation) = AtomicAccess.table[opcode] else { preconditionFailure("\(opcode) is no atomic access") }
        let bytes = Int(opcode.row.accessWidth)
        let type = accessType(bytes)
        // Operands of narrow accesses are wrapped, the expected value too, and their results extended with zeros.
        let isNarrow = bytes * 8 < shape.laneBits
        let values = operands.map { isNarrow ? builder.truncate($0, type) : $0 }
        let old: LLVMValue
        switch operation {
        case .load: old = builder.atomicLoad(type, pointer, bytes: bytes)
        case .store:
            builder.atomicStore(values[0], pointer, bytes: bytes)
            return nil
        case .add: old = changed(.add, pointer, values[0])
        case .sub: old = changed(.sub, pointer, values[0])
        case .and: old = changed(.and, pointer, values[0])
        case .or: old = changed(.or, pointer, values[0])
        case .xor: old = changed(.xor, pointer, values[0])
        case .exchange: old = builder.atomic(.exchange, pointer, values[0])
        case .compareExchange: old = builder.compareExchange(pointer, expected: values[0], replacement: values[1])
        }
        return isNarrow ? builder.zeroExtend(old, shape.type(types)) : old
    }

    /// A read-modify-write that gives the old value. The operand is hidden: of one that changes nothing the optimiser makes a fence where
    /// nobody uses the value, and the trap outside of the memory would go with the access.
    private func changed(_ operation: AtomicOperation, _ pointer: LLVMValue, _ operand: LLVMValue) -> LLVMValue {
        builder.atomic(operation, pointer, builder.opaque(operand))
    }

    private func accessType(_ bytes: Int) -> LLVMType {
        switch bytes {
        case 1: types.i8
        case 2: types.i16
        case 4: types.i32
        default: types.i64
        }
    }
}

/// What an atomic access does. The raw values are the last words of the operator's name, without the width.
private enum AtomicAccess: String {
    case load, store, add, sub, and, or, xor
    case exchange = "xchg"
    case compareExchange = "cmpxchg"

    static let table = OperatorName.table([.atomicMemory]) { _, name in
        AtomicAccess(rawValue: String(name.prefix { $0.isLetter }))
    }
}
