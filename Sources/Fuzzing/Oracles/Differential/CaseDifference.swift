import WasmModel

/// The first thing in which two records of a case differ.
struct CaseDifference: Sendable, Hashable {
    /// What differs.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        /// One ended in another way than the other, or with another trap.
        case outcome
        case result
        case exception
        case fuel
        case hostTrace = "host-trace"
        case global
        case memory
        case table
        /// Objects, or how they refer to each other.
        case graph
    }

    var kind: Kind
    /// The instantiation or step; nil where it is in what the case has left behind.
    var event: Int?
    /// What tells causes apart.
    var discriminator: String
    /// Where, with both sides.
    var text: String
}

/// Finds the first difference of two records.
struct CaseComparison {
    let fuzzCase: FuzzCase
    let left: RunRecord
    let right: RunRecord

    /// The first difference, or nil where the records are equal. Fuel counts where both have it.
    func firstDifference() -> CaseDifference? {
        // Equal events and equal states are nearly all there are, and quickly compared.
        for (index, (a, b)) in zip(left.events, right.events).enumerated() {
            if let difference = difference(index, a, b) { return difference }
        }
        return left.snapshot == right.snapshot ? nil : snapshotDifference()
    }

    /// What a case does at an event, for people.
    func name(event: Int) -> String {
        if event < fuzzCase.modules.count { return "instantiation of module \(event) (\(fuzzCase.modules[event].name))" }
        let step = event - fuzzCase.modules.count
        guard fuzzCase.steps.indices.contains(step) else { return "step \(step)" }
        return switch fuzzCase.steps[step] {
        case .invoke(let module, let export, let arguments):
            "step \(step), which calls \(export.string) of module \(module) with (\(arguments.map(\.text).joined(separator: ", ")))"
        case .growMemory(let module, let export, let pages): "step \(step), which grows \(export.string) of module \(module) by \(pages)"
        case .writeMemory(let module, let export, let offset, _):
            "step \(step), which writes \(export.string) of module \(module) at \(offset)"
        case .collect: "step \(step), which collects"
        }
    }

    // MARK: Events

    private func difference(_ index: Int, _ a: RunEvent, _ b: RunEvent) -> CaseDifference? {
        if a.trace != b.trace { return traceDifference(index, a.trace, b.trace) }
        if a.outcome != b.outcome { return outcomeDifference(index, a.outcome, b.outcome) }
        if let fuel = a.fuel, let other = b.fuel, fuel != other {
            return CaseDifference(
                kind: .fuel, event: index, discriminator: "fuel", text: "\(name(event: index)): \(fuel) units of fuel | \(other)")
        }
        return nil
    }

    private func traceDifference(_ index: Int, _ a: [HostEvent], _ b: [HostEvent]) -> CaseDifference {
        let position = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
        func side(_ trace: [HostEvent], _ record: RunRecord) -> String {
            position < trace.count ? text(of: trace[position], record) : "nothing more"
        }
        return CaseDifference(
            kind: .hostTrace, event: index, discriminator: "host-trace",
            text: "\(name(event: index)), event \(position) of the host: \(side(a, left)) | \(side(b, right))")
    }

    func text(of event: HostEvent, _ record: RunRecord) -> String {
        switch event {
        case .called(let number, let caller, let arguments):
            let name = Int(number) < record.hostFunctions.count ? record.hostFunctions[Int(number)] : "\(number)"
            let from = caller.map { "module \($0)" } ?? "nobody"
            return "call of \(name) by \(from) with (\(arguments.map(\.description).joined(separator: ", ")))"
        case .returned(let values): return "return of (\(values.map(\.description).joined(separator: ", ")))"
        case .failed(let outcome): return "end with \(outcome)"
        case .entered(let name): return "call of the export \(name.string)"
        case .left(let outcome): return "end of the export's call: \(outcome)"
        }
    }

    private func outcomeDifference(_ index: Int, _ a: Outcome, _ b: Outcome) -> CaseDifference {
        let text = "\(name(event: index)): \(a) | \(b)"
        if case .returned(let values) = a, case .returned(let others) = b {
            let kind = zip(values, others).first { $0 != $1 }?.0.kind ?? "count"
            return CaseDifference(kind: .result, event: index, discriminator: "result:\(kind)", text: text)
        }
        if case .exception(let tag, let values) = a, case .exception(let other, let others) = b {
            let part = tag != other ? "tag" : zip(values, others).first { $0 != $1 }?.0.kind ?? "count"
            return CaseDifference(kind: .exception, event: index, discriminator: "exception:\(part)", text: text)
        }
        return CaseDifference(kind: .outcome, event: index, discriminator: "\(a.word)|\(b.word)", text: text)
    }

    // MARK: States

    private func module(_ position: Int) -> String {
        fuzzCase.modules.indices.contains(position) ? fuzzCase.modules[position].name : "\(position)"
    }

    private func state(_ kind: CaseDifference.Kind, _ detail: String = "", _ text: String) -> CaseDifference {
        CaseDifference(kind: kind, event: nil, discriminator: kind.rawValue + (detail.isEmpty ? "" : ":\(detail)"), text: text)
    }

    private func snapshotDifference() -> CaseDifference {
        let (a, b) = (left.snapshot, right.snapshot)
        for (position, (one, other)) in zip(a.globals, b.globals).enumerated() {
            for (index, (value, otherValue)) in zip(one.values, other.values).enumerated() where value != otherValue {
                let place = "global \(index) of module \(module(position))"
                return state(.global, value.kind, "\(place): \(value) | \(otherValue)")
            }
        }
        for (one, other) in zip(a.memories, b.memories) where one != other { return memoryDifference(one, other) }
        for (one, other) in zip(a.tables, b.tables) where one != other {
            let name = "table \(one.index) of module \(module(one.module))"
            if one.count != other.count { return state(.table, "size", "\(name): \(one.count) elements | \(other.count)") }
            for (index, (value, otherValue)) in zip(one.elements, other.elements).enumerated() where value != otherValue {
                return state(.table, "", "element \(index) of \(name): \(value) | \(otherValue)")
            }
        }
        for number in 0..<min(a.objects.count, b.objects.count) where a.objects[number] != b.objects[number] {
            return objectDifference(number, a.objects[number], b.objects[number])
        }
        return state(
            .graph, "", "\(a.globals.count) instances with \(a.objects.count) objects | \(b.globals.count) with \(b.objects.count)")
    }

    private func memoryDifference(_ a: Snapshot.Memory, _ b: Snapshot.Memory) -> CaseDifference {
        let name = "memory \(a.index) of module \(module(a.module))"
        if a.pages != b.pages { return state(.memory, "size", "\(name): \(a.pages) pages | \(b.pages)") }
        guard let bytes = a.bytes, let others = b.bytes,
            let start = bytes.indices.first(where: { $0 < others.count && bytes[$0] != others[$0] })
        else {
            let block = zip(a.digests, b.digests).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
            return state(.memory, "", "\(name) differs from byte \(block * Snapshot.blockBytes) on")
        }
        let end = bytes[start...].indices.first { $0 >= others.count || bytes[$0] == others[$0] } ?? bytes.count
        func text(_ bytes: [UInt8]) -> String { Hexadecimal.text(bytes[start..<min(end, start + 16)]) }
        return state(.memory, "", "bytes \(start)..<\(end) of \(name): \(text(bytes)) | \(text(others))")
    }

    private func objectDifference(_ number: Int, _ a: Snapshot.Object, _ b: Snapshot.Object) -> CaseDifference {
        func difference(_ detail: String, _ place: String, _ one: String, _ other: String) -> CaseDifference {
            state(.graph, detail, "\(path(to: number))\(place): \(one) | \(other)")
        }
        if a.type != b.type { return difference("type", "", "type \(a.type ?? 0)", "type \(b.type ?? 0)") }
        switch (a.contents, b.contents) {
        case (.structure(let values, let descriptor), .structure(let others, let otherDescriptor)):
            if let field = zip(values, others).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
                return difference(field.element.0.kind, " → field \(field.offset)", "\(field.element.0)", "\(field.element.1)")
            }
            return difference("descriptor", " → descriptor", "\(descriptor ?? .null)", "\(otherDescriptor ?? .null)")
        case (.array(let count, let values, _), .array(let otherCount, let others, _)):
            if count != otherCount { return difference("length", "", "\(count) elements", "\(otherCount) elements") }
            if let element = zip(values, others).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
                return difference(element.element.0.kind, " → element \(element.offset)", "\(element.element.0)", "\(element.element.1)")
            }
            return difference("elements", " → elements from \(values.count) on", "these", "others")
        case (.exception(let tag, let values), .exception(let otherTag, let others)):
            if tag != otherTag { return difference("tag", "", "\(tag)", "\(otherTag)") }
            let value = zip(values, others).enumerated().first { $0.element.0 != $0.element.1 }
            return difference(
                value?.element.0.kind ?? "count", " → value \(value?.offset ?? 0)", "\(value?.element.0 ?? .null)",
                "\(value?.element.1 ?? .null)")
        case (.structure, _), (.array, _), (.exception, _): return difference("kind", "", "\(a.contents)", "\(b.contents)")
        }
    }

    /// How an object is reached: where it, or what it was found in, was seen first.
    private func path(to number: Int) -> String {
        var steps: [String] = []
        var current = number
        // A place names an object with a lower number, so this ends.
        while left.snapshot.places.indices.contains(current) {
            switch left.snapshot.places[current] {
            case .argument(let event, let position):
                return ([position < 0 ? "result of the host" : "argument \(position) of event \(event) of the host"] + steps).joined(
                    separator: " → ")
            case .result(let event, let position): return (["result \(position) of \(name(event: event))"] + steps).joined(separator: " → ")
            case .payload(let event, let position):
                return (["value \(position) of the exception of \(name(event: event))"] + steps).joined(separator: " → ")
            case .global(let position, let index):
                return (["global \(index) of module \(module(position))"] + steps).joined(separator: " → ")
            case .element(let position, let table, let index):
                return (["element \(index) of table \(table) of module \(module(position))"] + steps).joined(separator: " → ")
            case .field(let parent, let index):
                let isArray = if case .array = left.snapshot.objects[parent].contents { true } else { false }
                steps.insert(isArray ? "element \(index)" : "field \(index)", at: 0)
                current = parent
            case .descriptor(let parent):
                steps.insert("descriptor", at: 0)
                current = parent
            case .exceptionValue(let parent, let index):
                steps.insert("value \(index)", at: 0)
                current = parent
            }
        }
        return "object \(number)"
    }
}
