import Rampart
import Reporting

/// What the process that runs one program is told, as JSON in its last argument.
struct ProgramTask: Sendable, Hashable {
    struct Mount: Sendable, Hashable {
        var guest: String
        var host: String
    }

    var engine: Engine.Strategy
    /// The path of the program.
    var program: String
    var arguments: [String]
    var environment: [EnvironmentVariable]
    var mounts: [Mount]
    /// Seconds after which the process ends by itself, for the case that its parent is gone.
    var seconds: Int

    var json: JSONValue {
        [
            "engine": ProgramTask.json(engine), "program": .string(program), "arguments": .array(arguments.map { .string($0) }),
            "environment": .array(environment.map { [.string($0.name), .string($0.value)] }),
            "mounts": .array(mounts.map { [.string($0.guest), .string($0.host)] }), "seconds": JSONValue(seconds),
        ]
    }

    var text: String { String(decoding: JSONWriter.bytes(of: json, style: .compact), as: UTF8.self) }
}

extension ProgramTask {
    /// Nil where the text is no task.
    init?(_ text: String) {
        guard let json = try? JSONReader.value(of: Array(text.utf8)), let engine = json["engine"].flatMap(ProgramTask.strategy),
            case .string(let program) = json["program"], case .array(let arguments) = json["arguments"],
            case .array(let environment) = json["environment"], case .array(let mounts) = json["mounts"],
            case .integer(let seconds) = json["seconds"]
        else { return nil }
        self.engine = engine
        self.program = program
        self.arguments = arguments.compactMap { if case .string(let text) = $0 { text } else { nil } }
        self.environment = ProgramTask.pairs(environment).map { EnvironmentVariable(name: $0.0, value: $0.1) }
        self.mounts = ProgramTask.pairs(mounts).map { Mount(guest: $0.0, host: $0.1) }
        self.seconds = Int(seconds)
    }

    /// The engine's name, or an object with its settings.
    private static func json(_ engine: Engine.Strategy) -> JSONValue {
        switch engine {
        case .interpreter: .string(engine.name)
        case .compiler(let options):
            [
                "optimization": .string(options.optimization.rawValue), "bounds": .string(options.bounds.rawValue),
                "cpu": .string(options.cpu.description),
            ]
        }
    }

    /// Nil where the value describes no engine.
    private static func strategy(_ json: JSONValue) -> Engine.Strategy? {
        if case .string(let name) = json { return name == Engine.Strategy.interpreter.name ? .interpreter : nil }
        guard case .string(let level) = json["optimization"], let optimization = CompilerOptions.Optimization(rawValue: level),
            case .string(let word) = json["bounds"], let bounds = CompilerOptions.Bounds(rawValue: word),
            case .string(let cpu) = json["cpu"]
        else { return nil }
        var options = CompilerOptions()
        options.optimization = optimization
        options.bounds = bounds
        options.cpu = CompilerOptions.TargetCPU(name: cpu)
        return .compiler(options)
    }

    private static func pairs(_ values: [JSONValue]) -> [(String, String)] {
        values.compactMap { value in
            guard case .array(let pair) = value, pair.count == 2, case .string(let first) = pair[0], case .string(let second) = pair[1]
            else {
                return nil
            }
            return (first, second)
        }
    }
}

/// What that process reports.
struct ProgramResult: Sendable, Hashable {
    enum End: Sendable, Hashable {
        case exited(code: UInt32)
        /// It was running and did not end by itself: a trap, an exception, a limit.
        case broke(message: String)
        /// It could not be started: not a module, imports that nobody has.
        case refused(message: String)
    }

    var end: End
    var calls: [FunctionCalls] = []

    var json: JSONValue {
        let (word, value): (String, JSONValue) =
            switch end {
            case .exited(let code): ("exited", JSONValue(Int(code)))
            case .broke(let message): ("broke", .string(message))
            case .refused(let message): ("refused", .string(message))
            }
        return .object([
            JSONMember(word, value),
            JSONMember("calls", .object(calls.map { JSONMember($0.function, JSONValue(Int(clamping: $0.count))) })),
        ])
    }

    var text: String { String(decoding: JSONWriter.bytes(of: json, style: .compact), as: UTF8.self) }
}

extension ProgramResult {
    /// Nil where the text is no report.
    init?(_ text: [UInt8]) {
        guard let json = try? JSONReader.value(of: text), case .object(let calls) = json["calls"] else { return nil }
        if case .integer(let code) = json["exited"], let code = UInt32(exactly: code) {
            end = .exited(code: code)
        } else if case .string(let message) = json["broke"] {
            end = .broke(message: message)
        } else if case .string(let message) = json["refused"] {
            end = .refused(message: message)
        } else {
            return nil
        }
        self.calls = calls.compactMap { member in
            guard case .integer(let count) = member.value, let count = UInt64(exactly: count) else { return nil }
            return FunctionCalls(function: member.name, count: count)
        }
    }
}
