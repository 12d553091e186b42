import Rampart

/// Tells whether a store is freed once nobody uses it any more. One that is left behind keeps 16 MiB of addresses, and soon others fail for
/// want of memory.
struct StoreWatch {
    private weak var store: Store?

    init(_ store: Store) { self.store = store }

    var isGone: Bool { store == nil }

    static let complaint = "a store is left behind"
}
