import RampartRuntime
import WasmModel

/// Where an object was seen first, or its contents are.
public enum Place: Sendable, Hashable {
    /// By number of the event of the trace, and position.
    case argument(event: Int, Int)
    /// By number of the step, instantiations before the first one, and position.
    case result(step: Int, Int)
    case payload(step: Int, Int)
    case global(module: Int, UInt32)
    case element(module: Int, table: UInt32, UInt64)
    /// By number of the object.
    case field(of: Int, UInt64)
    case descriptor(of: Int)
    case exceptionValue(of: Int, Int)
}

/// Gives the objects of a store numbers, in the order in which they are seen, and values their comparable form.
///
/// It keeps the objects alive, as it tells them apart by their addresses. It does not keep the store.
final class ObjectNumbers {
    /// By number.
    private(set) var references: [Reference] = []
    /// Where each object was seen first, by number.
    private(set) var places: [Place] = []
    private var numbers: [UInt64: Int] = [:]
    /// Functions that were looked up.
    private var functions: [UInt64: RecordedFunction] = [:]
    /// Objects beyond this number are all the same.
    private let limit: Int

    init(limit: Int = 20_000) { self.limit = limit }

    /// Whether there were more objects than are told apart.
    private(set) var isTruncated = false

    func record(_ value: Value, in store: Store, at place: @autoclosure () -> Place) -> RecordedValue {
        switch value {
        case .i32(let value): .i32(value)
        case .i64(let value): .i64(value)
        case .f32(let value): .f32(value.bitPattern)
        case .f64(let value): .f64(value.bitPattern)
        case .v128(let bytes): .v128(bytes)
        case .reference(let reference): record(reference, in: store, at: place())
        }
    }

    func record(_ reference: Reference, in store: Store, at place: @autoclosure () -> Place) -> RecordedValue {
        if reference.isNull { return .null }
        if let number = reference.i31 { return .i31(number) }
        if let number = reference.hostNumber { return .host(number) }
        if let number = numbers[reference.bits] { return .object(number) }
        if let function = functions[reference.bits] { return .function(function) }
        if let function = store.function(of: reference) {
            let recorded = record(function, in: store)
            functions[reference.bits] = recorded
            return .function(recorded)
        }
        guard references.count < limit else {
            isTruncated = true
            return .object(-1)
        }
        numbers[reference.bits] = references.count
        references.append(reference)
        places.append(place())
        return .object(references.count - 1)
    }

    private func record(_ function: FunctionInstance, in store: Store) -> RecordedFunction {
        guard let instance = function.instance, let module = store.allInstances.firstIndex(of: instance) else {
            return .host(function.index)
        }
        return .defined(module: module, index: function.index)
    }

    func record(_ tag: TagInstance, in store: Store) -> RecordedTag {
        for (module, instance) in store.allInstances.enumerated() {
            var index: UInt32 = 0
            while let candidate = instance.tag(index) {
                if candidate === tag { return .of(module: module, index: index) }
                index += 1
            }
        }
        return .host
    }

    /// How a call or an instantiation failed.
    func outcome(_ error: ExecutionError, in store: Store, step: Int) -> Outcome {
        switch error {
        case .trap(let trap): return .trap(trap.code, element: trap.element)
        case .exhaustion(let error): return .exhaustion(error)
        case .exception(let exception):
            let values = exception.values.enumerated().map { record($1, in: store, at: .payload(step: step, $0)) }
            return .exception(record(exception.tag, in: store), values)
        case .host(let error): return .bug("a function of the host failed: \(error)")
        case .arguments(let error): return .bug("arguments do not fit: \(error.message)")
        case .bug(let bug): return .bug(bug.description)
        }
    }
}
