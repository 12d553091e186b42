import RampartCompiler

import class Rampart.Engine

/// One side of a comparison: how a case is made ready and run.
///
/// Its word says what differs from the usual, as `interpreter`, `interpreter-stress`, `aot-O2`, `aot-O0-exact-unmetered`, `mixed-O1`.
public struct Contender: Sendable, Hashable {
    /// What executes.
    public enum Execution: Sendable, Hashable {
        case interpreter
        case compiler
        /// The modules of a case in turn interpreted and compiled, so that both call each other.
        case mixed
    }

    public var execution: Execution
    /// Of compiled modules only.
    public var optimization = CompilerOptions.Optimization.standard
    /// Of compiled modules only; `relaxed` leaves memories behind that may not be compared, so no contender has it.
    public var bounds = CompilerOptions.Bounds.guard
    /// Of compiled modules only.
    public var cpu = CompilerOptions.TargetCPU.native
    /// Whether fuel is charged. What is not metered runs only where something metered has come to its end.
    public var isMetered = true
    /// Whether every allocation collects.
    public var collectsAtEveryAllocation = false
    /// Whether modules are printed as text and parsed before they are validated.
    public var goesThroughText = false

    public init(_ execution: Execution, _ optimization: CompilerOptions.Optimization = .standard) {
        self.execution = execution
        self.optimization = optimization
    }

    public static let interpreter = Contender(.interpreter)

    /// Those of a run that names none.
    public static let standard: [Contender] = [.interpreter, Contender(.compiler, .none), Contender(.compiler, .standard)]

    /// The contender of a word; nil where the word is none.
    public init?(_ word: String) {
        var parts = word.split(separator: "-", omittingEmptySubsequences: false).map(String.init)[...]
        switch parts.popFirst() {
        case "interpreter": self.init(.interpreter)
        case "aot": self.init(.compiler)
        case "mixed": self.init(.mixed)
        case _: return nil
        }
        let isCompiled = execution != .interpreter
        for part in parts {
            switch part {
            case "unmetered": isMetered = false
            case "stress": collectsAtEveryAllocation = true
            case "text": goesThroughText = true
            case "exact" where isCompiled: bounds = .exact
            case "guard" where isCompiled: bounds = .guard
            case "generic" where isCompiled: cpu = .generic
            case _:
                guard isCompiled, part.first == "O", let level = CompilerOptions.Optimization(rawValue: String(part.dropFirst())) else {
                    return nil
                }
                optimization = level
            }
        }
    }

    /// The contenders of words with commas between them.
    ///
    /// - Throws: The first word that is none.
    public static func list(_ text: String) throws(CaseFormatError) -> [Contender] {
        var contenders: [Contender] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let contender = Contender(String(word)) else {
                throw CaseFormatError(
                    "'\(word)' is no engine; engines are interpreter, aot and mixed with -O0 to -O3 or -Os, -exact, "
                        + "-generic, -unmetered, -stress and -text behind them")
            }
            if !contenders.contains(contender) { contenders.append(contender) }
        }
        return contenders
    }

    /// How the module at a position of a case is made ready.
    func strategy(module position: Int) -> Engine.Strategy {
        switch execution {
        case .interpreter: return .interpreter
        case .mixed where position % 2 == 0: return .interpreter
        case .compiler, .mixed:
            var options = CompilerOptions()
            options.optimization = optimization
            options.bounds = bounds
            options.cpu = cpu
            // The interpreter tells which instructions trap.
            options.hasPlaces = false
            return .compiler(options)
        }
    }
}

extension Contender: CustomStringConvertible {
    public var description: String {
        var word =
            switch execution {
            case .interpreter: "interpreter"
            case .compiler: "aot-O\(optimization.rawValue)"
            case .mixed: "mixed-O\(optimization.rawValue)"
            }
        if bounds != .guard { word += "-\(bounds.rawValue)" }
        if cpu != .native { word += "-\(cpu)" }
        if !isMetered { word += "-unmetered" }
        if collectsAtEveryAllocation { word += "-stress" }
        if goesThroughText { word += "-text" }
        return word
    }
}
