import WasmModel

/// One index space of a module: how many there are and which identifiers they have.
struct IndexSpace {
    private(set) var count: UInt32 = 0
    private var indices: [UInt32: UInt32] = [:]

    /// Counts one more member. Nil where its identifier is already taken.
    mutating func add(_ symbol: UInt32?) -> UInt32? {
        let index = count
        count += 1
        guard let symbol else { return index }
        guard indices.updateValue(index, forKey: symbol) == nil else { return nil }
        return index
    }

    subscript(symbol: UInt32) -> UInt32? { indices[symbol] }
}

/// The index spaces of a module (specification chapter 6.3.9), filled before anything that uses them is parsed.
struct IndexSpaces {
    var types = IndexSpace()
    var functions = IndexSpace()
    var tables = IndexSpace()
    var memories = IndexSpace()
    var globals = IndexSpace()
    var tags = IndexSpace()
    var elements = IndexSpace()
    var data = IndexSpace()
    /// By type index.
    var fields: [UInt32: IndexSpace] = [:]
}

/// The identifiers of one function's locals, found by symbol without a dictionary.
struct LocalScope {
    private static let unbound = UInt32.max
    private var indexBySymbol: [UInt32]
    private var bound: [UInt32] = []

    init(symbolCount: Int) { indexBySymbol = [UInt32](repeating: LocalScope.unbound, count: symbolCount) }

    subscript(symbol: UInt32) -> UInt32? {
        let index = indexBySymbol[Int(symbol)]
        return index == LocalScope.unbound ? nil : index
    }

    /// False where the identifier is already taken.
    mutating func bind(_ symbol: UInt32, to index: UInt32) -> Bool {
        guard indexBySymbol[Int(symbol)] == LocalScope.unbound else { return false }
        indexBySymbol[Int(symbol)] = index
        bound.append(symbol)
        return true
    }

    mutating func removeAll() {
        for symbol in bound { indexBySymbol[Int(symbol)] = LocalScope.unbound }
        bound.removeAll(keepingCapacity: true)
    }
}

/// The labels of the open blocks: an identifier means the innermost block that has it.
struct LabelScope {
    private struct Entry {
        /// `unnamed` for a block without an identifier.
        var symbol: UInt32
        /// Height of the label that this one hides, plus one.
        var hidden: UInt32
    }

    private static let unnamed = UInt32.max
    private var entries: [Entry] = []
    /// Height of the innermost label of a symbol, plus one; 0 for none.
    private var heightBySymbol: [UInt32]

    init(symbolCount: Int) { heightBySymbol = [UInt32](repeating: 0, count: symbolCount) }

    var count: Int { entries.count }
    /// The identifier of the innermost block.
    var innermost: UInt32? { entries.last.flatMap { $0.symbol == LabelScope.unnamed ? nil : $0.symbol } }

    mutating func push(_ symbol: UInt32?) {
        guard let symbol else {
            entries.append(Entry(symbol: LabelScope.unnamed, hidden: 0))
            return
        }
        entries.append(Entry(symbol: symbol, hidden: heightBySymbol[Int(symbol)]))
        heightBySymbol[Int(symbol)] = UInt32(truncatingIfNeeded: entries.count)
    }

    mutating func pop() {
        guard let entry = entries.popLast(), entry.symbol != LabelScope.unnamed else { return }
        heightBySymbol[Int(entry.symbol)] = entry.hidden
    }

    /// The label index of an identifier: 0 is the innermost block.
    func depth(_ symbol: UInt32) -> UInt32? {
        let height = heightBySymbol[Int(symbol)]
        return height == 0 ? nil : UInt32(truncatingIfNeeded: entries.count) - height
    }
}
