/// A number that lives in one slot and in one of the three accumulators.
///
/// The protocol is the only place that knows how a type is laid out in a slot: i32 and f32 use the low half and leave the upper
/// half zero.
protocol SlotValue: BitwiseCopyable {
    /// Reads a slot of the frame.
    static func read(_ registers: Registers, _ offset: UInt32) -> Self
    /// The value of the accumulator of this class.
    static func accumulated(_ registers: Registers) -> Self
    /// A constant that was folded into the instruction.
    static func immediate(_ bits: UInt32) -> Self
    /// Writes a slot and the accumulator.
    func write(_ registers: inout Registers, _ offset: UInt32)
}

extension Int32: SlotValue {
    @inline(__always) static func read(_ registers: Registers, _ offset: UInt32) -> Int32 {
        unsafe (registers.frame + Int(offset)).load(as: Int32.self)
    }
    @inline(__always) static func accumulated(_ registers: Registers) -> Int32 { Int32(truncatingIfNeeded: registers.integer) }
    @inline(__always) static func immediate(_ bits: UInt32) -> Int32 { Int32(bitPattern: bits) }
    @inline(__always) func write(_ registers: inout Registers, _ offset: UInt32) {
        registers.integer = UInt64(UInt32(bitPattern: self))
        registers.setSlot(offset, registers.integer)
    }
}

extension Int64: SlotValue {
    @inline(__always) static func read(_ registers: Registers, _ offset: UInt32) -> Int64 { Int64(bitPattern: registers.slot(offset)) }
    @inline(__always) static func accumulated(_ registers: Registers) -> Int64 { Int64(bitPattern: registers.integer) }
    @inline(__always) static func immediate(_ bits: UInt32) -> Int64 { Int64(Int32(bitPattern: bits)) }
    @inline(__always) func write(_ registers: inout Registers, _ offset: UInt32) {
        registers.integer = UInt64(bitPattern: self)
        registers.setSlot(offset, registers.integer)
    }
}

extension Float: SlotValue {
    @inline(__always) static func read(_ registers: Registers, _ offset: UInt32) -> Float {
        unsafe (registers.frame + Int(offset)).load(as: Float.self)
    }
    @inline(__always) static func accumulated(_ registers: Registers) -> Float { registers.single }
    @inline(__always) static func immediate(_ bits: UInt32) -> Float { Float(bitPattern: bits) }
    @inline(__always) func write(_ registers: inout Registers, _ offset: UInt32) {
        registers.single = self
        registers.setSlot(offset, UInt64(bitPattern))
    }
}

extension Double: SlotValue {
    @inline(__always) static func read(_ registers: Registers, _ offset: UInt32) -> Double {
        unsafe (registers.frame + Int(offset)).load(as: Double.self)
    }
    @inline(__always) static func accumulated(_ registers: Registers) -> Double { registers.double }
    /// A double that a float holds exactly is folded as that float.
    @inline(__always) static func immediate(_ bits: UInt32) -> Double { Double(Float(bitPattern: bits)) }
    @inline(__always) func write(_ registers: inout Registers, _ offset: UInt32) {
        registers.double = self
        registers.setSlot(offset, bitPattern)
    }
}

/// Comparisons and tests give an i32 of 0 or 1.
extension Bool {
    @inline(__always) func write(_ registers: inout Registers, _ offset: UInt32) {
        Int32(self ? 1 : 0).write(&registers, offset)
    }
}
