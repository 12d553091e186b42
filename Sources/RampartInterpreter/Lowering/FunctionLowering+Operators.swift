import RampartRuntime
import SeededDefects
import WasmModel

// Numeric and vector operators, and the choice among their forms.
extension FunctionLowering {
    /// The operand of an entry.
    func operand(_ entry: StackEntry) -> Operand {
        switch entry.place {
        case .slot: .slot(entry.slot)
        case .local(let offset): .slot(offset)
        case .constant(let bits): .constant(bits)
        }
    }

    /// The class of the operands of a comparison or binary operator.
    func comparisonClass(_ opcode: Opcode) -> SlotClass {
        opcode.row.signature?.operands.first.map { SlotClass($0.valueType(address: .i32)) } ?? .integer
    }

    func accumulator(_ kind: SlotClass) -> UInt32? {
        switch kind {
        case .integer: integerAccumulator
        case .single: singleAccumulator
        case .double: doubleAccumulator
        case .vector: nil
        }
    }

    /// The 32 bits by which a constant is folded into an instruction, or nil where it does not fit.
    func folded(_ bits: UInt64, _ opcode: Opcode) -> UInt32? {
        switch opcode.row.signature?.operands.last {
        case .i32, .f32: return UInt32(truncatingIfNeeded: bits)
        case .i64:
            let value = Int64(bitPattern: bits)
            return Int64(Int32(truncatingIfNeeded: value)) == value ? UInt32(truncatingIfNeeded: bits) : nil
        case .f64:
            // NaN is not folded: widening it could change its bits.
            let value = Double(bitPattern: bits)
            let narrow = Float(value)
            return !value.isNaN && Double(narrow).bitPattern == bits ? narrow.bitPattern : nil
        case .v128, .address, nil: return nil
        }
    }

    /// Emits a binary operator in the form that its operands allow. A constant must be foldable and second.
    mutating func emitOperands(
        _ opcode: Opcode, _ first: Operand, _ second: Operand, kind: SlotClass, destination: UInt32, branching: Bool
    ) {
        let held = accumulator(kind)
        let form: BinaryForm
        var operands: (UInt32, UInt32) = (0, 0)
        switch (first, second) {
        case (.slot(let first), .slot(let second)):
            operands = (first, second)
            form = held == first ? .accumulatorSlot : held == second ? .slotAccumulator : .slotSlot
        case (.slot(let first), .constant(let bits)):
            operands = (first, folded(bits, opcode) ?? 0)
            form = held == first ? .accumulatorConstant : .slotConstant
        case (.constant, _):
            preconditionFailure("the first operand of \(opcode) is a constant")
        }
        assembler.emit(
            HandlerTable.shared.handler(of: opcode, form: form.rawValue + (branching ? BinaryForm.branching : 0)), operands.0, operands.1,
            destination)
    }

    /// An operator with a fixed signature and no immediates.
    mutating func lowerNumeric(_ opcode: Opcode) {
        guard let signature = opcode.row.signature, let result = signature.results.first else {
            preconditionFailure("\(opcode) has no signature")
        }
        let resultClass = SlotClass(result.valueType(address: .i32))
        if opcode.prefix == 0xFD { return lowerVector(opcode, signature, resultClass) }
        if signature.results.count == 2 { return lowerWide(opcode, operands: signature.operands.count) }
        let operandClass = signature.operands.first.map { SlotClass($0.valueType(address: .i32)) } ?? .integer
        if signature.operands.count == 1 { return lowerUnary(opcode, operandClass, resultClass) }
        var opcode = opcode
        var second = stack.pop()
        var first = stack.pop()
        if case .constant = first.place, let exchanged = opcode.exchanged {
            if case .constant = second.place {
            } else {
                opcode = exchanged
                swap(&first, &second)
            }
        }
        var firstOperand = operand(first)
        var secondOperand = operand(second)
        if case .constant = firstOperand { firstOperand = .slot(slot(of: first)) }
        if case .constant(let bits) = secondOperand, folded(bits, opcode) == nil { secondOperand = .slot(slot(of: second)) }
        let start = assembler.position
        let destination = stack.top
        emitOperands(opcode, firstOperand, secondOperand, kind: operandClass, destination: destination, branching: false)
        pushResult(resultClass, accumulated: true, operand: start + 16)
        if opcode.isComparison {
            lastComparison = LastComparison(
                start: start, end: assembler.position, opcode: opcode, first: firstOperand, second: secondOperand, result: destination)
        }
    }

    private mutating func lowerUnary(_ opcode: Opcode, _ kind: SlotClass, _ resultClass: SlotClass) {
        let source = slot(of: stack.pop())
        let start = assembler.position
        let destination = stack.top
        assembler.emit(HandlerTable.shared.handler(of: opcode, form: accumulator(kind) == source ? 1 : 0), source, 0, destination)
        pushResult(resultClass, accumulated: true, operand: start + 16)
        if opcode == .i32Eqz || opcode == .i64Eqz {
            lastComparison = LastComparison(
                start: start, end: assembler.position, opcode: opcode, first: .slot(source), second: nil, result: destination)
        }
    }

    /// Puts the canonical NaN in place of every NaN of the result that arithmetic has just left.
    ///
    /// The result of this takes the place of that of the arithmetic, which a `local.set` behind it therefore leaves where it is.
    mutating func canonicalizeResult(_ floats: FloatShape) {
        if Seeded.isArmed(.interpreterCanonicalFloats), floats == .f32x4 || floats == .f64x2 { return }
        let (handler, kind): (UInt64, SlotClass) =
            switch floats {
            case .f32: unsafe (address(rampart_op_canonicalF32), .single)
            case .f64: unsafe (address(rampart_op_canonicalF64), .double)
            case .f32x4: unsafe (address(rampart_op_canonicalF32x4), .vector)
            case .f64x2: unsafe (address(rampart_op_canonicalF64x2), .vector)
            }
        let source = stack.pop().slot
        let start = assembler.position
        assembler.emit(handler, source, 0, source)
        pushResult(kind, accumulated: kind != .vector, operand: start + 16)
    }

    private mutating func lowerVector(_ opcode: Opcode, _ signature: OperatorSignature, _ resultClass: SlotClass) {
        // Operands are made in the order in which they lie, the topmost last.
        let last = stack.pop()
        var sources: (UInt32, UInt32, UInt32) = (0, 0, 0)
        switch signature.operands.count {
        case 1: sources.0 = slot(of: last)
        case 2:
            sources.0 = slot(of: stack.pop())
            sources.1 = slot(of: last)
        case _:
            let middle = stack.pop()
            sources.0 = slot(of: stack.pop())
            sources.1 = slot(of: middle)
            sources.2 = slot(of: last)
        }
        let start = assembler.position
        assembler.emit(HandlerTable.shared.handler(of: opcode, form: 0), sources.0, sources.1, stack.top, sources.2)
        pushResult(resultClass, accumulated: resultClass != .vector, operand: start + 16)
    }

    /// An operator that gives an integer of 128 bits as two i64.
    private mutating func lowerWide(_ opcode: Opcode, operands: Int) {
        var sources: [UInt32] = []
        let entries = (0..<operands).map { _ in stack.pop() }.reversed()
        for entry in entries { sources.append(slot(of: entry)) }
        let handler = HandlerTable.shared.handler(of: opcode, form: 0)
        let start = assembler.position
        let low = stack.top
        stack.push(.slot, .integer)
        if operands == 2 {
            assembler.emit(handler, sources[0], sources[1], low, stack.top)
        } else {
            assembler.emit(handler, sources[0], sources[1], low, stack.top, sources[2], sources[3])
        }
        wrote(low, nil)
        // The accumulator holds the half that was written last.
        pushResult(.integer, accumulated: true, operand: start + 20)
    }

    /// `extract_lane` and `replace_lane`.
    mutating func lowerLane(_ opcode: Opcode, _ lane: UInt8) {
        guard let signature = opcode.row.signature, let result = signature.results.first else { return }
        let value = signature.operands.count > 1 ? slot(of: stack.pop()) : 0
        let vector = slot(of: stack.pop())
        let start = assembler.position
        assembler.emit(HandlerTable.shared.handler(of: opcode, form: 0), vector, value, stack.top, UInt32(lane))
        let resultClass = SlotClass(result.valueType(address: .i32))
        pushResult(resultClass, accumulated: resultClass != .vector, operand: start + 16)
    }

    mutating func lowerShuffle(_ mask: SIMD16<UInt8>) {
        let second = slot(of: stack.pop())
        let first = slot(of: stack.pop())
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_i8x16Shuffle), first, second, stack.top, 0)
        emitVectorWords(Seeded.isArmed(.interpreterShuffleLane) ? mask & 15 : mask)
        pushResult(.vector, accumulated: false, operand: start + 16)
    }

    mutating func lowerVectorConstant(_ value: SIMD16<UInt8>) {
        let start = assembler.position
        unsafe assembler.emit(address(rampart_op_v128Constant), stack.top, 0)
        emitVectorWords(value)
        pushResult(.vector, accumulated: false, operand: start + 8)
    }

    private mutating func emitVectorWords(_ value: SIMD16<UInt8>) {
        for half in 0..<2 {
            var word: UInt64 = 0
            for byte in 0..<8 { word |= UInt64(value[half * 8 + byte]) << UInt64(byte * 8) }
            assembler.emit(word: word)
        }
    }

    // MARK: Memory

    /// Whether an access can take the narrow form, and its reach.
    private func narrowReach(_ opcode: Opcode, _ argument: MemoryArgument) -> UInt32? {
        let type = module.module.memoryTypes[Int(argument.memory)]
        guard argument.memory == 0, type.index == .i32, !type.isShared else { return nil }
        let (reach, overflow) = argument.offset.addingReportingOverflow(UInt64(opcode.row.accessWidth))
        return overflow ? nil : UInt32(exactly: reach)
    }

    mutating func lowerLoad(_ opcode: Opcode, _ argument: MemoryArgument) {
        guard let result = opcode.row.signature?.results.first else { return }
        let resultClass = SlotClass(result.valueType(address: .i32))
        let source = slot(of: stack.pop())
        let start = assembler.position
        if let reach = narrowReach(opcode, argument) {
            let form = integerAccumulator == source ? 1 : 0
            assembler.emit(HandlerTable.shared.handler(of: opcode, form: form), source, 0, stack.top, reach)
        } else {
            assembler.emit(HandlerTable.shared.handler(of: opcode, form: 2), source, 0, stack.top, 0)
            emitGeneralArgument(argument, lane: 0)
        }
        pushResult(resultClass, accumulated: resultClass != .vector, operand: start + 16)
    }

    mutating func lowerStore(_ opcode: Opcode, _ argument: MemoryArgument) {
        guard let operandType = opcode.row.signature?.operands.last else { return }
        let kind = SlotClass(operandType.valueType(address: .i32))
        let entry = stack.pop()
        if case .constant(let bits) = entry.place, let constant = folded(bits, opcode), let reach = narrowReach(opcode, argument) {
            let source = slot(of: stack.pop())
            assembler.emit(
                HandlerTable.shared.handler(of: opcode, form: integerAccumulator == source ? 5 : 4), source, constant, 0, reach)
            return
        }
        let value = slot(of: entry)
        let source = slot(of: stack.pop())
        let isVector = kind == .vector
        if let reach = narrowReach(opcode, argument) {
            var form = 0
            if !isVector { form = integerAccumulator == source ? 1 : accumulator(kind) == value ? 2 : 0 }
            assembler.emit(HandlerTable.shared.handler(of: opcode, form: form), source, value, 0, reach)
        } else {
            assembler.emit(HandlerTable.shared.handler(of: opcode, form: isVector ? 1 : 3), source, value, 0, 0)
            emitGeneralArgument(argument, lane: 0)
        }
    }

    mutating func lowerLaneAccess(_ opcode: Opcode, lane: UInt8, _ argument: MemoryArgument) {
        let vector = slot(of: stack.pop())
        let source = slot(of: stack.pop())
        let isLoad = opcode.row.signature?.results.isEmpty == false
        let reach = narrowReach(opcode, argument)
        let start = assembler.position
        assembler.emit(
            HandlerTable.shared.handler(of: opcode, form: reach == nil ? 1 : 0), source, vector, isLoad ? stack.top : 0, reach ?? 0)
        emitGeneralArgument(argument, lane: lane)
        if isLoad { pushResult(.vector, accumulated: false, operand: start + 16) }
    }

    /// Every access of the threads proposal but waiting and waking has one form, for any memory.
    mutating func lowerAtomic(_ opcode: Opcode, _ argument: MemoryArgument) {
        guard let signature = opcode.row.signature else { return }
        var sources: [UInt32] = []
        let top = stack.top
        let entries = (0..<signature.operands.count).map { _ in stack.pop() }.reversed()
        for entry in entries { sources.append(slot(of: entry)) }
        while sources.count < 3 { sources.append(0) }
        let start = assembler.position
        let waits = opcode.atomicService
        assembler.emit(
            waits ?? HandlerTable.shared.handler(of: opcode, form: 0), sources[0], sources[1], signature.results.isEmpty ? 0 : stack.top,
            sources[2])
        assembler.emit(word: argument.offset)
        // What the store does needs to know where the frame ends.
        assembler.emit(word: UInt64(argument.memory) | UInt64(waits == nil ? 0 : top) << 32)
        if waits != nil {
            pushServiceResult()
        } else if !signature.results.isEmpty {
            pushResult(.integer, accumulated: true, operand: start + 16)
        }
    }

    private mutating func emitGeneralArgument(_ argument: MemoryArgument, lane: UInt8) {
        assembler.emit(word: argument.offset)
        assembler.emit(word: UInt64(argument.memory) | UInt64(lane) << 32)
    }
}
