/// A pattern for paths: `*` and `?` stay within one component, `**` crosses components, `[a-z]` and `[!a-z]` are sets of characters.
///
/// A pattern that starts with `!` takes away what the others select.
public struct Glob: Sendable, Hashable {
    private let tokens: [Token]
    /// Whether the pattern takes away.
    public let isNegated: Bool

    private enum Token: Sendable, Hashable {
        case literal(UInt8)
        case anyByte
        case anyInComponent
        case anything
        case set([ClosedRange<UInt8>], negated: Bool)
    }

    /// The pattern, or nil where a `[` has no `]` or a range runs backwards.
    public init?(_ pattern: String) {
        var bytes = pattern.utf8[...]
        isNegated = bytes.first == UInt8(ascii: "!")
        if isNegated { bytes.removeFirst() }
        var tokens: [Token] = []
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                if bytes.first == UInt8(ascii: "*") {
                    bytes.removeFirst()
                    tokens.append(.anything)
                } else {
                    tokens.append(.anyInComponent)
                }
            case UInt8(ascii: "?"): tokens.append(.anyByte)
            case UInt8(ascii: "["):
                guard let set = Glob.set(&bytes) else { return nil }
                tokens.append(set)
            default: tokens.append(.literal(byte))
            }
        }
        self.tokens = tokens
    }

    private static func set(_ bytes: inout Substring.UTF8View) -> Token? {
        let negated = bytes.first == UInt8(ascii: "!")
        if negated { bytes.removeFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        while let low = bytes.popFirst() {
            if low == UInt8(ascii: "]"), !ranges.isEmpty { return .set(ranges, negated: negated) }
            guard bytes.first == UInt8(ascii: "-"), let high = bytes.dropFirst().first, high != UInt8(ascii: "]") else {
                ranges.append(low...low)
                continue
            }
            bytes.removeFirst(2)
            guard low <= high else { return nil }
            ranges.append(low...high)
        }
        return nil
    }

    /// Whether the whole path fits the pattern, a leading `!` aside.
    public func matches(_ path: String) -> Bool {
        // The states of a nondeterministic automaton, so that no pattern takes more than tokens x bytes steps.
        var states = closure([0])
        for byte in path.utf8 {
            var next: Set<Int> = []
            for state in states where state < tokens.count {
                switch tokens[state] {
                case .literal(let literal): if byte == literal { next.insert(state + 1) }
                case .anyByte: if byte != UInt8(ascii: "/") { next.insert(state + 1) }
                case .anyInComponent: if byte != UInt8(ascii: "/") { next.insert(state) }
                case .anything: next.insert(state)
                case .set(let ranges, let negated):
                    if byte != UInt8(ascii: "/"), ranges.contains(where: { $0.contains(byte) }) != negated { next.insert(state + 1) }
                }
            }
            states = closure(next)
            if states.isEmpty { return false }
        }
        return states.contains(tokens.count)
    }

    /// The states with those that a star matching nothing leads to.
    private func closure(_ states: Set<Int>) -> Set<Int> {
        var closed = states
        for state in states {
            var next = state
            while next < tokens.count, tokens[next] == .anyInComponent || tokens[next] == .anything {
                next += 1
                closed.insert(next)
            }
        }
        return closed
    }

    /// Whether a list of patterns selects a path: one without `!` must match (if there is any), none with `!` may.
    public static func select(_ path: String, by globs: [Glob]) -> Bool {
        let positive = globs.filter { !$0.isNegated }
        if globs.contains(where: { $0.isNegated && $0.matches(path) }) { return false }
        return positive.isEmpty || positive.contains { $0.matches(path) }
    }
}
