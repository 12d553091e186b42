import WasmBinary
import WasmModel

/// A change of bytes that need keep nothing: for what reads binaries, and for strings of choices.
public enum ByteMutator: String, Sendable, Hashable, CaseIterable {
    case flipBit, setByte, addToByte, insertBytes, eraseRange, copyRange, moveRange, splice, truncate
    /// A number in LEB128 gets another value, more bytes than it needs, or more than it may have.
    case replaceInteger, padInteger, overlongInteger
    /// Bytes that mean something get in between.
    case insertWord
    case sectionSize, sectionCount, sectionIdentifier, duplicateSection, removeSection, swapSections, insertSection

    /// How often each is taken, in the order of the cases.
    static let weights = allCases.map { mutator in
        switch mutator {
        case .flipBit, .setByte, .addToByte: 6
        case .insertBytes, .eraseRange, .copyRange, .moveRange, .splice, .insertWord: 3
        case .replaceInteger: 4
        case .truncate, .padInteger, .overlongInteger: 2
        case .sectionSize, .sectionCount: 2
        case .sectionIdentifier, .duplicateSection, .removeSection, .swapSections, .insertSection: 1
        }
    }

    /// Changes some bytes. `splice` takes a part of `other`; where bytes are added, there are no more than `maximum` in the end.
    ///
    /// - Returns: Whether there was something to change.
    public func mutate(_ bytes: inout [UInt8], _ choices: inout Choices, other: [UInt8] = [], maximum: Int = 1 << 20) -> Bool {
        switch self {
        case .flipBit:
            guard let position = ByteMutator.position(bytes, &choices) else { return false }
            bytes[position] ^= 1 << UInt8(choices.number(below: 8))
            return true
        case .setByte:
            guard let position = ByteMutator.position(bytes, &choices) else { return false }
            let old = bytes[position]
            bytes[position] = choices.chance(1, of: 2) ? choices.byte() : choices.element(of: ByteMutator.interestingBytes) ?? 0
            return bytes[position] != old
        case .addToByte:
            guard let position = ByteMutator.position(bytes, &choices) else { return false }
            let step = UInt8(1 + choices.number(below: 8))
            bytes[position] = choices.chance(1, of: 2) ? bytes[position] &+ step : bytes[position] &- step
            return true
        case .insertBytes:
            let count = 1 + choices.number(below: 8)
            guard bytes.count + count <= maximum else { return false }
            let repeated = choices.chance(1, of: 2) ? choices.byte() : nil
            let inserted = (0..<count).map { _ in repeated ?? choices.byte() }
            bytes.insert(contentsOf: inserted, at: choices.number(below: bytes.count + 1))
            return true
        case .eraseRange:
            guard let range = ByteMutator.range(bytes, &choices) else { return false }
            bytes.removeSubrange(range)
            return true
        case .copyRange:
            guard let range = ByteMutator.range(bytes, &choices), bytes.count + range.count <= maximum else { return false }
            bytes.insert(contentsOf: Array(bytes[range]), at: choices.number(below: bytes.count + 1))
            return true
        case .moveRange:
            guard let range = ByteMutator.range(bytes, &choices) else { return false }
            let moved = Array(bytes[range])
            bytes.removeSubrange(range)
            bytes.insert(contentsOf: moved, at: choices.number(below: bytes.count + 1))
            return true
        case .splice:
            guard let range = ByteMutator.range(other, &choices), bytes.count + range.count <= maximum else { return false }
            let start = choices.number(below: bytes.count + 1)
            let replaced = choices.chance(1, of: 2) ? min(range.count, bytes.count - start) : 0
            bytes.replaceSubrange(start..<start + replaced, with: other[range])
            return true
        case .truncate:
            guard !bytes.isEmpty else { return false }
            bytes.removeLast(bytes.count - choices.number(below: bytes.count))
            return true
        case .replaceInteger:
            guard let position = ByteMutator.position(bytes, &choices) else { return false }
            let value = choices.element(of: ByteMutator.interestingNumbers) ?? 0
            return ByteMutator.replaceInteger(in: &bytes, at: position, with: LEB128.unsigned(value))
        case .padInteger, .overlongInteger:
            guard let position = ByteMutator.position(bytes, &choices) else { return false }
            let most = self == .padInteger ? 5 : 12
            return ByteMutator.padInteger(in: &bytes, at: position, to: 2 + choices.number(below: most - 1))
        case .insertWord:
            guard let word = choices.element(of: ByteMutator.dictionary), bytes.count + word.count <= maximum else { return false }
            bytes.insert(contentsOf: word, at: choices.number(below: bytes.count + 1))
            return true
        case .sectionSize, .sectionCount, .sectionIdentifier, .duplicateSection, .removeSection, .swapSections, .insertSection:
            return mutateSections(&bytes, &choices, maximum: maximum)
        }
    }

    /// Some changes in a row, as many as the choices say, one to eight.
    public static func mutate(_ bytes: inout [UInt8], _ choices: inout Choices, other: [UInt8] = [], maximum: Int = 1 << 20) {
        for _ in 0..<(1 << choices.number(below: 4)) {
            _ = allCases[choices.weighted(weights)].mutate(&bytes, &choices, other: other, maximum: maximum)
        }
    }

    // MARK: Sections

    private func mutateSections(_ bytes: inout [UInt8], _ choices: inout Choices, maximum: Int) -> Bool {
        let sections = SectionList(bytes).entries
        if self == .insertSection {
            let start = sections.isEmpty ? bytes.count : sections[choices.number(below: sections.count)].offset
            let contents = (0..<choices.number(below: 16)).map { _ in choices.byte() }
            let section = [UInt8(choices.number(below: 16))] + LEB128.unsigned(UInt64(contents.count)) + contents
            guard bytes.count + section.count <= maximum else { return false }
            bytes.insert(contentsOf: section, at: start)
            return true
        }
        guard let section = choices.element(of: sections) else { return false }
        let whole = section.offset..<section.contents.upperBound
        switch self {
        case .sectionSize:
            let value = choices.element(of: ByteMutator.interestingNumbers) ?? 0
            let nearby = UInt64(section.contents.count) &+ UInt64(choices.number(below: 5)) &- 2
            return ByteMutator.replaceInteger(
                in: &bytes, at: section.offset + 1, with: LEB128.unsigned(choices.chance(1, of: 2) ? value : nearby & 0xFFFF_FFFF))
        case .sectionCount:
            guard let count = section.count else { return false }
            let value = choices.element(of: ByteMutator.interestingNumbers) ?? 0
            let nearby = UInt64(count) &+ UInt64(choices.number(below: 5)) &- 2
            let number = LEB128.unsigned(choices.chance(1, of: 2) ? value : nearby & 0xFFFF_FFFF)
            guard ByteMutator.replaceInteger(in: &bytes, at: section.contents.lowerBound, with: number) else { return false }
            // The section's size follows, so that the count itself is read.
            let grown = section.contents.count + number.count - LEB128.unsigned(UInt64(count)).count
            _ = ByteMutator.replaceInteger(in: &bytes, at: section.offset + 1, with: LEB128.unsigned(UInt64(max(0, grown))))
            return true
        case .sectionIdentifier:
            bytes[section.offset] = UInt8(choices.number(below: 16))
            return true
        case .duplicateSection:
            guard bytes.count + whole.count <= maximum else { return false }
            bytes.insert(contentsOf: Array(bytes[whole]), at: whole.upperBound)
            return true
        case .removeSection:
            bytes.removeSubrange(whole)
            return true
        case .swapSections:
            guard let other = choices.element(of: sections), other.offset != section.offset else { return false }
            let (first, second) = other.offset < section.offset ? (other, section) : (section, other)
            let (low, high) = (first.offset..<first.contents.upperBound, second.offset..<second.contents.upperBound)
            let between = Array(bytes[low.upperBound..<high.lowerBound])
            bytes.replaceSubrange(low.lowerBound..<high.upperBound, with: Array(bytes[high]) + between + Array(bytes[low]))
            return true
        case .flipBit, .setByte, .addToByte, .insertBytes, .eraseRange, .copyRange, .moveRange, .splice, .truncate, .replaceInteger,
            .padInteger, .overlongInteger, .insertWord, .insertSection:
            return false
        }
    }

    // MARK: Parts

    private static func position(_ bytes: [UInt8], _ choices: inout Choices) -> Int? {
        bytes.isEmpty ? nil : choices.number(below: bytes.count)
    }

    /// A range with something in it; short ones are the likelier.
    private static func range(_ bytes: [UInt8], _ choices: inout Choices) -> Range<Int>? {
        guard let start = position(bytes, &choices) else { return nil }
        let longest = min(bytes.count - start, 1 << choices.number(below: 10))
        return start..<start + 1 + choices.number(below: longest)
    }

    /// The bytes of the number in LEB128 that begins at a position; nil where none ends within ten bytes.
    private static func integer(in bytes: [UInt8], at position: Int) -> Range<Int>? {
        var end = position
        while end < bytes.count, end - position < 10 {
            end += 1
            if bytes[end - 1] & 0x80 == 0 { return position..<end }
        }
        return nil
    }

    private static func replaceInteger(in bytes: inout [UInt8], at position: Int, with number: [UInt8]) -> Bool {
        guard let range = integer(in: bytes, at: position), !bytes[range].elementsEqual(number) else { return false }
        bytes.replaceSubrange(range, with: number)
        return true
    }

    /// Lengthens a number by bytes that do not change it.
    private static func padInteger(in bytes: inout [UInt8], at position: Int, to count: Int) -> Bool {
        guard let range = integer(in: bytes, at: position), range.count < count else { return false }
        let last = range.upperBound - 1
        let filling: UInt8 = bytes[last] & 0x40 != 0 ? 0x7F : 0
        bytes[last] |= 0x80
        bytes.insert(
            contentsOf: [UInt8](repeating: filling | 0x80, count: count - range.count - 1) + [filling], at: range.upperBound)
        return true
    }

    static let interestingBytes: [UInt8] = [
        0, 1, 2, 0x0B, 0x40, 0x60, 0x64, 0x63, 0x70, 0x6F, 0x7B, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF,
    ]

    static let interestingNumbers: [UInt64] = [
        0, 1, 2, 63, 64, 127, 128, 255, 256, 1000, 1001, 4096, 10_000, 10_001, 16_383, 16_384, 50_000, 50_001, 65_520, 65_535, 65_536,
        1_000_000, 1_000_001, 10_000_001, 1 << 20, 1 << 28, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32, 1 << 63, .max,
    ]

    /// Opcodes with their prefixes, codes of types, the beginning of a module, names of sections.
    static let dictionary: [[UInt8]] = {
        var words: [[UInt8]] = [
            [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0], [4] + Array("name".utf8), [25] + Array("metadata.code.branch_hint".utf8),
        ]
        for row in OpcodeTable.rows {
            let group = UInt8(row.opcode.rawValue >> 12)
            let code = UInt64(row.opcode.rawValue & 0xFFF)
            words.append(group == 0 ? [UInt8(code)] : [0xFA + group] + LEB128.unsigned(code))
        }
        for code in UInt8(0x40)...0x7F { words.append([code]) }
        words += [
            [0x64, 0], [0x63, 0], [0x64, 0x62, 0], [0x60, 0, 0], [0x5F, 0], [0x5E, 0x7F, 1], [0x50, 0, 0x60, 0, 0], [0x4E, 0],
        ]
        return words
    }()
}
