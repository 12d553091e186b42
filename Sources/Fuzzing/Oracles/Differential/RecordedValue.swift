import RampartRuntime
import WasmModel

/// A value as it can be compared between stores: bits of numbers, and for references what they refer to.
public enum RecordedValue: Sendable, Hashable {
    case i32(Int32)
    case i64(Int64)
    /// The bit pattern.
    case f32(UInt32)
    /// The bit pattern.
    case f64(UInt64)
    case v128(SIMD16<UInt8>)
    case null
    case i31(Int32)
    /// A number of the host.
    case host(UInt32)
    case function(RecordedFunction)
    /// A structure, array or exception, by the order in which the case showed them first.
    case object(Int)

    /// What a number or reference is called where only its kind counts.
    var kind: String {
        switch self {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .null, .i31, .host, .function, .object: "reference"
        }
    }
}

/// A function as it can be compared between stores.
public enum RecordedFunction: Sendable, Hashable {
    /// By position of the module among those whose imports fitted, and index in its function index space.
    case defined(module: Int, index: UInt32)
    /// By its number among the functions of the host.
    case host(UInt32)
}

/// A tag as it can be compared between stores.
public enum RecordedTag: Sendable, Hashable {
    /// The first place where an instance has it.
    case of(module: Int, index: UInt32)
    /// One that no instance has.
    case host
}

/// How an instantiation, a step or a call by the host ended.
public enum Outcome: Sendable, Hashable {
    case returned([RecordedValue])
    case trap(TrapCode, element: UInt64?)
    case exception(RecordedTag, [RecordedValue])
    case exhaustion(ExhaustionError)
    case linkError(String)
    /// A memory or table that a module defines passes a limit.
    case limit(String)
    /// Memories of compiled code have no guard.
    case noGuard
    /// A growth or write by the host, and whether it was done.
    case host(Bool)
    /// There is nothing to do the step with.
    case skipped
    /// A function of the host failed, or an engine broke an invariant.
    case bug(String)

    /// What tells kinds of ends apart.
    var word: String {
        switch self {
        case .returned: "returned"
        case .trap(let code, _): "trap:\(code)"
        case .exception: "exception"
        case .exhaustion(let error): "exhaustion:\(error)"
        case .linkError: "link-error"
        case .limit: "limit"
        case .noGuard: "no-guard"
        case .host: "host"
        case .skipped: "skipped"
        case .bug: "bug"
        }
    }

    /// Why engines may differ from here on, or nil where they may not.
    var nondeterminism: InconclusiveReason? {
        switch self {
        case .exhaustion(let error):
            switch error {
            case .callStack: .stackDepth
            // Frames are scanned conservatively, so what is live depends on the engine; code has a size in each engine.
            case .heap, .code, .interrupted: .limit
            case .fuel, .memory, .table: nil
            }
        case .noGuard: .notAvailable
        case .returned, .trap, .exception, .linkError, .limit, .host, .skipped, .bug: nil
        }
    }
}

extension RecordedValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .i32(let value): "i32 \(value)"
        case .i64(let value): "i64 \(value)"
        case .f32(let bits): "f32 \(Float(bitPattern: bits)) (0x\(String(bits, radix: 16)))"
        case .f64(let bits): "f64 \(Double(bitPattern: bits)) (0x\(String(bits, radix: 16)))"
        case .v128(let bytes): "v128 0x\(Hexadecimal.text((0..<16).map { bytes[$0] }))"
        case .null: "null"
        case .i31(let value): "i31 \(value)"
        case .host(let number): "host \(number)"
        case .function(.defined(let module, let index)): "function \(index) of module \(module)"
        case .function(.host(let number)): "function \(number) of the host"
        case .object(let number): "object \(number)"
        }
    }
}

extension RecordedTag: CustomStringConvertible {
    public var description: String {
        switch self {
        case .of(let module, let index): "tag \(index) of module \(module)"
        case .host: "a tag of the host"
        }
    }
}

extension Outcome: CustomStringConvertible {
    public var description: String {
        switch self {
        case .returned(let values): "returned (\(values.map(\.description).joined(separator: ", ")))"
        case .trap(let code, let element): "trap: \(code.message)\(element.map { " \($0)" } ?? "")"
        case .exception(let tag, let values): "exception of \(tag) (\(values.map(\.description).joined(separator: ", ")))"
        case .exhaustion(let error): error.message
        case .linkError(let message): "link error: \(message)"
        case .limit(let message): message
        case .noGuard: "a memory has no guard"
        case .host(let isDone): isDone ? "done" : "not done"
        case .skipped: "nothing to do"
        case .bug(let message): message
        }
    }
}
