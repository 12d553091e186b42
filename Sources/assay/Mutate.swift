import ArgumentParser
import Files
import Fuzzing
import ToolOptions

/// `assay mutate`: makes mutants of a module.
struct Mutate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change a module by mutators of the fuzzing workbench.",
        discussion: """
            The file is a module in the binary or text format, or a case of 'assay fuzz', packed with gzip or not. Each mutant is made from the
            module anew, by --changes changes in a row; the same seed gives the same mutants. Mutants are written as binaries, to -o or, where
            there is one and no -o, to standard output; a line on standard error says for each which mutators changed it and whether it is valid.

            Exit codes: 0 all mutants made, 1 a mutant could not be made (no mutator found anything to change), 64 wrong usage, 65 malformed
            input, 66 input cannot be read, 73 output cannot be written.
            """)

    @Argument(help: "The module; - is standard input.")
    var file: String?

    @Option(help: "What the changes follow from.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Mutants to make.", valueName: "n"))
    var count = 1

    @Option(help: ArgumentHelp("Changes in each mutant.", valueName: "n"))
    var changes = 1

    @Option(parsing: .singleValue, help: ArgumentHelp("Only this mutator; may be repeated. --list shows all.", valueName: "name"))
    var mutator: [String] = []

    @Flag(help: "Only mutators that keep what the module does.")
    var preserve = false

    @Flag(help: "Also mutators that need not keep the module valid.")
    var breaking = false

    @Option(
        name: .short, help: ArgumentHelp("The file, with --count the folder, for the mutants; - is standard output.", valueName: "path"))
    var output: String?

    @Flag(help: "Show the mutators and end.")
    var list = false

    func validate() throws {
        for name in mutator where Mutators.named(name) == nil {
            throw ValidationError("'\(name)' is no mutator; --list shows those that there are")
        }
        if preserve && breaking { throw ValidationError("--preserve and --breaking exclude each other") }
        if !mutator.isEmpty && (preserve || breaking) {
            throw ValidationError("--mutator says which mutators there are, --preserve and --breaking do too")
        }
        if count < 1 || changes < 1 { throw ValidationError("--count and --changes are at least 1") }
        if list { return }
        if file == nil { throw ValidationError("there is no file") }
        if count > 1 && (output == nil || output == "-") { throw ValidationError("several mutants need a folder: -o") }
    }

    func run() throws {
        let console = Console(resultsToStandardError: false)
        if list {
            let rows = Mutators.all.map { mutator in
                [
                    mutator.name,
                    mutator.preservesMeaning ? "preserves meaning" : mutator.keepsValidity ? "keeps validity" : "may break anything",
                ]
            }
            let width = rows.map { $0[0].count }.max() ?? 0
            for row in rows { console.result(row[0] + String(repeating: " ", count: width - row[0].count + 2) + row[1]) }
            return
        }
        let binary = try read(console)
        var isComplete = true
        for number in 0..<count {
            let mutant = try mutant(number, of: binary, console)
            if mutant.mutators.isEmpty { isComplete = false }
            try write(mutant, number, console)
        }
        if !isComplete { throw ExitStatus.findings.exitCode }
    }

    private func read(_ console: Console) throws -> [UInt8] {
        let path = file ?? "-"
        let bytes = try console.read(path)
        do throws(CaseFormatError) {
            return try MutationRequest.binary(of: bytes)
        } catch {
            console.message("assay: \(path): \(error.message)")
            throw ExitStatus.malformedInput.exitCode
        }
    }

    private func mutant(_ number: Int, of binary: [UInt8], _ console: Console) throws -> Mutant {
        let chosen: [Mutator] =
            if !mutator.isEmpty {
                mutator.compactMap { Mutators.named($0) }
            } else if preserve {
                Mutators.preserving
            } else {
                breaking ? Mutators.all : Mutators.typed + Mutators.preserving
            }
        let request = MutationRequest(binary: binary, mutators: chosen, changes: changes)
        do throws(CaseFormatError) {
            return try request.mutant(seed: seed, number: number)
        } catch {
            console.message("assay: \(file ?? "-"): \(error.message)")
            throw ExitStatus.malformedInput.exitCode
        }
    }

    private func write(_ mutant: Mutant, _ number: Int, _ console: Console) throws {
        let path = count > 1 ? "\(output ?? ".")/mutant-\(seed)-\(number).wasm" : output ?? "-"
        let words = mutant.mutators.isEmpty ? "nothing to change" : mutant.mutators.joined(separator: ", ")
        console.message("\(path == "-" ? "mutant" : path): \(words): \(mutant.fault.map { "invalid: \($0)" } ?? "valid")")
        do throws(FileError) {
            try OutputFile.write(mutant.binary, to: path)
        } catch {
            console.message("assay: \(error)")
            throw ExitStatus.unwritableOutput.exitCode
        }
    }
}
