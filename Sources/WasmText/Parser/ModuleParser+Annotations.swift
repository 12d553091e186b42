import WasmBinary
import WasmModel

/// What the parser knows of a module's annotations.
struct AnnotationState {
    /// By annotation: whether it stood where it has a meaning. Empty where the text has no annotations.
    var isUsed: [Bool] = []
    /// The fault that comes first in the text.
    var fault: (start: UInt32, error: MalformedError)?
    /// The tokens of the functions, for messages.
    var functions: [Range<Int>] = []
    /// The hint for the instruction that is written next, as the number of its annotation.
    var pendingHint: Int32 = AnnotationState.none

    /// In place of the number of an annotation.
    static let none: Int32 = -1
}

// Annotations for custom sections (specification appendix "Custom Sections"). They are white space to the grammar, so their faults are
// only collected: a fault of the grammar comes first, wherever it stands.
extension ModuleParser {
    /// The annotations in front of a token.
    private func annotations(at token: Int) -> Range<Int> {
        let all = reader.annotations
        if all.isEmpty { return 0..<0 }
        var low = 0
        var high = all.count
        while low < high {
            let middle = low + (high - low) / 2
            if Int(all[middle].token) < token { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < all.count, Int(all[end].token) == token { end += 1 }
        return low..<end
    }

    private mutating func note(_ fault: AnnotationFault, at start: UInt32) {
        if let known = annotationState.fault, known.start <= start { return }
        let error = MalformedError(location: .text(reader.lines.position(of: Int(start))), reason: .annotation(fault))
        annotationState.fault = (start, error)
    }

    private mutating func note(_ fault: AnnotationFault, at contents: AnnotationReader) {
        note(fault, at: UInt32(truncatingIfNeeded: contents.pieceStart))
    }

    /// Marks the annotations of a kind in front of a token as used and returns the number of the first, or `none`. More than one is a fault.
    private mutating func take(
        _ kind: AnnotationFault.Kind, at token: Int, repeated: @autoclosure () -> AnnotationFault
    ) -> Int32 {
        if reader.annotations.isEmpty { return AnnotationState.none }
        var first = AnnotationState.none
        for number in annotations(at: token) where reader.annotations[number].kind == kind {
            annotationState.isUsed[number] = true
            if first == AnnotationState.none {
                first = Int32(truncatingIfNeeded: number)
            } else {
                note(repeated(), at: reader.annotations[number].start)
            }
        }
        return first
    }

    // MARK: - Names

    /// The number of the name annotation in front of the token at a position, or `none`; the reader's own position unless given.
    mutating func takeName(of what: String, at token: Int? = nil) -> Int32 {
        take(.name, at: token ?? reader.position, repeated: .multipleNames(of: what))
    }

    /// Whether a name annotation stands in front of a token.
    func hasName(at token: Int) -> Bool { annotations(at: token).contains { reader.annotations[$0].kind == .name } }

    /// The name that an annotation gives; nil for `none` and for a malformed annotation.
    mutating func name(_ number: Int32) -> Name? {
        guard number >= 0 else { return nil }
        var contents = AnnotationReader(reader.annotations[Int(number)], in: reader.source)
        guard case .string(let range) = contents.next() else {
            note(.missingName, at: contents)
            return nil
        }
        guard let name = Name(validating: StringLiteral.decode(reader.source, range)) else {
            note(.malformedUTF8(.name), at: contents)
            return nil
        }
        return isAtEnd(&contents, .name) ? name : nil
    }

    private mutating func isAtEnd(_ contents: inout AnnotationReader, _ kind: AnnotationFault.Kind) -> Bool {
        let piece = contents.next()
        if case .end = piece { return true }
        note(.unexpectedToken(kind, found: contents.text(piece), expected: "\")\""), at: contents)
        return false
    }

    // MARK: - Branch hints

    /// The number of the hint in front of an instruction of a function body, or `none`.
    mutating func takeHint(at token: Int) -> Int32 {
        guard currentFunction != nil else { return AnnotationState.none }
        return take(.branchHint, at: token, repeated: .duplicate(.branchHint))
    }

    /// Records the pending hint for the instruction that is being written.
    mutating func recordHint() {
        let number = Int(annotationState.pendingHint)
        annotationState.pendingHint = AnnotationState.none
        guard let currentFunction else { return }
        var contents = AnnotationReader(reader.annotations[number], in: reader.source)
        guard case .string(let range) = contents.next() else { return note(.malformedHint, at: contents) }
        let bytes = StringLiteral.decode(reader.source, range)
        guard bytes.count == 1, let direction = BranchHint.Direction(rawValue: bytes[0]) else { return note(.malformedHint, at: contents) }
        guard isAtEnd(&contents, .branchHint) else { return }
        let offset = UInt32(truncatingIfNeeded: writer.bytes.count - bodyStart)
        module.branchHints[currentFunction, default: []].append(BranchHint(offset: offset, direction: direction))
    }

    // MARK: - Custom sections

    /// Reads the custom sections between the fields that begin at a token.
    private mutating func collectCustomSections(from start: Int) -> [(section: CustomSection, place: SectionPlaces.Place, start: UInt32)] {
        var sections: [(section: CustomSection, place: SectionPlaces.Place, start: UInt32)] = []
        var token = start
        while true {
            for number in annotations(at: token) where reader.annotations[number].kind == .custom {
                annotationState.isUsed[number] = true
                let annotation = reader.annotations[number]
                if let (section, place) = customSection(annotation) { sections.append((section, place, annotation.start)) }
            }
            guard token < reader.tokens.count, reader.tokens[token].kind == .leftParenthesis else { return sections }
            token = Int(reader.tokens[token].extra) + 1
        }
    }

    private mutating func customSection(_ annotation: Annotation) -> (CustomSection, SectionPlaces.Place)? {
        var contents = AnnotationReader(annotation, in: reader.source)
        guard case .string(let range) = contents.next() else {
            note(.missingSectionName, at: contents)
            return nil
        }
        guard let name = Name(validating: StringLiteral.decode(reader.source, range)) else {
            note(.malformedUTF8(.custom), at: contents)
            return nil
        }
        var place = SectionPlaces.last
        var piece = contents.next()
        if case .leftParenthesis = piece {
            guard let found = customPlace(&contents) else { return nil }
            place = found
            piece = contents.next()
        }
        var bytes: [UInt8] = []
        while case .string(let range) = piece {
            StringLiteral.decode(reader.source, range, into: &bytes)
            piece = contents.next()
        }
        guard case .end = piece else {
            note(.unexpectedToken(.custom, found: contents.text(piece), expected: "a string or \")\""), at: contents)
            return nil
        }
        return (CustomSection(name: name, contents: bytes, after: SectionPlaces.section(place)), place)
    }

    /// Behind the left parenthesis of `(before …)` or `(after …)`, with its right one.
    private mutating func customPlace(_ contents: inout AnnotationReader) -> SectionPlaces.Place? {
        let direction = contents.next()
        guard case .word(let word) = direction, ["before", "after"].contains(where: { reader.source[word].elementsEqual($0.utf8) }) else {
            note(.malformedPlacement(found: contents.text(direction)), at: contents)
            return nil
        }
        let section = contents.next()
        guard case .word(let range) = section,
            let place = SectionPlaces.place(isBefore: reader.source[word].elementsEqual("before".utf8), reader.source[range])
        else {
            note(.malformedSectionKind(found: contents.text(section)), at: contents)
            return nil
        }
        let end = contents.next()
        guard case .rightParenthesis = end else {
            note(.unexpectedToken(.custom, found: contents.text(end), expected: "\")\""), at: contents)
            return nil
        }
        return place
    }

    // MARK: - The end of a module

    /// Reads custom sections, and finds the annotations that stand where they mean nothing.
    ///
    /// - Parameters:
    ///   - first: the first token behind `module`, or of a module without it.
    ///   - fields: the token where the fields begin.
    mutating func finishAnnotations(from first: Int, fields: Int) {
        guard !reader.annotations.isEmpty else { return }
        let end = reader.position
        let sections = collectCustomSections(from: fields).enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }.map(\.element)
        module.customSections = sections.map(\.section)
        let locations = sections.map { MalformedError.Location.text(reader.lines.position(of: Int($0.start))) }
        for (number, annotation) in reader.annotations.enumerated() where !annotationState.isUsed[number] {
            let token = Int(annotation.token)
            guard token >= first, token <= end else { continue }
            let isOutside = annotation.kind == .branchHint && !annotationState.functions.contains { $0.contains(token) }
            note(isOutside ? .notInFunction : .misplaced(annotation.kind), at: annotation.start)
            break
        }
        let sizes = module
        KnownSections.read(in: &module, locations: locations, limits: reader.limits) { BranchHintSection.localsSize(of: $0, in: sizes) }
    }

    /// The fault of the annotations, to be thrown where the text has no other.
    var annotationFault: MalformedError? { annotationState.fault?.error }
}
