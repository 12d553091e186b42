import RampartRuntime
import WasmBinary
import WasmModel
import WasmValidation

import class Rampart.Engine
import class Rampart.ModulePreparer

/// One of our own engines as a witness: what the others are compared with.
public final class OwnWitness: Witness {
    public let name: String
    public let features: Features
    private let strategy: Engine.Strategy
    private let preparer = ModulePreparer(isMetered: true, canonicalizesNaNs: true)
    /// Units of fuel for each instantiation and each call.
    private let fuel: Int64

    /// - Parameters:
    ///   - strategy: The engine.
    ///   - features: What modules may use.
    ///   - name: What reports call it; else the word of the engine.
    ///   - fuel: Units for each instantiation and each call; running out counts as exhaustion.
    public init(_ strategy: Engine.Strategy, features: Features = .all, name: String? = nil, fuel: Int64 = 10 * FuzzCase.defaultFuel) {
        self.name = name ?? strategy.name
        self.strategy = strategy
        self.features = features
        self.fuel = fuel
    }

    public func validate(_ binary: [UInt8]) -> WitnessAcceptance { validate(binary, features: features) }

    /// Whether a module is accepted that may use the given features.
    func validate(_ binary: [UInt8], features: Features) -> WitnessAcceptance {
        do throws(ModuleError) {
            _ = try validated(binary, features, TypeRegistry())
            return .accepted
        } catch {
            return .refused(error.message)
        }
    }

    private func validated(_ binary: [UInt8], _ features: Features, _ registry: TypeRegistry) throws(ModuleError) -> ValidatedModule {
        let module: Module
        do throws(MalformedError) {
            module = try ModuleDecoder.decode(binary, features: features)
        } catch {
            throw .malformed(error)
        }
        return try Validator(features: features, registry: registry).validate(module)
    }

    public func run(_ program: WitnessProgram) -> WitnessRecord {
        var record = WitnessRecord()
        var limits = StoreLimits()
        limits.fuel = fuel
        limits.longestWait = .milliseconds(10)
        // Engines that grow what ours refuses to grow would take all of the host's memory, and then differ: it ends before one is asked.
        limits.memoryBytes = OwnWitness.memoryBytes
        limits.tableElements = 1_000_000
        limits.heapBytes = 64 << 20
        limits.endsAtLimits = true
        // Of this run alone: a witness lives long, and a registry forgets nothing.
        let types = RuntimeTypes(registry: TypeRegistry())
        let store = Store(engine: preparer.executor, types: types, limits: limits)
        var exports: [[ExternalValue]] = []
        for part in program.parts {
            let prepared: PreparedModule
            do {
                prepared = try preparer.prepare(try validated(part.binary, features, types.registry), types: types, strategy: strategy)
            } catch {
                record.outcomes.append(.refused("\(error)"))
                return record
            }
            store.fuel = fuel
            do throws(InstantiationError) {
                let imports = part.imports.map { exports[$0.part][$0.export] }
                exports.append(try store.instantiate(prepared, imports: imports).exports.map(\.value))
                record.outcomes.append(.returned)
            } catch {
                record.outcomes.append(OwnWitness.outcome(error))
                return record
            }
        }
        for call in program.calls {
            guard case .function(let function) = exports[call.part][call.export] else {
                record.outcomes.append(.refused("the function"))
                continue
            }
            store.fuel = fuel
            do throws(ExecutionError) {
                _ = try store.invoke(function, [])
                record.outcomes.append(.returned)
            } catch {
                record.outcomes.append(OwnWitness.outcome(error))
            }
        }
        var copied: UInt64 = 0
        for place in program.memories {
            guard case .memory(let memory) = exports[place.part][place.export] else {
                record.memories.append([])
                continue
            }
            copied += memory.byteCount
            if copied > OwnWitness.memoryBytes {
                record.outcomes.append(.exhausted)
                return record
            }
            record.memories.append(memory.read(0, count: Int(clamping: memory.byteCount)) ?? [])
        }
        return record
    }

    /// Most bytes of the memories of a program, and of what is compared by copies of them.
    private static let memoryBytes: UInt64 = 64 << 20

    private static func outcome(_ error: InstantiationError) -> WitnessOutcome {
        switch error {
        case .link(let error): .refused(error.message)
        case .limit: .exhausted
        case .execution(let error): outcome(error)
        }
    }

    private static func outcome(_ error: ExecutionError) -> WitnessOutcome {
        switch error {
        case .trap(let trap): .trap(WitnessTrap(trap.code))
        case .exhaustion: .exhausted
        case .exception, .host, .arguments, .bug: .other(error.message)
        }
    }
}
