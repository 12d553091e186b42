/// A place that branches may go to before or after it is known.
struct Label {
    /// Byte offset of the code, once bound.
    var target: Int?
    /// Branches that wait for the target: byte offset of the instruction, and of its distance operand.
    var waiting: [(instruction: Int, operand: Int)] = []
}

/// Collects the words of register code.
struct Assembler {
    private(set) var words: [UInt64] = []
    private var labels: [Label] = []
    /// Branches to the position at which a label was bound last, by the byte offset of the instruction.
    private var arrivals: (position: Int, instructions: [Int]) = (-1, [])

    /// Makes room for so many words.
    mutating func reserve(words count: Int) { words.reserveCapacity(count) }

    /// Bytes of code so far.
    var position: Int { words.count * 8 }

    /// Appends an instruction: the handler's address and its operands, two to a word.
    mutating func emit(_ handler: UInt64) { words.append(handler) }

    mutating func emit(_ handler: UInt64, _ first: UInt32, _ second: UInt32 = 0) {
        words.append(handler)
        words.append(UInt64(first) | UInt64(second) << 32)
    }

    mutating func emit(_ handler: UInt64, _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32 = 0) {
        emit(handler, first, second)
        words.append(UInt64(third) | UInt64(fourth) << 32)
    }

    mutating func emit(
        _ handler: UInt64, _ first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32, _ fifth: UInt32, _ sixth: UInt32
    ) {
        emit(handler, first, second, third, fourth)
        words.append(UInt64(fifth) | UInt64(sixth) << 32)
    }

    mutating func emit(word: UInt64) { words.append(word) }

    /// Replaces the 32-bit operand at a byte offset.
    mutating func patch(_ offset: Int, _ value: UInt32) {
        let shift = UInt64(offset % 8 * 8)
        words[offset / 8] = words[offset / 8] & ~(0xFFFF_FFFF << shift) | UInt64(value) << shift
    }

    /// Takes back everything from a byte offset on.
    mutating func truncate(to position: Int) { words.removeLast(words.count - position / 8) }

    mutating func makeLabel() -> Int {
        labels.append(Label())
        return labels.count - 1
    }

    /// A label that stands for a position of code emitted before.
    mutating func makeLabel(at position: Int) -> Int {
        labels.append(Label(target: position))
        return labels.count - 1
    }

    /// Makes the label stand for the current position.
    mutating func bind(_ label: Int) {
        let target = position
        if arrivals.position != target { arrivals = (target, []) }
        for branch in labels[label].waiting {
            arrivals.instructions.append(branch.instruction)
            patch(branch.operand, UInt32(bitPattern: Int32(target - branch.instruction)))
        }
        labels[label].waiting = []
        labels[label].target = target
    }

    /// Writes the instruction of two words at a position over the branches of one handler that go there: they then do at once what they
    /// went for.
    mutating func replaceArrivals(at position: Int, by handler: UInt64) {
        guard arrivals.position == position else { return }
        for instruction in arrivals.instructions where words[instruction / 8] == handler {
            words[instruction / 8] = words[position / 8]
            words[instruction / 8 + 1] = words[position / 8 + 1]
        }
    }

    func target(of label: Int) -> Int? { labels[label].target }

    /// Fills a distance operand, now or when the label is bound.
    mutating func reference(_ label: Int, instruction: Int, operand: Int) {
        if let target = labels[label].target {
            patch(operand, UInt32(bitPattern: Int32(target - instruction)))
        } else {
            labels[label].waiting.append((instruction, operand))
        }
    }
}
