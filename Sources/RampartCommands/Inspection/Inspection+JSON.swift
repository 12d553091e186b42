import Files
import WasmBinary
import WasmModel
import WasmText

extension Inspection {
    /// All that is known, in one value. Offsets and sizes are bytes of the binary; `disassembles` says whether functions come with their
    /// instructions.
    public func json(disassembles: Bool) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("file", .string(file.path)),
            JSONMember("form", .string(file.form.rawValue)),
            JSONMember("bytes", JSONValue(binary.count)),
            JSONMember("valid", .boolean(fault == nil)),
            JSONMember("fault", fault.map { .string($0.message) } ?? .null),
            JSONMember("sections", .array(sections.entries.map(section))),
        ]
        guard let module else { return .object(members) }
        let listing = ModuleListing(module)
        members.append(JSONMember("name", text(module.names.module)))
        members.append(JSONMember("types", .array(module.types.indices.map { .string(listing.typeDefinition($0)) })))
        members.append(
            JSONMember(
                "imports",
                .array(
                    module.imports.enumerated().map { index, item in
                        [
                            "module": .string(item.module.string), "name": .string(item.name.string),
                            "kind": .string(item.type.kind.keyword),
                            "text": .string(listing.importText(index)),
                        ]
                    })))
        members.append(
            JSONMember(
                "exports",
                .array(
                    module.exports.map {
                        ["name": .string($0.name.string), "kind": .string($0.kind.keyword), "index": JSONValue(Int($0.index))]
                    })))
        members.append(JSONMember("start", module.start.map { JSONValue(Int($0)) } ?? .null))
        members.append(JSONMember("tables", .array(module.tables.map { .string(listing.table($0.type)) })))
        members.append(JSONMember("memories", .array(module.memories.map { .string(listing.memory($0)) })))
        members.append(JSONMember("tags", .array(module.tags.map { .string(listing.signature(type: $0)) })))
        members.append(JSONMember("globals", .array(module.globals.map { .string(listing.global($0.type)) })))
        members.append(JSONMember("functions", .array(functions(module, listing, disassembles))))
        members.append(
            JSONMember(
                "elements",
                .array(
                    module.elements.map { ["type": .string(listing.reference($0.type)), "count": JSONValue($0.items.count)] })))
        members.append(
            JSONMember(
                "data",
                .array(module.data.map { ["offset": JSONValue($0.range.lowerBound), "size": JSONValue($0.range.count)] })))
        members.append(JSONMember("customSectionFaults", .array(module.customSectionFaults.map { .string($0.description) })))
        return .object(members)
    }

    private func text(_ name: Name?) -> JSONValue { name.map { .string($0.string) } ?? .null }

    private func section(_ entry: SectionList.Entry) -> JSONValue {
        .object([
            JSONMember("id", JSONValue(Int(entry.identifier))),
            JSONMember("kind", entry.keyword.map { .string($0) } ?? .null),
            JSONMember("name", text(entry.name)),
            JSONMember("offset", JSONValue(entry.contents.lowerBound)),
            JSONMember("size", JSONValue(entry.contents.count)),
            JSONMember("entries", entry.count.map { JSONValue(Int($0)) } ?? .null),
        ])
    }

    private func functions(_ module: WasmModel.Module, _ listing: ModuleListing, _ disassembles: Bool) -> [JSONValue] {
        module.bodies.enumerated().filter { $0.offset < module.functions.count }.map { number, body in
            let index = listing.functionIndex(body: number)
            var members: [JSONMember] = [
                JSONMember("index", JSONValue(Int(index))),
                JSONMember("name", text(module.names.functions[index])),
                JSONMember("type", .string(listing.signature(type: module.functions[number]))),
                JSONMember("offset", JSONValue(body.range.lowerBound)),
                JSONMember("size", JSONValue(body.range.count)),
                JSONMember("locals", JSONValue(body.locals.reduce(0) { $0 + Int($1.count) })),
                JSONMember(
                    "branchHints",
                    .array(
                        (module.branchHints[index] ?? []).map {
                            ["offset": JSONValue(body.range.lowerBound + Int($0.offset)), "likely": .boolean($0.direction == .likely)]
                        })),
            ]
            if disassembles { members.append(JSONMember("instructions", .array(instructions(number, listing)))) }
            return .object(members)
        }
    }

    private func instructions(_ number: Int, _ listing: ModuleListing) -> [JSONValue] {
        var values: [JSONValue] = []
        do throws(MalformedError) {
            try listing.forEachInstruction(body: number) { line in
                values.append(["offset": JSONValue(line.offset), "depth": JSONValue(line.depth), "text": .string(line.text)])
            }
        } catch {
            values.append(["fault": .string("\(error)")])
        }
        return values
    }
}
