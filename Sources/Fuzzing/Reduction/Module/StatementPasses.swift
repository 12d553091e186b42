import WasmModel

/// Passes over statements, expressions and single instructions of function bodies.
enum CodePasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// A place in a function.
    struct Place {
        var function: Int
        var range: Range<Int>
    }

    /// The module without ranges of instructions, given in order of functions and of their beginnings; ranges may lie in one another.
    static func deleting(_ places: some Collection<Place>, from subject: ModuleSubject) -> ModuleSubject {
        var changed: [(index: Int, function: ModuleDraft.Function)] = []
        var rest = places[...]
        while let first = rest.first {
            let index = first.function
            var function = subject.draft.functions[index]
            let old = function.body.instructions
            var kept: [Instruction] = []
            var position = 0
            while let place = rest.first, place.function == index {
                if place.range.lowerBound > position { kept += old[position..<place.range.lowerBound] }
                position = max(position, place.range.upperBound)
                rest = rest.dropFirst()
            }
            kept += old[position...]
            function.body.instructions = kept
            changed.append((index, function))
        }
        return subject.replacing(changed)
    }

    /// Code that control does not reach.
    static let dead = Pass("dead code") { subject in
        var places: [Place] = []
        for index in subject.draft.functions.indices {
            for range in subject.shape(index)?.deadRanges ?? [] { places.append(Place(function: index, range: range)) }
        }
        return ReductionUnits(count: places.count) { [places] run, _ in deleting(places[run], from: subject) }
    }

    /// Whatever leaves the stack as it was, in runs over the whole module.
    static let statements = Pass("statements") { subject in
        var places: [Place] = []
        for index in subject.draft.functions.indices {
            for node in subject.shape(index)?.statements ?? [] { places.append(Place(function: index, range: node.range)) }
        }
        return ReductionUnits(count: places.count) { [places] run, _ in deleting(places[run], from: subject) }
    }

    /// Instructions of bodies without a known structure, in runs.
    static let instructions = Pass("instructions") { subject in
        var places: [Place] = []
        for (index, function) in subject.draft.functions.enumerated() where subject.shape(index) == nil {
            for position in function.body.instructions.indices.dropLast() {
                places.append(Place(function: index, range: position..<position + 1))
            }
        }
        return ReductionUnits(count: places.count) { [places] run, _ in deleting(places[run], from: subject) }
    }

    /// Every instruction by itself, then with up to three that follow; a block's two ends together.
    static let singles = Pass("single instructions", .single) { subject in
        var places: [Place] = []
        for (index, function) in subject.draft.functions.enumerated() {
            for position in function.body.instructions.indices.dropLast() {
                places.append(Place(function: index, range: position..<position + 1))
            }
        }
        return ReductionUnits(count: places.count, alternatives: { _ in 4 }) { [places] run, alternative in
            let place = places[run.lowerBound]
            let instructions = subject.draft.functions[place.function].body.instructions
            let end = place.range.lowerBound + 1 + alternative
            guard end < instructions.count else { return nil }
            if instructions[place.range.lowerBound].opensBlock {
                guard alternative == 0, let close = closing(of: place.range.lowerBound, in: instructions) else { return nil }
                return deleting([place, Place(function: place.function, range: close..<close + 1)], from: subject)
            }
            if instructions[place.range.lowerBound..<end].contains(where: { $0.opensBlock || $0.closesBlock }) { return nil }
            return deleting([Place(function: place.function, range: place.range.lowerBound..<end)], from: subject)
        }
    }

    /// Where the block ends that an instruction opens.
    static func closing(of opener: Int, in instructions: [Instruction]) -> Int? {
        var depth = 0
        for position in opener..<instructions.count {
            if instructions[position].opensBlock { depth += 1 }
            if instructions[position].closesBlock {
                depth -= 1
                if depth == 0 { return position }
            }
        }
        return nil
    }

    /// The end of the part of a block in which a position lies: its `else`, `catch` or `end`.
    static func endOfPart(from position: Int, in instructions: [Instruction]) -> Int {
        var depth = 0
        for position in position..<instructions.count {
            let instruction = instructions[position]
            if instruction.opensBlock { depth += 1 }
            if depth == 0, instruction.closesBlock || instruction.turnsBlock { return position }
            if instruction.closesBlock { depth -= 1 }
        }
        return instructions.count - 1
    }

    /// Bodies to a part of themselves: what is looked for often lies deep in what else is there.
    static let hoists = Pass("bodies to parts", .single) { subject in
        let functions = subject.draft.functions.indices.filter { subject.draft.functions[$0].body.instructions.count > 4 }
        let cache = EditCache()
        func edits(_ run: Range<Int>) -> ExpressionEdits? {
            if let known = cache.last, known.position == run.lowerBound { return known.edits }
            let function = subject.draft.functions[functions[run.lowerBound]]
            guard let shape = subject.shape(functions[run.lowerBound]), let type = subject.draft.functionType(function.type) else {
                return nil
            }
            let edits = ExpressionEdits(whole: function.body, shape, results: type.results)
            cache.last = (run.lowerBound, edits)
            return edits
        }
        return ReductionUnits(count: functions.count, alternatives: { edits($0)?.edits.count ?? 0 }) { run, alternative in
            guard let edits = edits(run), alternative < edits.edits.count, let body = edits.body(edits.edits[alternative]) else {
                return nil
            }
            return subject.replacing(body: body, of: functions[run.lowerBound])
        }
    }

    /// Expressions: to a simple value, to a part of themselves, to `unreachable`.
    static let expressions = Pass("expressions", .single) { subject in
        var places: [(function: Int, node: Int)] = []
        for index in subject.draft.functions.indices {
            guard let shape = subject.shape(index) else { continue }
            places += shape.nodes.indices.map { (index, $0) }
        }
        let cache = EditCache()
        func edits(_ run: Range<Int>) -> (function: Int, edits: ExpressionEdits)? {
            let place = places[run.lowerBound]
            if let known = cache.last, known.position == run.lowerBound { return (place.function, known.edits) }
            guard let shape = subject.shape(place.function) else { return nil }
            let edits = ExpressionEdits(subject.draft.functions[place.function].body, shape, place.node)
            cache.last = (run.lowerBound, edits)
            return (place.function, edits)
        }
        return ReductionUnits(count: places.count, alternatives: { edits($0)?.edits.edits.count ?? 0 }) { run, alternative in
            guard let (function, edits) = edits(run), alternative < edits.edits.count, let body = edits.body(edits.edits[alternative])
            else {
                return nil
            }
            return subject.replacing(body: body, of: function)
        }
    }

    /// The edits of the node that was asked for last: they are asked for again and again.
    private final class EditCache {
        var last: (position: Int, edits: ExpressionEdits)?
    }
}

/// What can be put in the place of one node of a body.
struct ExpressionEdits {
    enum Edit {
        /// Simple values of the types of the results.
        case simplest
        /// One, where the result is an integer: conditions are often needed to hold.
        case one
        /// `unreachable`, without what follows in the block.
        case unreachable
        /// A part of the node, and simple values where its results are others.
        case part(Range<Int>, [ValueType])
        /// The operands, dropped, and simple values.
        case dropped
    }

    private let expression: DraftExpression
    private let node: BodyShape.Node
    let edits: [Edit]

    init(_ expression: DraftExpression, _ shape: BodyShape, _ number: Int) {
        self.expression = expression
        let node = shape.nodes[number]
        self.node = node
        var edits: [Edit] = []
        let isLeaf = node.range.count == 1
        if !node.results.isEmpty { edits.append(.simplest) }
        edits.append(.unreachable)
        if !isLeaf, node.results == [.i32] || node.results == [.i64] { edits.append(.one) }
        if !isLeaf {
            edits += shape.parts(of: node.range, node.results, from: number + 1)
            for operand in node.operands {
                guard let start = operand.start, start >= node.range.lowerBound else { continue }
                edits.append(.part(start..<operand.end, [operand.type]))
            }
            if !expression.instructions[node.head].opensBlock, !node.operands.isEmpty { edits.append(.dropped) }
        } else if !node.operands.isEmpty {
            edits.append(.dropped)
        }
        self.edits = edits
    }

    /// The parts that can take the place of a whole body.
    init(whole expression: DraftExpression, _ shape: BodyShape, results: [ValueType]) {
        self.expression = expression
        let range = 0..<expression.instructions.count - 1
        node = BodyShape.Node(range: range, head: range.upperBound, operands: [], results: results)
        edits = shape.parts(of: range, results, from: 0)
    }

    /// The body with an edit; nil where it is not possible.
    func body(_ edit: Edit) -> DraftExpression? {
        var result = expression
        let old = expression.instructions
        func simple() -> [Instruction]? {
            var instructions: [Instruction] = []
            for type in node.results {
                guard let simple = ModuleDraft.simplest(type, sideTable: &result.sideTable) else { return nil }
                instructions += simple
            }
            return instructions
        }
        var end = node.range.upperBound
        let replacement: [Instruction]
        switch edit {
        case .simplest:
            guard let simple = simple() else { return nil }
            replacement = simple
        case .one: replacement = [node.results == [.i32] ? .i32Constant(1) : .i64Constant(1)]
        case .unreachable:
            replacement = [.unreachable]
            end = CodePasses.endOfPart(from: end, in: old)
        case .part(let range, let types):
            let levels = result.levels(from: node.range.lowerBound, to: range.lowerBound)
            guard let part = result.extract(range, outOf: levels) else { return nil }
            if types == node.results {
                replacement = part
            } else {
                guard let simple = simple() else { return nil }
                replacement = part + types.map { _ in .drop } + simple
            }
        case .dropped:
            guard let simple = simple() else { return nil }
            replacement =
                Array(old[node.range.lowerBound..<node.head]) + node.operands.map { _ in .drop }
                + (node.isTerminator ? [.unreachable] : simple)
        }
        result.instructions.replaceSubrange(node.range.lowerBound..<end, with: replacement)
        return result
    }
}

extension BodyShape {
    /// What can take the place of instructions that leave some results: parts of about a half, a quarter, … of the size, and then of three
    /// quarters, seven eighths, …: what is needed may lie anywhere, and is reached in few steps.
    ///
    /// Nodes in front of `first` are not in the range.
    func parts(of range: Range<Int>, _ results: [ValueType], from first: Int) -> [ExpressionEdits.Edit] {
        let size = range.count
        var same: [Int: ExpressionEdits.Edit] = [:]
        var other: [Int: ExpressionEdits.Edit] = [:]
        for candidate in nodes[first...] {
            guard candidate.range.lowerBound < range.upperBound else { break }
            let count = candidate.range.count
            guard candidate.range.upperBound <= range.upperBound, count >= 2, count < size, !candidate.isTerminator else { continue }
            // Positive for parts of up to a half, negative for larger ones.
            let ratio = 2 * count <= size ? size / count : size / (size - count)
            let digits = ratio.bitWidth - ratio.leadingZeroBitCount
            let key = 2 * count <= size ? digits : -digits
            if candidate.results == results {
                if same[key] == nil { same[key] = .part(candidate.range, candidate.results) }
            } else if other[key] == nil {
                other[key] = .part(candidate.range, candidate.results)
            }
        }
        let keys = Set(same.keys).union(other.keys)
        let order = keys.filter { $0 > 0 }.sorted() + keys.filter { $0 < 0 }.sorted(by: >)
        return order.flatMap { key in [same[key], other[key]].compactMap(\.self) }
    }
}
