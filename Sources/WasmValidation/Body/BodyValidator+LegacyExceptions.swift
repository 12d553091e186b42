import WasmModel

// `try` and its parts (legacy exception handling proposal, chapter "Validation").
extension BodyValidator {
    /// The part of a `try` before this one ends; gives the block.
    private mutating func endTryPart(_ mnemonic: String, allowsCatch: Bool) throws(InvalidReason) -> ControlFrame {
        let kind = frames[frames.count - 1].kind
        guard kind == .try || (allowsCatch && kind == .catch) else { throw .misplacedHandler(mnemonic) }
        return try popFrame()
    }

    mutating func catchTag(_ tag: UInt32) throws(InvalidReason) {
        let frame = try endTryPart("catch", allowsCatch: true)
        try pushFrame(.catch, parameters: context.tag(tag), results: frame.results)
    }

    mutating func catchAll() throws(InvalidReason) {
        let frame = try endTryPart("catch_all", allowsCatch: true)
        try pushFrame(.catchAll, parameters: .empty, results: frame.results)
    }

    /// Ends the block; the label, counted from outside of it, may be any: that of a block that handles nothing passes exceptions on.
    mutating func delegate(_ index: UInt32) throws(InvalidReason) {
        let frame = try endTryPart("delegate", allowsCatch: false)
        _ = try label(index)
        try push(frame.results)
    }

    mutating func rethrow(_ index: UInt32) throws(InvalidReason) {
        _ = try label(index)
        switch frames[frames.count - 1 - Int(index)].kind {
        case .catch, .catchAll: setUnreachable()
        case .function, .block, .loop, .if, .else, .tryTable, .try: throw .rethrowLabel(index)
        }
    }
}
