import WasmBinary
import WasmModel
import WasmValidation

extension WitnessProgram {
    /// Puts a case as a program. Each module of the case becomes up to three parts: a host, which defines what the module imports from nobody;
    /// the module, with all its memories and globals exported; and a driver, which takes the steps and writes down results and globals.
    ///
    /// - Throws: where the case is not valid or needs values that no module can make.
    public init(_ fuzzCase: FuzzCase) throws(WitnessObstacle) {
        var builder = WitnessProgramBuilder(fuzzCase)
        try builder.build()
        self = builder.program
    }
}

/// Builds the parts of a program in order.
private struct WitnessProgramBuilder {
    let fuzzCase: FuzzCase
    var program: WitnessProgram
    /// Part number and validated form of each module of the case so far.
    private var modules: [(part: Int, module: ValidatedModule)] = []
    private let registry = TypeRegistry()

    init(_ fuzzCase: FuzzCase) {
        self.fuzzCase = fuzzCase
        // Drivers use several memories and results.
        program = WitnessProgram(features: fuzzCase.features.union(.multiMemory, .multiValue, .mutableGlobals, .referenceTypes))
    }

    mutating func build() throws(WitnessObstacle) {
        var calls: [(step: Int, place: WitnessProgram.Place)] = []
        var states: [WitnessProgram.Place] = []
        for position in fuzzCase.modules.indices {
            let module = try validate(fuzzCase.modules[position].binary)
            var draft = try lift(module)
            let known = fuzzCase.modules[..<position].map { Name($0.name) }
            let ofHost = draft.imports.indices.filter { !known.contains(draft.imports[$0].module) }
            let host = try WitnessHost(for: draft, imports: ofHost)
            if !ofHost.isEmpty { program.parts.append(.init(binary: host.draft.encoded(), imports: [])) }
            let hostPart = program.parts.count - 1
            var imports: [WitnessProgram.Place] = []
            for (number, entry) in draft.imports.enumerated() {
                if let export = host.exports[number] {
                    imports.append(.init(part: hostPart, export: export))
                } else {
                    imports.append(try place(of: entry))
                }
            }
            let driver = WitnessDriver(fuzzCase, position: position, module: module, original: draft)
            draft.exports += driver.addedExports
            program.parts.append(.init(binary: draft.encoded(), imports: imports))
            let part = program.parts.count - 1
            modules.append((part, module))
            for index in module.memoryTypes.indices where !module.memoryTypes[index].isShared {
                program.memories.append(.init(part: part, export: driver.firstMemoryExport + index))
            }
            program.parts.append(.init(binary: driver.draft.encoded(), imports: driver.imports.map { .init(part: part, export: $0) }))
            let driverPart = program.parts.count - 1
            program.memories.append(.init(part: driverPart, export: 0))
            states.append(.init(part: driverPart, export: 1))
            for (number, step) in driver.steps.enumerated() { calls.append((step, .init(part: driverPart, export: 2 + number))) }
        }
        program.calls = calls.sorted { $0.step < $1.step }.map(\.place) + states
    }

    private func validate(_ binary: [UInt8]) throws(WitnessObstacle) -> ValidatedModule {
        do {
            let module = try ModuleDecoder.decode(binary, features: fuzzCase.features)
            return try Validator(features: fuzzCase.features, registry: registry).validate(module)
        } catch {
            throw .invalid
        }
    }

    private func lift(_ module: ValidatedModule) throws(WitnessObstacle) -> ModuleDraft {
        do throws(MalformedError) {
            return try ModuleDraft(lifting: module.module, features: fuzzCase.features)
        } catch {
            throw .invalid
        }
    }

    /// The export of an earlier module of the case that an import names.
    private func place(of entry: Import) throws(WitnessObstacle) -> WitnessProgram.Place {
        for (position, known) in modules.enumerated().reversed() where Name(fuzzCase.modules[position].name) == entry.module {
            let exports = known.module.module.exports
            guard let export = exports.firstIndex(where: { $0.name == entry.name && $0.kind == entry.type.kind }) else { throw .unresolved }
            return .init(part: known.part, export: export)
        }
        throw .unresolved
    }
}
