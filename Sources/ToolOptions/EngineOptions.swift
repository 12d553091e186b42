import ArgumentParser
import Rampart

/// The options by which a tool's user chooses what executes modules, in the same words in every tool.
public struct EngineOptions: ParsableArguments {
    enum Name: String, CaseIterable {
        case interpreter, aot
    }

    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp("What executes modules: interpreter, or aot, which compiles them first.", valueName: "name"),
        transform: EngineOptions.name)
    var name = Name.interpreter

    @OptionGroup public var compiler: CompilerSettings

    public init() {}

    public func validate() throws {
        guard name == .interpreter, let option = compiler.given else { return }
        throw ValidationError("\(option) is for compiled code; it needs --engine aot")
    }

    /// What the options ask for, with so many threads that compile one module. Code is compiled for this machine unless they say another.
    public func strategy(jobs: Int) -> Engine.Strategy {
        switch name {
        case .interpreter: .interpreter
        case .aot: .compiler(compiler.options(cpu: .native, jobs: jobs))
        }
    }

    @Sendable private static func name(_ text: String) throws -> Name {
        guard let name = Name(rawValue: text) else {
            let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no engine '\(text)'; known: \(known)")
        }
        return name
    }
}
