import RampartRuntime
import WasmModel

/// A Swift type that stands for a value type of WebAssembly in typed calls.
public protocol WasmValue: Sendable {
    /// The value type.
    static var wasmType: ValueType { get }
    /// The Swift value, or nil where the value is of another type.
    init?(_ value: Value)
    var wasmValue: Value { get }
}

extension Int32: WasmValue {
    public static var wasmType: ValueType { .i32 }
    public init?(_ value: Value) {
        guard case .i32(let number) = value else { return nil }
        self = number
    }
    public var wasmValue: Value { .i32(self) }
}

extension UInt32: WasmValue {
    public static var wasmType: ValueType { .i32 }
    public init?(_ value: Value) {
        guard case .i32(let number) = value else { return nil }
        self = UInt32(bitPattern: number)
    }
    public var wasmValue: Value { .i32(Int32(bitPattern: self)) }
}

extension Int64: WasmValue {
    public static var wasmType: ValueType { .i64 }
    public init?(_ value: Value) {
        guard case .i64(let number) = value else { return nil }
        self = number
    }
    public var wasmValue: Value { .i64(self) }
}

extension UInt64: WasmValue {
    public static var wasmType: ValueType { .i64 }
    public init?(_ value: Value) {
        guard case .i64(let number) = value else { return nil }
        self = UInt64(bitPattern: number)
    }
    public var wasmValue: Value { .i64(Int64(bitPattern: self)) }
}

extension Float: WasmValue {
    public static var wasmType: ValueType { .f32 }
    public init?(_ value: Value) {
        guard case .f32(let number) = value else { return nil }
        self = number
    }
    public var wasmValue: Value { .f32(self) }
}

extension Double: WasmValue {
    public static var wasmType: ValueType { .f64 }
    public init?(_ value: Value) {
        guard case .f64(let number) = value else { return nil }
        self = number
    }
    public var wasmValue: Value { .f64(self) }
}

/// Why an export cannot be called with the Swift types asked for.
public enum TypedFunctionError: Error, Sendable, Hashable {
    /// There is no exported function of the name.
    case noSuchFunction(Name)
    /// The function's type is another one.
    case typeMismatch(Name, expected: FunctionType, found: FunctionType)
}

extension Instance {
    /// An exported function as a Swift function, its type checked once:
    /// `let add = try instance.typedFunction("add", (Int32, Int32).self, Int32.self)`, then `try add(1, 2)`.
    ///
    /// The Swift function throws how a call ended other than by returning: trap, exhaustion, exception, or the error of a host function.
    ///
    /// - Throws: where there is no such function, or its type is another.
    public func typedFunction<each Parameter: WasmValue, each Result: WasmValue>(
        _ name: Name, _ parameters: (repeat each Parameter).Type, _ results: (repeat each Result).Type
    ) throws(TypedFunctionError) -> (repeat each Parameter) throws(ExecutionError) -> (repeat each Result) {
        guard let function = function(name) else { throw .noSuchFunction(name) }
        var expected = FunctionType(parameters: [], results: [])
        for type in repeat (each Parameter).self { expected.parameters.append(type.wasmType) }
        for type in repeat (each Result).self { expected.results.append(type.wasmType) }
        let found = function.type
        guard found == expected else { throw .typeMismatch(name, expected: expected, found: found) }
        return { (parameter: repeat each Parameter) throws(ExecutionError) -> (repeat each Result) in
            var arguments: [Value] = []
            for argument in repeat each parameter { arguments.append(argument.wasmValue) }
            var results = try function.store.invoke(function, arguments)[...]
            return (repeat try nextResult((each Result).self, &results))
        }
    }

    /// The exported function of a name, or nil.
    public func function(_ name: Name) -> FunctionInstance? {
        guard case .function(let function) = export(name) else { return nil }
        return function
    }

    /// The exported memory of a name, or nil.
    public func memory(_ name: Name) -> MemoryInstance? {
        guard case .memory(let memory) = export(name) else { return nil }
        return memory
    }

    /// The exported global of a name, or nil.
    public func global(_ name: Name) -> GlobalInstance? {
        guard case .global(let global) = export(name) else { return nil }
        return global
    }

    /// The exported table of a name, or nil.
    public func table(_ name: Name) -> TableInstance? {
        guard case .table(let table) = export(name) else { return nil }
        return table
    }
}

/// Takes the next result of a call, whose type was checked when the Swift function was made.
private func nextResult<T: WasmValue>(_ type: T.Type, _ results: inout ArraySlice<Value>) throws(ExecutionError) -> T {
    guard let value = results.popFirst(), let result = T(value) else {
        throw .bug(EngineBug("a result is not of the function's type"))
    }
    return result
}
