import WasmModel

/// Passes over the locals of functions.
enum LocalPasses {
    typealias Pass = ReductionPass<ModuleSubject>

    /// Locals that no instruction names go, and the rest is grouped by types.
    static let unused = Pass("unused locals") { subject in
        let functions = subject.draft.functions.indices.filter { !subject.draft.functions[$0].locals.isEmpty }
        return ReductionUnits(count: functions.count) { run, _ in
            var changed: [(index: Int, function: ModuleDraft.Function)] = []
            for index in functions[run] {
                let function = subject.draft.functions[index]
                guard let type = subject.draft.functionType(function.type) else { continue }
                var locals = FunctionLocals(function, type)
                let used = locals.used
                locals.keep(Set((0..<locals.types.count).filter { used.contains(UInt32($0)) }))
                changed.append((index, locals.function))
            }
            return changed.isEmpty ? nil : subject.replacing(changed)
        }
    }

    /// A local to constants: what is written to it is dropped, and what is read from it is a simple value. Or to another local of its type.
    static let constant = Pass("locals", .single) { subject in
        var places: [(function: Int, local: UInt32)] = []
        for (index, function) in subject.draft.functions.enumerated() {
            guard let type = subject.draft.functionType(function.type) else { continue }
            for local in FunctionLocals(function, type).used.sorted() { places.append((index, local)) }
        }
        return ReductionUnits(
            count: places.count, alternatives: { _ in 3 },
            candidate: { [places] run, alternative in
                let place = places[run.lowerBound]
                let function = subject.draft.functions[place.function]
                guard let type = subject.draft.functionType(function.type) else { return nil }
                var locals = FunctionLocals(function, type)
                let changed =
                    switch alternative {
                    case 0: locals.makeConstant(place.local)
                    case 1: locals.merge(place.local)
                    default: locals.constant(writtenTo: place.local).map { locals.makeConstant(place.local, $0) } ?? false
                    }
                return changed ? subject.replacing(function: place.function, with: locals.function) : nil
            })
    }
}

/// A function with its locals as a list of types, parameters first.
struct FunctionLocals {
    private(set) var types: [ValueType]
    private(set) var parameterCount: Int
    private var body: DraftExpression
    private let type: UInt32

    init(_ function: ModuleDraft.Function, _ type: FunctionType) {
        types = type.parameters
        // A count of millions is legal, and what it stands for is no list.
        for group in function.locals { types += Array(repeating: group.type, count: min(Int(group.count), 50_000)) }
        parameterCount = type.parameters.count
        body = function.body
        self.type = function.type
    }

    var function: ModuleDraft.Function {
        var groups: [LocalGroup] = []
        for type in types[parameterCount...] {
            if let last = groups.last, last.type == type {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(LocalGroup(count: 1, type: type))
            }
        }
        return ModuleDraft.Function(type: type, locals: groups, body: body)
    }

    /// More locals, behind the others.
    mutating func append(_ more: [ValueType]) { types += more }

    /// The locals that instructions name.
    var used: Set<UInt32> { Set(body.instructions.compactMap(\.local)) }

    /// Leaves out all locals but the given ones, and sorts those that are no parameters by type.
    mutating func keep(_ kept: Set<Int>) {
        let rest = (parameterCount..<types.count).filter { kept.contains($0) }
            .sorted { (types[$0].sortKey, $0) < (types[$1].sortKey, $1) }
        let order = Array(0..<parameterCount) + rest
        var numbers = [UInt32](repeating: 0, count: types.count)
        for (new, old) in order.enumerated() { numbers[old] = UInt32(new) }
        types = order.map { types[$0] }
        for position in body.instructions.indices {
            if let local = body.instructions[position].local, Int(local) < numbers.count {
                body.instructions[position] = body.instructions[position].withLocal(numbers[Int(local)])
            }
        }
    }

    /// A constant that is written to a local, the first one.
    func constant(writtenTo local: UInt32) -> Instruction? {
        for (position, instruction) in body.instructions.enumerated() where instruction.local == local && position > 0 {
            if case .localGet = instruction { continue }
            if body.instructions[position - 1].isNumericConstant { return body.instructions[position - 1] }
        }
        return nil
    }

    /// Replaces every use of a local by a value: a simple one where none is given. False where there is none.
    mutating func makeConstant(_ local: UInt32, _ value: Instruction? = nil) -> Bool {
        guard Int(local) < types.count, ModuleDraft.simplest(types[Int(local)], sideTable: &body.sideTable) != nil else { return false }
        var instructions: [Instruction] = []
        for instruction in body.instructions {
            guard instruction.local == local else {
                instructions.append(instruction)
                continue
            }
            if case .localGet = instruction {
                instructions += value.map { [$0] } ?? ModuleDraft.simplest(types[Int(local)], sideTable: &body.sideTable) ?? []
            } else if case .localSet = instruction {
                instructions.append(.drop)
            }
        }
        body.instructions = instructions
        return true
    }

    /// Lets the first local of the same type take the place of a local.
    mutating func merge(_ local: UInt32) -> Bool {
        guard Int(local) < types.count, let first = types.firstIndex(of: types[Int(local)]), first < Int(local) else { return false }
        for position in body.instructions.indices where body.instructions[position].local == local {
            body.instructions[position] = body.instructions[position].withLocal(UInt32(first))
        }
        return true
    }

    /// Takes a parameter away whose uses have become constants.
    mutating func removeParameter(_ parameter: Int, value: Instruction? = nil) -> Bool {
        guard makeConstant(UInt32(parameter), value) else { return false }
        types.remove(at: parameter)
        parameterCount -= 1
        for position in body.instructions.indices {
            if let local = body.instructions[position].local, local > UInt32(parameter) {
                body.instructions[position] = body.instructions[position].withLocal(local - 1)
            }
        }
        return true
    }
}

extension ValueType {
    fileprivate var sortKey: Int {
        switch self {
        case .i32: 0
        case .i64: 1
        case .f32: 2
        case .f64: 3
        case .v128: 4
        case .reference: 5
        }
    }
}

extension Instruction {
    /// The local that the instruction reads or writes.
    var local: UInt32? {
        if case .localGet(let index) = self { return index }
        if case .localSet(let index) = self { return index }
        if case .localTee(let index) = self { return index }
        return nil
    }

    /// Whether it is a constant that needs no side table.
    var isNumericConstant: Bool {
        if case .i32Constant = self { return true }
        if case .i64Constant = self { return true }
        if case .f32Constant = self { return true }
        if case .f64Constant = self { return true }
        return false
    }

    func withLocal(_ index: UInt32) -> Instruction {
        if case .localGet = self { return .localGet(index) }
        if case .localSet = self { return .localSet(index) }
        if case .localTee = self { return .localTee(index) }
        return self
    }
}
