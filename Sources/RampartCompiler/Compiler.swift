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
    }

    /// Each unit has functions of one effort. What a unit has depends on the module and the level alone.
    private func units(_ module: ValidatedModule) -> [Unit] {
        var units: [Unit] = []
        var open: [Effort: (unit: Int, bytes: Int)] = [:]
        for (index, body) in module.module.bodies.enumerated() {
            var effort = Effort(optimization: .none, selectsFast: true)
            if options.optimization != .none {
                let complexity = BodyComplexity(module, index)
                if complexity.isTooMuch {
                    units.append(Unit(functions: [index], effort: effort))
                    continue
                }
                effort = Effort(
                    optimization: options.optimization, selectsFast: Compiler.selectsFast(options.optimization, complexity))
            }
            if let (unit, bytes) = open[effort] {
                units[unit].functions.append(index)
                open[effort] = bytes + body.range.count < Compiler.unitBytes ? (unit, bytes + body.range.count) : nil
            } else {
                units.append(Unit(functions: [index], effort: effort))
                open[effort] = body.range.count < Compiler.unitBytes ? (units.count - 1, body.range.count) : nil
            }
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

    private func emit(
        _ output: LLVMTarget.Output, _ module: ValidatedModule, progress: (@Sendable (Int, Int) -> Void)?
    ) throws(CompilerError) -> [[UInt8]] {
        let units = units(module)
        let shared = Progress()
        let work: @Sendable () -> Void = { [self] in
            while true {
                let index = shared.next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < min(units.count, shared.lowestFailure.load(ordering: .relaxed)) else { return }
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
            // Units are taken in order, so all below a failure have a result.
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
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        let lowering = UnitLowering(
            module: module, options: options, unit: unit, hasSSE41: level >= .version2,
            isOptimized: functions.effort.optimization != .none)
        lowering.declare(functions.functions)
        for index in functions.functions { try FunctionLowering(lowering, bodyIndex: index).lower() }
        lowering.lines?.finish()
        #if DEBUG
            if let failure = unit.verificationFailure() { throw .bug(EngineBug("a unit is not well-formed: \(failure)")) }
        #endif
        let optimization = functions.effort.optimization
        if let pipeline = Compiler.pipeline(optimization, keepsOrder: lowering.keepsOrder) { try unit.run(pipeline, target) }
        try use(unit, target)
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
