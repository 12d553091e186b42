/// What is known of accumulators and slots at a place in code.
struct CodeState {
    /// The slots whose values the accumulators hold.
    var integer: UInt32?
    var single: UInt32?
    var double: UInt32?
    /// Slots of operands that have been written: a bit for each, from the first one after the locals on. Slots below always count
    /// as written, since `enter` clears the locals.
    private var written: [UInt64] = []
    private let base: UInt32

    init(base: UInt32) { self.base = base }

    subscript(kind: SlotClass) -> UInt32? {
        switch kind {
        case .integer: integer
        case .single: single
        case .double: double
        case .vector: nil
        }
    }

    mutating func forgetAccumulators() {
        integer = nil
        single = nil
        double = nil
    }

    /// Notes that slots were written, and that an accumulator holds the same value.
    mutating func write(_ slot: UInt32, bytes: UInt32, accumulator: SlotClass?) {
        let range = slot..<slot + bytes
        if let held = integer, range.contains(held) { integer = nil }
        if let held = single, range.contains(held) { single = nil }
        if let held = double, range.contains(held) { double = nil }
        switch accumulator {
        case .integer: integer = slot
        case .single: single = slot
        case .double: double = slot
        case .vector, nil: break
        }
        mark(slot, bytes: bytes)
    }

    private mutating func mark(_ slot: UInt32, bytes: UInt32) {
        for position in stride(from: slot, to: slot + bytes, by: 8) where position >= base {
            let bit = Int(position - base) / 8
            while written.count <= bit / 64 { written.append(0) }
            written[bit / 64] |= 1 << UInt64(bit % 64)
        }
    }

    /// The first slot of a range that nothing has written, if there is one.
    func firstUnwritten(_ slot: UInt32, bytes: UInt32) -> UInt32? {
        for position in stride(from: slot, to: slot + bytes, by: 8) where position >= base {
            let bit = Int(position - base) / 8
            if bit / 64 >= written.count || written[bit / 64] >> UInt64(bit % 64) & 1 == 0 { return position }
        }
        return nil
    }

    /// Keeps what is known on this path and on another one.
    mutating func meet(_ other: CodeState) {
        if integer != other.integer { integer = nil }
        if single != other.single { single = nil }
        if double != other.double { double = nil }
        if written.count > other.written.count { written.removeLast(written.count - other.written.count) }
        for index in written.indices { written[index] &= other.written[index] }
    }

    /// The first slot that is written here but not in another state.
    func firstWritten(notIn other: CodeState) -> UInt32? {
        for (index, word) in written.enumerated() {
            let missing = word & ~(index < other.written.count ? other.written[index] : 0)
            if missing != 0 { return base + UInt32(index * 64 + missing.trailingZeroBitCount) * 8 }
        }
        return nil
    }
}
