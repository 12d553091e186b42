import WasmModel

// Instructions that give the same in another way.
extension Mutators {
    static let preservingInstructions: [Mutator] = [
        preserving("insert-nop", weight: 1) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let position = choices.number(below: site.body.instructions.count)
            draft.replace(position..<position, in: site, with: [.nop])
            return true
        },
        preserving("insert-dead-code") { draft, choices in
            // Behind what never goes on, any code does nothing.
            guard let site = BodySite(draft, &choices),
                let (position, _) = site.choose(&choices, { _, instruction in instruction.endsCode ? true : nil })
            else { return false }
            var maker = site.maker()
            let type = choices.element(of: [.i32, .i64, .f64, .v128, .funcref] as [ValueType]) ?? .i32
            guard let made = maker.make(type, &choices) else { return false }
            let ending: [Instruction] = choices.chance(1, of: 3) ? [.drop, .unreachable] : [.drop]
            draft.replace(position + 1..<position + 1, in: site, with: made + ending, sideTable: maker.sideTable)
            draft.declareFunctionReferences()
            return true
        },
        preserving("split-constant", weight: 6) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { _, instruction -> Instruction? in
                switch instruction {
                case .i32Constant, .i64Constant, .f32Constant, .f64Constant: return instruction
                default: return nil
                }
            }
            guard let (position, constant) = chosen else { return false }
            draft.replace(position..<position + 1, in: site, with: split(constant, &choices))
            return true
        },
        preserving("negate-twice", weight: 6) { draft, choices in
            guard let site = BodySite(draft, &choices),
                let (position, type) = site.choose(
                    &choices,
                    { position, _ -> ValueType? in
                        let step = site.typed.steps[position]
                        guard step.isReachable, case .some(.some(let type)) = step.results.last, !type.isReference else { return nil }
                        return type
                    })
            else { return false }
            draft.replace(position + 1..<position + 1, in: site, with: unchanged(type, &choices))
            return true
        },
        preserving("commute-operands") { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> [Range<Int>]? in
                guard case .numeric(let opcode) = instruction, isCommutative(opcode), site.typed.steps[position].isReachable,
                    let ranges = site.operandRanges(of: position), ranges.count == 2,
                    ranges.allSatisfy({ site.body.instructions[$0].allSatisfy(\.isPure) })
                else { return nil }
                return ranges
            }
            guard let ranges = chosen?.found else { return false }
            let swapped = Array(site.body.instructions[ranges[1]]) + Array(site.body.instructions[ranges[0]])
            draft.replace(ranges[0].lowerBound..<ranges[1].upperBound, in: site, with: swapped)
            return true
        },
        preserving("tee-local", weight: 3) { draft, choices in
            // A value goes through a local of its own.
            guard let site = BodySite(draft, &choices),
                let (position, type) = site.choose(
                    &choices,
                    { position, _ -> ValueType? in
                        let step = site.typed.steps[position]
                        guard step.isReachable, case .some(.some(let type)) = step.results.last else { return nil }
                        return type
                    }), site.typed.locals.count < 1000
            else { return false }
            let local = draft.addLocal(type, to: site.function, parameters: site.type.parameters.count)
            let through: [Instruction] = choices.chance(1, of: 2) ? [.localTee(local)] : [.localSet(local), .localGet(local)]
            draft.replace(position + 1..<position + 1, in: site, with: through)
            return true
        },
        preserving("split-tee", weight: 3) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { position, instruction -> (Range<Int>, [Instruction])? in
                if case .localTee(let local) = instruction { return (position..<position + 1, [.localSet(local), .localGet(local)]) }
                if case .localSet(let local) = instruction, position + 1 < site.body.instructions.count,
                    case .localGet(let read) = site.body.instructions[position + 1], read == local
                {
                    return (position..<position + 2, [.localTee(local)])
                }
                return nil
            }
            guard let (range, changed) = chosen?.found else { return false }
            draft.replace(range, in: site, with: changed)
            return true
        },
        preserving("renumber-locals", weight: 3) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let parameters = site.type.parameters.count
            let count = site.typed.locals.count - parameters
            guard count > 1, count < 1000 else { return false }
            var order = Array(0..<count)
            for position in stride(from: count - 1, to: 0, by: -1) { order.swapAt(position, choices.number(below: position + 1)) }
            guard order != Array(0..<count) else { return false }
            var numbers = Array(0..<count)
            for (new, old) in order.enumerated() { numbers[old] = new }
            let map = { (local: UInt32) in Int(local) < parameters ? local : UInt32(parameters + numbers[Int(local) - parameters]) }
            draft.functions[site.function].locals = order.map { LocalGroup(count: 1, type: site.typed.locals[parameters + $0]) }
            draft.functions[site.function].body.instructions = site.body.instructions.map { renamed($0, map) }
            draft.names.locals[site.functionIndex] = nil
            return true
        },
        preserving("insert-local", weight: 2) { draft, choices in
            guard let site = BodySite(draft, &choices), site.typed.locals.count < 1000 else { return false }
            let parameters = site.type.parameters.count
            let type = choices.element(of: [.i32, .i64, .f32, .f64, .v128, .externref] as [ValueType]) ?? .i32
            let map = { (local: UInt32) in Int(local) < parameters ? local : local + 1 }
            draft.functions[site.function].locals.insert(LocalGroup(count: 1, type: type), at: 0)
            draft.functions[site.function].body.instructions = site.body.instructions.map { renamed($0, map) }
            draft.names.locals[site.functionIndex] = nil
            return true
        },
        preserving("call-by-reference", weight: 3) { draft, choices in
            guard let site = BodySite(draft, &choices) else { return false }
            let chosen = site.choose(&choices) { _, instruction -> [Instruction]? in
                if case .call(let function) = instruction {
                    return [.referenceFunction(function), .callReference(type: site.spaces.functions[Int(function)])]
                }
                if case .returnCall(let function) = instruction {
                    return [.referenceFunction(function), .returnCallReference(type: site.spaces.functions[Int(function)])]
                }
                return nil
            }
            guard let (position, changed) = chosen else { return false }
            draft.replace(position..<position + 1, in: site, with: changed)
            draft.declareFunctionReferences()
            return true
        },
    ]

    static func preserving(
        _ name: String, weight: Int = 4, _ body: @escaping @Sendable (inout ModuleDraft, inout Choices) -> Bool
    ) -> Mutator {
        Mutator(name, weight: weight, preservesMeaning: true) { draft, choices, _ in body(&draft, &choices) }
    }

    /// Instructions that give the number of a constant.
    private static func split(_ constant: Instruction, _ choices: inout Choices) -> [Instruction] {
        switch constant {
        case .i32Constant(let value):
            let other = Int32(truncatingIfNeeded: Constants.integer(&choices))
            switch choices.number(below: 4) {
            case 0: return [.i32Constant(other), .i32Constant(value &- other), .numeric(.i32Add)]
            case 1: return [.i32Constant(value &+ other), .i32Constant(other), .numeric(.i32Sub)]
            case 2: return [.i32Constant(other), .i32Constant(value ^ other), .numeric(.i32Xor)]
            default: return [.f32Constant(UInt32(bitPattern: value)), .numeric(.i32ReinterpretF32)]
            }
        case .i64Constant(let value):
            let other = Constants.integer(&choices)
            switch choices.number(below: 4) {
            case 0: return [.i64Constant(other), .i64Constant(value &- other), .numeric(.i64Add)]
            case 1: return [.i64Constant(value &+ other), .i64Constant(other), .numeric(.i64Sub)]
            case 2: return [.i64Constant(other), .i64Constant(value ^ other), .numeric(.i64Xor)]
            default: return [.f64Constant(UInt64(bitPattern: value)), .numeric(.i64ReinterpretF64)]
            }
        case .f32Constant(let bits): return [.i32Constant(Int32(bitPattern: bits)), .numeric(.f32ReinterpretI32)]
        case .f64Constant(let bits): return [.i64Constant(Int64(bitPattern: bits)), .numeric(.f64ReinterpretI64)]
        default: return [constant]
        }
    }

    /// Instructions that give back the value that they take.
    private static func unchanged(_ type: ValueType, _ choices: inout Choices) -> [Instruction] {
        switch type {
        case .i32:
            switch choices.number(below: 5) {
            case 0: return [.i32Constant(-1), .numeric(.i32Xor), .i32Constant(-1), .numeric(.i32Xor)]
            case 1: return [.i32Constant(0), .numeric(.i32Add)]
            case 2: return [.numeric(.i64ExtendI32U), .numeric(.i32WrapI64)]
            case 3: return [.i32Constant(13), .numeric(.i32Rotl), .i32Constant(-13), .numeric(.i32Rotl)]
            default: return [.numeric(.f32ReinterpretI32), .numeric(.f32Neg), .numeric(.f32Neg), .numeric(.i32ReinterpretF32)]
            }
        case .i64:
            switch choices.number(below: 4) {
            case 0: return [.i64Constant(-1), .numeric(.i64Xor), .i64Constant(-1), .numeric(.i64Xor)]
            case 1: return [.i64Constant(-1), .numeric(.i64Mul), .i64Constant(-1), .numeric(.i64Mul)]
            case 2: return [.i64Constant(40), .numeric(.i64Rotr), .i64Constant(24), .numeric(.i64Rotr)]
            default: return [.numeric(.f64ReinterpretI64), .numeric(.f64Neg), .numeric(.f64Neg), .numeric(.i64ReinterpretF64)]
            }
        case .f32:
            return choices.chance(1, of: 2)
                ? [.numeric(.f32Neg), .numeric(.f32Neg)] : [.numeric(.i32ReinterpretF32), .numeric(.f32ReinterpretI32)]
        case .f64:
            return choices.chance(1, of: 2)
                ? [.numeric(.f64Neg), .numeric(.f64Neg)] : [.numeric(.i64ReinterpretF64), .numeric(.f64ReinterpretI64)]
        case .v128: return [.numeric(.v128Not), .numeric(.v128Not)]
        case .reference: return [.nop]
        }
    }

    /// Whether an integer operator gives the same for exchanged operands.
    private static func isCommutative(_ opcode: Opcode) -> Bool {
        switch opcode {
        case .i32Add, .i32Mul, .i32And, .i32Or, .i32Xor, .i32Eq, .i32Ne, .i64Add, .i64Mul, .i64And, .i64Or, .i64Xor, .i64Eq, .i64Ne,
            .f32Eq, .f32Ne, .f64Eq, .f64Ne, .v128And, .v128Or, .v128Xor, .i32x4Add, .i64x2Add, .i16x8Mul, .i8x16Add:
            true
        default: false
        }
    }

    static func renamed(_ instruction: Instruction, _ map: (UInt32) -> UInt32) -> Instruction {
        switch instruction {
        case .localGet(let local): .localGet(map(local))
        case .localSet(let local): .localSet(map(local))
        case .localTee(let local): .localTee(map(local))
        default: instruction
        }
    }
}
