import WasmModel
import WasmSemantics

/// Locals of a program that a reference evaluator runs.
struct ProgramState {
    var locals: [NumericValue]
}

/// Random functions that trap nowhere and end: each piece is made as text and as what it does, so that the text's result is known
/// without any of the interpreter.
///
/// Floats never leave as bits, since the payload of a NaN is not determined; comparisons show what they are.
struct RandomProgram {
    typealias Expression = (text: String, value: (inout ProgramState) -> NumericValue)
    /// What a statement does: the number of labels to leave, or nil to go on.
    typealias Statement = (text: String, run: (inout ProgramState) -> Int?)

    private var generator: SeededGenerator
    /// Parameters, then locals; the last ones count the turns of loops.
    private static let types: [ValueType] = [
        .i32, .i64, .f32, .f64, .i32, .i64, .i32, .i64, .f32, .f64, .i32, .i32, .i32,
    ]
    static let parameterCount = 6
    private static let counters = [10, 11, 12]

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    private mutating func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[pick(elements.count)] }

    /// A function `run` whose result depends on all locals, and that result for the given arguments.
    mutating func make() -> (text: String, result: (_ arguments: [NumericValue]) -> NumericValue) {
        let body = statements(depth: 3, labels: 0, loops: 0)
        let parameters = Self.types.prefix(Self.parameterCount).map { "\($0)" }.joined(separator: " ")
        let locals = Self.types.dropFirst(Self.parameterCount).map { "\($0)" }.joined(separator: " ")
        let results = [0, 1, 4, 5, 6, 7].map { index -> Expression in
            let local = get(index)
            return Self.types[index] == .i64 ? local : apply(.i64ExtendI32U, [local])
        }
        let floats = [2, 3, 8, 9].map { index -> Expression in
            let type = Self.types[index]
            let comparison = type == .f32 ? Opcode.f32Lt : .f64Lt
            let limit: Expression = type == .f32 ? constant(.f32(bits: Float(1.5).bitPattern)) : constant(.f64(bits: 1.5.bitPattern))
            return apply(.i64ExtendI32U, [apply(comparison, [get(index), limit])])
        }
        let first = constant(.i64(17))
        let sum = (results + floats).reduce(first) { apply(.i64Add, [apply(.i64Mul, [$0, constant(.i64(31))]), $1]) }
        let text = "(module (func (export \"run\") (param \(parameters)) (result i64) (local \(locals))\n\(body.text)\n\(sum.text)))"
        return (
            text,
            { arguments in
                var state = ProgramState(locals: arguments + Self.types.dropFirst(arguments.count).map { Self.zero($0) })
                _ = body.run(&state)
                return sum.value(&state)
            }
        )
    }

    private static func zero(_ type: ValueType) -> NumericValue {
        switch type {
        case .i32, .reference, .v128: .i32(0)
        case .i64: .i64(0)
        case .f32: .f32(bits: 0)
        case .f64: .f64(bits: 0)
        }
    }

    // MARK: Expressions

    private func get(_ index: Int) -> Expression { ("(local.get \(index))", { $0.locals[index] }) }

    private func constant(_ value: NumericValue) -> Expression {
        let text: String =
            switch value {
            case .i32(let number): "(i32.const \(number))"
            case .i64(let number): "(i64.const \(number))"
            case .f32(let bits): "(f32.const \(Float(bitPattern: bits)))"
            case .f64(let bits): "(f64.const \(Double(bitPattern: bits)))"
            case .v128: ""
            }
        return (text, { _ in value })
    }

    private func apply(_ opcode: Opcode, _ operands: [Expression]) -> Expression {
        (
            "(\(opcode.mnemonic) \(operands.map { $0.text }.joined(separator: " ")))",
            { state in
                var values: [NumericValue] = []
                for operand in operands { values.append(operand.value(&state)) }
                guard case .success(let results) = NumericEvaluator.evaluate(opcode, values), let result = results.first else {
                    return .i32(-1)
                }
                return result
            }
        )
    }

    private mutating func constant(_ type: ValueType) -> Expression {
        let number = pick([0, 1, -1, 2, 7, 255, 65_536, -2_147_483_648, 2_147_483_647, Int64.max, 0x1234_5678_9ABC, 4_294_967_295])
        switch type {
        case .i32, .reference, .v128: return constant(.i32(Int32(truncatingIfNeeded: number)))
        case .i64: return constant(.i64(number))
        case .f32: return constant(.f32(bits: pick([Float(0), -0.0, 1.5, 0.1, -3, 1e30]).bitPattern))
        case .f64: return constant(.f64(bits: pick([0.0, -0.0, 1.5, 0.1, -3, 1e300]).bitPattern))
        }
    }

    private static let comparisons: [Opcode] = [
        .i32Eq, .i32Ne, .i32LtS, .i32LtU, .i32GtS, .i32GtU, .i32LeS, .i32LeU, .i32GeS, .i32GeU, .i64Eq, .i64Ne, .i64LtS, .i64LtU,
        .i64GtS, .i64GtU, .i64LeS, .i64LeU, .i64GeS, .i64GeU, .f32Eq, .f32Ne, .f32Lt, .f32Gt, .f32Le, .f32Ge, .f64Eq, .f64Ne, .f64Lt,
        .f64Gt, .f64Le, .f64Ge, .i32Eqz, .i64Eqz,
    ]

    private static func operators(_ type: ValueType) -> [Opcode] {
        switch type {
        case .i32, .reference, .v128:
            [
                .i32Add, .i32Sub, .i32Mul, .i32And, .i32Or, .i32Xor, .i32Shl, .i32ShrS, .i32ShrU, .i32Rotl, .i32Clz, .i32Popcnt,
                .i32WrapI64, .i32Extend8S,
            ]
        case .i64:
            [
                .i64Add, .i64Sub, .i64Mul, .i64And, .i64Or, .i64Xor, .i64Shl, .i64ShrS, .i64ShrU, .i64Rotr, .i64Ctz, .i64ExtendI32S,
                .i64ExtendI32U, .i64Extend32S,
            ]
        case .f32: [.f32Add, .f32Sub, .f32Mul, .f32Min, .f32Neg, .f32ConvertI32S, .f32DemoteF64]
        case .f64: [.f64Add, .f64Sub, .f64Mul, .f64Max, .f64Abs, .f64ConvertI64U, .f64PromoteF32]
        }
    }

    private mutating func operation(_ opcodes: [Opcode], depth: Int) -> Expression {
        let opcode = pick(opcodes)
        var operands: [Expression] = []
        for entry in opcode.row.signature?.operands ?? [] {
            operands.append(expression(entry.valueType(address: .i32), depth: depth - 1))
        }
        return apply(opcode, operands)
    }

    private mutating func condition(depth: Int) -> Expression {
        pick(5) == 0 ? expression(.i32, depth: depth) : operation(Self.comparisons, depth: depth)
    }

    /// A local of a type that no loop counts with.
    private mutating func local(_ type: ValueType) -> Int {
        pick(Self.types.indices.filter { Self.types[$0] == type && !Self.counters.contains($0) })
    }

    private mutating func expression(_ type: ValueType, depth: Int) -> Expression {
        if depth <= 0 { return pick(3) == 0 ? constant(type) : get(local(type)) }
        switch pick(12) {
        case 0: return constant(type)
        case 1, 2: return get(local(type))
        case 3:
            let index = local(type)
            let value = expression(type, depth: depth - 1)
            return (
                "(local.tee \(index) \(value.text))",
                { state in
                    state.locals[index] = value.value(&state)
                    return state.locals[index]
                }
            )
        case 4:
            let (first, second) = (expression(type, depth: depth - 1), expression(type, depth: depth - 1))
            let test = condition(depth: depth - 1)
            return (
                "(select \(first.text) \(second.text) \(test.text))",
                { state in
                    let values = (first.value(&state), second.value(&state))
                    return test.value(&state) != .i32(0) ? values.0 : values.1
                }
            )
        case 5:
            let test = condition(depth: depth - 1)
            let (first, second) = (expression(type, depth: depth - 1), expression(type, depth: depth - 1))
            return (
                "(if (result \(type)) \(test.text) (then \(first.text)) (else \(second.text)))",
                { test.value(&$0) != .i32(0) ? first.value(&$0) : second.value(&$0) }
            )
        case 6:
            let (first, second) = (expression(type, depth: depth - 1), expression(type, depth: depth - 1))
            let test = condition(depth: depth - 1)
            return (
                "(block (result \(type)) \(first.text) \(test.text) (br_if 0) (drop) \(second.text))",
                { state in
                    let value = first.value(&state)
                    return test.value(&state) != .i32(0) ? value : second.value(&state)
                }
            )
        case 7 where type == .i32: return condition(depth: depth)
        default: return operation(Self.operators(type), depth: depth)
        }
    }

    // MARK: Statements

    private mutating func statements(depth: Int, labels: Int, loops: Int) -> Statement {
        var parts: [Statement] = []
        for _ in 0...pick(4) { parts.append(statement(depth: depth, labels: labels, loops: loops)) }
        return (
            parts.map { $0.text }.joined(separator: "\n"),
            { state in
                for part in parts {
                    if let leaves = part.run(&state) { return leaves }
                }
                return nil
            }
        )
    }

    private mutating func statement(depth: Int, labels: Int, loops: Int) -> Statement {
        switch pick(depth > 0 ? 8 : 4) {
        case 0 where labels > 0:
            let label = pick(labels)
            let test = condition(depth: 2)
            return ("(br_if \(label) \(test.text))", { test.value(&$0) != .i32(0) ? label : nil })
        case 4, 5:
            let test = condition(depth: 2)
            let first = statements(depth: depth - 1, labels: labels + 1, loops: loops)
            let second = statements(depth: depth - 1, labels: labels + 1, loops: loops)
            return (
                "(if \(test.text) (then \(first.text)) (else \(second.text)))",
                { state in
                    let leaves = test.value(&state) != .i32(0) ? first.run(&state) : second.run(&state)
                    return leaves.flatMap { $0 == 0 ? nil : $0 - 1 }
                }
            )
        case 6 where loops < Self.counters.count: return loop(depth: depth, labels: labels, loops: loops)
        case 7:
            let body = statements(depth: depth - 1, labels: labels + 1, loops: loops)
            return ("(block \(body.text))", { body.run(&$0).flatMap { $0 == 0 ? nil : $0 - 1 } })
        default:
            let index = pick(Self.types.count - Self.counters.count)
            let value = expression(Self.types[index], depth: 3)
            return (
                "(local.set \(index) \(value.text))",
                { state in
                    state.locals[index] = value.value(&state)
                    return nil
                }
            )
        }
    }

    /// A loop that leaves at its head once its counter is used up, so that branches to it may stand anywhere.
    private mutating func loop(depth: Int, labels: Int, loops: Int) -> Statement {
        let counter = Self.counters[loops]
        let turns = Int32(1 + pick(4))
        let body = statements(depth: depth - 1, labels: labels + 2, loops: loops + 1)
        let tests = [
            "(i32.eqz (local.get \(counter)))", "(i32.le_s (local.get \(counter)) (i32.const 0))",
            "(i32.lt_u (local.get \(counter)) (i32.const 1))",
        ]
        return (
            """
            (local.set \(counter) (i32.const \(turns)))
            (block (loop (br_if 1 \(pick(tests)))
            (local.set \(counter) (i32.sub (local.get \(counter)) (i32.const 1)))
            \(body.text)
            (br 0)))
            """,
            { state in
                for _ in 0..<turns {
                    // Leaving nothing or the innermost label means another turn; the next one is the block around the loop.
                    if let leaves = body.run(&state), leaves > 0 { return leaves == 1 ? nil : leaves - 2 }
                }
                return nil
            }
        )
    }
}
