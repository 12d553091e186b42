import WasmModel

// Functions and constant expressions (specification chapter 6.6.5 and 6.5).
extension ModuleParser {
    /// Behind `func`, up to its right parenthesis.
    mutating func parseFunction() throws(MalformedError) {
        _ = reader.identifier()
        let index = importedCount(.function) + UInt32(truncatingIfNeeded: module.functions.count)
        try inlineExports(.function, index: index)
        if let (moduleName, name) = try inlineImport() {
            addImport(moduleName, name, .function(try resolve(try typeUse(allowsNames: true))))
            return
        }
        let use = try typeUse(allowsNames: true)
        module.functions.append(try resolve(use))
        for (parameter, token) in use.names { try bindLocal(token, to: parameter, of: index) }
        let groups = try parseLocals(first: parameterCount(use), of: index)
        currentFunction = index
        labelCount = 0
        let start = writer.bytes.count
        try parseInstructions(onlyOneFolded: false)
        emit(.end, at: reader.current)
        module.bodies.append(FunctionBody(locals: groups, range: start..<writer.bytes.count))
        currentFunction = nil
        locals.removeAll()
        sideTable.removeAll()
    }

    /// `(local …)*`; neighbours of one type become one group, as in a binary.
    private mutating func parseLocals(first: UInt32, of function: UInt32) throws(MalformedError) -> [LocalGroup] {
        var groups: [LocalGroup] = []
        var next = first
        func append(_ type: ValueType) {
            if let last = groups.last, last.type == type {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(LocalGroup(count: 1, type: type))
            }
            next += 1
        }
        while reader.takeOpening(.local) {
            if reader.current.kind == .identifier {
                try bindLocal(reader.current, to: next, of: function)
                reader.position += 1
                append(try valueType())
            } else {
                while let type = try optionalValueType() { append(type) }
            }
            try reader.close()
        }
        return groups
    }

    private mutating func bindLocal(_ token: Token, to index: UInt32, of function: UInt32) throws(MalformedError) {
        guard locals.bind(token.extra, to: index) else {
            throw reader.fault(.duplicateIdentifier(.local, reader.symbols.string(token.extra)), at: token)
        }
        module.names.locals[function, default: [:]][index] = reader.symbols.name(token.extra)
    }

    // MARK: - Constant expressions

    /// Instructions up to a right parenthesis.
    mutating func constantExpression() throws(MalformedError) -> ConstantExpression {
        let start = writer.bytes.count
        try parseInstructions(onlyOneFolded: false)
        return finishExpression(start)
    }

    /// One instruction in parentheses with its operands.
    mutating func foldedExpression() throws(MalformedError) -> ConstantExpression {
        guard reader.current.kind == .leftParenthesis else { throw reader.unexpected(expected: "an instruction in parentheses") }
        let start = writer.bytes.count
        try parseInstructions(onlyOneFolded: true)
        return finishExpression(start)
    }

    /// An expression of one instruction that does not stand in the text.
    mutating func expression(_ instruction: Instruction) -> ConstantExpression {
        let start = writer.bytes.count
        emit(instruction, at: reader.current)
        return finishExpression(start)
    }

    private mutating func finishExpression(_ start: Int) -> ConstantExpression {
        emit(.end, at: reader.current)
        sideTable.removeAll()
        return ConstantExpression(range: start..<writer.bytes.count)
    }

    /// Writes an instruction and notes where in the text it stands.
    mutating func emit(_ instruction: Instruction, at token: Token) {
        let offset = UInt32(truncatingIfNeeded: writer.bytes.count)
        module.textPositions.append(TextPosition(offset: offset, position: reader.place(token)))
        writer.write(instruction, sideTable: sideTable)
    }
}
