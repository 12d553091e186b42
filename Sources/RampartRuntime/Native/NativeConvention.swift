import CRampart
import WasmModel

/// How compiled code passes values: see `rampart_native_registers`. The compiler and the calls from and to Swift read it here.
public struct NativeConvention: Sendable {
    /// Where a value is.
    public enum Place: Sendable, Hashable {
        /// One of the integer registers behind the context; for a result, the first integer register.
        case integer(Int)
        /// One of the vector registers.
        case vector(Int)
        /// From a slot of the execution's `values` on.
        case memory(slot: Int)

        public var isRegister: Bool {
            switch self {
            case .integer, .vector: true
            case .memory: false
            }
        }
    }

    /// Registers for arguments behind the context.
    public static var integerCount: Int { RAMPART_INTEGER_ARGUMENTS }
    public static var vectorCount: Int { RAMPART_VECTOR_ARGUMENTS }

    /// In order.
    public let parameters: [Place]
    public let results: [Place]

    public init(parameters: [ValueType], results: [ValueType]) {
        var integers = 0
        var vectors = 0
        var slot = 0
        self.parameters = parameters.map { type in
            if NativeConvention.isInteger(type), integers < NativeConvention.integerCount {
                integers += 1
                return .integer(integers - 1)
            }
            if !NativeConvention.isInteger(type), vectors < NativeConvention.vectorCount {
                vectors += 1
                return .vector(vectors - 1)
            }
            defer { slot += type.slots }
            return .memory(slot: slot)
        }
        slot = 0
        self.results = results.enumerated().map { index, type in
            if index == 0 { return NativeConvention.isInteger(type) ? .integer(0) : .vector(0) }
            defer { slot += type.slots }
            return .memory(slot: slot)
        }
    }

    public static func isInteger(_ type: ValueType) -> Bool {
        switch type {
        case .i32, .i64, .reference: true
        case .f32, .f64, .v128: false
        }
    }
}

extension rampart_native_registers {
    /// Moves values from where the convention has them to slots that lie one behind the other.
    mutating func read(
        _ places: [NativeConvention.Place], _ types: [ValueType], _ values: UnsafePointer<UInt64>, to frame: UnsafeMutablePointer<UInt64>
    ) {
        var slot = 0
        for (place, type) in zip(places, types) {
            let (low, high) = unsafe read(place, type, values)
            unsafe frame[slot] = low
            if type.slots == 2 { unsafe frame[slot + 1] = high }
            slot += type.slots
        }
    }

    /// Moves values from slots that lie one behind the other to where the convention has them.
    mutating func write(
        _ places: [NativeConvention.Place], _ types: [ValueType], from frame: UnsafePointer<UInt64>, _ values: UnsafeMutablePointer<UInt64>
    ) {
        var slot = 0
        for (place, type) in zip(places, types) {
            let high = unsafe type.slots == 2 ? frame[slot + 1] : 0
            unsafe write(place, type, low: frame[slot], high: high, values)
            slot += type.slots
        }
    }

    /// The slots of a value; the upper half is 0 for all but a v128.
    private mutating func read(
        _ place: NativeConvention.Place, _ type: ValueType, _ values: UnsafePointer<UInt64>
    ) -> (low: UInt64, high: UInt64) {
        let (low, high): (UInt64, UInt64)
        switch place {
        case .integer(let index):
            // The index is below the number of registers.
            (low, high) = unsafe withUnsafeBytes(of: &integers) { (unsafe $0.load(fromByteOffset: index * 8, as: UInt64.self), 0) }
        case .vector(let index):
            (low, high) = unsafe withUnsafeBytes(of: &vectors) { registers in
                unsafe (
                    registers.load(fromByteOffset: index * 16, as: UInt64.self),
                    registers.load(fromByteOffset: index * 16 + 8, as: UInt64.self)
                )
            }
        case .memory(let slot): (low, high) = unsafe (values[slot], type.slots == 2 ? values[slot + 1] : 0)
        }
        switch type {
        case .i32, .f32: return (low & 0xFFFF_FFFF, 0)
        case .i64, .f64, .reference: return (low, 0)
        case .v128: return (low, high)
        }
    }

    private mutating func write(
        _ place: NativeConvention.Place, _ type: ValueType, low: UInt64, high: UInt64, _ values: UnsafeMutablePointer<UInt64>
    ) {
        switch place {
        case .integer(let index):
            unsafe withUnsafeMutableBytes(of: &integers) { unsafe $0.storeBytes(of: low, toByteOffset: index * 8, as: UInt64.self) }
        case .vector(let index):
            unsafe withUnsafeMutableBytes(of: &vectors) { registers in
                unsafe registers.storeBytes(of: low, toByteOffset: index * 16, as: UInt64.self)
                unsafe registers.storeBytes(of: high, toByteOffset: index * 16 + 8, as: UInt64.self)
            }
        case .memory(let slot):
            unsafe values[slot] = low
            if type.slots == 2 { unsafe values[slot + 1] = high }
        }
    }
}
