import WasmModel

/// Reads the custom sections whose contents are known.
public enum KnownSections {
    /// Moves what the sections of names and branch hints say into `Module.names` and `Module.branchHints`, once all else of the module is
    /// there. Nothing is thrown: a section that cannot be read stays among the custom sections, and its first fault is recorded.
    ///
    /// Of several sections of one kind the last that can be read counts, since that is where the encoder writes what it has. Names and hints
    /// that the module has already, from a text, come after all of them.
    ///
    /// - Parameters:
    ///   - module: Complete but for these sections, with all custom sections in the order of the binary.
    ///   - locations: For each custom section where its contents begin, or where it stands in the text.
    ///   - limits: How long a name may be.
    ///   - localsSize: How many bytes the declarations of the locals take in the body of the given number.
    public static func read(
        in module: inout Module, locations: [MalformedError.Location], limits: ImplementationLimits, localsSize: (Int) -> Int
    ) {
        var names: (section: Int, names: ModuleNames)?
        var hints: (section: Int, hints: [UInt32: [BranchHint]])?
        let isKnown = { (section: CustomSection) in section.name == CustomSection.names || section.name == CustomSection.branchHints }
        guard module.customSections.contains(where: isKnown) else { return }
        let scope = NameScope(module)
        var sawNames = module.names != ModuleNames()
        var sawHints = !module.branchHints.isEmpty
        let ownsNames = sawNames
        let ownsHints = sawHints
        for (number, section) in module.customSections.enumerated() {
            guard isKnown(section) else { continue }
            var report = FaultReport(section: section.name, location: locations[number])
            if section.name == CustomSection.names {
                if sawNames { report.note(.repeated, at: 0) }
                sawNames = true
                var reading = NameSectionReading(section.contents, scope: scope, limits: limits, report: report)
                if let read = reading.read(), !ownsNames { names = (number, read) }
                report = reading.report
            } else {
                if sawHints { report.note(.repeated, at: 0) }
                sawHints = true
                if (SectionIdentifier(rawValue: section.after) ?? .data).rank >= SectionIdentifier.code.rank {
                    report.note(.behindCode, at: 0)
                } else if let read = BranchHintSection.decode(
                    section.contents, bodies: module.bodies.count, imported: scope.importedFunctionCount, report: &report,
                    localsSize: localsSize), !ownsHints
                {
                    hints = (number, read)
                }
            }
            if let fault = report.fault { module.customSectionFaults.append(fault) }
        }
        if let names { module.names = names.names }
        if let hints { module.branchHints = hints.hints }
        for number in [names?.section, hints?.section].compactMap(\.self).sorted(by: >) { module.customSections.remove(at: number) }
    }
}

/// Keeps the first fault of a section.
struct FaultReport {
    let section: Name
    let location: MalformedError.Location
    private(set) var fault: CustomSectionFault?

    init(section: Name, location: MalformedError.Location) {
        self.section = section
        self.location = location
    }

    /// The fault at an offset from the start of the contents.
    mutating func note(_ reason: CustomSectionReason, at offset: Int) {
        guard fault == nil else { return }
        let place: MalformedError.Location =
            switch location {
            case .offset(let start): .offset(start + offset)
            case .text: location
            }
        fault = CustomSectionFault(section: section, location: place, reason: reason)
    }

    /// The fault of a reader of the contents.
    mutating func note(_ error: MalformedError) {
        guard case .offset(let offset) = error.location, case .binary(let fault) = error.reason else { return }
        note(.contents(fault), at: offset)
    }
}
