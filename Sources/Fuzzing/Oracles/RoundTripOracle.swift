import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// Whether a module stays what it is on its way through the binary format, the text format, and a draft.
public final class RoundTripOracle: Oracle {
    public typealias Input = [UInt8]

    /// The steps that are judged: tests put in ones that are wrong.
    struct Steps {
        var encode: (Module) -> [UInt8] = { ModuleEncoder.encode($0) }
        var print: (Module) throws(MalformedError) -> String = { module throws(MalformedError) in try ModulePrinter.print(module) }
        var parse: ([UInt8]) throws(MalformedError) -> Module = { text throws(MalformedError) in
            try TextParser.parseModule(text, features: .all)
        }
    }

    public let name = "roundtrip"
    public let fileExtension = "wasm"
    private let steps: Steps

    public convenience init() { self.init(steps: Steps()) }

    init(steps: Steps) { self.steps = steps }

    // MARK: Judging

    public func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        guard let module = try? ModuleDecoder.decode(input, features: .all) else { return .inconclusive(.unreadable) }
        // Instructions are spelled as they were in the binary until a draft has had them.
        guard let draft = try? ModuleDraft(lifting: module) else { return .inconclusive(.unreadable) }
        tally.countModule(bytes: input.count)
        let isValid = (try? Validator(features: .all, registry: TypeRegistry()).validate(module)) != nil
        tally.count(isValid ? "roundtrip/valid" : "roundtrip/invalid")
        do throws(Difference) {
            try checkBinary(module, of: input)
            let (told, isCanonical) = try checkDraft(module, draft, of: input, isValid: isValid)
            try checkText(RoundTripOracle.withoutNamesOfNothing(told, draft), isCanonical: isCanonical)
            return .agree
        } catch {
            return .disagree(error.finding)
        }
    }

    private struct Difference: Error {
        var finding: Finding
    }

    private func difference(_ phase: Phase, _ what: String, _ summary: String, _ details: String = "") -> Difference {
        Difference(
            finding: Finding(oracle: name, kind: .roundTrip, phase: phase, discriminator: what, summary: summary, details: details))
    }

    /// Binary to module to binary to module to binary. Where the first step comes back to the input, the others do the same again.
    private func checkBinary(_ module: Module, of input: [UInt8]) throws(Difference) {
        let encoded = steps.encode(module)
        if encoded == input { return }
        let again = try decoded(encoded, what: "encoder")
        if let part = ModuleComparison.firstDifference(module, again) {
            throw difference(.encode, part, "encoding and decoding changes a module's \(part)")
        }
        let twice = steps.encode(again)
        guard twice == encoded else { throw bytesDiffer(encoded, twice, .encode, "encoder", "what was encoded is encoded in another way") }
    }

    /// Binary to draft to binary; gives the module that a text is to tell, and whether its instructions are spelled as texts have them.
    private func checkDraft(
        _ module: Module, _ draft: ModuleDraft, of input: [UInt8], isValid: Bool
    ) throws(Difference) -> (module: Module, isCanonical: Bool) {
        let emitted = draft.encoded()
        // All that follows would be done with the same bytes again.
        if emitted == input { return (module, true) }
        if let section = RoundTripOracle.sectionWithoutMeaning(input, emitted) {
            throw difference(
                .decode, "\(section.keyword ?? "unknown") section",
                "a section has a byte that means nothing: another takes its place, as long as it is",
                "the \(section.keyword ?? "unknown") section at byte \(section.offset)")
        }
        let canonical = try decoded(emitted, what: "draft")
        let kept = ModuleDraft.kept(of: module)
        if let part = ModuleComparison.firstDifference(kept, canonical, comparesInstructions: false) {
            throw difference(.encode, part, "a draft changes a module's \(part)")
        }
        guard let again = try? ModuleDraft(lifting: canonical) else {
            throw difference(.decode, "draft", "a module that a draft has given cannot be lifted")
        }
        let twice = again.encoded()
        guard twice == emitted else { throw bytesDiffer(emitted, twice, .encode, "draft", "a draft of a draft's module differs") }
        if isValid {
            do throws(ModuleError) {
                _ = try Validator(features: .all, registry: TypeRegistry()).validate(canonical)
            } catch {
                throw difference(.validate, "draft", "a valid module is not valid after a draft: \(error)")
            }
        }
        // Hints hang on offsets, so they can be kept where no instruction has become shorter.
        if ModuleComparison.instructionsAreEqual(module, canonical) { return (module, true) }
        return module.branchHints.isEmpty ? (module, false) : (canonical, true)
    }

    /// A section of a module that is as long as that of its draft, and another. What the format allows to be spelled in other ways is always
    /// longer than the way of a draft, so a byte of it was read and not looked at.
    static func sectionWithoutMeaning(_ input: [UInt8], _ emitted: [UInt8]) -> SectionList.Entry? {
        var canonical: [UInt8: ArraySlice<UInt8>] = [:]
        for section in SectionList(emitted).entries { canonical[section.identifier] = emitted[section.contents] }
        return SectionList(input).entries.first { section in
            guard section.identifier != SectionIdentifier.custom.rawValue, let expected = canonical[section.identifier] else {
                return false
            }
            return expected.count == section.contents.count && !expected.elementsEqual(input[section.contents])
        }
    }

    /// Binary to text to binary, and text to text.
    private func checkText(_ module: Module, isCanonical: Bool) throws(Difference) {
        let text: String
        do {
            text = try steps.print(module)
        } catch {
            // A text lists locals one by one, which nobody wants of billions.
            if case .binary(.tooManyLocals) = error.reason { return }
            if case .text(.untellable) = error.reason { return }
            throw difference(.print, "printer", "a module cannot be printed: \(error)")
        }
        let parsed: Module
        do {
            parsed = try steps.parse(Array(text.utf8))
        } catch {
            throw difference(.parse, "printer", "what was printed cannot be parsed: \(error)", text)
        }
        let module = RoundTripOracle.asTextTells(module, hasDataCount: parsed.hasDataCount)
        let canonical = isCanonical ? steps.encode(module) : (try? ModuleDraft(lifting: module))?.encoded() ?? []
        let encoded = steps.encode(parsed)
        guard encoded == canonical else {
            let part = (try? ModuleDecoder.decode(canonical, features: .all)).flatMap { expected in
                (try? ModuleDecoder.decode(encoded, features: .all)).flatMap { ModuleComparison.firstDifference(expected, $0) }
            }
            throw bytesDiffer(canonical, encoded, .parse, part ?? "text", "the text format changes a module's \(part ?? "encoding")", text)
        }
        let printed: String
        do {
            printed = try steps.print(parsed)
        } catch {
            throw difference(.print, "printer", "a module that was printed and parsed cannot be printed again: \(error)", text)
        }
        guard printed == text else {
            throw difference(.print, "fixpoint", "what was printed, parsed and printed again is another text", "\(text)\n\n\(printed)")
        }
    }

    /// The module as a text can tell it: locals in the longest runs of one type, and a data count only where an instruction asks for one, which
    /// the parser says.
    private static func asTextTells(_ module: Module, hasDataCount: Bool) -> Module {
        var module = module
        module.hasDataCount = hasDataCount
        for index in module.bodies.indices {
            var locals: [LocalGroup] = []
            for group in module.bodies[index].locals where group.count > 0 {
                if let last = locals.last, last.type == group.type {
                    locals[locals.count - 1].count += group.count
                } else {
                    locals.append(group)
                }
            }
            module.bodies[index].locals = locals
        }
        return module
    }

    /// The module without names of labels that no block has: the reader does not count blocks, and a text has no place for them.
    private static func withoutNamesOfNothing(_ module: Module, _ draft: ModuleDraft) -> Module {
        var module = module
        let imported = module.imports.count { $0.type.kind == .function }
        for (function, names) in module.names.labels {
            let number = Int(function) - imported
            guard draft.functions.indices.contains(number) else { continue }
            let blocks = draft.functions[number].body.instructions.count { $0.opensBlock }
            let kept = names.filter { Int($0.key) < blocks }
            module.names.labels[function] = kept.isEmpty ? nil : kept
        }
        return module
    }

    private func decoded(_ bytes: [UInt8], what: String) throws(Difference) -> Module {
        do {
            return try ModuleDecoder.decode(bytes, features: .all)
        } catch {
            throw difference(.decode, what, "what was encoded cannot be decoded: \(error)")
        }
    }

    private func bytesDiffer(
        _ expected: [UInt8], _ found: [UInt8], _ phase: Phase, _ what: String, _ summary: String, _ details: String = ""
    ) -> Difference {
        let position = zip(expected, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(expected.count, found.count)
        return difference(
            phase, what, summary, "first difference at byte \(position) of \(expected.count) and \(found.count)\n\(details)")
    }
}

/// Modules compared part by part, as they mean and not as their bytes lie.
enum ModuleComparison {
    /// The first part in which two modules differ, in the words of the specification.
    static func firstDifference(_ a: Module, _ b: Module, comparesInstructions: Bool = true) -> String? {
        if a.types != b.types || a.recursionGroups != b.recursionGroups { return "types" }
        if a.imports != b.imports { return "imports" }
        if a.functions != b.functions { return "functions" }
        if a.tables.map(\.type) != b.tables.map(\.type) { return "tables" }
        if a.memories != b.memories { return "memories" }
        if a.tags != b.tags { return "tags" }
        if a.globals.map(\.type) != b.globals.map(\.type) { return "globals" }
        if a.exports != b.exports { return "exports" }
        if a.start != b.start { return "start function" }
        if a.elements.map(shape) != b.elements.map(shape) { return "element segments" }
        if a.data.map({ Array(a.bytes[$0.range]) }) != b.data.map({ Array(b.bytes[$0.range]) }) { return "data segments" }
        if a.data.map(shape) != b.data.map(shape) { return "data segments" }
        if a.hasDataCount != b.hasDataCount { return "data count" }
        if a.bodies.map(\.locals) != b.bodies.map(\.locals) { return "locals" }
        if comparesInstructions && !instructionsAreEqual(a, b) { return "instructions" }
        if a.names != b.names { return "names" }
        if placedCustomSections(a) != placedCustomSections(b) { return "custom sections" }
        if a.branchHints != b.branchHints { return "branch hints" }
        return nil
    }

    /// Custom sections behind sections that have entries: one without any is not written, and then nothing can stand behind it.
    private static func placedCustomSections(_ module: Module) -> [CustomSection] {
        let written = SectionIdentifier.order.filter { hasEntries($0, in: module) }
        return module.customSections.map { section in
            var placed = section
            let rank = SectionIdentifier(rawValue: section.after)?.rank ?? 0
            placed.after = written.last { $0.rank <= rank }?.rawValue ?? 0
            return placed
        }
    }

    private static func hasEntries(_ section: SectionIdentifier, in module: Module) -> Bool {
        switch section {
        case .custom: false
        case .type: !module.types.isEmpty
        case .import: !module.imports.isEmpty
        case .function: !module.functions.isEmpty
        case .table: !module.tables.isEmpty
        case .memory: !module.memories.isEmpty
        case .tag: !module.tags.isEmpty
        case .global: !module.globals.isEmpty
        case .export: !module.exports.isEmpty
        case .start: module.start != nil
        case .element: !module.elements.isEmpty
        case .dataCount: module.hasDataCount
        case .code: !module.bodies.isEmpty
        case .data: !module.data.isEmpty
        }
    }

    /// Whether all bodies and constant expressions have the same bytes.
    static func instructionsAreEqual(_ a: Module, _ b: Module) -> Bool {
        let (first, second) = (expressions(a), expressions(b))
        guard first.count == second.count else { return false }
        return zip(first, second).allSatisfy { a.bytes[$0.0].elementsEqual(b.bytes[$0.1]) }
    }

    private static func expressions(_ module: Module) -> [Range<Int>] {
        var ranges = module.bodies.map(\.range) + module.globals.map(\.initializer.range)
        ranges += module.tables.compactMap(\.initializer?.range)
        for segment in module.elements {
            if case .active(_, let offset) = segment.mode { ranges.append(offset.range) }
            if case .expressions(let items) = segment.items { ranges += items.map(\.range) }
        }
        for segment in module.data {
            if case .active(_, let offset) = segment.mode { ranges.append(offset.range) }
        }
        return ranges
    }

    private struct SegmentShape: Equatable {
        var type: ReferenceType?
        var place: UInt32?
        var isDeclarative = false
        /// Function indices; nil where the items are expressions.
        var functions: [UInt32]?
        var count = 0
    }

    private static func shape(_ segment: ElementSegment) -> SegmentShape {
        var shape = SegmentShape(type: segment.type)
        switch segment.mode {
        case .passive: break
        case .declarative: shape.isDeclarative = true
        case .active(let table, _): shape.place = table
        }
        if case .functions(let functions) = segment.items { shape.functions = functions }
        shape.count = segment.items.count
        return shape
    }

    private static func shape(_ segment: DataSegment) -> SegmentShape {
        var shape = SegmentShape()
        if case .active(let memory, _) = segment.mode { shape.place = memory }
        return shape
    }
}
