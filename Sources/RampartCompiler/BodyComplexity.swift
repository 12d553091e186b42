import WasmBinary
import WasmModel
import WasmValidation

/// What makes the time grow faster than the size that LLVM takes to optimise a function.
struct BodyComplexity {
    private var branches = 0
    private var branchesToLoops = 0

    /// Whether the function at a position among those that the module defines is one of those few, made by generators, for which LLVM would
    /// take minutes. They are compiled as at level 0, so that no function costs much more than its size. Each bound is about a second of
    /// work.
    static func isTooMuch(_ module: ValidatedModule, _ position: Int) -> Bool {
        let body = module.module.bodies[position]
        if body.range.count > 256 << 10 { return true }
        let type = module.functionType(typeIndex: module.module.functions[position])
        let locals = body.locals.reduce(type.parameters.count) { $0 + Int($1.count) }
        // Fewer bytes than these hold no more branches than the bounds allow: `end` and `else` take one, which is the least.
        guard body.range.count > 600 || body.range.count * locals > 1_000_000 else { return false }
        var complexity = BodyComplexity()
        complexity.count(module, body)
        return complexity.branchesToLoops > 600 || complexity.branches > 4000 || complexity.branches * locals > 1_000_000
    }

    private mutating func count(_ module: ValidatedModule, _ body: FunctionBody) {
        var reader = InstructionReader(
            bytes: module.module.bytes, range: body.range, features: module.features, hasDataCount: module.module.hasDataCount)
        // For each open block whether it is a loop.
        var loops = [false]
        // A validated body decodes; if not, lowering reports it.
        while !reader.isAtEnd, let instruction = try? reader.next() {
            if instruction.opensBlock {
                if case .loop = instruction { loops.append(true) } else { loops.append(false) }
            }
            switch instruction {
            case .branch(let label), .branchIf(let label), .branchOnNull(let label), .branchOnNonNull(let label),
                .branchOnCast(let label, _, _), .branchOnCastFail(let label, _, _), .branchOnCastDescriptor(let label, _, _),
                .branchOnCastDescriptorFail(let label, _, _):
                note(label, loops)
            case .branchTable(let labels): for label in Set(reader.sideTable.labels[Int(labels.index)]) { note(label, loops) }
            case .else, .catch, .catchAll: branches += 1
            case .end, .delegate:
                branches += 1
                _ = loops.popLast()
            case _: break
            }
            reader.sideTable.removeAll()
        }
    }

    private mutating func note(_ label: UInt32, _ loops: [Bool]) {
        branches += 1
        let index = loops.count - 1 - Int(label)
        if index >= 0, loops[index] { branchesToLoops += 1 }
    }
}
