import CRampart

/// Register code of one function.
// Unchecked: written by the initialiser only.
@safe
final class LoweredFunction: @unchecked Sendable {
    /// The code, `count` words.
    let words: UnsafeMutablePointer<UInt64>
    let count: Int
    /// Bytes of a frame.
    let frameSize: Int
    /// Ranges guarded by `try_table` and `try`, of two that overlap the inner one first.
    let guards: [GuardedRange]
    /// Where in the module's bytes the code of an offset comes from, ascending by code offset.
    let origins: [CodeOrigin]

    init(words: [UInt64], frameSize: Int, guards: [GuardedRange], origins: [CodeOrigin]) {
        count = words.count
        let room = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: max(1, words.count))
        _ = unsafe room.initialize(from: words)
        // It has room for one word at least, so there is an address.
        unsafe self.words = room.baseAddress.unsafelyUnwrapped
        self.frameSize = frameSize
        self.guards = guards
        self.origins = origins
    }

    deinit { unsafe words.deallocate() }
}

/// The code between two offsets is inside a `try_table` or the first part of a `try`.
struct GuardedRange {
    /// Byte offsets of code.
    var start: Int
    var end: Int
    /// How many blocks, the function among them, are around the guarded one.
    var depth: Int
    var clauses: [LoweredCatch]
    /// Of a `delegate`, which has no clauses: exceptions are for the range of this depth, or the next one outside of it.
    var delegate: Int?
}

/// One clause of a `try_table` or `try`.
struct LoweredCatch {
    /// The tag index, or nil for `catch_all`.
    var tag: UInt32?
    /// Byte offset of the slot from which on the values of the exception are wanted.
    var destination: UInt32
    /// Byte offset of the slot that is to hold the exception itself.
    var reference: UInt32?
    /// Byte offset of the code to go on with.
    var target: Int
}

/// Code from an offset on comes from an instruction.
struct CodeOrigin {
    /// Byte offset of code.
    var code: UInt32
    /// Byte offset of the instruction in the module.
    var instruction: UInt32
}
