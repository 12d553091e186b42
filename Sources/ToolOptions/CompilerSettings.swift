import ArgumentParser
import RampartCompiler

/// The options that say how code is compiled, in the same words in every tool.
public struct CompilerSettings: ParsableArguments {
    @Option(
        help: ArgumentHelp("Effort of the compiler: 0, 1, 2, 3, or s for small code; 2 unless given.", valueName: "level"),
        transform: { text in try CompilerSettings.value(text, "level", known: CompilerOptions.Optimization.allCases) })
    public var optLevel: CompilerOptions.Optimization?

    @Option(
        help: ArgumentHelp(
            "How accesses to memory are kept inside it: exact (a comparison before each), guard (pages that cannot be touched, as exact), "
                + "relaxed (the same, but a trap may leave memory in another state); \(CompilerOptions().bounds.rawValue) unless given.",
            valueName: "mode"),
        transform: { text in try CompilerSettings.value(text, "mode", known: CompilerOptions.Bounds.allCases) })
    public var bounds: CompilerOptions.Bounds?

    @Option(
        name: .customLong("target-cpu"),
        help: ArgumentHelp(
            "The processor to compile for: generic, native, or a level: x86-64, x86-64-v2, x86-64-v3, x86-64-v4; native where the code runs at once, else generic.",
            valueName: "name"),
        transform: CompilerSettings.cpu)
    public var targetCPU: CompilerOptions.TargetCPU?

    public init() {}

    /// The first of the options that is given, as it is typed.
    public var given: String? {
        if optLevel != nil { return "--opt-level" }
        if bounds != nil { return "--bounds" }
        return targetCPU == nil ? nil : "--target-cpu"
    }

    /// What the compiler is told, with the given processor where no option names one.
    public func options(cpu: CompilerOptions.TargetCPU, jobs: Int) -> CompilerOptions {
        var options = CompilerOptions()
        if let optLevel { options.optimization = optLevel }
        if let bounds { options.bounds = bounds }
        options.cpu = targetCPU ?? cpu
        options.jobs = jobs
        return options
    }

    private static func value<Value: RawRepresentable<String>>(_ text: String, _ what: String, known: [Value]) throws -> Value {
        guard let value = Value(rawValue: text) else {
            throw ValidationError("there is no \(what) '\(text)'; known: \(known.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    @Sendable private static func cpu(_ text: String) throws -> CompilerOptions.TargetCPU {
        guard !text.isEmpty else { throw ValidationError("--target-cpu needs a name") }
        return CompilerOptions.TargetCPU(name: text)
    }
}
