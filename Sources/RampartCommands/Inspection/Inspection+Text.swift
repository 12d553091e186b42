import WasmBinary
import WasmModel
import WasmText

extension Inspection {
    /// Writes to standard output what is known.
    ///
    /// - Parameter disassembles: whether functions come with their instructions.
    /// - Throws: where standard output cannot be written.
    public func print(disassembles: Bool) throws(CommandError) {
        var sink = TextSink()
        let state = fault == nil ? "valid" : module == nil ? "malformed" : "invalid"
        let assembled = file.form == .text ? ", \(binary.count) assembled" : ""
        try sink.line("\(file.shownName): \(file.form.rawValue), \(Inspection.bytes(file.bytes.count))\(assembled), \(state)")
        try printSections(&sink)
        if let module { try printMembers(module, ModuleListing(module), disassembles, &sink) }
        try sink.flush()
    }

    private func printSections(_ sink: inout TextSink) throws(CommandError) {
        try sink.line("")
        try sink.line("sections:")
        try sink.line("      offset        size   entries  section")
        for entry in sections.entries {
            let size = String(entry.contents.count)
            let count = entry.count.map { String($0) } ?? ""
            try sink.line(
                "  \(Hexadecimal.text(entry.contents.lowerBound, digits: 8))\(pad(size, 12))\(pad(count, 10))  \(Inspection.title(entry))")
        }
        if let fault = sections.fault { try sink.line("  (\(fault))") }
    }

    private func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.utf8.count)) + text }

    /// A title and lines, or nothing where there are no lines.
    private func list(_ title: String, _ lines: [String], _ sink: inout TextSink) throws(CommandError) {
        guard !lines.isEmpty else { return }
        try sink.line("")
        try sink.line("\(title):")
        for line in lines { try sink.line("  \(line)") }
    }

    private func printMembers(
        _ module: WasmModel.Module, _ listing: ModuleListing, _ disassembles: Bool, _ sink: inout TextSink
    ) throws(CommandError) {
        if let name = module.names.module { try list("name", [ModuleListing.quoted(name)], &sink) }
        try list("types", module.types.indices.map { listing.typeDefinition($0) }, &sink)
        try list("imports", module.imports.indices.map { listing.importText($0) }, &sink)
        try list(
            "exports",
            module.exports.map { "\(ModuleListing.quoted($0.name)) (\($0.kind.keyword) \(listing.name($0.kind, $0.index)))" }, &sink)
        let counts = [ExternalKind: Int](uniqueKeysWithValues: ExternalKind.allCases.map { ($0, module.imports(of: $0).count) })
        func definition(_ kind: ExternalKind, _ number: Int) -> String { member(kind, (counts[kind] ?? 0) + number, listing) }
        try list("tables", module.tables.enumerated().map { "\(definition(.table, $0)) \(listing.table($1.type))" }, &sink)
        try list("memories", module.memories.enumerated().map { "\(definition(.memory, $0)) \(listing.memory($1))" }, &sink)
        try list("tags", module.tags.enumerated().map { "\(definition(.tag, $0)) \(listing.signature(type: $1))" }, &sink)
        try list(
            "globals",
            module.globals.enumerated().map { index, global in
                "\(definition(.global, index)) \(listing.global(global.type)) \(expression(global.initializer, listing))"
            }, &sink)
        if let start = module.start { try list("start", [listing.name(.function, start)], &sink) }
        try printFunctions(module, listing, disassembles, &sink)
        try list("elements", module.elements.enumerated().map { "\($0) \(element($1, listing))" }, &sink)
        try list("data", module.data.enumerated().map { "\($0) \(data($1, listing))" }, &sink)
        try list("custom sections", customSections(module), &sink)
        try list("faults of custom sections", module.customSectionFaults.map { VisibleText.line($0.description) }, &sink)
    }

    /// `3 $name`, or the index alone.
    private func member(_ kind: ExternalKind, _ index: Int, _ listing: ModuleListing) -> String {
        let name = listing.name(kind, UInt32(truncatingIfNeeded: index))
        return name == String(index) ? name : "\(index) \(name)"
    }

    private func expression(_ expression: ConstantExpression, _ listing: ModuleListing) -> String {
        (try? listing.expression(expression)) ?? "(malformed)"
    }

    private func element(_ segment: ElementSegment, _ listing: ModuleListing) -> String {
        let mode =
            switch segment.mode {
            case .passive: "passive"
            case .declarative: "declarative"
            case .active(let table, let offset): "table \(listing.name(.table, table)) at \(expression(offset, listing))"
            }
        return "\(mode), \(segment.items.count) of \(listing.reference(segment.type))"
    }

    private func data(_ segment: DataSegment, _ listing: ModuleListing) -> String {
        let mode =
            switch segment.mode {
            case .passive: "passive"
            case .active(let memory, let offset): "memory \(listing.name(.memory, memory)) at \(expression(offset, listing))"
            }
        return "\(mode), \(Inspection.bytes(segment.range.count)) at \(Hexadecimal.text(segment.range.lowerBound))"
    }

    // MARK: Functions

    private func printFunctions(
        _ module: WasmModel.Module, _ listing: ModuleListing, _ disassembles: Bool, _ sink: inout TextSink
    ) throws(CommandError) {
        guard !module.bodies.isEmpty else { return }
        try sink.line("")
        try sink.line("functions:")
        for (number, body) in module.bodies.enumerated() where number < module.functions.count {
            let index = listing.functionIndex(body: number)
            let signature = listing.signature(type: module.functions[number])
            let locals = body.locals.reduce(0) { $0 + Int($1.count) }
            try sink.line(
                "  \(member(.function, Int(index), listing))\(signature.isEmpty ? "" : " \(signature)"): \(Inspection.bytes(body.range.count)) at "
                    + "\(Hexadecimal.text(body.range.lowerBound))\(locals == 0 ? "" : ", \(locals) local\(locals == 1 ? "" : "s")")")
            if disassembles { try disassemble(number, module.branchHints[index] ?? [], body.range.lowerBound, listing, &sink) }
        }
    }

    private func disassemble(
        _ number: Int, _ hints: [BranchHint], _ start: Int, _ listing: ModuleListing, _ sink: inout TextSink
    ) throws(CommandError) {
        var lines: [String] = []
        let marks = Dictionary(hints.map { (start + Int($0.offset), $0.direction) }) { first, _ in first }
        do throws(MalformedError) {
            let locals = try listing.locals(body: number)
            if !locals.isEmpty { lines.append("              \(locals)") }
            try listing.forEachInstruction(body: number) { line in
                let mark = marks[line.offset].map { "  ;; \($0 == .likely ? "likely" : "unlikely")" } ?? ""
                let indentation = String(repeating: "  ", count: min(line.depth, Inspection.deepestIndentation))
                lines.append("  \(Hexadecimal.text(line.offset, digits: 8))  \(indentation)\(line.text)\(mark)")
            }
        } catch {
            lines.append("  (\(error))")
        }
        for line in lines { try sink.line(line) }
        try sink.line("")
    }

    private static let deepestIndentation = 40

    private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

    // MARK: Custom sections

    private func customSections(_ module: WasmModel.Module) -> [String] {
        var lines = sections.entries.compactMap { entry -> String? in
            guard let name = entry.name else { return nil }
            return
                "\(ModuleListing.quoted(name)): \(Inspection.bytes(entry.contents.count)) at \(Hexadecimal.text(entry.contents.lowerBound))"
        }
        let names = module.names
        let counts = [
            ("functions", names.functions.count), ("locals", names.locals.values.reduce(0) { $0 + $1.count }),
            ("labels", names.labels.values.reduce(0) { $0 + $1.count }), ("types", names.types.count),
            ("fields", names.fields.values.reduce(0) { $0 + $1.count }), ("tables", names.tables.count),
            ("memories", names.memories.count), ("globals", names.globals.count), ("tags", names.tags.count),
            ("elements", names.elements.count), ("data", names.data.count),
        ].filter { $0.1 > 0 }
        if !counts.isEmpty { lines.append("names: " + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")) }
        let hints = module.branchHints.values.reduce(0) { $0 + $1.count }
        if hints > 0 { lines.append("branch hints: \(hints)") }
        return lines
    }
}
