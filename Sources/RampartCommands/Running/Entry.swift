import Rampart
import ToolOptions
import WasmModel
import WasmText

/// Where a program begins: which export is called, with what.
struct Entry {
    let name: Name
    let arguments: [ValueLiteral.Argument]
    /// Whether results are printed: the function was asked for by name.
    let printsResults: Bool
    /// Whether `_initialize` is called first: the function is one of a library.
    let initializes: Bool

    private static let start: Name = "_start"
    static let initialize: Name = "_initialize"

    /// - Throws: where the module has no such function, or its parameters do not fit: wrong usage, before anything has run.
    init(_ request: RunRequest, _ program: Rampart.Module, _ module: WasmModel.Module, _ shownName: String) throws(CommandError) {
        if let function = request.function {
            name = Name(function)
            guard let type = program.functionType(ofExport: name) else {
                throw CommandError(
                    .usage, "\(shownName): exports no function '\(VisibleText.line(function))'", details: Entry.functions(program, module))
            }
            arguments = try Entry.arguments(request.arguments, type, function)
            printsResults = true
            initializes = name != Entry.initialize && program.functionType(ofExport: Entry.initialize) != nil
            return
        }
        guard let type = program.functionType(ofExport: Entry.start) else {
            let isLibrary = program.functionType(ofExport: Entry.initialize) != nil
            var details = Entry.functions(program, module)
            if request.arguments.contains(where: { $0 == "--invoke" || $0.hasPrefix("--invoke=") }) {
                details.append("    (what stands behind the file is for the guest: write --invoke in front of it)")
            }
            throw CommandError(
                .usage,
                "\(shownName): \(isLibrary ? "is a library (it exports '_initialize', but no '_start')" : "exports no '_start'"); name a function with --invoke",
                details: details)
        }
        guard type.parameters.isEmpty, type.results.isEmpty else {
            throw CommandError(.usage, "\(shownName): its '_start' takes parameters or gives results; call it with --invoke _start")
        }
        name = Entry.start
        arguments = []
        printsResults = false
        initializes = false
    }

    private static func arguments(_ texts: [String], _ type: FunctionType, _ function: String) throws(CommandError) -> [ValueLiteral
        .Argument]
    {
        let parameters = type.parameters
        guard texts.count == parameters.count else {
            let needed = parameters.count == 1 ? "1 argument" : "\(parameters.count) arguments"
            let listing = ModuleListing(WasmModel.Module())
            let types = parameters.isEmpty ? "" : " (\(parameters.map { listing.value($0) }.joined(separator: " ")))"
            throw CommandError(.usage, "'\(VisibleText.line(function))' needs \(needed)\(types), and \(texts.count) stand behind the file")
        }
        var arguments: [ValueLiteral.Argument] = []
        for (index, text) in texts.enumerated() {
            do throws(OptionError) {
                arguments.append(try ValueLiteral.parse(text, as: parameters[index]))
            } catch {
                throw CommandError(
                    .usage, "argument \(index + 1) of '\(VisibleText.line(function))': \(VisibleText.line(error.description))")
            }
        }
        return arguments
    }

    /// The exported functions with their types, for a message.
    private static func functions(_ program: Rampart.Module, _ module: WasmModel.Module) -> [String] {
        let most = 50
        let listing = ModuleListing(module)
        let exports = program.exports.filter { $0.kind == .function }
        guard !exports.isEmpty else { return ["    (it exports no function at all)"] }
        var lines = exports.prefix(most).map { export in
            let type = program.functionType(ofExport: export.name) ?? FunctionType(parameters: [], results: [])
            let parameters = type.parameters.map { " " + listing.value($0) }.joined()
            let results = type.results.map { " " + listing.value($0) }.joined()
            return "    --invoke \(VisibleText.line(export.name.string))"
                + (parameters.isEmpty ? "" : "  (param\(parameters))") + (results.isEmpty ? "" : "  (result\(results))")
        }
        if exports.count > most { lines.append("    and \(exports.count - most) more") }
        return lines
    }
}
