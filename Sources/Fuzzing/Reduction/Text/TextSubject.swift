/// A text in parentheses while it is reduced: a `.wast` script or a module in the text format.
struct TextSubject: ReductionSubject {
    let text: [UInt8]

    var encoded: [UInt8] { text }
    var measure: ReductionMeasure {
        // Digits count, so that 0 is simpler than 1.
        ReductionMeasure(bytes: text.count, weight: text.reduce(0) { (0x31...0x39).contains($1) ? $0 + Int($1 - 0x30) : $0 })
    }
}

/// The groups, words and comments of a text, as far as its parentheses go together.
struct TextStructure {
    struct Group {
        var range: Range<Int>
        var depth: Int
    }

    /// In the order in which they begin.
    private(set) var groups: [Group] = []
    /// Words, numbers and strings between parentheses.
    private(set) var words: [Range<Int>] = []
    private(set) var comments: [Range<Int>] = []

    init(_ text: [UInt8]) {
        var open: [Int] = []
        var position = 0
        func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }
        while position < text.count {
            let start = position
            switch text[position] {
            case UInt8(ascii: "(") where byte(position + 1) == UInt8(ascii: ";"):
                var depth = 0
                repeat {
                    if byte(position) == UInt8(ascii: "("), byte(position + 1) == UInt8(ascii: ";") {
                        depth += 1
                        position += 2
                    } else if byte(position) == UInt8(ascii: ";"), byte(position + 1) == UInt8(ascii: ")") {
                        depth -= 1
                        position += 2
                    } else {
                        position += 1
                    }
                } while depth > 0 && position < text.count
                comments.append(start..<min(position, text.count))
            case UInt8(ascii: ";") where byte(position + 1) == UInt8(ascii: ";"):
                while position < text.count, text[position] != 0x0A { position += 1 }
                comments.append(start..<position)
            case UInt8(ascii: "("):
                groups.append(Group(range: start..<start, depth: open.count))
                open.append(groups.count - 1)
                position += 1
            case UInt8(ascii: ")"):
                position += 1
                if let group = open.popLast() { groups[group].range = groups[group].range.lowerBound..<position }
            case UInt8(ascii: "\""):
                position += 1
                while position < text.count, text[position] != UInt8(ascii: "\"") {
                    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position = min(position + 1, text.count)
                words.append(start..<position)
            case 0x09, 0x0A, 0x0D, 0x20: position += 1
            default:
                while position < text.count, !TextStructure.endsWord(text[position]) { position += 1 }
                if position == start { position += 1 }
                words.append(start..<position)
            }
        }
        groups.removeAll { $0.range.isEmpty }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: ";"): true
        default: false
        }
    }
}

/// Passes over texts.
enum TextPasses {
    typealias Pass = ReductionPass<TextSubject>

    /// Comments and what stands between words, all at once. The first comments may name features, so they go by themselves.
    static let spaces = Pass("comments", .single) { subject in
        ReductionUnits(count: 1, alternatives: { _ in 2 }) { _, alternative in
            TextSubject(text: compact(subject.text, keepingFirstComment: alternative == 1))
        }
    }

    private static func compact(_ text: [UInt8], keepingFirstComment: Bool) -> [UInt8] {
        let structure = TextStructure(text)
        var kept: [UInt8] = []
        var skipped = structure.comments[...]
        if keepingFirstComment, let first = skipped.first {
            kept = Array(text[first]) + [0x0A]
            skipped = skipped.dropFirst()
        }
        var pieces: [Range<Int>] = structure.words
        for position in text.indices where text[position] == UInt8(ascii: "(") || text[position] == UInt8(ascii: ")") {
            pieces.append(position..<position + 1)
        }
        let hidden = structure.words.filter { text[$0.lowerBound] == UInt8(ascii: "\"") } + structure.comments
        pieces.removeAll { piece in piece.count == 1 && hidden.contains { $0.contains(piece.lowerBound) && $0 != piece } }
        pieces.sort { $0.lowerBound < $1.lowerBound }
        var depth = 0
        var previous: UInt8 = UInt8(ascii: "(")
        for piece in pieces {
            let first = text[piece.lowerBound]
            let isOpening = piece.count == 1 && first == UInt8(ascii: "(")
            let isClosing = piece.count == 1 && first == UInt8(ascii: ")")
            if depth == 0, isOpening, !kept.isEmpty, kept.last != 0x0A { kept.append(0x0A) }
            if !isOpening, !isClosing, previous != UInt8(ascii: "("), previous != UInt8(ascii: ")") { kept.append(0x20) }
            kept += text[piece]
            if isOpening { depth += 1 }
            if isClosing { depth -= 1 }
            previous = text[piece.upperBound - 1]
        }
        return kept + [0x0A]
    }

    /// The groups of one depth, in runs: commands, then fields, then what is in them.
    static func groups(depth: Int) -> Pass {
        Pass(depth == 0 ? "commands" : "groups of depth \(depth)") { subject in
            let units = TextStructure(subject.text).groups.filter { $0.depth == depth }.map(\.range)
            return ReductionUnits(count: units.count) { run, _ in
                var text: [UInt8] = []
                var position = 0
                for range in units[run] {
                    text += subject.text[position..<range.lowerBound]
                    position = range.upperBound
                    // A line that is empty now goes with what was on it.
                    if position < subject.text.count, subject.text[position] == 0x0A, text.isEmpty || text.last == 0x0A { position += 1 }
                }
                return TextSubject(text: text + subject.text[position...])
            }
        }
    }

    /// A group to one of the groups in it.
    static let hoists = Pass("inner groups", .single) { subject in
        let groups = TextStructure(subject.text).groups
        var children = groups.map { _ in [Range<Int>]() }
        var open: [Int] = []
        for (index, group) in groups.enumerated() {
            while let last = open.last, groups[last].range.upperBound <= group.range.lowerBound { open.removeLast() }
            if let last = open.last { children[last].append(group.range) }
            open.append(index)
        }
        return ReductionUnits(count: groups.count, alternatives: { [children] in children[$0.lowerBound].count }) {
            [children] run, alternative in
            var text = subject.text
            text.replaceSubrange(groups[run.lowerBound].range, with: subject.text[children[run.lowerBound][alternative]])
            return TextSubject(text: text)
        }
    }

    /// Words in runs.
    static let words = Pass("words") { subject in
        let words = TextStructure(subject.text).words
        return ReductionUnits(count: words.count) { run, _ in
            var text: [UInt8] = []
            var position = 0
            for range in words[run] {
                text += subject.text[position..<range.lowerBound]
                position = range.upperBound
                if text.last == 0x20 { text.removeLast() }
            }
            return TextSubject(text: text + subject.text[position...])
        }
    }

    /// Words to shorter ones: numbers to 0 or half of their digits, strings to nothing or to a half.
    static let values = Pass("values", .single) { subject in
        let words = TextStructure(subject.text).words
        return ReductionUnits(count: words.count, alternatives: { _ in 3 }) { run, alternative in
            let range = words[run.lowerBound]
            let word = Array(subject.text[range])
            let isString = word[0] == UInt8(ascii: "\"")
            let isNumber = word.contains { (0x30...0x39).contains($0) }
            var new = word
            switch alternative {
            case 0 where isString: new = [UInt8(ascii: "\""), UInt8(ascii: "\"")]
            case 1 where isString && word.count > 4: new = Array(word.prefix(word.count / 2)) + [UInt8(ascii: "\"")]
            case 2 where isString && word.count > 2: new.remove(at: word.count - 2)
            case 0 where isNumber: new = [0x30]
            case 1 where isNumber && word.count > 1: new = Array(word.prefix((word.count + 1) / 2))
            case 2 where isNumber && word.count > 1: new.removeLast()
            default: return nil
            }
            var text = subject.text
            text.replaceSubrange(range, with: new)
            return TextSubject(text: text)
        }
    }

    static let all = [spaces] + (0..<6).map(groups) + [hoists, words, values, spaces]
}
