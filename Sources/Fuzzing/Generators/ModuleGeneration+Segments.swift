import WasmModel

// Element and data segments.
extension ModuleGeneration {
    mutating func makeSegments() {
        for _ in 0..<count(upTo: configuration.elementSegments) { makeElementSegment() }
        for _ in 0..<count(upTo: configuration.dataSegments) { makeDataSegment() }
    }

    /// A constant expression that gives an index.
    private mutating func offset(_ value: UInt64, _ index: IndexType) -> DraftExpression {
        beginExpression()
        constantIndex(value, index)
        return takeExpression()
    }

    // MARK: Data

    private mutating func makeDataSegment() {
        let bytes = (0..<count(upTo: configuration.segmentBytes)).map { _ in choices.byte() }
        let isActive = !features[.bulkMemory] || chance(1, of: 2)
        guard isActive else {
            draft.data.append(ModuleDraft.DataSegment(mode: .passive, bytes: bytes))
            return data.append(DataFacts(count: bytes.count, isPassive: true))
        }
        guard !memories.isEmpty else { return }
        // Before bulk operations a segment named no memory.
        let memory = features[.bulkMemory] ? number(memories.count) : 0
        let room = size(of: memories[memory])
        let doesFit = !chance(configuration.misfitChance, of: 1000)
        guard let place = place(count: UInt64(bytes.count), room: room, doesFit: doesFit) else { return }
        let offset = offset(place, memories[memory].index)
        draft.data.append(ModuleDraft.DataSegment(mode: .active(UInt32(memory), offset: offset), bytes: bytes))
        data.append(DataFacts(count: bytes.count, isPassive: false))
    }

    /// Where a segment is copied to; nil where it does not fit.
    private mutating func place(count: UInt64, room: UInt64, doesFit: Bool) -> UInt64? {
        guard doesFit else { return room - min(room, UInt64(number(3))) + UInt64(number(3)) }
        guard count <= room else { return nil }
        let free = Int(min(room - count, 1 << 30))
        switch number(4) {
        case 0: return UInt64(min(free, number(16)))
        case 1: return UInt64(free)
        default: return UInt64(number(free + 1))
        }
    }

    // MARK: Elements

    private mutating func makeElementSegment() {
        var count = UInt64(count(upTo: configuration.segmentElements))
        let isActive = !features[.bulkMemory] || chance(2, of: 3)
        guard isActive else {
            let type = drawSegmentType()
            // Arrays take some from their segments.
            if configuration.segmentElements >= 4, chance(2, of: 3) { count = max(count, 4) }
            let items = drawItems(type, count: count, table: nil)
            let mode: ModuleDraft.SegmentMode = features[.referenceTypes] && chance(1, of: 8) ? .declarative : .passive
            draft.elements.append(ModuleDraft.ElementSegment(type: items.type, mode: mode, items: items.items))
            var isPassive = true
            if case .declarative = mode { isPassive = false }
            return elements.append(ElementFacts(type: items.type, count: Int(count), isPassive: isPassive))
        }
        guard !dataTables.isEmpty else { return }
        let table = number(dataTables.count)
        let type = dataTables[table]
        let doesFit = !chance(configuration.misfitChance, of: 1000)
        if doesFit { count = min(count, type.limits.minimum) }
        guard let place = place(count: count, room: type.limits.minimum, doesFit: doesFit) else { return }
        // What may be changed is not known for long.
        let known: (UInt32, UInt64)? = isStable[table] ? (UInt32(table), place) : nil
        let items = drawItems(type.element, count: count, table: known)
        let mode = ModuleDraft.SegmentMode.active(UInt32(table), offset: offset(place, type.index))
        draft.elements.append(ModuleDraft.ElementSegment(type: items.type, mode: mode, items: items.items))
        elements.append(ElementFacts(type: items.type, count: Int(count), isPassive: false))
    }

    /// The type of a passive segment: one that a table or an array can take.
    private mutating func drawSegmentType() -> ReferenceType {
        if !arrayTypes.isEmpty, chance(1, of: 2), case .value(.reference(let type)) = element(pick(arrayTypes)).storage,
            isConstant(.reference(type))
        {
            return type
        }
        return dataTables.isEmpty ? .funcref : pick(dataTables).element
    }

    private mutating func drawItems(
        _ type: ReferenceType, count: UInt64, table: (index: UInt32, place: UInt64)?
    ) -> (type: ReferenceType, items: ModuleDraft.ElementSegment.Items) {
        if let table { slots.removeAll { $0.table == table.index && $0.index >= table.place && $0.index < table.place + count } }
        // Before references there were only indices.
        if type.heap == .func, !features[.referenceTypes] || !chance(1, of: 3) {
            var functions: [UInt32] = []
            for position in 0..<count {
                let function = tableFunction(.func)
                functions.append(function)
                if let table { slots.append(Slot(table: table.index, index: table.place + position, function: function)) }
            }
            return (ReferenceType(nullable: false, heap: .func), .functions(functions))
        }
        var items: [DraftExpression] = []
        for position in 0..<count {
            if top(type.heap) == .func, type.heap != .nofunc, !type.nullable || !chance(1, of: 8) {
                let function = tableFunction(type.heap)
                items.append(DraftExpression([.referenceFunction(function), .end]))
                if let table { slots.append(Slot(table: table.index, index: table.place + position, function: function)) }
            } else {
                items.append(constantExpression(.reference(type), visibleGlobals: globals.count))
            }
        }
        return (type, .expressions(items))
    }

    /// A function to be called through a table: one of the later ones, which themselves do not call through tables, or of the host.
    private mutating func tableFunction(_ heap: HeapType) -> UInt32 {
        guard heap == .func, !functions.isEmpty else { return function(of: heap) }
        let middle = (importedFunctionCount + plannedFunctionCount) / 2
        let index = number(importedFunctionCount + plannedFunctionCount - middle)
        return UInt32(index < importedFunctionCount ? index : middle + index - importedFunctionCount)
    }
}
