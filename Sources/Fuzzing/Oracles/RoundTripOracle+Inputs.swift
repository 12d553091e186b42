import WasmBinary
import WasmModel

// Where the modules come from.
extension RoundTripOracle {
    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] {
        var bytes = SeedModules.any(&choices, material)
        if choices.chance(1, of: 4) {
            // What is still well-formed is to come back, valid or not, however it is spelled.
            let mutators: [ByteMutator] = [.flipBit, .setByte, .addToByte, .replaceInteger, .padInteger, .duplicateSection]
            for _ in 0..<(1 + choices.number(below: 3)) {
                _ = mutators[choices.number(below: mutators.count)].mutate(&bytes, &choices)
            }
        }
        guard choices.chance(1, of: 3), let decoded = try? ModuleDecoder.decode(bytes, features: .all),
            var draft = try? ModuleDraft(lifting: decoded)
        else { return bytes }
        decorate(&draft, &choices)
        return draft.encoded()
    }

    /// Adds names and custom sections.
    private func decorate(_ draft: inout ModuleDraft, _ choices: inout Choices) {
        for _ in 0..<choices.number(below: 3) {
            let known = [SectionIdentifier.custom.rawValue] + SectionIdentifier.order.map(\.rawValue)
            let contents = (0..<choices.number(below: 12)).map { _ in choices.byte() }
            let section = CustomSection(
                name: name(&choices), contents: contents, after: known[choices.number(below: known.count)])
            // Their order is that of the sections behind which they stand.
            let place = known.firstIndex(of: section.after) ?? 0
            let position = draft.customSections.firstIndex { known.firstIndex(of: $0.after) ?? 0 > place } ?? draft.customSections.count
            draft.customSections.insert(section, at: position)
        }
        for _ in 0..<choices.number(below: 6) {
            let functions = draft.imports.count { $0.type.kind == .function } + draft.functions.count
            switch choices.number(below: 9) {
            case 0: draft.names.module = name(&choices)
            case 1: if functions > 0 { draft.names.functions[index(functions, &choices)] = name(&choices) }
            case 2: if !draft.types.isEmpty { draft.names.types[index(draft.types.count, &choices)] = name(&choices) }
            case 3: if !draft.globals.isEmpty { draft.names.globals[index(draft.globals.count, &choices)] = name(&choices) }
            case 4: if !draft.memories.isEmpty { draft.names.memories[index(draft.memories.count, &choices)] = name(&choices) }
            case 5: if !draft.tables.isEmpty { draft.names.tables[index(draft.tables.count, &choices)] = name(&choices) }
            case 6: if !draft.data.isEmpty { draft.names.data[index(draft.data.count, &choices)] = name(&choices) }
            case 7: if !draft.elements.isEmpty { draft.names.elements[index(draft.elements.count, &choices)] = name(&choices) }
            default:
                guard let function = draft.functions.indices.last else { break }
                let index = UInt32(functions - draft.functions.count + function)
                let locals = draft.functions[function].locals.reduce(0) { $0 + Int($1.count) }
                if locals > 0 { draft.names.locals[index, default: [:]][self.index(locals, &choices)] = name(&choices) }
                if choices.chance(1, of: 2) { draft.names.labels[index, default: [:]][self.index(3, &choices)] = name(&choices) }
            }
        }
    }

    private func index(_ count: Int, _ choices: inout Choices) -> UInt32 { UInt32(choices.number(below: count)) }

    private func name(_ choices: inout Choices) -> Name {
        let names: [Name] = [
            "", "a", "a b", "0", "x\"y\\", "\u{0}", "é", "e\u{301}", "\u{FEFF}", "\u{1F600}", "(", ";;", "name", "$a", "\n", "\u{7F}",
        ]
        return names[choices.number(below: names.count)]
    }
}
