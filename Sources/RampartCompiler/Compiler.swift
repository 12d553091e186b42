import Dispatch
import Locking
import Synchronization
import WasmModel
import WasmValidation

/// Compiles validated modules ahead of time, through LLVM.
///
/// A module's functions are lowered, optimised and made into objects in units of a fixed size, on several threads; what comes out depends
/// on neither their number nor their timing. Safe for threads.
public final class Compiler: Sendable {
    public let options: CompilerOptions
    let level: ProcessorLevel
    private let library: LLVMLibrary
    /// Target machines that no thread uses at the moment.
    private let targets = Lock<[Effort: [SendableTarget]]>([:])

    // Unchecked: a target is used by the thread that has taken it out of the list.
    private struct SendableTarget: @unchecked Sendable {
        let target: LLVMTarget
    }

    /// Bytes of code after which a unit ends, with the function that reaches them.
    private static let unitBytes = 16 << 10

    /// - Throws: `.notInstalled` where LLVM is missing; `.unsupportedTarget` where the processor is not known.
    public init(_ options: CompilerOptions) throws(CompilerError) {
        self.options = options
        library = try LLVMLibrary.load()
        switch options.cpu {
        case .generic: level = .baseline
        case .native: level = ProcessorLevel.ofThisMachine
        case .named(let name):
            guard let named = ProcessorLevel(rawValue: name) else {
                let known = ["generic", "native"] + ProcessorLevel.allCases.map(\.rawValue)
                throw .unsupportedTarget("\(name); known: \(known.joined(separator: ", "))")
            }
            level = named
        }
    }

    /// The version of LLVM that compiles.
    public var version: String { library.version }

    /// What a processor must have to run the code, by LLVM's names.
    public var requiredFeatures: [String] { level.features }

    /// Compiles all functions of a module. As units are done, `progress` is called from any thread, with the functions done so far and all
    /// of them.
    public func compile(
        _ module: ValidatedModule, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) throws(CompilerError) -> CompiledCode {
        let objects = try emit(.object, module, progress: progress)
        let count = module.module.functions.count
        return try ObjectLinker.link(
            objects, firstFunction: UInt32(module.functionTypeIndices.count - count), functionCount: count)
    }

    /// The optimised IR of a module, as LLVM writes it, one unit after the other.
    public func intermediateText(_ module: ValidatedModule) throws(CompilerError) -> String {
        var text = ""
        for functions in units(module) {
            try withUnit(module, functions) { (unit, _) throws(CompilerError) in text += unit.text }
        }
        return text
    }

    /// The assembler text of a module, one unit after the other.
    public func assemblyText(_ module: ValidatedModule) throws(CompilerError) -> String {
        try emit(.assembly, module, progress: nil).map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    // MARK: Units

    /// How a function is compiled.
    private struct Effort: Hashable {
        let optimization: CompilerOptions.Optimization
        /// Whether instructions are selected one by one, where that can be done, instead of by the block.
        let selectsFast: Bool
    }

    /// Functions that are compiled together.
    private struct Unit {
        /// By position among those that the module defines.
        var functions: [Int]
        let effort: Effort
        /// Bytes of code.
        var bytes: Int

        /// About how long it takes, in bytes of code that is optimised and whose instructions are selected one by one.
        var cost: Int {
            switch effort.optimization {
            case .none: bytes / 8
            case .less, .standard, .aggressive, .size: effort.selectsFast ? bytes : bytes * 2
            }
        }
    }

    /// Each unit has functions of one effort. What a unit has depends on the module and the level alone.
    private func units(_ module: ValidatedModule) -> [Unit] {
        var units: [Unit] = []
        var open: [Effort: Int] = [:]
        for (index, body) in module.module.bodies.enumerated() {
            var effort = Effort(optimization: .none, selectsFast: true)
            if options.optimization != .none {
                let complexity = BodyComplexity(module, index)
                if complexity.isTooMuch {
                    units.append(Unit(functions: [index], effort: effort, bytes: body.range.count))
                    continue
                }
                effort = Effort(
                    optimization: options.optimization, selectsFast: Compiler.selectsFast(options.optimization, complexity))
            }
            if let unit = open[effort] {
                units[unit].functions.append(index)
                units[unit].bytes += body.range.count
            } else {
                open[effort] = units.count
                units.append(Unit(functions: [index], effort: effort, bytes: body.range.count))
            }
            if let unit = open[effort], units[unit].bytes >= Compiler.unitBytes { open[effort] = nil }
        }
        return units
    }

    /// Whether instructions of a function are selected one by one. That takes less than half of the time, and programs a few hundredths more.
    private static func selectsFast(_ optimization: CompilerOptions.Optimization, _ complexity: BodyComplexity) -> Bool {
        switch optimization {
        case .none, .less: true
        case .standard: !complexity.deservesSelection
        case .aggressive, .size: false
        }
    }

    /// What the threads of one compilation share.
    private final class Progress: Sendable {
        let next = Atomic(0)
        let done = Atomic(0)
        let lowestFailure = Atomic(Int.max)
        let results: Lock<[Int: Result<[UInt8], CompilerError>]> = Lock([:])
    }

    /// The objects, or assembler texts, of the units.
    func emit(
        _ output: LLVMTarget.Output, _ module: ValidatedModule, progress: (@Sendable (Int, Int) -> Void)?
    ) throws(CompilerError) -> [[UInt8]] {
        let units = units(module)
        // The longest first, so that no thread has much to do when the others have nothing left.
        let order = units.indices.sorted { (units[$0].cost, $1) > (units[$1].cost, $0) }
        let shared = Progress()
        let work: @Sendable () -> Void = { [self] in
            while true {
                let turn = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard turn < units.count else { return }
                let index = order[turn]
                if index > shared.lowestFailure.load(ordering: .relaxed) { continue }
                let result: Result<[UInt8], CompilerError>
                do throws(CompilerError) {
                    var object: [UInt8] = []
                    try withUnit(module, units[index]) { (unit, target) throws(CompilerError) in
                        object = try unit.emit(output, target)
                    }
                    result = .success(object)
                } catch {
                    shared.lowestFailure.min(index, ordering: .relaxed)
                    result = .failure(error)
                }
                shared.results.withLock { $0[index] = result }
                let done = shared.done.wrappingAdd(units[index].functions.count, ordering: .relaxed).newValue
                progress?(done, module.module.bodies.count)
            }
        }
        let threads = min(max(1, options.jobs), units.count)
        if threads <= 1 { work() } else { DispatchQueue.concurrentPerform(iterations: threads) { _ in work() } }
        let results = shared.results.withLock { $0 }
        var objects: [[UInt8]] = []
        for index in 0..<units.count {
            // Only units above a failure have none.
            guard let result = results[index] else { throw .bug(EngineBug("a unit was not compiled")) }
            objects.append(try result.get())
        }
        return objects
    }

    /// Lowers and optimises one unit, and gives it to `use`.
    private func withUnit(
        _ module: ValidatedModule, _ functions: Unit, _ use: (LLVMUnit, LLVMTarget) throws(CompilerError) -> Void
    ) throws(CompilerError) {
        let target = try takeTarget(functions.effort)
        defer { targets.withLock { $0[functions.effort, default: []].append(SendableTarget(target: target)) } }
        // Code that is not optimised has its places by marks, unless it loses them.
        if functions.effort.optimization == .none, options.hasPlaces, try attempt(module, functions, target, isMarked: true, use) { return }
        _ = try attempt(module, functions, target, isMarked: false, use)
    }

    /// Returns whether all instructions have kept their places; if not, what `use` has been given, if anything, is no good.
    private func attempt(
        _ module: ValidatedModule, _ functions: Unit, _ target: LLVMTarget, isMarked: Bool,
        _ use: (LLVMUnit, LLVMTarget) throws(CompilerError) -> Void
    ) throws(CompilerError) -> Bool {
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        if isMarked { unit.countFallbacks() }
        let lowering = UnitLowering(
            module: module, options: options, unit: unit, hasSSE41: level >= .version2,
            isOptimized: functions.effort.optimization != .none, isMarked: isMarked)
        lowering.declare(functions.functions)
        for index in functions.functions {
            if isMarked, lowering.needsLines { return false }
            try FunctionLowering(lowering, bodyIndex: index).lower()
        }
        if isMarked, lowering.needsLines { return false }
        lowering.lines?.finish()
        #if DEBUG
            if let failure = unit.verificationFailure() { throw .bug(EngineBug("a unit is not well-formed: \(failure)")) }
        #endif
        let optimization = functions.effort.optimization
        if let pipeline = Compiler.pipeline(optimization, keepsOrder: lowering.keepsOrder) { try unit.run(pipeline, target) }
        try use(unit, target)
        return !lowering.hasLostMarks
    }

    private func takeTarget(_ effort: Effort) throws(CompilerError) -> LLVMTarget {
        if let free = targets.withLock({ $0[effort]?.popLast() }) { return free.target }
        let target = try LLVMTarget(
            library: library, cpu: level.rawValue, features: "", effort: Compiler.codeEffort(effort.optimization))
        if effort.selectsFast { target.selectFast() }
        return target
    }

    /// The passes of a level. Where accesses keep their order, they are volatile, and nothing is left for passes that look for stores that
    /// nobody sees and for values that memory holds already.
    static func pipeline(_ optimization: CompilerOptions.Optimization, keepsOrder: Bool) -> String? {
        let first = "sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,loop-mssa(loop-rotate,licm)"
        switch optimization {
        case .none: return nil
        case .less: return "function(sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>,simplifycfg)"
        case .standard where keepsOrder: return "function(\(first),early-cse,simplifycfg,adce)"
        case .standard: return "function(\(first),gvn,instcombine<no-verify-fixpoint>,dse,simplifycfg,adce)"
        case .aggressive: return "default<O3>"
        case .size: return "default<Os>"
        }
    }

    private static func codeEffort(_ optimization: CompilerOptions.Optimization) -> LLVMTarget.Effort {
        switch optimization {
        case .none: .none
        case .less: .less
        case .standard, .size: .standard
        case .aggressive: .aggressive
        }
    }
}
