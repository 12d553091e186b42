import Files
import WasmBinary
import WasmModel
import WasmText

/// A case in the text format: its last module, and a script that runs it and expects what the interpreter does. Made by a process that may die
/// of it.
struct CaseTexts: Sendable, Hashable {
    /// The last module; nil where it cannot be decoded.
    var module: String?
    var script: String?
    /// Why there is no script, or what of the case is not in it.
    var note: String

    init(module: String?, script: String?, note: String) {
        self.module = module
        self.script = script
        self.note = note
    }

    /// Bytes as a module of a script, without looking into them.
    static func quoted(_ bytes: [UInt8], command: String, message: String) -> String {
        let lines = ModuleListing.strings(bytes).map { "\n  \($0)" }.joined()
        return "(\(command) (module binary\(lines)) \(ModuleListing.quoted(Name(message))))\n"
    }
}

extension CaseTexts {
    /// Reads a case or a module and writes it as text.
    init(file: [UInt8]) {
        let file = (try? WASIProgram(file: file))?.binary ?? file
        guard let cases = try? CaseFile.cases(of: file, isScript: false), let first = cases.first,
            let fuzzCase = (try? FuzzCase(file: first))?.withDefaultSteps(), let last = fuzzCase.modules.indices.last
        else {
            self.init(module: nil, script: nil, note: "it is no case")
            return
        }
        let module = try? fuzzCase.text(ofModule: last)
        let runner = CaseRunner()
        do throws(CaseLoadError) {
            let loaded = try runner.load(fuzzCase, types: CaseRunner.newTypes())
            let writer = ScriptWriter(loaded, try runner.run(loaded, .interpreter))
            self.init(module: module, script: writer.script, note: writer.note)
        } catch {
            switch error {
            case .malformed(let error):
                self.init(
                    module: nil,
                    script: CaseTexts.quoted(fuzzCase.modules[last].binary, command: "assert_malformed", message: error.message),
                    note: "the module is malformed")
            case .invalid(let error):
                self.init(
                    module: module,
                    script: CaseTexts.quoted(fuzzCase.modules[last].binary, command: "assert_invalid", message: error.reason.message),
                    note: "the module is invalid")
            case .compiler, .text: self.init(module: module, script: nil, note: "the interpreter does not run it")
            }
        }
    }

    var json: JSONValue {
        [
            "module": module.map(JSONValue.string) ?? .null, "script": script.map(JSONValue.string) ?? .null, "note": .string(note),
        ]
    }

    /// Nil where it is no such JSON.
    init?(json bytes: [UInt8]) {
        guard let root = try? JSONReader.value(of: bytes), case .string(let note) = root["note"] else { return nil }
        self.init(module: nil, script: nil, note: note)
        if case .string(let text) = root["module"] { module = text }
        if case .string(let text) = root["script"] { script = text }
    }
}

/// Writes a case as a script of the testsuite.
private struct ScriptWriter {
    private(set) var script: String?
    private(set) var note = ""

    init(_ loaded: LoadedCase, _ record: RunRecord) {
        let fuzzCase = loaded.fuzzCase
        guard record.hostFunctions.isEmpty, loaded.modules.allSatisfy({ ScriptWriter.isClosed($0.module, fuzzCase) }) else {
            note = "there is none, as its modules import what only a host of cases has"
            return
        }
        var lines = [";; Expected is what the interpreter does."]
        for (index, module) in fuzzCase.modules.enumerated() {
            guard let text = try? fuzzCase.text(ofModule: index) else { return }
            let event = record.events[index].outcome
            switch event {
            case .returned:
                lines.append("(module $m\(index)" + text.dropFirst("(module".count).trimmingNewlines)
                if index + 1 < fuzzCase.modules.count { lines.append("(register \(ModuleListing.quoted(Name(module.name))) $m\(index))") }
            case .trap(let code, _):
                lines.append("(assert_trap \(text.trimmingNewlines) \(ModuleListing.quoted(Name(code.message))))")
            case .exception, .exhaustion, .linkError, .limit, .noGuard, .host, .skipped, .bug:
                note = "there is none, as a module is not instantiated"
                return
            }
        }
        var left = 0
        for (index, step) in fuzzCase.steps.enumerated() {
            let outcome = record.events[record.instantiations + index].outcome
            guard let line = ScriptWriter.line(step, outcome) else {
                left += 1
                continue
            }
            lines.append(line)
        }
        if left > 0 { note = "\(left) of \(fuzzCase.steps.count) steps are not in the script: no command says the same" }
        script = lines.joined(separator: "\n") + "\n"
    }

    private static func isClosed(_ module: Module, _ fuzzCase: FuzzCase) -> Bool {
        let names = fuzzCase.modules.map { Name($0.name) }
        return module.imports.allSatisfy { names.contains($0.module) }
    }

    private static func line(_ step: FuzzCase.Step, _ outcome: Outcome) -> String? {
        guard case .invoke(let module, let export, let arguments) = step else { return nil }
        let values = arguments.map(constant)
        guard values.allSatisfy({ $0 != nil }) else { return nil }
        let action = (["invoke $m\(module) \(ModuleListing.quoted(export))"] + values.compactMap(\.self)).joined(separator: " ")
        switch outcome {
        case .returned(let results):
            let expected = results.map(result)
            guard expected.allSatisfy({ $0 != nil }) else { return "(\(action))" }
            return "(assert_return " + (["(\(action))"] + expected.compactMap(\.self)).joined(separator: " ") + ")"
        case .trap(let code, _): return "(assert_trap (\(action)) \(ModuleListing.quoted(Name(code.message))))"
        case .exception: return "(assert_exception (\(action)))"
        case .exhaustion(.callStack): return "(assert_exhaustion (\(action)) \"call stack exhausted\")"
        case .exhaustion, .linkError, .limit, .noGuard, .host, .skipped, .bug: return nil
        }
    }

    private static func constant(_ value: CaseValue) -> String? {
        switch value {
        case .i32(let number): "(i32.const \(number))"
        case .i64(let number): "(i64.const \(number))"
        case .f32(let bits): "(f32.const \(NumberText.text(f32: bits)))"
        case .f64(let bits): "(f64.const \(NumberText.text(f64: bits)))"
        case .v128(let bytes): "(v128.const \(NumberText.text(vector: bytes)))"
        case .host(let number): "(ref.extern \(number))"
        case .null, .i31, .function, .result: nil
        }
    }

    private static func result(_ value: RecordedValue) -> String? {
        switch value {
        case .i32(let number): "(i32.const \(number))"
        case .i64(let number): "(i64.const \(number))"
        case .f32(let bits): "(f32.const \(Float(bitPattern: bits).isNaN ? "nan:arithmetic" : NumberText.text(f32: bits)))"
        case .f64(let bits): "(f64.const \(Double(bitPattern: bits).isNaN ? "nan:arithmetic" : NumberText.text(f64: bits)))"
        case .v128(let bytes): "(v128.const \(NumberText.text(vector: bytes)))"
        case .null: "(ref.null)"
        case .i31: "(ref.i31)"
        case .function: "(ref.func)"
        case .host, .object: nil
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingNewlines: String {
        var text = String(self)
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
