/// A sequence of calls of WASI functions, on a tree that is the same for all cases (`WASITree`).
public struct WASICase: Sendable, Hashable {
    /// An argument of a call, an i32 or i64.
    public enum Argument: Sendable, Hashable {
        case number(UInt64)
        /// The i32 at an address of the guest's memory: a descriptor that an earlier call has written there.
        case loaded(UInt32)
    }

    public struct Call: Sendable, Hashable {
        /// A name of `wasi_snapshot_preview1`.
        public var function: String
        public var arguments: [Argument]
    }

    /// Bytes that lie in the guest's memory before the first call.
    public struct Bytes: Sendable, Hashable {
        public var offset: UInt32
        public var bytes: [UInt8]
    }

    public var memory: [Bytes]
    public var calls: [Call]

    /// Bytes of the guest's memory.
    public static let memorySize: UInt32 = 65536
}

extension WASICase.Call: CustomStringConvertible {
    /// The call as `path_link(3, 0, [4359])`, where what is in brackets lies at that address of the memory.
    public var description: String {
        let texts = arguments.map { argument in
            switch argument {
            case .number(let value): "\(value)"
            case .loaded(let address): "[\(address)]"
            }
        }
        return "\(function)(\(texts.joined(separator: ", ")))"
    }
}
