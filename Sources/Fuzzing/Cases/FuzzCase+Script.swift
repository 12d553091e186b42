import WasmBinary
import WasmModel
import WasmText

/// Scripts of the official testsuite as cases: what they assert is not looked at, only what they do.
extension FuzzCase {
    /// A case for each module of a script that is instantiated: with the modules that it imports from, and all calls of it that the script
    /// makes, or default ones where it makes none.
    ///
    /// - Throws: where the source is no script.
    public static func cases(ofScript source: [UInt8], features: Features = .all) throws(MalformedError) -> [FuzzCase] {
        var reader = ScriptReader(features: features)
        for command in try TextParser.parseScript(source, features: features).commands { reader.read(command.kind) }
        return reader.cases.map { $0.withDefaultSteps() }
    }
}

private struct ScriptReader {
    let features: Features
    /// One for each instance, in order.
    var cases: [FuzzCase] = []
    private var instances: [String: Int] = [:]
    private var definitions: [String: ScriptModule] = [:]
    private var lastDefinition: ScriptModule?
    private var registered: [Name: Int] = [:]
    /// The latest instance; nil where its module is none that can be run.
    private var current: Int?

    init(features: Features) { self.features = features }

    mutating func read(_ command: ScriptCommand.Kind) {
        switch command {
        case .module(let name, let module):
            lastDefinition = module
            if let name { definitions[name] = module }
            instantiate(module, name)
        case .moduleDefinition(let name, let module):
            lastDefinition = module
            if let name { definitions[name] = module }
        case .moduleInstance(let name, let definition):
            if let module = definition.map({ definitions[$0] }) ?? lastDefinition { instantiate(module, name) }
        case .register(let name, let instance): registered[name] = self.instance(instance)
        case .action(let action), .assertReturn(let action, _), .assertTrap(let action, _), .assertExhaustion(let action, _),
            .assertException(let action):
            add(action)
        case .assertModuleTrap(let module, _), .assertUnlinkable(let module, _): instantiate(module, nil)
        case .thread(_, _, let commands): for command in commands { read(command.kind) }
        case .assertMalformed, .assertInvalid, .assertMalformedCustom, .assertInvalidCustom, .wait: return
        }
    }

    private func instance(_ name: String?) -> Int? { name.map { instances[$0] } ?? current }

    private mutating func instantiate(_ module: ScriptModule, _ name: String?) {
        current = nil
        guard let binary = binary(of: module), let decoded = try? ModuleDecoder.decode(binary, features: features) else { return }
        var made = FuzzCase(features: features, modules: [])
        var known: Set<String> = []
        for item in decoded.imports {
            guard let position = registered[item.module] else { continue }
            // The modules that the imported one needs come before it; it itself has the name under which it is known now.
            var needed = cases[position].modules
            needed[needed.count - 1].name = item.module.string
            for module in needed where known.insert(module.name).inserted { made.modules.append(module) }
        }
        made.modules.append(FuzzCase.CaseModule(name: "main", binary: binary))
        cases.append(made)
        current = cases.count - 1
        if let name { instances[name] = current }
    }

    private func binary(of module: ScriptModule) -> [UInt8]? {
        switch module {
        case .text(let module): ModuleEncoder.encode(module)
        case .binary(let bytes): bytes
        case .quote(let source): (try? TextParser.parseModule(source, features: features)).map { ModuleEncoder.encode($0) }
        }
    }

    private mutating func add(_ action: ScriptAction) {
        guard case .invoke(let name, let function, let arguments) = action, let position = instance(name) else { return }
        let values = arguments.map { argument -> CaseValue in
            switch argument {
            case .i32(let bits): .i32(Int32(bitPattern: bits))
            case .i64(let bits): .i64(Int64(bitPattern: bits))
            case .f32(let bits): .f32(bits)
            case .f64(let bits): .f64(bits)
            case .v128(let bytes): .v128(bytes)
            case .refNull: .null
            case .refHost(let number), .refExtern(let number): .host(number)
            }
        }
        cases[position].steps.append(.invoke(module: cases[position].modules.count - 1, export: function, arguments: values))
    }
}
