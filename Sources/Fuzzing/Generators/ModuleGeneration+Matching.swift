import WasmModel

// Matching of types. Declared types of equal shape count as different here, which refuses what is valid but never the other way.
extension ModuleGeneration {
    func matches(_ a: ValueType, _ b: ValueType) -> Bool {
        if a == b { return true }
        guard case .reference(let left) = a, case .reference(let right) = b else { return false }
        return matches(left, right)
    }

    func matches(_ a: ReferenceType, _ b: ReferenceType) -> Bool { (b.nullable || !a.nullable) && matches(a.heap, b.heap) }

    func matches(_ a: HeapType, _ b: HeapType) -> Bool {
        if a == b { return true }
        switch b {
        case .any, .func, .extern, .exn: return top(a) == b
        case .eq: return top(a) == .any && a != .any
        case .i31: return a == .none
        case .struct: return a == .none || kind(a) == .structure
        case .array: return a == .none || kind(a) == .array
        case .none, .nofunc, .noextern, .noexn: return false
        case .type(let wanted):
            guard let index = a.typeIndex else { return isBottom(a, of: wanted) }
            var current: UInt32? = index
            while let type = current {
                if type == wanted { return true }
                current = facts[Int(type)].supertype
            }
            return false
        case .exact(let wanted): return isBottom(a, of: wanted)
        case .recursive, .canonical, .exactRecursive, .exactCanonical: return false
        }
    }

    private func isBottom(_ heap: HeapType, of type: UInt32) -> Bool { heap == (facts[Int(type)].kind == .function ? .nofunc : .none) }

    /// The kind of a declared heap type.
    func kind(_ heap: HeapType) -> TypeFacts.Kind? { heap.typeIndex.map { facts[Int($0)].kind } }

    /// The heap type above all others of the hierarchy.
    func top(_ heap: HeapType) -> HeapType {
        switch heap {
        case .any, .eq, .i31, .struct, .array, .none: return .any
        case .func, .nofunc: return .func
        case .extern, .noextern: return .extern
        case .exn, .noexn: return .exn
        case .type(let index), .exact(let index): return facts[Int(index)].kind == .function ? .func : .any
        case .recursive, .canonical, .exactRecursive, .exactCanonical: return heap
        }
    }

    func matches(_ a: [ValueType], _ b: [ValueType]) -> Bool {
        guard a.count == b.count else { return false }
        for position in 0..<a.count where !matches(a[position], b[position]) { return false }
        return true
    }

    /// Whether an array of one type can be copied into one of another.
    func matchesStorage(_ a: StorageType, _ b: StorageType) -> Bool {
        if case .value(let left) = a, case .value(let right) = b { return matches(left, right) }
        return a == b
    }

    func fields(_ type: UInt32) -> [FieldType] {
        if case .structure(let structure) = types[Int(type)].composite { return structure.fields }
        return []
    }

    func element(_ type: UInt32) -> FieldType {
        if case .array(let array) = types[Int(type)].composite { return array.field }
        return FieldType(storage: .i8, mutable: false)
    }

    /// Whether fields of a storage type have a default value.
    func isDefaultable(_ storage: StorageType) -> Bool { storage.unpacked.isDefaultable }
}
