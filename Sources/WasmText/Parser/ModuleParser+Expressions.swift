import WasmModel

/// What is open inside an expression: a folded instruction that waits for its operands, or a block.
struct ExpressionFrame {
    enum Kind {
        /// `(operator …`: the instruction comes behind its operands.
        case folded
        /// `(block …`, `(loop …` or `(try_table …`.
        case foldedBlock
        /// `(if …` in front of `(then`.
        case condition
        /// `(if … (then …)`: `(else` or the end may follow.
        case afterThen
        /// `(if … (then …) (else …)`: only the end may follow.
        case afterElse
        /// `(then …` or `(else …`.
        case arm
        /// `block`, `loop` or `try_table` up to `end`.
        case block
        /// `if` up to `else` or `end`.
        case plainIf
        /// `else` up to `end`.
        case plainElse

        // Of the legacy exception handling proposal.
        /// `(try …` in front of `(do`.
        case attempt
        /// `(try … (do …)`: `(catch`, `(catch_all`, `(delegate` or the end may follow.
        case afterDo
        /// `(try … (catch …)`: `(catch`, `(catch_all` or the end may follow.
        case afterCatch
        /// `(try … (catch_all …)` or `(try … (delegate …)`, which has ended the block: only the end may follow.
        case afterCatchAll, afterDelegate
        /// `try` up to `catch`, `catch_all`, `delegate` or `end`.
        case plainTry
        /// `catch` up to `catch`, `catch_all` or `end`.
        case plainCatch
    }

    var kind: Kind
    /// For `folded` and `condition` what is written later.
    var instruction: Instruction
    /// Symbol of the label of a `condition`, which is bound at `then` only.
    var label: UInt32?
    var token: Token
    /// The annotations for the instruction that is written later: its branch hint and, for a `condition`, the name of its label.
    var hint = AnnotationState.none
    var labelName = AnnotationState.none
}

// Sequences of instructions, plain and folded (specification chapter 6.5). All nesting is on an explicit stack.
extension ModuleParser {
    /// Parses instructions up to a right parenthesis that none of them has opened; with `onlyOneFolded` up to the end of the first
    /// instruction, which must be in parentheses.
    mutating func parseInstructions(onlyOneFolded: Bool) throws(MalformedError) {
        while true {
            let token = reader.current
            switch token.kind {
            case .leftParenthesis:
                try openFolded()
            case .rightParenthesis:
                guard let frame = frames.last else { return }
                try closeFolded(frame)
                if onlyOneFolded && frames.isEmpty { return }
            case .keyword:
                guard let row = token.instructionRow, allowsPlainInstruction else {
                    throw reader.unexpected(token, expected: frames.last?.expectation ?? "an instruction")
                }
                reader.position += 1
                try parsePlain(row, token)
            case .identifier, .string, .natural, .integer, .float, .offset, .alignment, .end:
                throw reader.unexpected(token, expected: frames.last?.expectation ?? "an instruction")
            }
        }
    }

    private var allowsPlainInstruction: Bool {
        switch frames.last?.kind {
        case .folded, .condition, .afterThen, .afterElse, .attempt, .afterDo, .afterCatch, .afterCatchAll, .afterDelegate: false
        case .foldedBlock, .arm, .block, .plainIf, .plainElse, .plainTry, .plainCatch, nil: true
        }
    }

    // MARK: - Folded instructions

    /// At a left parenthesis.
    private mutating func openFolded() throws(MalformedError) {
        let token = reader.following
        if let frame = frames.last {
            switch frame.kind {
            case .condition:
                guard token.isKeyword(.then) else { break }
                reader.position += 2
                frames[frames.count - 1].kind = .afterThen
                annotationState.pendingHint = frame.hint
                beginBlock(frame.instruction, label: frame.label, name: frame.labelName, at: frame.token)
                try push(ExpressionFrame(kind: .arm, instruction: .nop, token: token))
                return
            case .afterThen:
                guard let row = token.instructionRow, instructions.opcodes[row] == .else else {
                    throw reader.unexpected(token, expected: "\"else\"")
                }
                reader.position += 2
                frames[frames.count - 1].kind = .afterElse
                emit(.else, at: token)
                try push(ExpressionFrame(kind: .arm, instruction: .nop, token: token))
                return
            case .attempt, .afterDo, .afterCatch:
                return try openTryPart(frame, token)
            case .afterElse, .afterCatchAll, .afterDelegate:
                throw reader.unexpected(expected: "\")\"")
            case .folded, .foldedBlock, .arm, .block, .plainIf, .plainElse, .plainTry, .plainCatch:
                break
            }
        }
        guard let row = token.instructionRow else { throw reader.unexpected(token, expected: "an instruction") }
        let opcode = instructions.opcodes[row]
        guard !opcode.dividesBlock else {
            if opcode != .else, opcode != .end { try reader.require(.legacyExceptions, at: token) }
            throw reader.unexpected(token, expected: "an instruction")
        }
        let hint = takeHint(at: reader.position)
        reader.position += 2
        if opcode == .if {
            let label = reader.identifier()
            let labelName = takeName(of: "label")
            let instruction = Instruction.if(try blockType())
            try push(
                ExpressionFrame(
                    kind: .condition, instruction: instruction, label: label, token: token, hint: hint, labelName: labelName))
        } else if instructions.isBlock[row] {
            annotationState.pendingHint = hint
            try parseBlockStart(row, token)
            try push(ExpressionFrame(kind: opcode == .try ? .attempt : .foldedBlock, instruction: .nop, token: token))
        } else {
            let instruction = try parseImmediates(row, token)
            try push(ExpressionFrame(kind: .folded, instruction: instruction, token: token, hint: hint))
        }
    }

    /// At a right parenthesis.
    private mutating func closeFolded(_ frame: ExpressionFrame) throws(MalformedError) {
        switch frame.kind {
        case .folded:
            annotationState.pendingHint = frame.hint
            emit(frame.instruction, at: frame.token)
        case .foldedBlock, .afterThen, .afterElse, .afterDo, .afterCatch, .afterCatchAll:
            emit(.end, at: reader.current)
            labels.pop()
        case .arm, .afterDelegate:
            break
        case .condition, .block, .plainIf, .plainElse, .attempt, .plainTry, .plainCatch:
            throw reader.unexpected(expected: frame.expectation)
        }
        frames.removeLast()
        reader.position += 1
    }

    mutating func push(_ frame: ExpressionFrame) throws(MalformedError) {
        guard frames.count < reader.limits.nestingDepth else {
            throw reader.fault(.limitExceeded(what: "nested blocks", limit: reader.limits.nestingDepth), at: frame.token)
        }
        frames.append(frame)
    }

    // MARK: - Plain instructions

    /// Behind the keyword of an instruction outside parentheses.
    private mutating func parsePlain(_ row: Int, _ token: Token) throws(MalformedError) {
        let opcode = instructions.opcodes[row]
        let position = reader.position - 1
        if instructions.isBlock[row] {
            annotationState.pendingHint = takeHint(at: position)
            try parseBlockStart(row, token)
            let kind: ExpressionFrame.Kind = opcode == .if ? .plainIf : opcode == .try ? .plainTry : .block
            try push(ExpressionFrame(kind: kind, instruction: .nop, token: token))
        } else if opcode == .else {
            guard let frame = frames.last, frame.kind == .plainIf else {
                throw reader.unexpected(token, expected: frames.last?.expectation ?? "an instruction")
            }
            try matchLabel()
            frames[frames.count - 1].kind = .plainElse
            emit(.else, at: token)
        } else if opcode == .end {
            switch frames.last?.kind {
            case .block, .plainIf, .plainElse, .plainTry, .plainCatch: break
            case .folded, .foldedBlock, .condition, .afterThen, .afterElse, .arm, .attempt, .afterDo, .afterCatch, .afterCatchAll,
                .afterDelegate, nil:
                throw reader.unexpected(token, expected: frames.last?.expectation ?? "an instruction")
            }
            try matchLabel()
            frames.removeLast()
            emit(.end, at: token)
            labels.pop()
        } else if opcode.dividesBlock {
            try parsePlainTryPart(opcode, token)
        } else {
            let instruction = try parseImmediates(row, token)
            annotationState.pendingHint = takeHint(at: position)
            emit(instruction, at: token)
        }
    }

    /// The identifier behind `else` and `end`, if there is one, must be that of the block.
    mutating func matchLabel() throws(MalformedError) {
        let token = reader.current
        guard let symbol = reader.identifier(), symbol != labels.innermost else { return }
        let expected = labels.innermost.map { "$" + reader.symbols.string($0) } ?? "no label"
        throw reader.fault(.mismatchingLabel(found: reader.symbols.string(symbol), expected: expected), at: token)
    }

    // MARK: - Blocks

    /// Label, type and catch clauses behind `block`, `loop`, `if` or `try_table`; writes the instruction and opens the label.
    private mutating func parseBlockStart(_ row: Int, _ token: Token) throws(MalformedError) {
        try requireFeature(row, token)
        let label = reader.identifier()
        let labelName = takeName(of: "label")
        let type = try blockType()
        let instruction: Instruction
        switch instructions.opcodes[row] {
        case .block: instruction = .block(type)
        case .loop: instruction = .loop(type)
        case .if: instruction = .if(type)
        case .try: instruction = .try(type)
        default:
            // The labels of the clauses are those around the block.
            sideTable.catches.append(try catchClauses())
            instruction = .tryTable(type, catches: SideTableIndex(sideTable.catches.count - 1))
        }
        beginBlock(instruction, label: label, name: labelName, at: token)
    }

    /// `name` is the number of the annotation that gives the label a name.
    private mutating func beginBlock(_ instruction: Instruction, label: UInt32?, name annotated: Int32, at token: Token) {
        emit(instruction, at: token)
        labels.push(label)
        if let currentFunction, let name = name(annotated) ?? label.map({ reader.symbols.name($0) }) {
            module.names.labels[currentFunction, default: [:]][labelCount] = name
        }
        labelCount += 1
    }

    private mutating func blockType() throws(MalformedError) -> BlockType {
        guard reader.current.kind == .leftParenthesis else { return .empty }
        let use = try typeUse(allowsNames: false)
        if use.explicit == nil {
            if !use.isInline { return .empty }
            if use.parameters.isEmpty, use.results.count == 1 { return .value(use.results[0]) }
        }
        try reader.require(.multiValue, at: use.token)
        return .type(try resolve(use))
    }

    private mutating func catchClauses() throws(MalformedError) -> [CatchClause] {
        var clauses: [CatchClause] = []
        while reader.current.kind == .leftParenthesis {
            let clause: CatchClause
            if takeOpening(.catch) {
                clause = .catch(tag: try index(.tag), label: try index(.label))
            } else if reader.takeOpening(.catchRef) {
                clause = .catchReference(tag: try index(.tag), label: try index(.label))
            } else if takeOpening(.catchAll) {
                clause = .catchAll(label: try index(.label))
            } else if reader.takeOpening(.catchAllRef) {
                clause = .catchAllReference(label: try index(.label))
            } else {
                break
            }
            try reader.close()
            clauses.append(clause)
        }
        return clauses
    }

    /// Steps over a parenthesis and the keyword of an opcode if these are the current tokens.
    private mutating func takeOpening(_ opcode: Opcode) -> Bool {
        guard reader.current.kind == .leftParenthesis, let row = reader.following.instructionRow, instructions.opcodes[row] == opcode
        else { return false }
        reader.position += 2
        return true
    }

    func requireFeature(_ row: Int, _ token: Token) throws(MalformedError) {
        guard let feature = instructions.features[row], !reader.features[feature] else { return }
        if let alternative = instructions.alternativeFeatures[row], reader.features[alternative] { return }
        throw reader.fault(.operatorDisabled(feature, instructions.opcodes[row].mnemonic), at: token)
    }
}

extension ExpressionFrame {
    /// What may follow, for messages.
    var expectation: String {
        switch kind {
        case .folded: "an instruction in parentheses or \")\""
        case .condition: "an instruction in parentheses or \"(then\""
        case .afterThen: "\"(else\" or \")\""
        case .afterElse: "\")\""
        case .foldedBlock, .arm: "an instruction or \")\""
        case .block, .plainElse: "an instruction or \"end\""
        case .plainIf: "an instruction, \"else\" or \"end\""
        case .attempt: "\"(do\""
        case .afterDo: "\"(catch\", \"(catch_all\", \"(delegate\" or \")\""
        case .afterCatch: "\"(catch\", \"(catch_all\" or \")\""
        case .afterCatchAll, .afterDelegate: "\")\""
        case .plainTry: "an instruction, \"catch\", \"catch_all\", \"delegate\" or \"end\""
        case .plainCatch: "an instruction, \"catch\", \"catch_all\" or \"end\""
        }
    }
}
