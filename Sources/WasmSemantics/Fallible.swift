public import WasmModel

/// The outcome of an operator that can trap: a value, or the code of the trap.
///
/// A plain pair instead of a thrown error, because code that calls it must not grow a frame for unwinding.
@frozen public struct Fallible<T: BitwiseCopyable>: BitwiseCopyable {
    /// The result; of no meaning if there is a trap.
    public var value: T
    /// 0, or the raw value of a `TrapCode`.
    public var trap: UInt8

    @inlinable @inline(__always) public init(_ value: T) {
        self.value = value
        trap = 0
    }

    /// A trap; `value` fills the place of the result.
    @inlinable @inline(__always) public init(trap: TrapCode, value: T) {
        self.value = value
        self.trap = trap.rawValue
    }
}

extension Fallible: Sendable where T: Sendable {}
