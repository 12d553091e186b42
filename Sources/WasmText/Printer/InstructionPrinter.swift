import WasmBinary
import WasmModel

/// Prints the instructions of one function body or constant expression, one after the other.
struct InstructionPrinter {
    private let identifiers: Identifiers
    private let locals: [UInt32: String]
    private let function: UInt32?
    private var reader: InstructionReader
    /// Identifiers of the open blocks.
    private var labels: [String?] = []
    /// Positions in `labels` of the blocks that have an identifier, the innermost last.
    private var positions: [String: [Int]] = [:]
    private var openedLabels: UInt32 = 0

    init(module: Module, identifiers: Identifiers, locals: [UInt32: String], range: Range<Int>, function: UInt32?) {
        self.identifiers = identifiers
        self.locals = locals
        self.function = function
        reader = InstructionReader(bytes: module.bytes, range: range, features: .all, hasDataCount: true)
    }

    /// The next instruction and the nesting it stands at; nil behind the last.
    ///
    /// Where it stands is then in `instructionOffset`.
    mutating func next() throws(MalformedError) -> (text: String, depth: Int)? {
        if reader.isAtEnd { return nil }
        let instruction = try reader.next()
        if reader.isAtEnd { return nil }
        let mnemonic = reader.opcode.mnemonic
        switch instruction {
        case .block(let type), .loop(let type), .if(let type), .try(let type):
            return open(mnemonic, blockType(type))
        case .tryTable(let type, let catches):
            return open(mnemonic, blockType(type) + reader.sideTable.catches[Int(catches.index)].map { " " + clause($0) }.joined())
        case .else, .catchAll:
            return (mnemonic, max(0, labels.count - 1))
        case .catch(let tag):
            return ("\(mnemonic) \(identifiers.tags.use(tag))", max(0, labels.count - 1))
        case .end:
            closeLabel()
            return (mnemonic, labels.count)
        case .delegate(let label):
            closeLabel()
            return ("\(mnemonic) \(self.label(label))", labels.count)
        default:
            let immediates = self.immediates(instruction)
            return (immediates.isEmpty ? mnemonic : "\(mnemonic) \(immediates)", labels.count)
        }
    }

    /// Byte offset in the module of the instruction last returned.
    var instructionOffset: Int { reader.instructionOffset }

    private mutating func open(_ mnemonic: String, _ rest: String) -> (text: String, depth: Int) {
        let identifier = function.flatMap { identifiers.label(openedLabels, of: $0) }
        let annotation = function.flatMap { identifiers.labelAnnotation(openedLabels, of: $0) }
        openedLabels += 1
        if let identifier { positions[identifier, default: []].append(labels.count) }
        labels.append(identifier)
        return (mnemonic + ((identifier ?? annotation).map { " " + $0 } ?? "") + rest, labels.count - 1)
    }

    private mutating func closeLabel() {
        if case .some(.some(let identifier)) = labels.popLast() { positions[identifier]?.removeLast() }
    }

    // MARK: - Blocks and labels

    /// With a space in front, or empty.
    private func blockType(_ type: BlockType) -> String {
        switch type {
        case .empty: ""
        case .value(let type): " (result \(valueType(type)))"
        case .type(let index): " (type \(identifiers.types.use(index)))"
        }
    }

    private func clause(_ clause: CatchClause) -> String {
        switch clause {
        case .catch(let tag, let label): "(catch \(identifiers.tags.use(tag)) \(self.label(label)))"
        case .catchReference(let tag, let label): "(catch_ref \(identifiers.tags.use(tag)) \(self.label(label)))"
        case .catchAll(let label): "(catch_all \(self.label(label)))"
        case .catchAllReference(let label): "(catch_all_ref \(self.label(label)))"
        }
    }

    /// The identifier of a label unless a block further inside has the same; else its depth.
    private func label(_ depth: UInt32) -> String {
        let position = labels.count - 1 - Int(depth)
        guard position >= 0, let identifier = labels[position], positions[identifier]?.last == position else { return String(depth) }
        return identifier
    }

    // MARK: - Immediates

    private func valueType(_ type: ValueType) -> String { TypeText.value(type, types: identifiers.types) }

    private func referenceType(_ type: ReferenceType) -> String { TypeText.reference(type, types: identifiers.types) }

    private func local(_ index: UInt32) -> String { locals[index] ?? String(index) }

    private func type(_ index: UInt32) -> String { identifiers.types.use(index) }

    /// An index that may be left out where it is 0.
    private func optional(_ space: IdentifierSpace, _ index: UInt32) -> String { index == 0 ? "" : space.use(index) }

    private func words(_ words: String...) -> String { words.filter { !$0.isEmpty }.joined(separator: " ") }

    private func field(_ field: UInt32, of type: UInt32) -> String {
        "\(self.type(type)) \(identifiers.field(field, of: Int(type)) ?? String(field))"
    }

    private func memoryArgument(_ argument: MemoryArgument) -> String {
        let natural = UInt8(truncatingIfNeeded: reader.opcode.row.accessWidth.trailingZeroBitCount)
        return words(
            optional(identifiers.memories, argument.memory),
            argument.offset == 0 ? "" : "offset=\(argument.offset)",
            argument.alignment == natural ? "" : "align=\(UInt64(1) << UInt64(argument.alignment))")
    }

    private func vector(_ index: SideTableIndex) -> SIMD16<UInt8> { reader.sideTable.vectors[Int(index.index)] }

    /// What stands behind the mnemonic of an instruction that opens or closes no block.
    private func immediates(_ instruction: Instruction) -> String {
        let tables = identifiers.tables
        let memories = identifiers.memories
        return switch instruction {
        case .block, .loop, .if, .else, .end, .tryTable, .try, .catch, .catchAll, .delegate: ""
        case .unreachable, .nop, .throwReference, .return, .drop, .select, .numeric, .referenceIsNull, .referenceEqual, .referenceAsNonNull,
            .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .arrayLength, .atomicFence:
            ""
        case .throw(let tag): identifiers.tags.use(tag)
        case .branch(let label), .branchIf(let label), .branchOnNull(let label), .branchOnNonNull(let label), .rethrow(let label):
            self.label(label)
        case .branchTable(let labels):
            reader.sideTable.labels[Int(labels.index)].map { label($0) }.joined(separator: " ")
        case .branchOnCast(let label, let from, let to), .branchOnCastFail(let label, let from, let to),
            .branchOnCastDescriptor(let label, let from, let to), .branchOnCastDescriptorFail(let label, let from, let to):
            "\(self.label(label)) \(referenceType(from)) \(referenceType(to))"
        case .call(let function), .returnCall(let function), .referenceFunction(let function): identifiers.functions.use(function)
        case .callIndirect(let type, let table), .returnCallIndirect(let type, let table):
            words(optional(tables, table), "(type \(self.type(type)))")
        case .callReference(let type), .returnCallReference(let type): self.type(type)
        case .selectTyped(let types):
            "(" + (["result"] + reader.sideTable.selectTypes[Int(types.index)].map { valueType($0) }).joined(separator: " ") + ")"
        case .localGet(let index), .localSet(let index), .localTee(let index): local(index)
        case .globalGet(let index), .globalSet(let index): identifiers.globals.use(index)
        case .tableGet(let table), .tableSet(let table), .tableSize(let table), .tableGrow(let table), .tableFill(let table):
            tables.use(table)
        case .tableCopy(let destination, let source): "\(tables.use(destination)) \(tables.use(source))"
        case .tableInit(let table, let element): words(optional(tables, table), identifiers.elements.use(element))
        case .elementDrop(let element): identifiers.elements.use(element)
        case .load(_, let argument), .store(_, let argument), .atomic(_, let argument): memoryArgument(argument)
        case .loadLane(_, let lane, let argument), .storeLane(_, let lane, let argument): words(memoryArgument(argument), String(lane))
        case .memorySize(let memory), .memoryGrow(let memory), .memoryFill(let memory): optional(memories, memory)
        case .memoryCopy(let destination, let source):
            destination == 0 && source == 0 ? "" : "\(memories.use(destination)) \(memories.use(source))"
        case .memoryInit(let memory, let data): words(optional(memories, memory), identifiers.data.use(data))
        case .dataDrop(let data): identifiers.data.use(data)
        case .i32Constant(let value): String(value)
        case .i64Constant(let value): String(value)
        case .f32Constant(let bits): Literals.f32(bits)
        case .f64Constant(let bits): Literals.f64(bits)
        case .v128Constant(let index): Literals.vector(vector(index))
        case .shuffle(let index): (0..<16).map { String(vector(index)[$0]) }.joined(separator: " ")
        case .lane(_, let lane): String(lane)
        case .referenceNull(let heap): TypeText.heap(heap, types: identifiers.types)
        case .referenceTest(let type), .referenceCast(let type), .referenceCastDescriptor(let type): referenceType(type)
        case .structNew(let type), .structNewDefault(let type), .arrayNew(let type), .arrayNewDefault(let type), .arraySet(let type),
            .arrayFill(let type), .arrayGet(let type, _), .structNewDescriptor(let type), .structNewDefaultDescriptor(let type),
            .referenceGetDescriptor(let type):
            self.type(type)
        case .structGet(let type, let field, _), .structSet(let type, let field): self.field(field, of: type)
        case .arrayNewFixed(let type, let length): "\(self.type(type)) \(length)"
        case .arrayNewData(let type, let data), .arrayInitData(let type, let data): "\(self.type(type)) \(identifiers.data.use(data))"
        case .arrayNewElement(let type, let element), .arrayInitElement(let type, let element):
            "\(self.type(type)) \(identifiers.elements.use(element))"
        case .arrayCopy(let destination, let source): "\(type(destination)) \(type(source))"
        }
    }
}
