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
    /// The instruction that was read last.
    private var instruction = Instruction.nop

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
        guard let depth = try read() else { return nil }
        var text = TextBuffer()
        write(to: &text)
        return (text.string, depth)
    }

    /// Reads the next instruction, which is to be written once, and gives the nesting it stands at; nil behind the last.
    mutating func read() throws(MalformedError) -> Int? {
        if reader.isAtEnd { return nil }
        instruction = try reader.next()
        if reader.isAtEnd { return nil }
        switch instruction {
        case .else, .catchAll, .catch: return max(0, labels.count - 1)
        case .end, .delegate: closeLabel()
        default: break
        }
        return labels.count
    }

    /// Writes the instruction that was read last.
    mutating func write(to text: inout TextBuffer) {
        text.append(reader.opcode)
        switch instruction {
        case .block(let type), .loop(let type), .if(let type), .try(let type):
            let identifier = writeLabel(to: &text)
            write(type, to: &text)
            open(identifier)
        case .tryTable(let type, let catches):
            let identifier = writeLabel(to: &text)
            write(type, to: &text)
            // The labels of the clauses are those around the block.
            for clause in reader.sideTable.catches[Int(catches.index)] { write(clause, to: &text) }
            open(identifier)
        default: writeImmediates(to: &text)
        }
    }

    /// Byte offset in the module of the instruction last returned.
    var instructionOffset: Int { reader.instructionOffset }

    /// Writes the name of the label that the next block opens, and gives its identifier if it has one.
    private func writeLabel(to text: inout TextBuffer) -> String? {
        guard let function, let name = identifiers.labelName(openedLabels, of: function) else { return nil }
        let identifier = Identifiers.identifier(name)
        word(identifier ?? Identifiers.annotation(name), to: &text)
        return identifier
    }

    private mutating func open(_ identifier: String?) {
        openedLabels += 1
        if let identifier { positions[identifier, default: []].append(labels.count) }
        labels.append(identifier)
    }

    private mutating func closeLabel() {
        if case .some(.some(let identifier)) = labels.popLast() { positions[identifier]?.removeLast() }
    }

    // MARK: - Words: everything below is written with a space in front

    private func word(_ word: String, to text: inout TextBuffer) {
        text.space()
        text += word
    }

    private func word(_ number: UInt32, to text: inout TextBuffer) {
        text.space()
        text.append(number)
    }

    private func index(_ index: UInt32, _ space: IdentifierSpace, to text: inout TextBuffer) {
        if let identifier = space.identifier(index) { word(identifier, to: &text) } else { word(index, to: &text) }
    }

    /// An index that may be left out where it is 0.
    private func optional(_ number: UInt32, _ space: IdentifierSpace, to text: inout TextBuffer) {
        if number != 0 { index(number, space, to: &text) }
    }

    private func write(_ type: BlockType, to text: inout TextBuffer) {
        switch type {
        case .empty: break
        case .value(let type):
            text += " (result"
            write(type, to: &text)
            text.close()
        case .type(let index): typeUse(index, to: &text)
        }
    }

    private func typeUse(_ type: UInt32, to text: inout TextBuffer) {
        text += " (type"
        index(type, identifiers.types, to: &text)
        text.close()
    }

    private func write(_ clause: CatchClause, to text: inout TextBuffer) {
        switch clause {
        case .catch(let tag, let label):
            text += " (catch"
            index(tag, identifiers.tags, to: &text)
            self.label(label, to: &text)
        case .catchReference(let tag, let label):
            text += " (catch_ref"
            index(tag, identifiers.tags, to: &text)
            self.label(label, to: &text)
        case .catchAll(let label):
            text += " (catch_all"
            self.label(label, to: &text)
        case .catchAllReference(let label):
            text += " (catch_all_ref"
            self.label(label, to: &text)
        }
        text.close()
    }

    /// The identifier of a label unless a block further inside has the same; else its depth.
    private func label(_ depth: UInt32, to text: inout TextBuffer) {
        let position = labels.count - 1 - Int(depth)
        if position >= 0, let identifier = labels[position], positions[identifier]?.last == position {
            word(identifier, to: &text)
        } else {
            word(depth, to: &text)
        }
    }

    private func write(_ type: ValueType, to text: inout TextBuffer) { word(TypeText.value(type, types: identifiers.types), to: &text) }

    private func write(_ type: ReferenceType, to text: inout TextBuffer) {
        word(TypeText.reference(type, types: identifiers.types), to: &text)
    }

    private func write(_ argument: MemoryArgument, to text: inout TextBuffer) {
        optional(argument.memory, identifiers.memories, to: &text)
        if argument.offset != 0 {
            text += " offset="
            text.append(argument.offset)
        }
        let natural = UInt8(truncatingIfNeeded: reader.opcode.row.accessWidth.trailingZeroBitCount)
        if argument.alignment != natural {
            text += " align="
            text.append(UInt64(1) << UInt64(argument.alignment))
        }
    }

    // MARK: - Immediates

    private func vector(_ index: SideTableIndex) -> SIMD16<UInt8> { reader.sideTable.vectors[Int(index.index)] }

    /// What stands behind the mnemonic of an instruction that opens no block.
    private func writeImmediates(to text: inout TextBuffer) {
        let types = identifiers.types
        let tables = identifiers.tables
        let memories = identifiers.memories
        switch instruction {
        case .block, .loop, .if, .else, .end, .tryTable, .try, .catchAll: break
        case .unreachable, .nop, .throwReference, .return, .drop, .select, .numeric, .referenceIsNull, .referenceEqual, .referenceAsNonNull,
            .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .arrayLength, .atomicFence:
            break
        case .throw(let tag), .catch(let tag): index(tag, identifiers.tags, to: &text)
        case .branch(let label), .branchIf(let label), .branchOnNull(let label), .branchOnNonNull(let label), .rethrow(let label),
            .delegate(let label):
            self.label(label, to: &text)
        case .branchTable(let labels): for label in reader.sideTable.labels[Int(labels.index)] { self.label(label, to: &text) }
        case .branchOnCast(let label, let from, let to), .branchOnCastFail(let label, let from, let to),
            .branchOnCastDescriptor(let label, let from, let to), .branchOnCastDescriptorFail(let label, let from, let to):
            self.label(label, to: &text)
            write(from, to: &text)
            write(to, to: &text)
        case .call(let function), .returnCall(let function), .referenceFunction(let function):
            index(function, identifiers.functions, to: &text)
        case .callIndirect(let type, let table), .returnCallIndirect(let type, let table):
            optional(table, tables, to: &text)
            typeUse(type, to: &text)
        case .callReference(let type), .returnCallReference(let type): index(type, types, to: &text)
        case .selectTyped(let types):
            text += " (result"
            for type in reader.sideTable.selectTypes[Int(types.index)] { write(type, to: &text) }
            text.close()
        case .localGet(let index), .localSet(let index), .localTee(let index):
            if let name = locals[index] { word(name, to: &text) } else { word(index, to: &text) }
        case .globalGet(let global), .globalSet(let global): index(global, identifiers.globals, to: &text)
        case .tableGet(let table), .tableSet(let table), .tableSize(let table), .tableGrow(let table), .tableFill(let table):
            index(table, tables, to: &text)
        case .tableCopy(let destination, let source):
            index(destination, tables, to: &text)
            index(source, tables, to: &text)
        case .tableInit(let table, let element):
            optional(table, tables, to: &text)
            index(element, identifiers.elements, to: &text)
        case .elementDrop(let element): index(element, identifiers.elements, to: &text)
        case .load(_, let argument), .store(_, let argument), .atomic(_, let argument): write(argument, to: &text)
        case .loadLane(_, let lane, let argument), .storeLane(_, let lane, let argument):
            write(argument, to: &text)
            word(UInt32(lane), to: &text)
        case .memorySize(let memory), .memoryGrow(let memory), .memoryFill(let memory): optional(memory, memories, to: &text)
        case .memoryCopy(let destination, let source):
            if destination == 0 && source == 0 { break }
            index(destination, memories, to: &text)
            index(source, memories, to: &text)
        case .memoryInit(let memory, let data):
            optional(memory, memories, to: &text)
            index(data, identifiers.data, to: &text)
        case .dataDrop(let data): index(data, identifiers.data, to: &text)
        case .i32Constant(let value):
            text.space()
            text.append(value)
        case .i64Constant(let value):
            text.space()
            text.append(value)
        case .f32Constant(let bits): word(Literals.f32(bits), to: &text)
        case .f64Constant(let bits): word(Literals.f64(bits), to: &text)
        case .v128Constant(let index):
            text.space()
            Literals.write(vector: vector(index), to: &text)
        case .shuffle(let index): for lane in 0..<16 { word(UInt32(vector(index)[lane]), to: &text) }
        case .lane(_, let lane): word(UInt32(lane), to: &text)
        case .referenceNull(let heap): word(TypeText.heap(heap, types: types), to: &text)
        case .referenceTest(let type), .referenceCast(let type), .referenceCastDescriptor(let type): write(type, to: &text)
        case .structNew(let type), .structNewDefault(let type), .arrayNew(let type), .arrayNewDefault(let type), .arraySet(let type),
            .arrayFill(let type), .arrayGet(let type, _), .structNewDescriptor(let type), .structNewDefaultDescriptor(let type),
            .referenceGetDescriptor(let type):
            index(type, types, to: &text)
        case .structGet(let type, let field, _), .structSet(let type, let field):
            index(type, types, to: &text)
            if let name = identifiers.field(field, of: Int(type)) { word(name, to: &text) } else { word(field, to: &text) }
        case .arrayNewFixed(let type, let length):
            index(type, types, to: &text)
            word(length, to: &text)
        case .arrayNewData(let type, let data), .arrayInitData(let type, let data):
            index(type, types, to: &text)
            index(data, identifiers.data, to: &text)
        case .arrayNewElement(let type, let element), .arrayInitElement(let type, let element):
            index(type, types, to: &text)
            index(element, identifiers.elements, to: &text)
        case .arrayCopy(let destination, let source):
            index(destination, types, to: &text)
            index(source, types, to: &text)
        }
    }
}
