import WasmModel

// What follows the keyword of an instruction that is no block (specification chapter 6.5).
extension ModuleParser {
    mutating func parseImmediates(_ row: Int, _ token: Token) throws(MalformedError) -> Instruction {
        try requireFeature(row, token)
        let opcode = instructions.opcodes[row]
        switch instructions.immediates[row] {
        case .none:
            guard opcode != .select else { return try select(token) }
            guard let instruction = instructions.plain[row] else { throw reader.unexpected(token, expected: "an instruction") }
            return instruction
        case .block, .tryTable:
            throw reader.unexpected(token, expected: "an instruction that is no block")
        case .label: return Self.branch(opcode, try index(.label))
        case .labels: return try branchTable()
        case .tag: return .throw(tag: try index(.tag))
        case .function: return Self.function(opcode, try index(.function))
        case .type: return Self.typed(opcode, try index(.type))
        case .typeTable: return try indirectCall(opcode)
        case .local: return Self.local(opcode, try index(.local))
        case .global:
            let index = try index(.global)
            return opcode == .globalGet ? .globalGet(index) : .globalSet(index)
        case .table: return Self.table(opcode, try optionalIndex(.table))
        case .tableTable:
            guard isAtIndex else { return .tableCopy(destination: 0, source: 0) }
            return .tableCopy(destination: try index(.table), source: try index(.table))
        case .element: return .elementDrop(try index(.element))
        case .elementTable:
            let table = nextIsIndexPair ? try index(.table) : 0
            return .tableInit(table: table, element: try index(.element))
        case .data:
            module.hasDataCount = true
            return .dataDrop(try index(.data))
        case .dataMemory:
            module.hasDataCount = true
            let memory = nextIsIndexPair ? try memoryIndex() : 0
            return .memoryInit(memory: memory, data: try index(.data))
        case .memory:
            let argument = try memoryArgument(row, memory: try optionalMemoryIndex())
            return instructions.isStore[row] ? .store(opcode, argument) : .load(opcode, argument)
        case .atomicMemory: return .atomic(opcode, try memoryArgument(row, memory: try optionalMemoryIndex()))
        case .zeroByte: return .atomicFence
        case .memoryLane:
            // A single number is the lane.
            let hasMemory = reader.current.kind == .identifier || (reader.current.kind == .natural && reader.following.beginsMemoryArgument)
            let argument = try memoryArgument(row, memory: hasMemory ? try memoryIndex() : 0)
            let lane = try lane()
            return instructions.isStore[row] ? .storeLane(opcode, lane: lane, argument) : .loadLane(opcode, lane: lane, argument)
        case .memoryIndex:
            let memory = try optionalMemoryIndex()
            return opcode == .memorySize ? .memorySize(memory) : opcode == .memoryGrow ? .memoryGrow(memory) : .memoryFill(memory)
        case .memoryMemory:
            guard isAtIndex else { return .memoryCopy(destination: 0, source: 0) }
            return .memoryCopy(destination: try memoryIndex(), source: try memoryIndex())
        case .lane: return .lane(opcode, try lane())
        case .shuffle: return try shuffle(token)
        case .selectTypes: return try select(token)
        case .heapType: return .referenceNull(try heapType())
        case .heapTypeNonNull, .heapTypeNull:
            let type = try referenceType()
            switch opcode {
            case .refTest, .refTestNull: return .referenceTest(type)
            case .refCastDescEq, .refCastDescEqNull: return .referenceCastDescriptor(type)
            default: return .referenceCast(type)
            }
        case .castBranch:
            let label = try index(.label)
            let from = try referenceType()
            let to = try referenceType()
            switch opcode {
            case .brOnCast: return .branchOnCast(label: label, from: from, to: to)
            case .brOnCastDescEq: return .branchOnCastDescriptor(label: label, from: from, to: to)
            case .brOnCastDescEqFail: return .branchOnCastDescriptorFail(label: label, from: from, to: to)
            default: return .branchOnCastFail(label: label, from: from, to: to)
            }
        case .typeField: return try field(opcode)
        case .typeLength: return .arrayNewFixed(type: try index(.type), length: try reader.natural32("a length"))
        case .typeData:
            module.hasDataCount = true
            let (type, data) = (try index(.type), try index(.data))
            return opcode == .arrayNewData ? .arrayNewData(type: type, data: data) : .arrayInitData(type: type, data: data)
        case .typeElement:
            let (type, element) = (try index(.type), try index(.element))
            return opcode == .arrayNewElem
                ? .arrayNewElement(type: type, element: element) : .arrayInitElement(type: type, element: element)
        case .typeType: return .arrayCopy(destination: try index(.type), source: try index(.type))
        case .i32: return .i32Constant(Int32(truncatingIfNeeded: try reader.integer(width: 32)))
        case .i64: return .i64Constant(Int64(bitPattern: try reader.integer(width: 64)))
        case .f32: return .f32Constant(UInt32(truncatingIfNeeded: try reader.float(.binary32)))
        case .f64: return .f64Constant(try reader.float(.binary64))
        case .v128:
            sideTable.vectors.append(try reader.vector())
            return .v128Constant(SideTableIndex(sideTable.vectors.count - 1))
        }
    }

    // MARK: - Families of opcodes with the same immediates
    // Static, as a parser that is asked before its own arguments are parsed is copied.

    private static func branch(_ opcode: Opcode, _ label: UInt32) -> Instruction {
        if opcode == .br { return .branch(label: label) }
        if opcode == .brIf { return .branchIf(label: label) }
        if opcode == .rethrow { return .rethrow(label: label) }
        return opcode == .brOnNull ? .branchOnNull(label: label) : .branchOnNonNull(label: label)
    }

    private static func function(_ opcode: Opcode, _ function: UInt32) -> Instruction {
        if opcode == .call { return .call(function: function) }
        return opcode == .returnCall ? .returnCall(function: function) : .referenceFunction(function)
    }

    private static func local(_ opcode: Opcode, _ index: UInt32) -> Instruction {
        if opcode == .localGet { return .localGet(index) }
        return opcode == .localSet ? .localSet(index) : .localTee(index)
    }

    private static func table(_ opcode: Opcode, _ table: UInt32) -> Instruction {
        if opcode == .tableGet { return .tableGet(table) }
        if opcode == .tableSet { return .tableSet(table) }
        if opcode == .tableSize { return .tableSize(table) }
        return opcode == .tableGrow ? .tableGrow(table) : .tableFill(table)
    }

    private static func typed(_ opcode: Opcode, _ type: UInt32) -> Instruction {
        switch opcode {
        case .callRef: .callReference(type: type)
        case .returnCallRef: .returnCallReference(type: type)
        case .structNew: .structNew(type: type)
        case .structNewDefault: .structNewDefault(type: type)
        case .structNewDesc: .structNewDescriptor(type: type)
        case .structNewDefaultDesc: .structNewDefaultDescriptor(type: type)
        case .refGetDesc: .referenceGetDescriptor(type: type)
        case .arrayNew: .arrayNew(type: type)
        case .arrayNewDefault: .arrayNewDefault(type: type)
        case .arrayGet: .arrayGet(type: type, FieldExtension.none)
        case .arrayGetS: .arrayGet(type: type, .signed)
        case .arrayGetU: .arrayGet(type: type, .unsigned)
        case .arraySet: .arraySet(type: type)
        default: .arrayFill(type: type)
        }
    }

    // MARK: - Immediates with a form of their own

    /// Whether two indices follow. A single index of `memory.init` and `table.init` is that of the segment.
    private var nextIsIndexPair: Bool {
        let next = reader.following.kind
        return isAtIndex && (next == .natural || next == .identifier)
    }

    private mutating func branchTable() throws(MalformedError) -> Instruction {
        var targets = [try index(.label)]
        while isAtIndex { targets.append(try index(.label)) }
        sideTable.labels.append(targets)
        return .branchTable(labels: SideTableIndex(sideTable.labels.count - 1))
    }

    private mutating func indirectCall(_ opcode: Opcode) throws(MalformedError) -> Instruction {
        let table = try optionalIndex(.table)
        let type = try resolve(try typeUse(allowsNames: false))
        return opcode == .callIndirect ? .callIndirect(type: type, table: table) : .returnCallIndirect(type: type, table: table)
    }

    /// `select` with or without `(result …)*`.
    private mutating func select(_ token: Token) throws(MalformedError) -> Instruction {
        guard reader.opens(.result) else { return .select }
        try reader.require(.referenceTypes, at: token)
        var types: [ValueType] = []
        while reader.takeOpening(.result) {
            while let type = try optionalValueType() { types.append(type) }
            try reader.close()
        }
        sideTable.selectTypes.append(types)
        return .selectTyped(types: SideTableIndex(sideTable.selectTypes.count - 1))
    }

    private mutating func field(_ opcode: Opcode) throws(MalformedError) -> Instruction {
        let type = try index(.type)
        let token = reader.current
        let field: UInt32
        if let symbol = reader.identifier() {
            guard let index = spaces.fields[type]?[symbol] else {
                throw reader.fault(.unknownIdentifier(.field, reader.symbols.string(symbol)), at: token)
            }
            field = index
        } else {
            field = try reader.natural32("a field index")
        }
        switch opcode {
        case .structSet: return .structSet(type: type, field: field)
        case .structGetS: return .structGet(type: type, field: field, .signed)
        case .structGetU: return .structGet(type: type, field: field, .unsigned)
        default: return .structGet(type: type, field: field, FieldExtension.none)
        }
    }

    /// `offset=…`? `align=…`?
    private mutating func memoryArgument(_ row: Int, memory: UInt32) throws(MalformedError) -> MemoryArgument {
        var argument = MemoryArgument(offset: 0, memory: memory, alignment: instructions.alignments[row])
        let offset = reader.current
        if offset.kind == .offset {
            let digits = Int(offset.start) + 7..<Int(offset.end)
            guard let value = NumberLiteral.magnitude(reader.source, digits) else { throw reader.outOfRange(offset, "u64") }
            argument.offset = value
            reader.position += 1
        }
        let alignment = reader.current
        if alignment.kind == .alignment {
            let digits = Int(alignment.start) + 6..<Int(alignment.end)
            guard let value = NumberLiteral.magnitude(reader.source, digits) else { throw reader.outOfRange(alignment, "u64") }
            guard value.nonzeroBitCount == 1 else {
                throw reader.fault(.alignmentNotPowerOfTwo(literal: reader.text(alignment)), at: alignment)
            }
            argument.alignment = UInt8(truncatingIfNeeded: value.trailingZeroBitCount)
            reader.position += 1
        }
        return argument
    }

    /// The index of a lane; whether the vector has that many is for the validator.
    private mutating func lane() throws(MalformedError) -> UInt8 {
        let token = reader.current
        guard token.kind == .natural else { throw reader.unexpected(expected: "a lane index") }
        guard let value = NumberLiteral.magnitude(reader.source, reader.range(token)), value <= 255 else {
            throw reader.fault(.laneIndexOutOfRange(literal: reader.text(token)), at: token)
        }
        reader.position += 1
        return UInt8(value)
    }

    private mutating func shuffle(_ token: Token) throws(MalformedError) -> Instruction {
        var mask = SIMD16<UInt8>()
        var count = 0
        while reader.current.isNumber {
            let lane = reader.current
            guard lane.kind == .natural, let value = NumberLiteral.magnitude(reader.source, reader.range(lane)), value <= 255 else {
                throw reader.fault(.laneIndexOutOfRange(literal: reader.text(lane)), at: lane)
            }
            if count < 16 { mask[count] = UInt8(value) }
            count += 1
            reader.position += 1
        }
        guard count == 16 else { throw reader.fault(.invalidLaneLength(found: count), at: token) }
        sideTable.vectors.append(mask)
        return .shuffle(SideTableIndex(sideTable.vectors.count - 1))
    }
}

extension Token {
    /// Whether the token goes on after a memory index in front of a lane index.
    fileprivate var beginsMemoryArgument: Bool {
        switch kind {
        case .natural, .offset, .alignment: true
        case .leftParenthesis, .rightParenthesis, .identifier, .string, .keyword, .integer, .float, .end: false
        }
    }
}
