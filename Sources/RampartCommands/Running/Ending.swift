import Rampart
import RampartWASI
import ToolOptions
import WasmModel

/// How a run ended: what is reported, and the exit code.
struct Ending {
    /// The word for statistics.
    var word: String
    var code: Int32
    var guestCode: UInt32?
    /// Nil where there is nothing to say.
    var message: String?
    var details: [String] = []

    /// The program returned or left by itself. Like the kernel, only the low 8 bits of a code pass.
    static func exit(_ code: UInt32) -> Ending { Ending(word: "exit", code: Int32(code & 0xFF), guestCode: code) }

    /// The function of `--invoke` returned.
    static let returned = Ending(word: "return", code: 0)

    init(word: String, code: Int32, guestCode: UInt32? = nil, message: String? = nil, details: [String] = []) {
        self.word = word
        self.code = code
        self.guestCode = guestCode
        self.message = message
        self.details = details
    }

    init(_ status: ExitStatus, _ message: String, details: [String] = []) {
        self.init(word: Ending.word(status), code: status.rawValue, message: message, details: details)
    }

    init(_ error: CommandError) { self.init(error.status, error.message, details: error.details) }

    private static func word(_ status: ExitStatus) -> String {
        switch status {
        case .asExpected, .findings: "exit"
        case .usage: "usage"
        case .malformedInput: "malformed"
        case .unreadableInput: "unreadable"
        case .componentMissing: "missing-component"
        case .internalError: "internal-error"
        case .unwritableOutput: "unwritable"
        case .trap: "trap"
        case .uncaughtException: "exception"
        case .linkError: "link"
        case .fuelExhausted: "fuel"
        case .timeLimit: "time"
        case .resourceLimit: "limit"
        case .interrupted: "interrupted"
        case .terminated: "terminated"
        }
    }

    /// The program was asked to stop.
    static func stopped(_ reason: Watch.Reason, _ request: RunRequest, _ name: String, details: [String] = []) -> Ending {
        switch reason {
        case .interrupted: return Ending(.interrupted, "\(name): interrupted", details: details)
        case .terminated: return Ending(.terminated, "\(name): terminated", details: details)
        case .timeLimit:
            let limit = request.timeLimit.map { TimeSpan($0).description } ?? ""
            return Ending(.timeLimit, "\(name): stopped after the time limit of \(limit)", details: details)
        }
    }
}

/// Makes the endings of the errors of one program.
struct EndingReporter {
    let request: RunRequest
    let file: ModuleFile
    let module: WasmModel.Module
    let store: Store

    func ending(_ error: InstantiationError) -> Ending {
        switch error {
        case .link(let error):
            let name = "\"\(VisibleText.line(error.module.string))\" \"\(VisibleText.line(error.name.string))\""
            return Ending(.linkError, "\(file.shownName): import \(name): \(error.message)")
        case .execution(let error): return ending(error)
        case .limit(let limit): return Ending(.resourceLimit, "\(file.shownName): \(limit.message)", details: limitHint(limit))
        }
    }

    private func limitHint(_ limit: ResourceLimit) -> [String] {
        switch limit {
        case .memoryBytes: ["    (--max-memory sets the limit)"]
        case .tableElements: ["    (--max-table-elements sets the limit)"]
        case .guardedMemory: ["    (--bounds exact needs no guard)"]
        }
    }

    /// The ending that an error of running code means. Ask before anything else runs in the store: the backtrace is that of the last failure.
    /// `instance` is the program, where there is one already.
    func ending(_ error: ExecutionError, in instance: Instance? = nil) -> Ending {
        let name = file.shownName
        switch error {
        case .trap(let trap): return Ending(.trap, "\(name): trap: \(trap.message)", details: backtrace())
        case .exception(let exception):
            return Ending(.uncaughtException, "\(name): \(describe(exception, in: instance))", details: backtrace())
        case .exhaustion(let error): return ending(error)
        case .host(let cause):
            if let exit = cause as? ProcessExit { return .exit(exit.code) }
            if let fault = cause as? ProgramError { return Ending(.linkError, "\(name): \(fault)") }
            return Ending(.internalError, "\(name): \(error.message)", details: backtrace())
        case .arguments(let error): return Ending(.usage, "\(name): \(error.message)")
        case .bug(let bug): return Ending(.internalError, "\(name): \(bug)", details: backtrace())
        }
    }

    private func ending(_ error: ExhaustionError) -> Ending {
        let name = file.shownName
        switch error {
        case .fuel: return Ending(.fuelExhausted, "\(name): \(error.message) (--fuel \(request.fuel ?? 0))", details: backtrace())
        case .interrupted: return Ending(.interrupted, "\(name): interrupted", details: backtrace())
        case .callStack, .heap, .memory, .table, .code:
            let hint = Ending.option(error).map { " (\($0) sets the limit)" } ?? ""
            return Ending(.resourceLimit, "\(name): \(error.message)\(hint)", details: backtrace())
        }
    }

    // MARK: Backtraces

    /// Frames that are looked at.
    private static let frames = 1000
    /// Lines that are shown of them.
    private static let lines = 24

    /// A line for each function that was running, the innermost first; one for all turns of a recursion of one function.
    func backtrace() -> [String] {
        let frames = store.backtrace(limit: EndingReporter.frames)
        var runs: [(line: String, count: Int)] = []
        for frame in frames {
            let line = self.line(frame)
            if let last = runs.last, last.line == line {
                runs[runs.count - 1].count += 1
            } else {
                guard runs.count < EndingReporter.lines else { return runs.map(EndingReporter.text) + ["    at …"] }
                runs.append((line, 1))
            }
        }
        return runs.map(EndingReporter.text) + (frames.count == EndingReporter.frames ? ["    at …"] : [])
    }

    private static func text(_ run: (line: String, count: Int)) -> String { run.count == 1 ? run.line : "\(run.line) (\(run.count) times)" }

    private func line(_ frame: StackFrame) -> String {
        let name = frame.functionName.map { "$\(VisibleText.line($0.string)) (function \(frame.functionIndex))" }
        return "    at \(name ?? "function \(frame.functionIndex)")" + (frame.offset.map { ", \(place($0))" } ?? "")
    }

    /// The line and column of an instruction of a text, the offset of one of a binary.
    private func place(_ offset: Int) -> String {
        let positions = module.textPositions
        guard file.form == .text, !positions.isEmpty else { return "offset \(Hexadecimal.text(offset))" }
        // The last instruction that begins at the offset or before it.
        var low = 0
        var high = positions.count
        while low < high {
            let middle = low + (high - low) / 2
            if Int(positions[middle].offset) <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? "offset \(Hexadecimal.text(offset))" : "\(file.shownName):\(positions[low - 1].position)"
    }

    // MARK: Exceptions

    /// `uncaught exception $oops: 7, 0.5`
    private func describe(_ exception: ExceptionInstance, in instance: Instance?) -> String {
        let values = zip(exception.values, exception.tag.type.parameters).map { ValueText.text($0, type: $1, store: store) }
        return "uncaught exception" + tagName(exception.tag, in: instance) + (values.isEmpty ? "" : ": \(values.joined(separator: ", "))")
    }

    /// With a space in front; empty where the tag is not one of the program.
    private func tagName(_ tag: TagInstance, in instance: Instance?) -> String {
        guard let instance else { return "" }
        let count = module.importedTags().count + module.tags.count
        guard let index = (0..<count).first(where: { instance.tag(UInt32($0)) === tag }) else { return "" }
        return " " + (module.names.tags[UInt32(index)].map { "$\(VisibleText.line($0.string))" } ?? "tag \(index)")
    }
}

extension Ending {
    /// The option by which the limit can be moved.
    fileprivate static func option(_ error: ExhaustionError) -> String? {
        switch error {
        case .callStack: "--max-stack"
        case .heap: "--max-heap"
        case .memory: "--max-memory"
        case .table: "--max-table-elements"
        case .fuel: "--fuel"
        case .interrupted, .code: nil
        }
    }
}
