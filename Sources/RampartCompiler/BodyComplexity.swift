import WasmBinary
import WasmModel
import WasmValidation

/// What a body says about how much time LLVM would take for it, and whether the time is well spent.
struct BodyComplexity {
    private var branches = 0
    private var branchesToLoops = 0
    private var branchesTimesLocals = 0
    private var bytes = 0
    /// Whether there is a loop without calls, or a division, of which selection by the block makes a multiplication if it can.
    private var gainsBySelection = false

    /// An open block.
    private struct Block {
        var isLoop: Bool
        /// Whether a branch goes back to it, and whether it calls anything.
        var repeats = false
        var calls = false
    }

    /// Reads the function at a position among those that the module defines.
    init(_ module: ValidatedModule, _ position: Int) {
        let body = module.module.bodies[position]
        bytes = body.range.count
        guard bytes <= BodyComplexity.mostBytes else { return }
        count(module, body)
        let type = module.functionType(typeIndex: module.module.functions[position])
        branchesTimesLocals = branches * body.locals.reduce(type.parameters.count) { $0 + Int($1.count) }
    }

    private static let mostBytes = 256 << 10

    /// Whether the function is one of those few, made by generators, for which LLVM would take minutes. They are compiled as at level 0, so
    /// that no function costs much more than its size. Each bound is about a second of work.
    var isTooMuch: Bool {
        bytes > BodyComplexity.mostBytes || branchesToLoops > 600 || branches > 4000 || branchesTimesLocals > 1_000_000
    }

    /// Whether the function may be where a program spends its time, and is small enough that selecting its instructions by the block, and not
    /// one by one, takes not much.
    var deservesSelection: Bool { gainsBySelection && bytes <= 2000 }

    private mutating func count(_ module: ValidatedModule, _ body: FunctionBody) {
        var reader = InstructionReader(
            bytes: module.module.bytes, range: body.range, features: module.features, hasDataCount: module.module.hasDataCount)
        var blocks = [Block(isLoop: false)]
        // A validated body decodes; if not, lowering reports it.
        while !reader.isAtEnd, let instruction = try? reader.next() {
            if instruction.opensBlock {
                if case .loop = instruction { blocks.append(Block(isLoop: true)) } else { blocks.append(Block(isLoop: false)) }
            }
            switch instruction {
            case .branch(let label), .branchIf(let label), .branchOnNull(let label), .branchOnNonNull(let label),
                .branchOnCast(let label, _, _), .branchOnCastFail(let label, _, _), .branchOnCastDescriptor(let label, _, _),
                .branchOnCastDescriptorFail(let label, _, _):
                note(label, &blocks)
            case .branchTable(let labels): for label in Set(reader.sideTable.labels[Int(labels.index)]) { note(label, &blocks) }
            case .else, .catch, .catchAll: branches += 1
            case .end, .delegate:
                branches += 1
                close(&blocks)
            case .call, .callIndirect, .callReference, .returnCall, .returnCallIndirect, .returnCallReference:
                blocks[blocks.count - 1].calls = true
            case .numeric(let opcode) where opcode.divides: gainsBySelection = true
            case _: break
            }
            reader.sideTable.removeAll()
        }
    }

    private mutating func note(_ label: UInt32, _ blocks: inout [Block]) {
        branches += 1
        let index = blocks.count - 1 - Int(label)
        guard index >= 0, blocks[index].isLoop else { return }
        branchesToLoops += 1
        blocks[index].repeats = true
    }

    private mutating func close(_ blocks: inout [Block]) {
        // The last one is the body itself.
        guard blocks.count > 1, let block = blocks.popLast() else { return }
        if block.isLoop, block.repeats, !block.calls { gainsBySelection = true }
        if block.calls { blocks[blocks.count - 1].calls = true }
    }
}

extension Opcode {
    fileprivate var divides: Bool {
        switch self {
        case .i32DivS, .i32DivU, .i32RemS, .i32RemU, .i64DivS, .i64DivU, .i64RemS, .i64RemU: true
        case _: false
        }
    }
}
