import Files
import Fuzzing
import Rampart
import ToolOptions
import WasmModel

/// One run of `assay generate`.
struct GenerateRun {
    let command: Generate
    let configuration: GeneratorConfiguration
    let console: Console
    private var cases = 0
    private var modules = 0
    private var bytes = 0
    private var invalid = 0
    private var survey = GeneratorSurvey()

    init(command: Generate, configuration: GeneratorConfiguration, console: Console) {
        self.command = command
        self.configuration = configuration
        self.console = console
    }

    mutating func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        if let folder = command.output, folder != "-" { try write { () throws(FileError) in try OutputFile.createFolder(folder) } }
        let last =
            command.singleInstructions
            ? min(command.first + command.count, UInt64(SingleInstructionCases.count)) : command.first + command.count
        var number = command.first
        while number < last {
            let generated = make(number)
            cases += 1
            modules += generated.modules.count
            for module in generated.modules { bytes += module.binary.count }
            if command.check { check(generated, number) }
            if command.survey { survey.add(generated, name: "case \(number)") }
            if let output = command.output { try emit(generated, number, output) }
            number += 1
        }
        summarize(clock.now - start)
        if invalid > 0 { throw ExitStatus.findings.exitCode }
    }

    private func make(_ number: UInt64) -> FuzzCase {
        if command.singleInstructions { return SingleInstructionCases.case(Int(number)) }
        var choices = Choices(seed: SplitMix64.seed(command.seed, number))
        return CaseGenerator.generate(&choices, configuration: configuration)
    }

    private mutating func summarize(_ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let rate = seconds > 0 ? Int(Double(modules) / seconds) : 0
        var line = "\(cases) cases, \(modules) modules, \(modules > 0 ? bytes / modules : 0) bytes each, \(rate) modules/s"
        if command.check { line += ", \(invalid) not valid" }
        console.message(line)
        if command.survey { tellSurvey() }
    }

    private mutating func tellSurvey() {
        for fault in survey.faults { console.message("assay: \(fault)") }
        invalid += survey.faults.count
        console.result("\(survey.instantiated) of \(survey.modules) modules instantiated, \(survey.faults.count) not valid")
        for (message, count) in survey.instantiationFailures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            console.result("  \(count)  \(message)")
        }
        console.result("\(survey.calls) calls, \(survey.instructions) instructions, \(survey.fuel) units of fuel in those that returned")
        for (end, count) in survey.ends.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { console.result("  \(count)  \(end)") }
        console.result("cases by feature:")
        for feature in Feature.allCases { console.result("  \(survey.features[feature] ?? 0)  \(feature.name)") }
        let missing = survey.missing(configuration.features).map(\.mnemonic)
        console.result("\(missing.count) opcodes do not occur: \(missing.joined(separator: " "))")
        let rare = survey.opcodes.sorted { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }.prefix(30)
        console.result("rarest, by modules: \(rare.map { "\($0.key.mnemonic) \($0.value)" }.joined(separator: ", "))")
    }

    private mutating func check(_ generated: FuzzCase, _ number: UInt64) {
        var configuration = Engine.Configuration()
        configuration.features = generated.features
        let engine = Engine(configuration)
        for module in generated.modules {
            do throws(ModuleError) {
                _ = try Module(engine: engine, binary: module.binary)
            } catch {
                invalid += 1
                console.message("assay: case \(number), module \(module.name): \(error)")
            }
        }
    }

    private func emit(_ generated: FuzzCase, _ number: UInt64, _ output: String) throws {
        let name = command.singleInstructions ? "single-\(number)" : "case-\(command.seed)-\(number)"
        guard command.text else {
            let path = output == "-" ? "-" : "\(output)/\(name).wasm"
            return try write { () throws(FileError) in try OutputFile.write(generated.encoded(), to: path) }
        }
        for (position, module) in generated.modules.enumerated() {
            guard let text = try? generated.text(ofModule: position) else { continue }
            let suffix = generated.modules.count > 1 ? ".\(module.name)" : ""
            let path = output == "-" ? "-" : "\(output)/\(name)\(suffix).wat"
            let isFirst = position == 0 && number == command.first
            let prefix = output == "-" && !isFirst ? "\n" : ""
            try write { () throws(FileError) in try OutputFile.write(Array((prefix + text).utf8), to: path) }
        }
    }

    private func write(_ body: () throws(FileError) -> Void) throws {
        do throws(FileError) {
            try body()
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
    }
}
