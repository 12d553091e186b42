import Files
import Rampart
import RampartWASI
import WasmBinary
import WasmModel
import WasmText

/// Whether a program of WASI preview 1 does the same on all engines, with what it was reported to be run with: its end, what it writes, and what
/// it leaves in its directories; and whether it stays in these. For triage: nothing is generated. A program with which nothing is wrong is
/// told by its end.
final class ProgramOracle: Oracle {
    static let word = "program"

    let name = ProgramOracle.word
    /// Any file, as texts have no place for a setup but behind them.
    let fileExtension = "bin"
    private let contenders: [Contender]
    private let tellsCode: Bool

    init(options: OracleOptions) throws(OracleOptionsError) {
        contenders = try options.contenders() ?? Contender.standard
        tellsCode = options.tellsCode
    }

    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] { [] }

    func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        guard let program = try? WASIProgram(file: input), let decoded = ProgramOracle.module(program.binary) else {
            return .inconclusive(.unreadable)
        }
        guard decoded.imports.contains(where: { $0.module == WASI.moduleName }) else { return .inconclusive(.notInstantiated) }
        var runners: [(contender: Contender, runner: ProgramRunner)] = []
        for contender in contenders.first?.isMetered == true ? contenders : [.interpreter] + contenders {
            var configuration = Engine.Configuration()
            configuration.features = .all
            configuration.isMetered = contender.isMetered
            configuration.canonicalizesNaNs = true
            configuration.strategy = contender.strategy(module: 0)
            let engine = Engine(configuration)
            do throws(ModuleError) {
                let module = try tally.measure(.compile) { _ throws(ModuleError) in try Rampart.Module(engine: engine, decoded: decoded) }
                runners.append(
                    (
                        contender,
                        ProgramRunner(
                            setup: program.setup, module: module, engine: engine,
                            collectsAtEveryAllocation: contender.collectsAtEveryAllocation, tellsCode: tellsCode)
                    ))
            } catch {
                switch error {
                case .malformed, .invalid: return .inconclusive(.invalid)
                case .compiler(let error):
                    // Who compares without an engine that is not there says less, and says nothing of it where it was asked for.
                    let verdict = CaseMatch.verdict(.compiler(error), oracle: name, contender)
                    if verdict == .inconclusive(.notAvailable), contenders == Contender.standard { continue }
                    return verdict
                }
            }
        }
        do {
            return try verdict(runners, &tally)
        } catch {
            return .inconclusive(.notInstantiated)
        }
    }

    /// Of a module in either format; nil where it is none.
    private static func module(_ bytes: [UInt8]) -> WasmModel.Module? {
        CaseFile.isText(bytes) ? try? TextParser.parseModule(bytes, features: .all) : try? ModuleDecoder.decode(bytes, features: .all)
    }

    private func verdict(_ runners: [(contender: Contender, runner: ProgramRunner)], _ tally: inout Tally) throws -> Verdict {
        guard let first = runners.first, let last = runners.last else { return .inconclusive(.notAvailable) }
        let reference = try tally.measure(.run) { _ in try first.runner.runInMemory() }
        tally.count("program/\(reference.endWord)")
        if let finding = fault(reference, first.contender) { return .disagree(finding) }
        // What charges no fuel may never end where the fuel has ended what does.
        let mayRunAll = reference.endWord != ProgramRun.fuelWord
        for (contender, runner) in runners.dropFirst() where contender.isMetered || mayRunAll {
            let run = try tally.measure(.run) { _ in try runner.runInMemory() }
            if let finding = fault(run, contender) ?? mismatch(reference, run, first.contender, contender) { return .disagree(finding) }
        }
        // On the host, times and numbers of files differ from run to run; what two runs of one engine differ in is nobody's fault.
        let onHost = try tally.measure(.run) { _ in try first.runner.runOnHost() }
        if let finding = fault(onHost, first.contender) { return .disagree(finding) }
        if runners.count > 1, last.contender.isMetered || mayRunAll {
            let other = try tally.measure(.run) { _ in try last.runner.runOnHost() }
            if let finding = fault(other, last.contender) { return .disagree(finding) }
            if let finding = mismatch(onHost, other, first.contender, last.contender),
                try first.runner.runOnHost().difference(from: onHost) == nil
            {
                return .disagree(finding)
            }
        }
        return outcome(reference)
    }

    // MARK: Findings

    private func fault(_ run: ProgramRun, _ contender: Contender) -> Finding? {
        if let escape = run.escape {
            return Finding(
                oracle: name, kind: .escape, phase: .host, discriminator: escape, summary: "a program \(escape)", details: "\(contender)")
        }
        guard let bug = run.bug else { return nil }
        return Finding(
            oracle: name, kind: .internalError, phase: .call, discriminator: "bug", summary: "\(contender): \(bug)",
            details: run.place ?? "")
    }

    private func mismatch(_ left: ProgramRun, _ right: ProgramRun, _ first: Contender, _ second: Contender) -> Finding? {
        guard let difference = left.difference(from: right) else { return nil }
        let ends = difference.kind == "end" ? "/\(left.endWord)|\(right.endWord)" : ""
        return Finding(
            oracle: name, kind: .mismatch, phase: .call, discriminator: "program-\(difference.kind)\(ends)",
            summary: "\(first) | \(second): \(difference.kind): \(difference.text.prefix(200))",
            details: "\(difference.text)\n\(first): \(ProgramOracle.text(left))\n\(second): \(ProgramOracle.text(right))")
    }

    private static func text(_ run: ProgramRun) -> String { run.end + (run.place.map { ", in \($0)" } ?? "") }

    private func outcome(_ run: ProgramRun) -> Verdict {
        if run.exitCode == 0 { return .agree }
        var details = ""
        for (name, bytes) in [("stdout", run.output), ("stderr", run.errors)] where !bytes.isEmpty {
            details += "\(name): \(String(decoding: bytes.suffix(2000), as: UTF8.self))\n"
        }
        return .disagree(
            Finding(
                oracle: name, kind: .outcome, phase: .call, discriminator: run.endWord,
                summary: "the program ends with \(ProgramOracle.text(run))", details: details))
    }
}
