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

    /// Those of a case that names none, where the oracle names none either.
    public static let standard: [Contender] = [.interpreter, Contender(.compiler, .none), Contender(.compiler, .standard)]

    /// Draws what a case is compared on: the interpreter, and at least one other. Optimizing takes most of the time of a case, so few do it.
    static func draw(_ choices: inout Choices, modules: Int) -> [Contender] {
        var drawn = [Contender.interpreter]
        // A case at -O2 takes as long as ten at -O0, and they have most of the compiler in common.
        let isOptimized = choices.chance(1, of: 24)
        let isCompiled = choices.chance(1, of: 2)
        if isCompiled { drawn.append(drawCompiler(.none, &choices, modules)) }
        if isOptimized {
            let levels: [CompilerOptions.Optimization] = [.less, .aggressive, .size]
            let level = choices.chance(1, of: 4) ? levels[choices.number(below: levels.count)] : .standard
            drawn.append(drawCompiler(level, &choices, modules))
        }
        if choices.chance(1, of: 3) || drawn.count == 1 {
            var other = Contender.interpreter
            switch choices.number(below: 3) {
            case 0: other.isMetered = false
            case 1: other.collectsAtEveryAllocation = true
            case _: other.goesThroughText = true
            }
            drawn.append(other)
        }
        return drawn
    }

    private static func drawCompiler(_ level: CompilerOptions.Optimization, _ choices: inout Choices, _ modules: Int) -> Contender {
        var drawn = Contender(modules > 1 && choices.chance(1, of: 3) ? .mixed : .compiler, level)
        if choices.chance(1, of: 3) { drawn.bounds = .exact }
        if choices.chance(1, of: 4) { drawn.isMetered = false }
        if choices.chance(1, of: 6) { drawn.collectsAtEveryAllocation = true }
        if choices.chance(1, of: 8) { drawn.cpu = .generic }
        return drawn
    }

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
