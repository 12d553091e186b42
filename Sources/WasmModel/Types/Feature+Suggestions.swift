extension Feature {
    /// The features whose names are nearest to a name that is none, the nearest first; at most three, and none where nothing is near.
    public static func suggestions(for name: String) -> [Feature] {
        // A name is short; what somebody typed may be anything.
        let typed = Array(name.lowercased().utf8.prefix(64)).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        guard typed.count > 1 else { return [] }
        let ranked = allCases.compactMap { feature -> (feature: Feature, distance: Int)? in
            let known = Array(feature.name.utf8)
            let distance = editDistance(typed, known)
            let isNear = distance <= max(2, min(typed.count, known.count) / 3)
            // `relaxed` stands for `relaxed-simd`, `gc-proposal` for `gc`.
            let isPart = typed.count > 2 && (known.starts(with: typed) || typed.starts(with: known))
            return isNear || isPart ? (feature, isPart ? min(distance, 1) : distance) : nil
        }
        return ranked.sorted { ($0.distance, $0.feature.rawValue) < ($1.distance, $1.feature.rawValue) }.prefix(3).map(\.feature)
    }

    /// What to say of a name that is no feature's: the nearest names, else all of them.
    public static func unknownNameMessage(_ name: String) -> String {
        let near = suggestions(for: name).map(\.name)
        let advice =
            near.isEmpty ? "known are \(allCases.map(\.name).joined(separator: ", "))" : "did you mean \(near.joined(separator: " or "))?"
        return "there is no feature '\(name)'; \(advice)"
    }

    /// How many letters must be put in, left out or changed to make one text of the other.
    package static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
