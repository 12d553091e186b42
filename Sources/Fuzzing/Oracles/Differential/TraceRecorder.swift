import RampartRuntime
import WasmModel

/// What trace functions were called with. It does not keep the store.
final class TraceRecorder {
    /// One call of a trace function.
    struct Entry: Sendable, Hashable {
        /// Number of the place.
        var point: Int
        var values: [RecordedValue]
    }

    /// A number for each call, in order.
    private(set) var digests: [UInt64] = []
    /// Numbers of the places, in order.
    private(set) var points: [Int32] = []
    /// The calls that were to be kept.
    private(set) var kept: [Int: Entry] = [:]
    private let keeps: Range<Int>
    private let numbers = ObjectNumbers(limit: 1 << 20)

    /// Calls beyond this number are not looked at.
    private static let limit = 1 << 21

    /// - Parameter keeps: Which calls are kept with their values, by number.
    init(keeps: Range<Int> = 0..<0) { self.keeps = keeps }

    /// The trace function for an import; nil for all other imports.
    func provide(_ item: Import, _ module: PreparedModule, _ store: Store) -> ExternalValue? {
        guard item.module == TraceInstrumentation.module, case .function(let type, _) = item.type else { return nil }
        let identifier = module.module.canonicalTypes[Int(type)]
        let givesBack = !module.module.functionType(typeIndex: type).results.isEmpty
        return .function(
            store.makeFunction(typeIdentifier: identifier) { [self] caller, arguments in
                record(arguments, in: caller.store)
                return givesBack ? Array(arguments.dropLast()) : []
            })
    }

    private func record(_ arguments: [Value], in store: Store) {
        guard digests.count < Self.limit, case .i32(let point)? = arguments.last else { return }
        let values = arguments.dropLast().map { numbers.record($0, in: store, at: .argument(event: 0, 0)) }
        var fingerprint = Fingerprint()
        fingerprint.combine(Int(point))
        for value in values { fingerprint.combine(value) }
        if keeps.contains(digests.count) { kept[digests.count] = Entry(point: Int(point), values: values) }
        digests.append(fingerprint.value)
        points.append(point)
    }
}
