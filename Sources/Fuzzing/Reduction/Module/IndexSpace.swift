import WasmModel

/// The index spaces of a module whose members can be removed.
enum IndexSpace: Int, CaseIterable {
    case type, function, table, memory, global, tag, element, data
}

extension InstructionSideTable {
    /// An instruction of another side table with every index of the module replaced. Labels, locals and fields stay.
    mutating func adopt(
        _ instruction: Instruction, of other: InstructionSideTable, mapping map: (IndexSpace, UInt32) -> UInt32
    ) -> Instruction {
        func heap(_ type: HeapType) -> HeapType {
            switch type {
            case .type(let index): .type(map(.type, index))
            case .exact(let index): .exact(map(.type, index))
            case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .recursive, .canonical,
                .exactRecursive, .exactCanonical:
                type
            }
        }
        func reference(_ type: ReferenceType) -> ReferenceType { type.mapping(heap) }
        func block(_ type: BlockType) -> BlockType {
            switch type {
            case .empty: .empty
            case .value(let value): .value(value.mapping(heap))
            case .type(let index): .type(map(.type, index))
            }
        }
        func memory(_ argument: MemoryArgument) -> MemoryArgument {
            MemoryArgument(offset: argument.offset, memory: map(.memory, argument.memory), alignment: argument.alignment)
        }
        switch instruction {
        case .block(let type): return .block(block(type))
        case .loop(let type): return .loop(block(type))
        case .if(let type): return .if(block(type))
        case .try(let type): return .try(block(type))
        case .tryTable(let type, let index):
            let clauses = other.catches[Int(index.index)].map { clause in
                switch clause {
                case .catch(let tag, let label): CatchClause.catch(tag: map(.tag, tag), label: label)
                case .catchReference(let tag, let label): CatchClause.catchReference(tag: map(.tag, tag), label: label)
                case .catchAll, .catchAllReference: clause
                }
            }
            return .tryTable(block(type), catches: add(catches: clauses))
        case .throw(let tag): return .throw(tag: map(.tag, tag))
        case .catch(let tag): return .catch(tag: map(.tag, tag))
        case .branchOnCast(let label, let from, let to): return .branchOnCast(label: label, from: reference(from), to: reference(to))
        case .branchOnCastFail(let label, let from, let to):
            return .branchOnCastFail(label: label, from: reference(from), to: reference(to))
        case .branchOnCastDescriptor(let label, let from, let to):
            return .branchOnCastDescriptor(label: label, from: reference(from), to: reference(to))
        case .branchOnCastDescriptorFail(let label, let from, let to):
            return .branchOnCastDescriptorFail(label: label, from: reference(from), to: reference(to))
        case .call(let function): return .call(function: map(.function, function))
        case .callIndirect(let type, let table): return .callIndirect(type: map(.type, type), table: map(.table, table))
        case .callReference(let type): return .callReference(type: map(.type, type))
        case .returnCall(let function): return .returnCall(function: map(.function, function))
        case .returnCallIndirect(let type, let table): return .returnCallIndirect(type: map(.type, type), table: map(.table, table))
        case .returnCallReference(let type): return .returnCallReference(type: map(.type, type))
        case .selectTyped(let index):
            return .selectTyped(types: add(selectTypes: other.selectTypes[Int(index.index)].map { $0.mapping(heap) }))
        case .globalGet(let index): return .globalGet(map(.global, index))
        case .globalSet(let index): return .globalSet(map(.global, index))
        case .tableGet(let index): return .tableGet(map(.table, index))
        case .tableSet(let index): return .tableSet(map(.table, index))
        case .tableSize(let index): return .tableSize(map(.table, index))
        case .tableGrow(let index): return .tableGrow(map(.table, index))
        case .tableFill(let index): return .tableFill(map(.table, index))
        case .tableCopy(let destination, let source): return .tableCopy(destination: map(.table, destination), source: map(.table, source))
        case .tableInit(let table, let element): return .tableInit(table: map(.table, table), element: map(.element, element))
        case .elementDrop(let element): return .elementDrop(map(.element, element))
        case .load(let opcode, let argument): return .load(opcode, memory(argument))
        case .store(let opcode, let argument): return .store(opcode, memory(argument))
        case .loadLane(let opcode, let lane, let argument): return .loadLane(opcode, lane: lane, memory(argument))
        case .storeLane(let opcode, let lane, let argument): return .storeLane(opcode, lane: lane, memory(argument))
        case .atomic(let opcode, let argument): return .atomic(opcode, memory(argument))
        case .memorySize(let index): return .memorySize(map(.memory, index))
        case .memoryGrow(let index): return .memoryGrow(map(.memory, index))
        case .memoryFill(let index): return .memoryFill(map(.memory, index))
        case .memoryCopy(let destination, let source):
            return .memoryCopy(destination: map(.memory, destination), source: map(.memory, source))
        case .memoryInit(let index, let data): return .memoryInit(memory: map(.memory, index), data: map(.data, data))
        case .dataDrop(let data): return .dataDrop(map(.data, data))
        case .referenceNull(let type): return .referenceNull(heap(type))
        case .referenceFunction(let function): return .referenceFunction(map(.function, function))
        case .referenceTest(let type): return .referenceTest(reference(type))
        case .referenceCast(let type): return .referenceCast(reference(type))
        case .referenceCastDescriptor(let type): return .referenceCastDescriptor(reference(type))
        case .referenceGetDescriptor(let type): return .referenceGetDescriptor(type: map(.type, type))
        case .structNew(let type): return .structNew(type: map(.type, type))
        case .structNewDefault(let type): return .structNewDefault(type: map(.type, type))
        case .structNewDescriptor(let type): return .structNewDescriptor(type: map(.type, type))
        case .structNewDefaultDescriptor(let type): return .structNewDefaultDescriptor(type: map(.type, type))
        case .structGet(let type, let field, let sign): return .structGet(type: map(.type, type), field: field, sign)
        case .structSet(let type, let field): return .structSet(type: map(.type, type), field: field)
        case .arrayNew(let type): return .arrayNew(type: map(.type, type))
        case .arrayNewDefault(let type): return .arrayNewDefault(type: map(.type, type))
        case .arrayNewFixed(let type, let length): return .arrayNewFixed(type: map(.type, type), length: length)
        case .arrayNewData(let type, let data): return .arrayNewData(type: map(.type, type), data: map(.data, data))
        case .arrayNewElement(let type, let element): return .arrayNewElement(type: map(.type, type), element: map(.element, element))
        case .arrayGet(let type, let sign): return .arrayGet(type: map(.type, type), sign)
        case .arraySet(let type): return .arraySet(type: map(.type, type))
        case .arrayFill(let type): return .arrayFill(type: map(.type, type))
        case .arrayCopy(let destination, let source): return .arrayCopy(destination: map(.type, destination), source: map(.type, source))
        case .arrayInitData(let type, let data): return .arrayInitData(type: map(.type, type), data: map(.data, data))
        case .arrayInitElement(let type, let element): return .arrayInitElement(type: map(.type, type), element: map(.element, element))
        case .branchTable, .v128Constant, .shuffle: return adopt(instruction, of: other)
        case .unreachable, .nop, .else, .end, .throwReference, .branch, .branchIf, .branchOnNull, .branchOnNonNull, .return, .catchAll,
            .delegate, .rethrow, .drop, .select, .localGet, .localSet, .localTee, .atomicFence, .i32Constant, .i64Constant, .f32Constant,
            .f64Constant, .numeric, .lane, .referenceIsNull, .referenceEqual, .referenceAsNonNull, .referenceI31, .i31Get,
            .anyConvertExtern, .externConvertAny, .arrayLength:
            return instruction
        }
    }
}

extension Instruction {
    /// Calls `body` for every index of the module that the instruction names.
    func visitIndices(of sideTable: InstructionSideTable, _ body: (IndexSpace, UInt32) -> Void) {
        var scratch = InstructionSideTable()
        // Most instructions have no index, and visiting is done for whole modules.
        switch self {
        case .numeric, .localGet, .localSet, .localTee, .i32Constant, .i64Constant, .f32Constant, .f64Constant, .end, .drop, .branch,
            .branchIf, .block(.empty), .loop(.empty), .if(.empty):
            return
        case .unreachable, .nop, .block, .loop, .if, .else, .tryTable, .throw, .throwReference, .branchTable, .branchOnNull,
            .branchOnNonNull, .branchOnCast, .branchOnCastFail, .branchOnCastDescriptor, .branchOnCastDescriptorFail, .return, .call,
            .callIndirect, .callReference, .returnCall, .returnCallIndirect, .returnCallReference, .try, .catch, .catchAll, .delegate,
            .rethrow, .select, .selectTyped, .globalGet, .globalSet, .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy,
            .tableInit, .elementDrop, .load, .store, .loadLane, .storeLane, .atomic, .atomicFence, .memorySize, .memoryGrow, .memoryFill,
            .memoryCopy, .memoryInit, .dataDrop, .v128Constant, .lane, .shuffle, .referenceNull, .referenceIsNull, .referenceFunction,
            .referenceEqual, .referenceAsNonNull, .referenceTest, .referenceCast, .referenceCastDescriptor, .referenceGetDescriptor,
            .referenceI31, .i31Get, .anyConvertExtern, .externConvertAny, .structNew, .structNewDefault, .structNewDescriptor,
            .structNewDefaultDescriptor, .structGet, .structSet, .arrayNew, .arrayNewDefault, .arrayNewFixed, .arrayNewData,
            .arrayNewElement, .arrayGet, .arraySet, .arrayLength, .arrayFill, .arrayCopy, .arrayInitData, .arrayInitElement:
            _ = scratch.adopt(self, of: sideTable) { space, index in
                body(space, index)
                return index
            }
        }
    }
}

extension SubType {
    /// Calls `body` for every type index that the type names.
    func visitTypes(_ body: (UInt32) -> Void) {
        _ = mapping { heap in
            if let index = heap.typeIndex { body(index) }
            return heap
        }
    }
}

extension HeapType {
    /// The type with another type index, where it has one.
    func mappingIndex(_ map: (UInt32) -> UInt32) -> HeapType {
        switch self {
        case .type(let index): .type(map(index))
        case .exact(let index): .exact(map(index))
        case .any, .eq, .i31, .struct, .array, .none, .func, .nofunc, .extern, .noextern, .exn, .noexn, .recursive, .canonical,
            .exactRecursive, .exactCanonical:
            self
        }
    }
}
