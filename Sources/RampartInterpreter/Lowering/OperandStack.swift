import WasmModel

/// The kinds of values that the lowering tells apart: by accumulator and by number of slots.
enum SlotClass: UInt8 {
    case integer, single, double, vector

    init(_ type: ValueType) {
        switch type {
        case .i32, .i64, .reference: self = .integer
        case .f32: self = .single
        case .f64: self = .double
        case .v128: self = .vector
        }
    }

    /// Bytes in a frame.
    var size: UInt32 { self == .vector ? 16 : 8 }
}

/// Where the value of a stack entry is.
enum EntryPlace: Equatable {
    /// In the entry's own slot.
    case slot
    /// In a local that has not been written since `local.get`: byte offset of its slot.
    case local(UInt32)
    /// A constant that no code has made yet: the bits of a slot.
    case constant(UInt64)
}

/// One entry of the operand stack while lowering.
struct StackEntry {
    var place: EntryPlace
    var kind: SlotClass
    /// Byte offset of the entry's own slot.
    var slot: UInt32
}

/// The operand stack while lowering: which entries are still locals or constants, and how far the frame reaches.
struct OperandStack {
    private(set) var entries: [StackEntry] = []
    /// Byte offset of the next entry's slot.
    private(set) var top: UInt32
    /// The highest value of `top` so far.
    private(set) var highest: UInt32
    /// Entries that stand for a local, by byte offset of the local in words; as many as were needed so far.
    private var aliases: [UInt32] = []
    /// Entries that stand for any local.
    private var aliasCount = 0
    /// Entries below this index stand for no local.
    private var settled = 0

    init(base: UInt32) {
        top = base
        highest = base
    }

    var count: Int { entries.count }

    mutating func push(_ place: EntryPlace, _ kind: SlotClass) {
        entries.append(StackEntry(place: place, kind: kind, slot: top))
        if case .local(let offset) = place { note(offset) }
        top += kind.size
        highest = max(highest, top)
    }

    mutating func pop() -> StackEntry {
        let entry = entries.removeLast()
        top = entry.slot
        if case .local(let offset) = entry.place { forget(offset) }
        settled = min(settled, entries.count)
        return entry
    }

    /// Drops entries until so many are left.
    mutating func shrink(to count: Int) {
        while entries.count > count { _ = pop() }
    }

    private mutating func note(_ offset: UInt32) {
        let word = Int(offset / 8)
        if word >= aliases.count { aliases += repeatElement(0, count: word + 1 - aliases.count) }
        aliases[word] += 1
        aliasCount += 1
    }

    private mutating func forget(_ offset: UInt32) {
        aliases[Int(offset / 8)] -= 1
        aliasCount -= 1
    }

    /// Says that the value of an entry is now in its own slot.
    mutating func settle(_ index: Int) {
        if case .local(let offset) = entries[index].place { forget(offset) }
        entries[index].place = .slot
    }

    /// Indices of the entries that stand for a local, the highest first.
    func aliases(of local: UInt32) -> [Int] {
        let word = Int(local / 8)
        guard word < aliases.count, aliases[word] > 0 else { return [] }
        var left = aliases[word]
        var found: [Int] = []
        var index = entries.count
        while left > 0 && index > 0 {
            index -= 1
            if entries[index].place == .local(local) {
                found.append(index)
                left -= 1
            }
        }
        return found
    }

    /// Indices of all entries that stand for locals, and marks the stack as settled: the caller moves them to their slots.
    mutating func unsettled() -> [Int] {
        guard aliasCount > 0 else {
            settled = entries.count
            return []
        }
        var found: [Int] = []
        for index in settled..<entries.count {
            if case .local = entries[index].place { found.append(index) }
        }
        settled = entries.count
        return found
    }

    /// Makes room in the frame for so many bytes above the top.
    mutating func reserve(_ bytes: UInt32) { highest = max(highest, top + bytes) }
}
