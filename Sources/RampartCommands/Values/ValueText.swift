import Rampart
import WasmModel
import WasmText

/// Results as the text format writes them, exact to the last bit.
enum ValueText {
    static func text(_ value: Value, type: ValueType, store: Store) -> String {
        switch value {
        case .i32(let number): String(number)
        case .i64(let number): String(number)
        case .f32(let number): NumberText.text(f32: number.bitPattern)
        case .f64(let number): NumberText.text(f64: number.bitPattern)
        case .v128(let bytes): NumberText.text(vector: bytes)
        case .reference(let reference): text(reference, hierarchy(of: type, store), store)
        }
    }

    /// The top type of the hierarchy that a type belongs to: nulls and references to the host look alike in all of them.
    private static func hierarchy(of type: ValueType, _ store: Store) -> HeapType {
        guard case .reference(let reference) = type else { return .any }
        switch reference.heap {
        case .any, .eq, .i31, .struct, .array, .none, .type, .recursive, .exact, .exactRecursive: return .any
        case .func, .nofunc: return .func
        case .extern, .noextern: return .extern
        case .exn, .noexn: return .exn
        case .canonical(let identifier), .exactCanonical(let identifier):
            if case .function = store.registry.type(identifier).composite { return .func }
            return .any
        }
    }

    private static func text(_ reference: Reference, _ hierarchy: HeapType, _ store: Store) -> String {
        if reference.isNull { return "ref.null \(hierarchy.keyword ?? "")" }
        if hierarchy == .extern { return reference.hostNumber.map { "ref.extern \($0)" } ?? "ref.extern" }
        if let number = reference.hostNumber { return "ref.host \(number)" }
        if let number = reference.i31 { return "ref.i31 \(number)" }
        if let function = store.function(of: reference) { return function.isHost ? "ref.func" : "ref.func \(function.index)" }
        if store.isInstance(reference, of: .struct) { return "ref.struct" }
        if store.isInstance(reference, of: .array) { return "ref.array" }
        return "ref.exn"
    }
}
