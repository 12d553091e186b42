import WasmModel

/// Makes cases: modules that share things, and what the host does with them.
public enum CaseGenerator {
    /// A case whose modules are valid and use no features but those of the case. Exhausted choices give a small one.
    public static func generate(_ choices: inout Choices, configuration: GeneratorConfiguration = GeneratorConfiguration()) -> FuzzCase {
        let features = Features.draw(&choices, configuration: configuration)
        let tables = GeneratorTables(features: features, configuration: configuration)
        var count = 1
        if configuration.modules > 1, choices.chance(configuration.multiInstanceChance, of: 100) {
            count = 2 + choices.number(below: configuration.modules - 1)
        }
        var shared = SharedItems()
        var generations: [ModuleGeneration] = []
        for position in 0..<count {
            var generation = ModuleGeneration(choices: choices, configuration: configuration, tables: tables, shared: shared)
            generation.generate()
            choices = generation.choices
            shared.groups = generation.draft.recursionGroups
            shared.items += generation.exports(of: moduleName(position))
            generations.append(generation)
        }
        let modules = generations.indices.map {
            FuzzCase.CaseModule(name: "m\($0)", binary: generations[$0].draft.encoded())
        }
        var steps = StepDrawing(generations: generations, choices: choices, configuration: configuration)
        steps.draw()
        choices = steps.choices
        return FuzzCase(
            features: features, modules: modules, steps: steps.steps, fuel: Int64(configuration.fuel), hostSeed: choices.bits())
    }

    private static let moduleNames: [Name] = (0..<8).map { Name("m\($0)") }

    static func moduleName(_ position: Int) -> Name { position < moduleNames.count ? moduleNames[position] : Name("m\(position)") }
}

/// The steps of a case in the making.
private struct StepDrawing {
    /// A result that a step gives, if it returns.
    struct Result {
        var module: Int
        var step: Int
        var position: Int
        var type: ValueType
    }

    var generations: [ModuleGeneration]
    var choices: Choices
    let configuration: GeneratorConfiguration
    var steps: [FuzzCase.Step] = []
    var results: [Result] = []

    init(generations: [ModuleGeneration], choices: Choices, configuration: GeneratorConfiguration) {
        self.generations = generations
        self.choices = choices
        self.configuration = configuration
    }

    mutating func draw() {
        for round in 0..<configuration.invocations {
            for module in generations.indices {
                for export in generations[module].draft.exports where steps.count < configuration.steps {
                    draw(export, of: module, round: round)
                }
            }
            if choices.isExhausted { return }
        }
    }

    private mutating func draw(_ export: Export, of module: Int, round: Int) {
        switch export.kind {
        case .function:
            // Once for certain, then sometimes.
            guard round == 0 || choices.chance(1, of: 2) else { return }
            let signature = generations[module].signature(ofFunction: export.index)
            let arguments = signature.parameters.map { argument($0, module: module) }
            for (position, type) in signature.results.enumerated() where type.isReference {
                results.append(Result(module: module, step: steps.count, position: position, type: type))
            }
            steps.append(.invoke(module: module, export: export.name, arguments: arguments))
        case .memory:
            guard choices.chance(1, of: 2) else { return }
            let type = generations[module].memories[Int(export.index)]
            if choices.chance(1, of: 2) {
                steps.append(.growMemory(module: module, export: export.name, pages: UInt64(choices.number(below: 3))))
            } else {
                let size = generations[module].size(of: type)
                let bytes = (0..<choices.number(below: 17)).map { _ in choices.byte() }
                let offset = UInt64(choices.number(below: Int(min(size, 1 << 20)) + 1))
                steps.append(.writeMemory(module: module, export: export.name, offset: offset, bytes: bytes))
            }
        case .global:
            if generations[module].features[.gc], choices.chance(1, of: 12) { steps.append(.collect) }
        case .table, .tag: return
        }
    }

    private mutating func argument(_ type: ValueType, module: Int) -> CaseValue {
        generations[module].choices = choices
        defer { choices = generations[module].choices }
        switch type {
        case .i32: return .i32(generations[module].i32())
        case .i64: return .i64(generations[module].i64())
        case .f32: return .f32(generations[module].f32())
        case .f64: return .f64(generations[module].f64())
        case .v128: return .v128(generations[module].v128())
        case .reference(let reference): return argument(reference, module: module)
        }
    }

    /// A reference, by the choices of the module's generation.
    private mutating func argument(_ type: ReferenceType, module: Int) -> CaseValue {
        if type.nullable, !generations[module].chance(2, of: 3) { return .null }
        if !results.isEmpty, generations[module].chance(1, of: 2) {
            let start = generations[module].number(results.count)
            for step in 0..<results.count {
                let result = results[(start + step) % results.count]
                if result.module == module, generations[module].matches(result.type, .reference(type)) {
                    return .result(step: result.step, position: result.position)
                }
            }
        }
        switch type.heap {
        case .extern: return .host(UInt32(generations[module].number(10)))
        case .any where generations[module].chance(1, of: 2): return .host(UInt32(generations[module].number(10)))
        case .any, .eq, .i31:
            let bits = generations[module].i32()
            return .i31((bits << 1) >> 1)
        default: break
        }
        for export in generations[module].draft.exports where export.kind == .function {
            if generations[module].matches(generations[module].functionHeap(export.index), type.heap) {
                return .function(module: module, export: export.name)
            }
        }
        return .null
    }
}
