import WasmModel

/// The operands and blocks of a valid expression, instruction by instruction: what those need who change instructions and keep types.
///
/// It is found without the rules being checked, so an invalid expression can have one as well; where it cannot, there is none.
public struct TypedExpression: Sendable {
    /// An instruction's place.
    public struct Step: Sendable {
        /// The types of what it takes, the deepest first, as they were pushed; nil where unreachable code gives any.
        public var operands: [ValueType?] = []
        /// The types of what it takes by its own rule, as many as `operands`; nil where the rule allows any.
        public var required: [ValueType?] = []
        /// The types of what it leaves; nil where that is not known in unreachable code.
        public var results: [ValueType?] = []
        /// How many operands there are before it, in all blocks together.
        public var height = 0
        /// How many there are after it.
        public var heightAfter = 0
        /// False for what follows a branch that is always taken, to the end of its block; of blocks there, all is unreachable.
        public var isReachable = true
        /// The position in `blocks` of the block in which it stands. What opens a block stands in the outer one, `else` and `end` in their own.
        public var block = 0
        /// What lies on the stack before it: the position of the topmost in `values`, or -1.
        fileprivate(set) var top = -1
    }

    /// A block, or the body itself, which comes first.
    public struct Block: Sendable {
        public enum Kind: Sendable {
            case body, block, loop, `if`, tryTable, `try`
        }

        public var kind: Kind
        /// The position of the block around it.
        public var parent: Int?
        /// The instruction that opens it, -1 for the body.
        public var start: Int
        /// `else`, or the handlers of the legacy proposal.
        public var middles: [Int] = []
        /// Its `end` or `delegate`.
        public var end = -1
        public var parameters: [ValueType]
        public var results: [ValueType]
        /// How many operands lie below its parameters.
        public var height: Int

        /// What a branch to it takes.
        public var label: [ValueType] { kind == .loop ? parameters : results }
    }

    /// An operand with the one below.
    struct Value: Sendable {
        var type: ValueType?
        /// The instruction that pushed it; that which opens the block for a parameter.
        var producer: Int
        var below: Int
    }

    public internal(set) var steps: [Step] = []
    public internal(set) var blocks: [Block] = []
    /// Parameters and locals.
    public internal(set) var locals: [ValueType] = []
    var values: [Value] = []

    /// The body of a function that the draft defines.
    public init?(function: ModuleDraft.Function, in spaces: DraftSpaces) {
        guard let type = spaces.functionType(function.type) else { return nil }
        var locals = type.parameters
        for group in function.locals {
            guard locals.count + Int(group.count) <= ImplementationLimits().functionLocals else { return nil }
            locals += [ValueType](repeating: group.type, count: Int(group.count))
        }
        self.init(function.body, locals: locals, results: type.results, in: spaces)
    }

    /// An expression with the types of what it leaves.
    public init?(_ expression: DraftExpression, locals: [ValueType] = [], results: [ValueType], in spaces: DraftSpaces) {
        self.locals = locals
        var typing = ExpressionTyping(expression: expression, locals: locals, results: results, spaces: spaces)
        guard typing.run() else { return nil }
        steps = typing.steps
        blocks = typing.blocks
        values = typing.values
    }

    /// The block to which a branch of an instruction goes.
    public func block(label: UInt32, at position: Int) -> Int? {
        var block = steps[position].block
        for _ in 0..<label {
            guard let parent = blocks[block].parent else { return nil }
            block = parent
        }
        return block
    }

    /// The blocks around an instruction, the innermost first, the body last: those that labels 0, 1, … name.
    public func labels(at position: Int) -> [Int] {
        var labels = [steps[position].block]
        while let last = labels.last, let parent = blocks[last].parent { labels.append(parent) }
        return labels
    }

    /// The types of the topmost operands before an instruction, the topmost first, as many as there are in its block; nil for those that are
    /// not known.
    public func stack(before position: Int, limit: Int = .max) -> [ValueType?] {
        var types: [ValueType?] = []
        let count = min(limit, steps[position].height - floor(at: position))
        var value = steps[position].top
        while types.count < count, value >= 0 {
            types.append(values[value].type)
            value = values[value].below
        }
        return types
    }

    /// How many operands lie below what an instruction may take.
    private func floor(at position: Int) -> Int { blocks[steps[position].block].height }

    /// The instruction that pushed the operand at a depth, 0 for the topmost; nil where there is none.
    public func producer(depth: Int, before position: Int) -> Int? {
        var value = steps[position].top
        for _ in 0..<depth {
            guard value >= 0 else { return nil }
            value = values[value].below
        }
        return value >= 0 ? values[value].producer : nil
    }

    /// The instructions that together give what the instruction at a position pushes, and take nothing from outside: from the first that
    /// gives it an operand on. Nil in unreachable code, and where an operand comes from further out than its block.
    public func expression(endingAt position: Int) -> Range<Int>? {
        guard let start = start(ofExpressionEndingAt: position, fuel: 10_000) else { return nil }
        let end = steps[position]
        guard steps[start].height + end.results.count == end.heightAfter, steps[start].isReachable, end.isReachable else { return nil }
        return start..<position + 1
    }

    private func start(ofExpressionEndingAt position: Int, fuel: Int) -> Int? {
        var position = position
        for _ in 0..<fuel {
            let step = steps[position]
            guard step.isReachable else { return nil }
            // The end of a block gives what the block gives, which begins with what opened it.
            if blocks[step.block].end == position, step.block > 0 {
                position = blocks[step.block].start
                continue
            }
            guard !step.operands.isEmpty else { return position }
            guard let first = producer(depth: step.operands.count - 1, before: position), first < position else { return nil }
            // What the block itself begins with comes from outside.
            let block = blocks[step.block]
            guard first > block.start, !block.middles.contains(first) else { return nil }
            position = first
        }
        return nil
    }
}
