import RampartRuntime
import WasmModel

/// Values that the host gives to modules.
extension CaseHost {
    private static let integers: [UInt64] = [
        0, 1, 2, 7, 0xFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max,
    ]
    private static let singles: [UInt32] = [
        0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x7FA0_0000, 1, 0x7F7F_FFFF, 0x4F00_0000,
    ]
    private static let doubles: [UInt64] = [
        0, 1 << 63, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000,
        0x7FF4_0000_0000_0000, 1, 0x7FEF_FFFF_FFFF_FFFF, 0x43E0_0000_0000_0000,
    ]

    /// A value of a canonical type: one of the arguments, one at a boundary, or any; nil where the host has no reference of the type.
    func value(
        of type: ValueType, from random: inout SplitMix64, arguments: [Value], caller: Instance?, in store: Store
    ) -> Value? {
        if case .reference(let type) = type {
            return reference(of: type, from: &random, caller: caller, in: store).map(Value.reference)
        }
        let choice = random.next()
        if choice % 4 == 0, let same = arguments.first(where: { CaseHost.isOf(type, $0) }) { return same }
        let isBoundary = choice & 4 == 0
        let number = isBoundary ? CaseHost.integers[Int(choice >> 8) % CaseHost.integers.count] : random.next()
        switch type {
        case .i32: return .i32(Int32(truncatingIfNeeded: number))
        case .i64: return .i64(Int64(bitPattern: number))
        case .f32:
            let bits = isBoundary ? CaseHost.singles[Int(choice >> 8) % CaseHost.singles.count] : UInt32(truncatingIfNeeded: number)
            return .f32(Float(bitPattern: bits))
        case .f64:
            let bits = isBoundary ? CaseHost.doubles[Int(choice >> 8) % CaseHost.doubles.count] : number
            return .f64(Double(bitPattern: bits))
        case .v128:
            var bytes = SIMD16<UInt8>()
            for index in 0..<16 { bytes[index] = random.byte() }
            return .v128(bytes)
        case .reference: return nil
        }
    }

    private static func isOf(_ type: ValueType, _ value: Value) -> Bool {
        switch (type, value) {
        case (.i32, .i32), (.i64, .i64), (.f32, .f32), (.f64, .f64), (.v128, .v128): true
        case (.i32, _), (.i64, _), (.f32, _), (.f64, _), (.v128, _), (.reference, _): false
        }
    }

    private func reference(
        of type: ReferenceType, from random: inout SplitMix64, caller: Instance?, in store: Store
    ) -> Reference? {
        let choice = random.next()
        if type.nullable, choice % 4 == 0 { return .null }
        let fitting = receivedReferences.filter { store.isInstance($0, of: type.heap) }
        if choice & 8 == 0, !fitting.isEmpty { return fitting[Int(choice >> 8) % fitting.count] }
        let made = newReference(of: type.heap, choice >> 8, caller: caller, in: store) ?? fitting.last
        return made ?? (type.nullable ? .null : nil)
    }

    /// A reference that the host can make of nothing.
    private func newReference(of heap: HeapType, _ number: UInt64, caller: Instance?, in store: Store) -> Reference? {
        switch heap {
        case .any where number % 2 == 0, .eq, .i31: return .i31(Int32(truncatingIfNeeded: number >> 1))
        case .any, .extern: return store.hostReference(UInt32(truncatingIfNeeded: number % 16))
        case .func:
            return function(ofType: store.registry.register(FunctionType(parameters: [], results: [])), in: store).reference
        case .canonical(let identifier), .exactCanonical(let identifier): return newReference(ofType: identifier, number, in: store)
        case .struct, .array:
            guard let caller else { return nil }
            // Not in the order of the module: one that does the same may have its types in another.
            for identifier in caller.module.module.canonicalTypes.sorted() {
                guard let made = newReference(ofType: identifier, number, in: store), store.isInstance(made, of: heap) else { continue }
                return made
            }
            return nil
        case .none, .nofunc, .noextern, .exn, .noexn, .type, .recursive, .exact, .exactRecursive: return nil
        }
    }

    private func newReference(ofType identifier: UInt32, _ number: UInt64, in store: Store) -> Reference? {
        switch store.registry.type(identifier).composite {
        case .function: function(ofType: identifier, in: store).reference
        case .structure, .array: store.makeDefaultObject(typeIdentifier: identifier, count: number % 8)
        }
    }

    /// A value of a case as one of a canonical type; a default one where it does not fit, or nil where the host has none.
    func argument(_ value: Value?, as type: ValueType, in store: Store) -> Value? {
        if let value {
            if case .reference(let reference) = value, case .reference(let type) = type {
                if reference.isNull ? type.nullable : store.isInstance(reference, of: type.heap) { return value }
            } else if CaseHost.isOf(type, value) {
                return value
            }
        }
        switch type {
        case .i32: return .i32(0)
        case .i64: return .i64(0)
        case .f32: return .f32(0)
        case .f64: return .f64(0)
        case .v128: return .v128(SIMD16())
        case .reference(let type):
            if type.nullable { return .null }
            return newReference(of: type.heap, 0, caller: nil, in: store).map(Value.reference)
        }
    }
}
