import WasmModel

/// The descriptions of all instructions, by handler.
struct InstructionTable: Sendable {
    static let shared = InstructionTable()

    let rows: [InstructionDescription]
    private let numbers: [UInt64: Int]

    private init() {
        rows =
            Self.controlRows + Self.callRows + Self.referenceRows + Self.serviceRows + Self.aggregateRows + Self.wideVectorRows
            + Self.canonicalRows + Self.atomicRows + Self.generatedRows()
        // A release build may merge handlers whose code is the same; their operands then are the same too.
        numbers = Dictionary(rows.enumerated().map { ($0.element.handler, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The description of the instruction that starts with a word; nil where the word is no handler's address.
    subscript(handler: UInt64) -> InstructionDescription? { numbers[handler].map { rows[$0] } }
}

/// A row of a handler that is written by hand.
func row(
    _ handler: Handler, _ name: String, _ length: Int, _ flow: InstructionFlow, _ operands: [OperandDescription]
) -> InstructionDescription {
    InstructionDescription(name: name, handler: unsafe address(handler), length: .fixed(length), flow: flow, operands: operands)
}

/// A row of a handler after which control goes on.
func row(_ handler: Handler, _ name: String, _ length: Int, _ operands: [OperandDescription]) -> InstructionDescription {
    unsafe row(handler, name, length, .next, operands)
}

// MARK: Generated handlers

extension InstructionTable {
    /// Rows of the handlers that the generator writes: from the opcode's signature and the letters of the form.
    fileprivate static func generatedRows() -> [InstructionDescription] {
        (scalarHandlerForms + vectorHandlerForms + memoryHandlerForms + atomicHandlerForms).flatMap { opcode, count in
            forms(of: opcode.row).prefix(count).enumerated().map { position, form in
                describe(opcode.row, form: form, handler: HandlerTable.shared.handler(of: opcode, form: position))
            }
        }
    }

    /// The forms of an opcode in the order in which the generator writes them.
    ///
    /// A letter says where an operand comes from: `s` a slot, `a` the accumulator, `i` a constant in the code. `b` before them: the
    /// comparison branches. `v`: all operands are slots. `g`: so they are, of an access to any memory at any offset. `w`: so they are, of an
    /// operator with two results.
    static func forms(of row: OpcodeRow) -> [String] {
        guard let signature = row.signature else { return [] }
        let isVector = row.opcode.prefix == 0xFD
        if row.immediates == .atomicMemory { return ["g"] }
        if row.immediates == .memoryLane { return ["s", "g"] }
        if row.immediates == .memory {
            if !signature.results.isEmpty { return ["s", "a", "g"] }
            return isVector ? ["s", "g"] : ["ss", "as", "sa", "g", "si", "ai"]
        }
        if isVector { return ["v"] }
        if signature.results.count == 2 { return ["w"] }
        if signature.operands.count == 1 { return ["s", "a"] }
        let binary = ["ss", "as", "sa", "si", "ai"]
        return row.opcode.isComparison ? binary + binary.map { "b" + $0 } : binary
    }

    /// An operator with two results: operands at 8, 12, 24 and 28, the results at 16 and 20; the accumulator holds the second one.
    private static func describeWide(_ row: OpcodeRow, _ signature: OperatorSignature, handler: UInt64) -> InstructionDescription {
        let sources = zip([8, 12, 24, 28], signature.operands).map { offset, _ in OperandDescription.slot(offset) }
        return InstructionDescription(
            name: "\(row.opcode)_w", handler: handler, length: .fixed(signature.operands.count > 2 ? wideSumSize : operatorSize),
            flow: .next, operands: sources + [.slotResult(16), .result(20)])
    }

    /// The layout that the forms in ScalarForms, VectorForms and MemoryForms share: operands at 8, 12 and 20, the result at 16.
    private static func describe(_ row: OpcodeRow, form: String, handler: UInt64) -> InstructionDescription {
        if form == "w", let signature = row.signature { return describeWide(row, signature, handler: handler) }
        let isBranch = form.hasPrefix("b")
        let letters = Array(isBranch ? form.dropFirst() : form[...])
        let operandTypes = row.signature?.operands ?? []
        var operands: [OperandDescription] = []
        for (position, type) in operandTypes.enumerated() {
            let kind = SlotClass(type.valueType(address: .i32))
            let offset = [8, 12, 20][position]
            switch position < letters.count ? letters[position] : "s" {
            case "a": operands.append(.accumulator(offset, kind))
            case "i": operands.append(.of(.constant(type), offset))
            default: operands.append(.of(.source(bytes: kind.size), offset))
            }
        }
        let isGeneral = form == "g"
        let isLaneAccess = row.immediates == .memoryLane
        if row.immediates == .memory || row.immediates == .atomicMemory || isLaneAccess {
            if !isGeneral { operands.append(.of(.reach(width: UInt32(row.accessWidth)), 20)) }
            if isGeneral { operands += [.of(.wideNumber("offset"), 24), .index(32, .memory)] }
            if isLaneAccess { operands.append(.of(.lane(16 / UInt32(row.accessWidth)), 36)) }
        } else if row.immediates == .lane {
            operands.append(.of(.lane(lanes(row)), 20))
        }
        if isBranch {
            operands.append(.distance(16))
        } else if let result = row.signature?.results.first {
            operands.append(.result(16, SlotClass(result.valueType(address: .i32))))
        }
        return InstructionDescription(
            name: "\(row.opcode)_\(form)", handler: handler, length: .fixed(isGeneral || isLaneAccess ? generalAccessSize : operatorSize),
            flow: isBranch ? .branch : .next, operands: operands)
    }

    /// The number of lanes of a shape, which the mnemonic names: 16 of `i8x16.extract_lane_s`.
    private static func lanes(_ row: OpcodeRow) -> UInt32 {
        let shape = row.mnemonic.description.prefix { $0 != "." }
        return UInt32(shape.drop { $0 != "x" }.dropFirst()) ?? 0
    }
}
