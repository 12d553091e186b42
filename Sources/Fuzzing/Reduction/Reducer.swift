import WasmBinary
import WasmModel
import WasmText

/// What a file to reduce is taken for.
public enum ReductionInput: Sendable {
    /// A module in the binary format, valid or not.
    case module([UInt8])
    /// A script or module in the text format.
    case text([UInt8])
    /// Modules and the steps of a host.
    case fuzzCase(FuzzCase)
    /// Calls of the public library.
    case apiCase(APICase)
    /// Calls of WASI functions.
    case wasiCase(WASICase)
    /// A program with what it is run with.
    case program(WASIProgram)
    case bytes([UInt8])

    /// Looks at a file and the end of its name.
    public init(_ bytes: [UInt8], fileExtension: String) {
        if fileExtension == "wast" || fileExtension == "wat" {
            self = .text(bytes)
        } else if fileExtension == "api", let apiCase = try? APICase(file: bytes) {
            self = .apiCase(apiCase)
        } else if fileExtension == "json", let wasiCase = try? WASICase(file: bytes) {
            self = .wasiCase(wasiCase)
        } else if WASIProgram.hasSetup(bytes), let program = try? WASIProgram(file: bytes) {
            self = .program(program)
        } else if !ReductionInput.isBinary(bytes) {
            self = .bytes(bytes)
        } else if let fuzzCase = try? FuzzCase(file: bytes), fuzzCase.encoded() == bytes {
            self = .fuzzCase(fuzzCase)
        } else {
            self = .module(bytes)
        }
    }

    /// Whether a file is, or has in it, a module in the binary format.
    public static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0, 0x61, 0x73, 0x6D]) }

    /// The file.
    public var bytes: [UInt8] {
        switch self {
        case .module(let bytes), .text(let bytes), .bytes(let bytes): bytes
        case .fuzzCase(let fuzzCase): fuzzCase.encoded()
        case .apiCase(let apiCase): apiCase.encoded()
        case .wasiCase(let wasiCase): wasiCase.encoded()
        case .program(let program): program.encoded()
        }
    }

    /// What it is, for people.
    public var kind: String {
        switch self {
        case .module: "a module"
        case .text: isScript ? "a script" : "a text of a module"
        case .fuzzCase: "a case"
        case .apiCase: "a sequence of calls of the library"
        case .wasiCase: "a sequence of calls of WASI functions"
        case .program: "a program with what it is run with"
        case .bytes: "no file of a kind that is known"
        }
    }

    /// The oracle that judges such files as a rule; nil where none does.
    public var oracle: String? {
        switch self {
        case .module, .fuzzCase: "differential"
        case .text(let text):
            if (try? ScriptCase(file: text)) != nil { "spec" } else { isScript ? RegressionRecord.scriptOracle : "differential" }
        case .apiCase: "api"
        case .wasiCase: "wasi"
        case .program: ProgramOracle.word
        case .bytes: nil
        }
    }

    /// Whether a text has commands, or several modules.
    private var isScript: Bool {
        guard case .text(let text) = self else { return false }
        let words = TextStructure(text).groups.filter { $0.depth == 0 }.map { group in
            text[group.range].dropFirst().prefix { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
        let commands = ["assert_", "invoke", "get", "register", "thread", "wait"].map { Array($0.utf8) }
        return words.count { $0.elementsEqual("module".utf8) } > 1 || words.contains { word in commands.contains { word.starts(with: $0) } }
    }

    /// Whether oracles can judge it whose files end so.
    public func fits(oracleOf fileExtension: String) -> Bool {
        switch fileExtension {
        case "bin": return true
        case "wasm":
            switch self {
            case .module, .fuzzCase, .program, .bytes: return true
            case .text: return !isScript
            case .apiCase, .wasiCase: return false
            }
        case "wast": if case .text = self { return true }
        case "api": if case .apiCase = self { return true }
        case "wasi.json": if case .wasiCase = self { return true }
        default: break
        }
        return false
    }

    /// A module that was given without steps, with those that oracles take then: they follow from its bytes, and so would not stay the same
    /// while it gets smaller.
    public var withSteps: ReductionInput {
        guard case .module(let bytes) = self, let fuzzCase = try? FuzzCase(file: bytes).withDefaultSteps(), !fuzzCase.steps.isEmpty else {
            return self
        }
        return .fuzzCase(fuzzCase)
    }

    /// What a useful predicate does not hold for: nothing at all, and next to nothing.
    var trivial: [(what: ReductionError.Trivial, bytes: [UInt8])] {
        let magic: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        switch self {
        case .module, .fuzzCase, .program:
            // One type [] -> [], one function of it, and a body that does nothing.
            return [
                (.emptyModule, magic),
                (.trivialFunction, magic + [1, 4, 1, 0x60, 0, 0] + [3, 2, 1, 0] + [10, 4, 1, 2, 0, 0x0B]),
            ]
        case .text: return [(.emptyFile, []), (.emptyModule, Array("(module)".utf8))]
        case .apiCase, .bytes: return [(.emptyFile, [])]
        case .wasiCase: return [(.noCalls, WASICase(memory: [], calls: []).encoded())]
        }
    }
}

/// Why there is nothing to reduce.
public enum ReductionError: Error, Sendable, Hashable {
    public enum Trivial: String, Sendable {
        case emptyFile = "an empty file"
        case emptyModule = "the empty module"
        case noCalls = "a case without calls"
        case trivialFunction = "a module with one function that does nothing"
    }

    /// The predicate does not hold for the input.
    case notInteresting
    /// The predicate held for the input at one time and not at another.
    case unstable(held: Int, of: Int)
    /// The predicate holds for what nobody would look for.
    case holdsFor(Trivial)
    /// It was stopped before anything could be said.
    case stopped
}

/// What a reduction came to.
public struct ReductionResult: Sendable {
    public var bytes: [UInt8]
    public var status: ReductionStatus
    /// Whether no single step is left that makes the file smaller: of items, instructions, operands and bytes of constants. Else the
    /// reduction was stopped before.
    public var isMinimal: Bool
}

/// Makes files smaller for as long as a predicate holds for them.
public struct Reducer: Sendable {
    private let predicate: any ReductionPredicate
    private let jobs: Int
    /// How often the predicate must say the same of the input.
    private static let proofs = 3

    /// - Parameters:
    ///   - predicate: What is looked for.
    ///   - jobs: How many questions are asked at a time. The result does not depend on it.
    public init(_ predicate: any ReductionPredicate, jobs: Int = 1) {
        self.predicate = predicate
        self.jobs = max(1, jobs)
    }

    /// Reduces a file.
    ///
    /// - Parameters:
    ///   - input: What the predicate holds for.
    ///   - isStopped: Asked often, from any thread; the smallest file so far is then the result.
    ///   - improved: Called with every smaller file.
    ///   - report: Called now and then.
    /// - Returns: The smallest file.
    /// - Throws: where the predicate cannot be used.
    public func reduce(
        _ input: ReductionInput, isStopped: @escaping @Sendable () -> Bool = { false }, improved: @escaping ([UInt8]) -> Void = { _ in },
        report: @escaping (ReductionStatus) -> Void = { _ in }
    ) throws(ReductionError) -> ReductionResult {
        let pool = EvaluationPool(predicate: predicate, jobs: jobs)
        try prove(input, pool: pool, isStopped: isStopped)
        let search = ReductionSearch(input.bytes, pool: pool, isStopped: isStopped, improved: improved, report: report)
        switch input {
        case .module(let bytes): reduce(module: bytes, search)
        case .text(let text): reduce(text: text, search)
        case .fuzzCase(let fuzzCase): reduce(fuzzCase, search)
        case .apiCase(let apiCase): _ = search.run(CallPasses.api, on: APISubject(apiCase))
        case .wasiCase(let wasiCase): _ = search.run(CallPasses.wasi, on: WASISubject(wasiCase))
        case .program(let program): reduce(program, search)
        case .bytes(let bytes): _ = search.run(BytePasses.all, on: ByteSubject(bytes: bytes))
        }
        search.finish()
        return ReductionResult(bytes: search.best, status: search.status, isMinimal: !search.isOver)
    }

    /// Asks about the input several times, and about what no predicate should hold for.
    private func prove(_ input: ReductionInput, pool: EvaluationPool, isStopped: () -> Bool) throws(ReductionError) {
        let questions = (0..<Reducer.proofs).map { _ in pool.submit(input.bytes) }
        let held = questions.map { $0.wait() }.count { $0 }
        if isStopped() { throw .stopped }
        if held == 0 { throw .notInteresting }
        if held < Reducer.proofs { throw .unstable(held: held, of: Reducer.proofs) }
        for (what, bytes) in input.trivial where bytes != input.bytes && pool.submit(bytes).wait() { throw .holdsFor(what) }
    }

    // MARK: Modules

    private func reduce(module bytes: [UInt8], _ search: ReductionSearch) {
        var bytes = bytes
        while !search.isOver {
            let before = bytes
            if let subject = ModuleSubject(binary: bytes), search.holds(subject.encoded) {
                if subject.encoded.count < bytes.count { search.adopt(subject.encoded) }
                bytes = search.run(module: subject) { $0.encoded }.encoded
                // A valid module stays one; bytes that are changed at random mostly are none.
                if subject.mustBeValid { return }
            }
            bytes = search.run(BytePasses.all, on: ByteSubject(bytes: bytes)).bytes
            if bytes == before { return }
        }
    }

    // MARK: Texts

    private func reduce(text: [UInt8], _ search: ReductionSearch) {
        var subject = TextSubject(text: text)
        while !search.isOver {
            let before = subject.text
            _ = search.run(TextPasses.groups(depth: 0), on: &subject)
            subject = reduceModules(of: subject, search)
            subject = search.run(TextPasses.all, on: subject)
            if subject.text == before { return }
        }
    }

    /// Reduces every module of a script that can be parsed as one, and puts the text of what is left in its place.
    private func reduceModules(of script: TextSubject, _ search: ReductionSearch) -> TextSubject {
        var script = script
        var number = 0
        while !search.isOver {
            let modules = TextStructure(script.text).groups.filter { script.text[$0.range].starts(with: "(module".utf8) }
            guard number < modules.count else { break }
            let range = modules[number].range
            number += 1
            guard let module = try? TextParser.parseModule(Array(script.text[range]), features: .all),
                let draft = try? ModuleDraft(lifting: module)
            else { continue }
            let original = script.text
            func file(_ subject: ModuleSubject) -> [UInt8]? {
                guard let text = try? ModulePrinter.print(subject.draft.module()) else { return nil }
                var file = original
                file.replaceSubrange(range, with: text.utf8)
                return file
            }
            let subject = ModuleSubject(draft, mustBeValid: ModuleSubject.isValid(draft))
            guard let printed = file(subject), search.holds(printed) else { continue }
            let reduced = search.run(module: subject, file: file)
            // Printing may have made it longer than a text by hand, and then it is not worth it.
            if let text = file(reduced), text.count < script.text.count { script = TextSubject(text: text) }
        }
        return script
    }

    // MARK: Programs

    private func reduce(_ program: WASIProgram, _ search: ReductionSearch) {
        var subject = ProgramSubject(program)
        while !search.isOver {
            let before = subject.encoded
            subject = search.run(ProgramPasses.all, on: subject)
            let current = subject
            func file(_ module: ModuleSubject) -> [UInt8]? { current.editing { $0.binary = module.encoded }.encoded }
            if let module = ModuleSubject(binary: current.program.binary), let whole = file(module), search.holds(whole) {
                let reduced = search.run(module: module, file: file)
                subject = current.editing { $0.binary = reduced.encoded }
            }
            if subject.encoded == before { return }
        }
    }

    // MARK: Cases

    private func reduce(_ fuzzCase: FuzzCase, _ search: ReductionSearch) {
        var subject = CaseSubject(fuzzCase)
        while !search.isOver {
            let before = subject.encoded
            subject = search.run(CasePasses.all, on: subject)
            for index in subject.fuzzCase.modules.indices {
                let current = subject
                guard let module = ModuleSubject(binary: current.fuzzCase.modules[index].binary) else { continue }
                func file(_ module: ModuleSubject) -> [UInt8] { current.editing { $0.modules[index].binary = module.encoded }.encoded }
                guard search.holds(file(module)) else { continue }
                let reduced = search.run(module: module, file: file)
                subject = current.editing { $0.modules[index].binary = reduced.encoded }
            }
            if subject.encoded == before { return }
        }
    }
}

extension ReductionSearch {
    /// Reduces a module by itself or as a part of a file.
    fileprivate func run(module: ModuleSubject, file: (ModuleSubject) -> [UInt8]?) -> ModuleSubject {
        var subject = module
        for pass in ModulePasses.coarse where !isOver { _ = run(pass, on: &subject, file: file) }
        return run(ModulePasses.all, on: subject, file: file)
    }
}

extension ModuleSubject {
    /// A module as a draft; nil where it cannot be decoded.
    init?(binary: [UInt8]) {
        guard let module = try? ModuleDecoder.decode(binary, features: .all), let draft = try? ModuleDraft(lifting: module) else {
            return nil
        }
        self.init(draft, mustBeValid: ModuleSubject.isValid(draft))
    }
}
