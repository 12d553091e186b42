import WasmModel

/// A function type with canonical heap types, and the slots that its values take.
struct Signature {
    let type: FunctionType
    let parameterSlots: Int
    let resultSlots: Int
    /// How compiled code passes the values.
    let convention: NativeConvention

    init(_ type: FunctionType) {
        self.type = type
        convention = NativeConvention(parameters: type.parameters, results: type.results)
        parameterSlots = Signature.slots(type.parameters)
        resultSlots = Signature.slots(type.results)
    }

    /// Slots that arguments and results need: they take turns in the same ones.
    var frameSlots: Int { max(parameterSlots, resultSlots) }

    static func slots(_ types: [ValueType]) -> Int { types.reduce(0) { $0 + $1.slots } }
}

extension ValueType {
    /// Slots of the value stack that a value takes.
    var slots: Int {
        switch self {
        case .v128: 2
        case .i32, .i64, .f32, .f64, .reference: 1
        }
    }
}

extension HeapType {
    /// Whether a reference of this type can be an object of the garbage-collected heap or stand for one of the host. Functions are
    /// records of their instance, so tables of functions need no tracing.
    func holdsObjects(_ isFunction: (UInt32) -> Bool) -> Bool {
        switch self {
        case .func, .nofunc, .none, .noextern, .noexn, .i31: false
        case .any, .eq, .struct, .array, .extern, .exn: true
        case .canonical(let identifier), .exactCanonical(let identifier): !isFunction(identifier)
        case .type, .recursive, .exact, .exactRecursive: true
        }
    }
}
