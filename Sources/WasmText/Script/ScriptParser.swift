import WasmModel

/// Parses the script language of the reference interpreter, one command of the top level after the other.
struct ScriptParser {
    private var lexer: Lexer
    var reader: TextReader

    init(_ lexer: Lexer) {
        self.lexer = lexer
        reader = TextReader(lexer)
    }

    mutating func parse() throws(MalformedError) -> Script {
        var script = Script(commands: [])
        while try lexer.readGroup() {
            reader = TextReader(lexer)
            if script.commands.isEmpty, reader.current.kind == .leftParenthesis, let keyword = reader.following.keyword,
                keyword.beginsField
            {
                let position = reader.place(reader.current)
                try lexer.readAll()
                let module = try TextParser.wholeModule(TextReader(lexer))
                script.commands = [ScriptCommand(position: position, kind: .module(name: nil, .text(module)))]
                break
            }
            script.commands.append(try command(depth: 0))
            guard reader.current.kind == .end else { throw reader.unexpected(expected: "a command") }
        }
        script.declaredFeatures = declaredFeatures()
        return script
    }

    /// The names of a line `;; features: a b` in front of the first command.
    private func declaredFeatures() -> [String] {
        for range in lexer.leadingComments {
            let words = lexer.source[range].split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).map { String(decoding: $0, as: UTF8.self) }
            guard words.count > 1, words[0] == ";;", words[1] == "features:" else { continue }
            return Array(words.dropFirst(2))
        }
        return []
    }

    // MARK: - Commands

    /// Threads may start threads, to this depth.
    private static let threadDepth = 16

    private mutating func command(depth: Int) throws(MalformedError) -> ScriptCommand {
        let position = reader.place(reader.current)
        try reader.open()
        let token = reader.current
        guard let keyword = token.keyword else { throw reader.unexpected(expected: "a command") }
        let kind: ScriptCommand.Kind
        switch keyword {
        case .module:
            kind = try moduleCommand()
            return ScriptCommand(position: position, kind: kind)
        case .invoke, .get:
            reader.position -= 1
            return ScriptCommand(position: position, kind: .action(try action()))
        default: break
        }
        reader.position += 1
        switch keyword {
        case .register:
            let name = try reader.name()
            kind = .register(name: name, instance: instanceName())
        case .assertReturn:
            let action = try action()
            var results: [ScriptResult] = []
            while reader.current.kind == .leftParenthesis { results.append(try result(depth: 0)) }
            kind = .assertReturn(action, results)
        case .assertTrap:
            if reader.opens(.module) {
                kind = .assertModuleTrap(try module(), message: try message())
            } else {
                kind = .assertTrap(try action(), message: try message())
            }
        case .assertExhaustion: kind = .assertExhaustion(try action(), message: try message())
        case .assertException: kind = .assertException(try action())
        case .assertMalformed: kind = .assertMalformed(try module(), message: try message())
        case .assertInvalid: kind = .assertInvalid(try module(), message: try message())
        case .assertUnlinkable: kind = .assertUnlinkable(try module(), message: try message())
        case .assertMalformedCustom: kind = .assertMalformedCustom(try module(), message: try message())
        case .assertInvalidCustom: kind = .assertInvalidCustom(try module(), message: try message())
        case .thread:
            try reader.require(.threads, at: token)
            kind = try threadCommand(token, depth: depth)
        case .wait:
            try reader.require(.threads, at: token)
            kind = .wait(name: instanceName())
        default: throw reader.unexpected(token, expected: "a command")
        }
        try reader.close()
        return ScriptCommand(position: position, kind: kind)
    }

    /// Behind `thread`, up to the right parenthesis.
    private mutating func threadCommand(_ token: Token, depth: Int) throws(MalformedError) -> ScriptCommand.Kind {
        guard depth < ScriptParser.threadDepth else {
            throw reader.fault(.limitExceeded(what: "nested threads", limit: ScriptParser.threadDepth), at: token)
        }
        let name = instanceName()
        var shared: [String] = []
        while reader.takeOpening(.shared) {
            guard reader.takeOpening(.module) else { throw reader.unexpected(expected: "a module") }
            guard let module = instanceName() else { throw reader.unexpected(expected: "an identifier") }
            shared.append(module)
            try reader.close()
            try reader.close()
        }
        var commands: [ScriptCommand] = []
        while reader.current.kind == .leftParenthesis { commands.append(try command(depth: depth + 1)) }
        return .thread(name: name, shared: shared, commands: commands)
    }

    private mutating func message() throws(MalformedError) -> String { String(decoding: try reader.string("a message"), as: UTF8.self) }

    private mutating func instanceName() -> String? { reader.identifier().map { reader.symbols.string($0) } }

    // MARK: - Modules

    /// At `module` of a command.
    private mutating func moduleCommand() throws(MalformedError) -> ScriptCommand.Kind {
        reader.position += 1
        if reader.take(.instance) {
            let name = instanceName()
            let definition = instanceName()
            try reader.close()
            return .moduleInstance(name: name, definition: definition)
        }
        let isDefinition = reader.take(.definition)
        let (name, module) = try moduleBody()
        return isDefinition ? .moduleDefinition(name: name, module) : .module(name: name, module)
    }

    /// `(module …)` inside an assertion.
    private mutating func module() throws(MalformedError) -> ScriptModule {
        guard reader.takeOpening(.module) else { throw reader.unexpected(expected: "a module") }
        _ = reader.take(.definition)
        return try moduleBody().1
    }

    /// Behind `module` and `definition`, up to and with the right parenthesis.
    private mutating func moduleBody() throws(MalformedError) -> (String?, ScriptModule) {
        let first = reader.position
        let symbol = reader.identifier()
        let name = symbol.map { reader.symbols.string($0) }
        let module: ScriptModule
        var annotationFault: MalformedError?
        if reader.take(.binary) {
            var bytes: [UInt8] = []
            reader.strings(into: &bytes)
            module = .binary(bytes)
        } else if reader.take(.quote) {
            var bytes: [UInt8] = []
            reader.strings(into: &bytes)
            module = .quote(bytes)
        } else {
            var parser = ModuleParser(reader)
            module = .text(try parser.parse(name: symbol.map { reader.symbols.name($0) }, first: first))
            reader = parser.reader
            annotationFault = parser.annotationFault
        }
        try reader.close()
        if let annotationFault { throw annotationFault }
        return (name, module)
    }

    // MARK: - Actions

    /// `(invoke …)` or `(get …)`
    private mutating func action() throws(MalformedError) -> ScriptAction {
        let action: ScriptAction
        if reader.takeOpening(.invoke) {
            let instance = instanceName()
            let function = try reader.name()
            var arguments: [ScriptConstant] = []
            while reader.current.kind == .leftParenthesis { arguments.append(try constant()) }
            action = .invoke(instance: instance, function: function, arguments: arguments)
        } else if reader.takeOpening(.get) {
            let instance = instanceName()
            action = .get(instance: instance, global: try reader.name())
        } else {
            throw reader.unexpected(expected: "an action")
        }
        try reader.close()
        return action
    }
}

extension Keyword {
    /// Whether the word begins a field of a module, and no command.
    fileprivate var beginsField: Bool {
        switch self {
        case .type, .rec, .import, .func, .table, .memory, .global, .tag, .export, .start, .elem, .data: true
        default: false
        }
    }
}
