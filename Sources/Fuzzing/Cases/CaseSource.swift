/// Where oracles of cases get them from: single instructions first, then generated cases, and modules of the material.
public struct CaseSource: Sendable {
    public var configuration: GeneratorConfiguration
    /// Of a hundred cases, so many are made of material where there is some.
    public var materialChance = 40
    /// Of a hundred cases that are made of nothing, so many execute few instructions many times.
    public var drillChance = 40
    /// Of a hundred cases that are made of material, so many are changed first.
    public var mutationChance = 85

    public init(configuration: GeneratorConfiguration = GeneratorConfiguration()) { self.configuration = configuration }

    /// - Throws: where the options hold a configuration that is none.
    init(options: OracleOptions) throws(OracleOptionsError) {
        guard let json = options.configuration else {
            self.init()
            return
        }
        do throws(GeneratorConfigurationError) {
            self.init(configuration: try GeneratorConfiguration(json: json))
        } catch {
            throw OracleOptionsError(error.message)
        }
    }

    /// How many cases of single instructions there are.
    public var preludeCount: Int { SingleInstructionCases.count }

    /// The case of a single instruction.
    public func prelude(_ number: Int) -> FuzzCase { SingleInstructionCases.case(number) }

    /// A case.
    public func make(_ choices: inout Choices, material: Material, tally: inout Tally) -> FuzzCase {
        if !material.modules.isEmpty, choices.chance(materialChance, of: 100), let module = choices.element(of: material.modules),
            var fuzzCase = try? FuzzCase(file: module)
        {
            if choices.chance(mutationChance, of: 100) { mutate(&fuzzCase, &choices, material) }
            tally.count(fuzzCase.mutators.isEmpty ? "source/material" : "source/mutated")
            for name in fuzzCase.mutators { tally.count("mutator/\(name)") }
            return fuzzCase.withDefaultSteps()
        }
        if choices.chance(drillChance, of: 100) {
            tally.count("source/drill")
            return InstructionDrill.make(&choices, features: configuration.features)
        }
        tally.count("source/generated")
        return CaseGenerator.generate(&choices, configuration: configuration)
    }

    /// Changes a module of a case so that it stays valid, in most cases the last one: others import from the ones before.
    private func mutate(_ fuzzCase: inout FuzzCase, _ choices: inout Choices, _ material: Material) {
        let position = choices.chance(1, of: 8) ? choices.number(below: fuzzCase.modules.count) : fuzzCase.modules.count - 1
        fuzzCase.mutators = fuzzCase.mutate(
            module: position, by: Mutators.typed + Mutators.preserving, most: 5, &choices, material: material)
        // Mutators put in instructions of all features.
        if !fuzzCase.mutators.isEmpty { fuzzCase.features = .all }
    }
}
