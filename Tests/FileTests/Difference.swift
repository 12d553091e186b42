/// What differs between two texts, in the way of a unified diff: lines that are expected with `-`, those found with `+`, and a line
/// around them.
func difference(expected: [String], found: [String]) -> String {
    var marked: [(mark: Character, line: String)] = expected.map { (" ", $0) }
    let changes = found.difference(from: expected)
    var removed: Set<Int> = []
    var inserted: [Int: String] = [:]
    for change in changes {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, let element, _): inserted[offset] = element
        }
    }
    marked = []
    var position = 0
    var offset = 0
    while position < expected.count || inserted[offset] != nil {
        if position < expected.count, removed.contains(position) {
            marked.append(("-", expected[position]))
            position += 1
        } else if let line = inserted[offset] {
            marked.append(("+", line))
            offset += 1
        } else {
            marked.append((" ", expected[position]))
            position += 1
            offset += 1
        }
    }
    var lines: [String] = []
    var isSkipping = false
    for index in marked.indices {
        let isNear = (max(0, index - 1)...min(marked.count - 1, index + 1)).contains { marked[$0].mark != " " }
        if isNear {
            lines.append("\(marked[index].mark) \(marked[index].line)")
        } else if !isSkipping {
            lines.append("  ...")
        }
        isSkipping = !isNear
    }
    return lines.joined(separator: "\n")
}
