import WasmModel
import WasmText

@testable import SpecScripts

/// An implementation that does what the test tells it, right or wrong.
///
/// A quoted module says how it ends: `ok`, or a phase and a message as in `trap:unreachable`. `ok imports x` imports from the module `x`.
final class FakeEnvironment: ScriptEnvironment {
    typealias Definition = String
    typealias Instance = String

    var functions: [String: Result<[ScriptValue], ScriptFault>] = [:]
    /// The modules that were instantiated, in order.
    private(set) var instantiated: [String] = []

    init(_ functions: [String: Result<[ScriptValue], ScriptFault>] = [:]) { self.functions = functions }

    private func fault(_ text: String, in phases: [ScriptFault.Phase]) -> ScriptFault? {
        for phase in phases where text.hasPrefix("\(phase.rawValue):") {
            return ScriptFault(phase: phase, message: String(text.dropFirst(phase.rawValue.count + 1)))
        }
        return nil
    }

    func define(_ module: ScriptModule) throws(ScriptFault) -> String {
        guard case .quote(let bytes) = module else { throw ScriptFault(phase: .engine, message: "the fake knows only quotes") }
        let text = String(decoding: bytes, as: UTF8.self)
        if let fault = fault(text, in: [.malformed, .invalid]) { throw fault }
        return text
    }

    func checkCustomSections(of definition: String) throws(ScriptFault) {
        if let fault = fault(definition, in: [.malformedCustom, .invalidCustom]) { throw fault }
    }

    func importedModules(of definition: String) -> [Name] {
        let words = definition.split(separator: " ")
        return words.count == 3 && words[1] == "imports" ? [Name(String(words[2]))] : []
    }

    func instantiate(_ definition: String, registered: [Name: String]) throws(ScriptFault) -> String {
        if let fault = fault(definition, in: [.unlinkable, .trap, .exception, .exhaustion, .engine]) { throw fault }
        instantiated.append(definition)
        return definition
    }

    func invoke(_ function: Name, in instance: String, arguments: [ScriptConstant]) throws(ScriptFault) -> [ScriptValue] {
        guard let result = functions[function.string] else { throw ScriptFault(phase: .script, message: "unknown function") }
        switch result {
        case .success(let values): return values
        case .failure(let fault): throw fault
        }
    }

    func get(_ global: Name, in instance: String) throws(ScriptFault) -> ScriptValue {
        guard let value = try invoke(global, in: instance, arguments: []).first else {
            throw ScriptFault(phase: .script, message: "unknown global")
        }
        return value
    }
}

/// Scripts without a parser.
enum Make {
    static func module(_ text: String) -> ScriptModule { .quote(Array(text.utf8)) }

    static func invoke(_ function: String, in instance: String? = nil) -> ScriptAction {
        .invoke(instance: instance, function: Name(function), arguments: [])
    }

    /// The outcomes of commands that stand in lines 1, 2, 3 …
    static func outcomes(_ kinds: [ScriptCommand.Kind], in environment: FakeEnvironment = FakeEnvironment()) -> [CommandOutcome] {
        var runner = ScriptRunner(environment: environment)
        return kinds.enumerated().map { index, kind in
            runner.run(ScriptCommand(position: SourcePosition(line: UInt32(index + 1), column: 1), kind: kind))
        }
    }

    /// The outcome of one assertion after a module that succeeds.
    static func outcome(_ kind: ScriptCommand.Kind, _ functions: [String: Result<[ScriptValue], ScriptFault>] = [:]) -> CommandOutcome? {
        outcomes([.module(name: nil, module("ok")), kind], in: FakeEnvironment(functions)).last
    }
}

extension CommandOutcome {
    var isFailed: Bool { if case .failed = self { true } else { false } }
    var isError: Bool { if case .error = self { true } else { false } }
    var isWrongMessage: Bool { if case .wrongMessage = self { true } else { false } }
}
