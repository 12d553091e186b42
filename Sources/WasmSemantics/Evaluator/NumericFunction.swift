public import WasmModel

/// A function of `Scalar` or `Vector` with its types, called with values that carry theirs.
public struct NumericFunction: Sendable {
    /// Types of the operands, the deepest on the stack first.
    public let operands: [ValueType]
    /// Types of the results, the deepest on the stack first.
    public let results: [ValueType]
    private let body: @Sendable ([NumericValue], NumericImmediate) -> Result<[NumericValue], TrapCode>?

    /// The results, or the trap.
    ///
    /// - Precondition: the operands have the types of `operands`, and the immediate is of the operator's kind.
    public func apply(_ values: [NumericValue], _ immediate: NumericImmediate = .none) -> Result<[NumericValue], TrapCode> {
        guard values.count == operands.count, let outcome = body(values, immediate) else {
            preconditionFailure("operands \(values) with immediate \(immediate) where \(operands) were expected")
        }
        return outcome
    }

    init<A: NumericOperand, R: NumericResult>(_ function: @escaping @Sendable (A) -> R) {
        operands = [A.valueType]
        results = R.resultTypes
        body = { values, _ in
            guard let a = A(numeric: values[0]) else { return nil }
            return function(a).outcome
        }
    }

    init<A: NumericOperand, B: NumericOperand, R: NumericResult>(_ function: @escaping @Sendable (A, B) -> R) {
        operands = [A.valueType, B.valueType]
        results = R.resultTypes
        body = { values, _ in
            guard let a = A(numeric: values[0]), let b = B(numeric: values[1]) else { return nil }
            return function(a, b).outcome
        }
    }

    init<A: NumericOperand, B: NumericOperand, C: NumericOperand, R: NumericResult>(_ function: @escaping @Sendable (A, B, C) -> R) {
        operands = [A.valueType, B.valueType, C.valueType]
        results = R.resultTypes
        body = { values, _ in
            guard let a = A(numeric: values[0]), let b = B(numeric: values[1]), let c = C(numeric: values[2]) else { return nil }
            return function(a, b, c).outcome
        }
    }

    init<R: NumericResult>(_ function: @escaping @Sendable (Int64, Int64, Int64, Int64) -> R) {
        operands = [.i64, .i64, .i64, .i64]
        results = R.resultTypes
        body = { values, _ in
            guard let a = Int64(numeric: values[0]), let b = Int64(numeric: values[1]), let c = Int64(numeric: values[2]),
                let d = Int64(numeric: values[3])
            else { return nil }
            return function(a, b, c, d).outcome
        }
    }

    init<R: NumericResult>(lane function: @escaping @Sendable (V128, Int) -> R) {
        operands = [.v128]
        results = R.resultTypes
        body = { values, immediate in
            guard let a = V128(numeric: values[0]), case .lane(let lane) = immediate else { return nil }
            return function(a, Int(lane)).outcome
        }
    }

    init<B: NumericOperand>(lane function: @escaping @Sendable (V128, Int, B) -> V128) {
        operands = [.v128, B.valueType]
        results = [.v128]
        body = { values, immediate in
            guard let a = V128(numeric: values[0]), let b = B(numeric: values[1]), case .lane(let lane) = immediate else { return nil }
            return function(a, Int(lane), b).outcome
        }
    }

    init(mask function: @escaping @Sendable (V128, V128, V128) -> V128) {
        operands = [.v128, .v128]
        results = [.v128]
        body = { values, immediate in
            guard let a = V128(numeric: values[0]), let b = V128(numeric: values[1]) else { return nil }
            guard case .shuffle(let mask) = immediate else { return nil }
            return function(a, b, mask).outcome
        }
    }
}
