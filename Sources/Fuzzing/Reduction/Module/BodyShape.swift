import WasmModel

/// The structure of a valid body: which instructions together compute a value or make up a statement.
///
/// A part of the code that can be replaced is a range of instructions that takes nothing from the stack below it. It contains the operands of
/// its last instruction and whatever stands between them, so that what is put in its place keeps the types of everything around it.
struct BodyShape {
    /// A value on the stack: the instructions that it came from.
    struct Value {
        /// Nil where the value did not come from a range of its own: parameters of a block, all results of a call but the first.
        var start: Int?
        var end: Int
        var type: ValueType
    }

    /// An instruction with its operands, or a block with everything in it.
    struct Node {
        var range: Range<Int>
        /// The instruction itself, or the one that opens the block.
        var head: Int
        var operands: [Value]
        var results: [ValueType]
        /// Whether control goes on behind it.
        var isTerminator = false
    }

    struct Block {
        var opener: Int
        /// Positions of `else`, `catch` and `catch_all`.
        var middles: [Int] = []
        var end: Int
        var parameterCount: Int
        var resultCount: Int
        /// The values that go into the block, the condition of an `if` included.
        var operands: [Value]
        /// How many blocks it lies in.
        var depth: Int
    }

    /// What an instruction does to the operands.
    struct Effect {
        var operandCount: Int
        /// What it leaves. For the start of a block, and of its parts, what they begin with; for the end its results.
        var results: [ValueType]
        /// Whether control reaches the instruction.
        var isReachable: Bool
    }

    let effects: [Effect]
    /// Outer ones before what is in them.
    private(set) var nodes: [Node] = []
    private(set) var blocks: [Block] = []
    /// Instructions that control does not reach.
    private(set) var deadRanges: [Range<Int>] = []

    /// Nodes that leave nothing on the stack.
    var statements: [Node] { nodes.filter(\.results.isEmpty) }

    private struct Frame {
        var block: Block
        var start: Int?
        var base: Int
    }

    /// The structure of a valid body.
    init(_ instructions: [Instruction], _ typed: TypedExpression) {
        let effects = BodyShape.effects(instructions, typed)
        self.effects = effects
        var values: [Value] = []
        var frames: [Frame] = []
        var deadStart: Int?
        var deadDepth = 0

        func pop(_ count: Int) -> [Value] {
            let operands = Array(values.suffix(count))
            values.removeLast(operands.count)
            return operands
        }
        func push(_ results: [ValueType], start: Int?, end: Int) {
            for (position, type) in results.enumerated() {
                values.append(Value(start: position == 0 ? start : nil, end: end, type: type))
            }
        }
        func start(_ operands: [Value], at position: Int) -> Int? {
            guard let first = operands.first else { return position }
            return first.start
        }

        for (position, instruction) in instructions.enumerated() where position < effects.count {
            let effect = effects[position]
            if let dead = deadStart {
                // Blocks inside of dead code belong to it.
                if instruction.opensBlock {
                    deadDepth += 1
                    continue
                }
                if deadDepth > 0 {
                    if instruction.closesBlock { deadDepth -= 1 }
                    continue
                }
                guard instruction.closesBlock || instruction.turnsBlock else { continue }
                if dead < position { deadRanges.append(dead..<position) }
                deadStart = nil
            }
            if instruction.opensBlock {
                let operands = pop(effect.operandCount)
                let block = Block(
                    opener: position, end: position, parameterCount: effect.results.count, resultCount: 0, operands: operands,
                    depth: frames.count)
                frames.append(Frame(block: block, start: start(operands, at: position), base: values.count))
                push(effect.results, start: nil, end: position + 1)
            } else if instruction.turnsBlock {
                guard !frames.isEmpty else { break }
                frames[frames.count - 1].block.middles.append(position)
                values.removeLast(max(0, values.count - frames[frames.count - 1].base))
                push(effect.results, start: nil, end: position + 1)
            } else if instruction.closesBlock {
                guard var frame = frames.popLast() else { break }
                values.removeLast(max(0, values.count - frame.base))
                frame.block.end = position
                frame.block.resultCount = effect.results.count
                blocks.append(frame.block)
                if let start = frame.start {
                    nodes.append(
                        Node(
                            range: start..<position + 1, head: frame.block.opener, operands: frame.block.operands, results: effect.results))
                }
                push(effect.results, start: frame.start, end: position + 1)
            } else {
                let operands = pop(effect.operandCount)
                let start = start(operands, at: position)
                let isTerminator = instruction.isTerminator
                if let start {
                    nodes.append(
                        Node(
                            range: start..<position + 1, head: position, operands: operands, results: effect.results,
                            isTerminator: isTerminator))
                }
                push(effect.results, start: start, end: position + 1)
                if isTerminator {
                    deadStart = position + 1
                    values.removeLast(max(0, values.count - (frames.last?.base ?? 0)))
                }
            }
        }
        nodes.sort { ($0.range.lowerBound, $1.range.upperBound, $0.head) < ($1.range.lowerBound, $0.range.upperBound, $1.head) }
        blocks.sort { $0.opener < $1.opener }
    }

    private static func effects(_ instructions: [Instruction], _ typed: TypedExpression) -> [Effect] {
        // The body itself comes first; the others are in the order in which they begin.
        var next = 1
        return instructions.indices.map { position in
            let step = typed.steps[position]
            var results = step.results
            if instructions[position].opensBlock {
                results = typed.blocks[next].parameters
                next += 1
            } else if instructions[position].turnsBlock {
                results = typed.stack(before: position + 1).reversed()
            }
            // Types that are not known are those of code that is never reached.
            return Effect(operandCount: step.operands.count, results: results.map { $0 ?? .i32 }, isReachable: step.isReachable)
        }
    }
}

extension Instruction {
    /// Whether it ends a block.
    var closesBlock: Bool {
        if case .end = self { return true }
        if case .delegate = self { return true }
        return false
    }

    /// Whether one part of a block ends and the next begins.
    var turnsBlock: Bool {
        if case .else = self { return true }
        if case .catch = self { return true }
        if case .catchAll = self { return true }
        return false
    }

    /// Whether control never goes on behind it.
    var isTerminator: Bool {
        switch self {
        case .unreachable, .throw, .throwReference, .branch, .branchTable, .return, .returnCall, .returnCallIndirect,
            .returnCallReference, .rethrow:
            true
        case .nop, .block, .loop, .if, .else, .end, .tryTable, .branchIf, .branchOnNull, .branchOnNonNull, .branchOnCast,
            .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail, .call, .callIndirect, .callReference, .try, .catch,
            .catchAll, .delegate, .drop, .select, .selectTyped, .localGet, .localSet, .localTee, .globalGet, .globalSet, .tableGet,
            .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy, .tableInit, .elementDrop, .load, .store, .loadLane, .storeLane,
            .atomic, .atomicFence, .memorySize, .memoryGrow, .memoryFill, .memoryCopy, .memoryInit, .dataDrop, .i32Constant, .i64Constant,
            .f32Constant, .f64Constant, .v128Constant, .numeric, .lane, .shuffle, .referenceNull, .referenceIsNull, .referenceFunction,
            .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast, .referenceCastDescriptor, .referenceGetDescriptor,
            .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .structNew, .structNewDefault, .structNewDescriptor,
            .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew, .arrayNewDefault, .arrayNewFixed, .arrayNewData,
            .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData, .arrayInitElement:
            false
        }
    }
}
