import WasmModel

// Functions and constant expressions (specification chapter 6.6.5 and 6.5).
extension ModuleParser {
    /// Behind `func`, up to its right parenthesis.
    mutating func parseFunction() throws(MalformedError) {
        let first = reader.position
        _ = reader.identifier()
        let index = importedCount(.function) + UInt32(truncatingIfNeeded: module.functions.count)
        try inlineExports(.function, index: index)
        if let (moduleName, name) = try inlineImport() {
            addImport(moduleName, name, try importedFunctionType())
            return
        }
        let use = try typeUse(allowsNames: true)
        module.functions.append(try resolve(use))
        for binding in use.names { try bindLocal(binding, of: index) }
        let groups = try parseLocals(first: parameterCount(use), of: index)
        currentFunction = index
        labelCount = 0
        bodyStart = writer.bytes.count
        try parseInstructions(onlyOneFolded: false)
        emit(.end, at: reader.current)
        module.bodies.append(FunctionBody(locals: groups, range: bodyStart..<writer.bytes.count))
        if !reader.annotations.isEmpty { annotationState.functions.append(first..<reader.position + 1) }
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
            let position = reader.position
            if reader.current.kind == .identifier {
                reader.position += 1
                try bindLocal(LocalBinding(index: next, identifier: reader.tokens[position], annotation: position + 1), of: function)
                append(try valueType())
            } else {
                let local = next
                while let type = try optionalValueType() { append(type) }
                if next == local + 1, hasName(at: position) {
                    try bindLocal(LocalBinding(index: local, identifier: nil, annotation: position), of: function)
                }
            }
            try reader.close()
        }
        return groups
    }

    private mutating func bindLocal(_ binding: LocalBinding, of function: UInt32) throws(MalformedError) {
        if let token = binding.identifier, !locals.bind(token.extra, to: binding.index) {
            throw reader.fault(.duplicateIdentifier(.local, reader.symbols.string(token.extra)), at: token)
        }
        nameLocal(binding, of: function)
    }

    private mutating func nameLocal(_ binding: LocalBinding, of function: UInt32) {
        let annotated = takeName(of: "local", at: binding.annotation)
        guard let name = name(annotated) ?? binding.identifier.map({ reader.symbols.name($0.extra) }) else { return }
        module.names.locals[function, default: [:]][binding.index] = name
    }

    /// The parameters of an imported function have names, but nothing can refer to them.
    mutating func nameParameters(_ use: TypeUse, of function: UInt32) {
        for binding in use.names { nameLocal(binding, of: function) }
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
        if annotationState.pendingHint != AnnotationState.none { recordHint() }
        writer.write(instruction, sideTable: sideTable)
    }
}
