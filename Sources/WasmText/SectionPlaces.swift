/// The words by which annotations call the sections of a binary, in the order in which sections stand.
enum SectionPlaces {
    static let order: [(word: String, identifier: UInt8)] = [
        ("type", 1), ("import", 2), ("func", 3), ("table", 4), ("memory", 5), ("tag", 13), ("global", 6), ("export", 7), ("start", 8),
        ("elem", 9), ("datacount", 12), ("code", 10), ("data", 11),
    ]

    /// Where a custom section stands, as a number that puts places in order: behind the section of rank r it is 2r, in front of the next
    /// section 2r + 1. Rank 0 is the start of the module.
    typealias Place = Int

    static let last: Place = 2 * order.count + 1

    /// The place that `(before word)` or `(after word)` names, or nil where there is none.
    static func place(isBefore: Bool, _ word: some Sequence<UInt8>) -> Place? {
        let word = Array(word)
        if isBefore, word.elementsEqual("first".utf8) { return 0 }
        if !isBefore, word.elementsEqual("last".utf8) { return last }
        guard let index = order.firstIndex(where: { word.elementsEqual($0.word.utf8) }) else { return nil }
        return isBefore ? 2 * index + 1 : 2 * index + 2
    }

    /// The identifier of the section that a place is behind; 0 for the start of the module.
    static func section(_ place: Place) -> UInt8 { place < 2 ? 0 : order[min(place / 2, order.count) - 1].identifier }
}
