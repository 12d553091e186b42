/// Where oracles of cases get them from: single instructions first, then generated cases, and modules of the material.
public struct CaseSource: Sendable {
    public var configuration: GeneratorConfiguration
    /// Of a hundred cases, so many are made of material where there is some.
    public var materialChance = 30

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
            let fuzzCase = try? FuzzCase(file: module)
        {
            tally.count("source/material")
            return fuzzCase.withDefaultSteps()
        }
        tally.count("source/generated")
        return CaseGenerator.generate(&choices, configuration: configuration)
    }
}
