import WasmModel

/// Bytes while they are reduced, without any thought of what they mean.
struct ByteSubject: ReductionSubject {
    let bytes: [UInt8]

    var encoded: [UInt8] { bytes }
    var measure: ReductionMeasure { ReductionMeasure(bytes: bytes.count, weight: bytes.reduce(0) { $0 + Int($1) }) }
}

/// The sizes that stand in a binary in front of what they measure: of sections and of function bodies.
struct SizeFields {
    struct Field {
        /// The bytes of the number.
        var number: Range<Int>
        var contents: Range<Int>
    }

    private(set) var fields: [Field] = []

    /// Finds sizes as far as they fit into one another; other bytes than a binary's have none.
    init(_ bytes: [UInt8]) {
        guard bytes.starts(with: [0, 0x61, 0x73, 0x6D]) else { return }
        var position = 8
        while position < bytes.count {
            let identifier = bytes[position]
            guard let field = SizeFields.field(at: position + 1, in: bytes, limit: bytes.count) else { return }
            fields.append(field)
            if identifier == 10 { addBodies(of: field, in: bytes) }
            position = field.contents.upperBound
        }
    }

    private mutating func addBodies(of section: Field, in bytes: [UInt8]) {
        guard var position = SizeFields.number(at: section.contents.lowerBound, in: bytes)?.end else { return }
        while position < section.contents.upperBound,
            let field = SizeFields.field(at: position, in: bytes, limit: section.contents.upperBound)
        {
            fields.append(field)
            position = field.contents.upperBound
        }
    }

    private static func field(at position: Int, in bytes: [UInt8], limit: Int) -> Field? {
        guard let (value, end) = number(at: position, in: bytes), value <= limit - end else { return nil }
        return Field(number: position..<end, contents: end..<end + value)
    }

    static func number(at position: Int, in bytes: [UInt8]) -> (value: Int, end: Int)? {
        var value = 0
        var position = position
        for shift in stride(from: 0, to: 35, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return (value, position) }
        }
        return nil
    }

    /// The bytes without a range, where every size around it counts what is left. Nil where the range cuts through a size.
    func deleting(_ range: Range<Int>, from bytes: [UInt8]) -> [UInt8]? {
        var replaced: [(range: Range<Int>, bytes: [UInt8])] = [(range, [])]
        // Inner fields come behind the outer ones that hold them.
        for field in fields.reversed() {
            if range.contains(field.number.lowerBound), range.upperBound >= field.contents.upperBound { continue }
            if field.contents.lowerBound <= range.lowerBound, range.upperBound <= field.contents.upperBound {
                let saved = replaced.filter {
                    field.contents.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= field.contents.upperBound
                }
                .reduce(0) { $0 + $1.range.count - $1.bytes.count }
                replaced.append((field.number, SizeFields.encode(field.contents.count - saved, like: Array(bytes[field.number]))))
            } else if range.overlaps(field.number.lowerBound..<field.contents.upperBound) {
                return nil
            }
        }
        var result: [UInt8] = []
        var position = 0
        for (range, replacement) in replaced.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[position..<range.lowerBound]
            result += replacement
            position = range.upperBound
        }
        return result + bytes[position...]
    }

    /// A number in as few bytes as it takes, or in as many as before where those were more than were needed: the padding may matter.
    private static func encode(_ value: Int, like old: [UInt8]) -> [UInt8] {
        let wasPadded = old.count > 1 && old.last == 0
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        } while rest > 0
        while wasPadded, bytes.count < old.count { bytes.append(0x80) }
        bytes[bytes.count - 1] &= 0x7F
        return bytes
    }
}

/// Passes over bytes.
enum BytePasses {
    typealias Pass = ReductionPass<ByteSubject>

    /// Whole sections and bodies of a binary.
    static let parts = Pass("sections") { subject in
        let fields = SizeFields(subject.bytes)
        let units = fields.fields.map { field in
            // The identifier of a section stands in front of its size.
            let isSection = field.number.lowerBound > 8 && !fields.fields.contains { $0.contents.contains(field.number.lowerBound) }
            return field.number.lowerBound - (isSection ? 1 : 0)..<field.contents.upperBound
        }
        return ReductionUnits(count: units.count) { run, _ in
            guard let first = units[run].map(\.lowerBound).min(), let last = units[run].map(\.upperBound).max() else { return nil }
            return fields.deleting(first..<last, from: subject.bytes).map(ByteSubject.init(bytes:))
        }
    }

    /// Runs of bytes inside of what has a size, which is repaired; the count in front of the entries of a section is lowered with it.
    static let sized = Pass("bytes with sizes") { subject in
        let fields = SizeFields(subject.bytes)
        if fields.fields.isEmpty { return .none }
        return ReductionUnits(count: subject.bytes.count, alternatives: { _ in 2 }) { run, alternative in
            guard let shorter = fields.deleting(run, from: subject.bytes) else { return nil }
            if alternative == 0 { return ByteSubject(bytes: shorter) }
            guard let section = fields.fields.first(where: { $0.contents.contains(run.lowerBound) }) else { return nil }
            var counted = shorter
            // Sizes do not grow, so the count stands where it stood or some bytes before.
            let moved = SizeFields(shorter).fields.first { $0.contents.upperBound + run.count >= section.contents.upperBound - 8 }
            guard let place = moved?.contents.lowerBound, place < counted.count, (1...0x7F).contains(counted[place]) else { return nil }
            counted[place] -= 1
            return ByteSubject(bytes: counted)
        }
    }

    /// Runs of bytes.
    static let plain = Pass("bytes") { subject in
        ReductionUnits(count: subject.bytes.count) { run, _ in
            var bytes = subject.bytes
            bytes.removeSubrange(run)
            return ByteSubject(bytes: bytes)
        }
    }

    /// Runs of bytes to zeros.
    static let zeros = Pass("zeros") { subject in
        ReductionUnits(count: subject.bytes.count) { run, _ in
            guard subject.bytes[run].contains(where: { $0 != 0 }) else { return nil }
            var bytes = subject.bytes
            for position in run { bytes[position] = 0 }
            return ByteSubject(bytes: bytes)
        }
    }

    /// Integers in fewer bytes, with the sizes around them repaired.
    static let padding = Pass("padding", .single) { subject in
        let bytes = subject.bytes
        let places = bytes.indices.dropLast().filter { bytes[$0] >= 0x80 && (bytes[$0 + 1] == 0 || bytes[$0 + 1] == 0x80) }
        let fields = SizeFields(bytes)
        return ReductionUnits(count: places.count) { run, _ in
            let place = places[run.lowerBound]
            var changed = bytes
            if bytes[place + 1] == 0 { changed[place] &= 0x7F }
            if let sized = fields.deleting(place + 1..<place + 2, from: changed) { return ByteSubject(bytes: sized) }
            changed.remove(at: place + 1)
            return ByteSubject(bytes: changed)
        }
    }

    /// Bytes to smaller ones.
    static let values = Pass("values", .single) { subject in
        ReductionUnits(count: subject.bytes.count, alternatives: { _ in 3 }) { run, alternative in
            let old = subject.bytes[run.lowerBound]
            let new: UInt8 =
                switch alternative {
                case 0: old / 2
                case 1: old & (old &- 1)
                default: old &- 1
                }
            guard new < old else { return nil }
            var bytes = subject.bytes
            bytes[run.lowerBound] = new
            return ByteSubject(bytes: bytes)
        }
    }

    static let all = [parts, sized, plain, padding, zeros, values]
}
