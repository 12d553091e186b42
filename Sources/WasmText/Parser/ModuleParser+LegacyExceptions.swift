import WasmModel

// The parts of `try` (legacy exception handling proposal, chapter "Text Format").
extension ModuleParser {
    // MARK: - Folded

    /// At the left parenthesis of a part of `(try …`, whose keyword is given.
    mutating func openTryPart(_ frame: ExpressionFrame, _ token: Token) throws(MalformedError) {
        let isFirst = frame.kind == .attempt
        if isFirst, token.isKeyword(.do) {
            reader.position += 2
            return try beginTryPart(.afterDo, token)
        }
        guard !isFirst, let row = token.instructionRow else { throw reader.unexpected(token, expected: frame.expectation) }
        switch instructions.opcodes[row] {
        case .catch:
            reader.position += 2
            emit(.catch(tag: try index(.tag)), at: token)
            try beginTryPart(.afterCatch, token)
        case .catchAll:
            reader.position += 2
            emit(.catchAll, at: token)
            try beginTryPart(.afterCatchAll, token)
        case .delegate where frame.kind == .afterDo:
            reader.position += 2
            try emitDelegate(token)
            try reader.close()
            frames[frames.count - 1].kind = .afterDelegate
        default:
            throw reader.unexpected(token, expected: frame.expectation)
        }
    }

    /// Behind `(do`, `(catch …` or `(catch_all`: instructions follow, and behind them what the given kind says.
    private mutating func beginTryPart(_ next: ExpressionFrame.Kind, _ token: Token) throws(MalformedError) {
        frames[frames.count - 1].kind = next
        try push(ExpressionFrame(kind: .arm, instruction: .nop, token: token))
    }

    // MARK: - Plain

    /// Behind `catch`, `catch_all` or `delegate` outside parentheses.
    mutating func parsePlainTryPart(_ opcode: Opcode, _ token: Token) throws(MalformedError) {
        guard let frame = frames.last, frame.kind == .plainTry || (frame.kind == .plainCatch && opcode != .delegate) else {
            // The fault names the feature where that is off.
            try reader.require(.legacyExceptions, at: token)
            throw reader.unexpected(token, expected: frames.last?.expectation ?? "an instruction")
        }
        switch opcode {
        case .catch:
            // The label of the block may stand in front of the tag.
            if reader.current.kind == .identifier, reader.following.kind == .identifier || reader.following.kind == .natural {
                try matchLabel()
            }
            emit(.catch(tag: try index(.tag)), at: token)
            frames[frames.count - 1].kind = .plainCatch
        case .catchAll:
            try matchLabel()
            emit(.catchAll, at: token)
            frames[frames.count - 1].kind = .block
        default:
            try emitDelegate(token)
            frames.removeLast()
        }
    }

    /// Behind `delegate`, which ends the block: its label is one of those around the block.
    private mutating func emitDelegate(_ token: Token) throws(MalformedError) {
        labels.pop()
        emit(.delegate(label: try index(.label)), at: token)
    }
}

extension Opcode {
    /// Whether the instruction ends a part of a block, so that it stands in no sequence of instructions itself.
    var dividesBlock: Bool {
        switch self {
        case .else, .end, .catch, .catchAll, .delegate: true
        default: false
        }
    }
}
