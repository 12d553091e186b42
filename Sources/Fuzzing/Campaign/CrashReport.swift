import SuiteSupport

/// What a process said at its end, as a finding that is told like others of the same cause.
struct CrashReport {
    /// What the Swift runtime said, without numbers; empty where it said nothing.
    private(set) var message = ""
    /// The source file that the runtime named.
    private(set) var sourceFile: String?
    /// Functions of ours from the place of the crash outwards, as the linker calls them.
    private(set) var frames: [String] = []
    private(set) var phase = Phase.call
    private let text: String

    /// Frames that a finding keeps.
    private static let frameCount = 8

    /// - Parameter messages: what the process wrote to standard error.
    init(messages: [UInt8]) {
        text = String(decoding: messages, as: UTF8.self)
        for line in text.split(separator: "\n") {
            if let note = CrashReport.note(in: line) {
                phase = CaseProgress.phase(note: note)
                frames = []
            } else if let frame = CrashReport.frame(in: line) {
                if frames.count < CrashReport.frameCount { frames.append(frame) }
            } else if let fatal = CrashReport.fatalError(in: line) {
                message = fatal.message
                sourceFile = fatal.file
            }
        }
        if frames.isEmpty, let sourceFile { frames = [sourceFile] }
    }

    func finding(oracle: String, end: ChildProcess.End) -> Finding {
        if isOutOfMemory { return finding(oracle: oracle, kind: .memory, summary: "an allocation failed", discriminator: "allocation") }
        let word =
            switch end {
            case .exited(let status): "exit \(status)"
            case .signaled(let signal): CrashReport.name(ofSignal: signal)
            case .timedOut: "closed"
            }
        let said = message.isEmpty ? word : "\(word) \(message)"
        return finding(oracle: oracle, kind: .crash, summary: "the process ended: \(said)", discriminator: said)
    }

    func finding(oracle: String, kind: FindingClass, summary: String, discriminator: String? = nil) -> Finding {
        Finding(
            oracle: oracle, kind: kind, phase: phase, frames: frames, discriminator: discriminator ?? kind.rawValue, summary: summary,
            details: text)
    }

    private var isOutOfMemory: Bool {
        ["Could not allocate memory", "bad_alloc", "out of memory", "Out of memory"].contains { text.contains($0) }
    }

    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case 4: "SIGILL"
        case 5: "SIGTRAP"
        case 6: "SIGABRT"
        case 7: "SIGBUS"
        case 8: "SIGFPE"
        case 9: "SIGKILL"
        case 11: "SIGSEGV"
        case _: "signal \(signal)"
        }
    }

    // MARK: Lines

    /// `crash: signal 04, note 3`
    private static func note(in line: Substring) -> Int? {
        guard line.hasPrefix("crash: signal "), let last = line.split(separator: " ").last else { return nil }
        return Int(last)
    }

    /// `file.swift:12: Fatal error: message`, the message without numbers, which differ from case to case.
    private static func fatalError(in line: Substring) -> (message: String, file: String?)? {
        guard let mark = line.firstRange(of: "Fatal error") ?? line.firstRange(of: "LLVM ERROR") else { return nil }
        let file = line[..<mark.lowerBound].split(separator: ":").first.map(String.init)
        var message = line[mark.upperBound...].drop { $0 == ":" || $0 == " " }
        if message.isEmpty { message = line[mark] }
        return (normalised(message), file.flatMap { $0.hasSuffix(".swift") ? $0 : nil })
    }

    /// Runs of digits become one sign, and slashes, which separate the parts of a bucket's name, become another.
    static func normalised(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text.prefix(160) {
            if character.isNumber {
                if result.last != "#" { result.append("#") }
            } else {
                result.append(character == "/" ? ":" : character)
            }
        }
        return result
    }

    /// `program(function+0x12) [0x55…]` or `program(+0x1234) [0x55…]`, where the function is one of ours.
    private static func frame(in line: Substring) -> String? {
        guard line.hasSuffix("]"), let open = line.lastIndex(of: "("), let close = line.lastIndex(of: ")"), open < close,
            let plus = line[open..<close].lastIndex(of: "+")
        else { return nil }
        var name = String(line[line.index(after: open)..<plus])
        let path = String(line[..<open])
        let offset = line[line.index(after: plus)..<close]
        if name.isEmpty, offset.hasPrefix("0x"), let address = UInt64(offset.dropFirst(2), radix: 16) {
            name = ExecutableSymbols.of(path)?.function(at: address) ?? ""
        }
        return isOurs(name) ? name : nil
    }

    /// Whether a function is of this project: those of the runtime and of the process's frame around the cases say nothing.
    private static func isOurs(_ name: String) -> Bool {
        guard name.hasPrefix("$s") || name.hasPrefix("rampart") else { return false }
        // Functions of the standard library are in the module "s", its types have letters of their own.
        let isLibrary = name.dropFirst(2).first.map { $0 == "s" || $0 == "S" } ?? true
        return !isLibrary && !["CrashNotes", "FuzzWorker", "WorkerLoop", "SystemThread", "RequestStream"].contains { name.contains($0) }
    }
}
