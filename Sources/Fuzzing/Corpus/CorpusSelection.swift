/// What of a corpus is worth keeping.
public enum CorpusSelection {
    /// An entry with what it reaches.
    public struct Measured: Sendable, Hashable {
        public var name: String
        public var oracle: String
        public var size: Int
        public var features: Set<UInt32>

        public init(name: String, oracle: String, size: Int, features: Set<UInt32>) {
            self.name = name
            self.oracle = oracle
            self.size = size
            self.features = features
        }
    }

    /// Positions of the entries to keep, the smallest that reaches it for each feature, by size and then by name: the order in which they are
    /// given does not matter.
    public static func smallest(_ entries: [Measured]) -> [Int] {
        let order = entries.indices.sorted { first, second in
            (entries[first].size, entries[first].name) < (entries[second].size, entries[second].name)
        }
        var reached: [String: Set<UInt32>] = [:]
        return order.filter { position in
            let entry = entries[position]
            let before = reached[entry.oracle]?.count ?? 0
            reached[entry.oracle, default: []].formUnion(entry.features)
            return (reached[entry.oracle]?.count ?? 0) > before
        }
    }
}
