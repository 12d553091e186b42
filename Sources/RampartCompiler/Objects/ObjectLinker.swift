import WasmModel

/// Joins the objects of a module's units into one image, whose parts refer to each other by distance only.
///
/// Each step passes over what it needs once, in the order of the objects: the time is linear and the image depends on nothing else.
struct ObjectLinker {
    /// Where a section of an object went.
    private enum Place {
        /// Nowhere: it is not part of the image.
        case none
        /// An offset in the text.
        case text(Int)
        /// An offset in the read-only data.
        case data(Int)
    }

    private let objects: [ELFObject]
    private let firstFunction: UInt32
    private let functionCount: Int
    /// For each object the places of its sections.
    private var places: [[Place]] = []
    private var text: [UInt8] = []
    private var data: [UInt8] = []
    /// Where read-only data starts in the image.
    private var dataOffset = 0
    private var functions: [CompiledCode.Function?]

    /// - Parameters:
    ///   - objects: in order of the units.
    ///   - firstFunction: index of the first function that the module defines. Function `k` of the module has index `firstFunction + k`
    ///     and the symbol `f<index>`, defined in exactly one object.
    ///   - functionCount: functions that the module defines.
    /// - Returns: the image.
    /// - Throws: `.object` for what does not belong into such objects.
    static func link(_ objects: [[UInt8]], firstFunction: UInt32, functionCount: Int) throws(CompilerError) -> CompiledCode {
        do throws(ObjectError) {
            var parsed: [ELFObject] = []
            parsed.reserveCapacity(objects.count)
            for object in objects { parsed.append(try ELFObject(object)) }
            var linker = ObjectLinker(parsed, firstFunction, functionCount)
            return try linker.link()
        } catch {
            throw .object(error)
        }
    }

    private init(_ objects: [ELFObject], _ firstFunction: UInt32, _ functionCount: Int) {
        self.objects = objects
        self.firstFunction = firstFunction
        self.functionCount = functionCount
        functions = Array(repeating: nil, count: functionCount)
    }

    private mutating func link() throws(ObjectError) -> CompiledCode {
        for object in objects { places.append(try lay(object)) }
        var code = CompiledCode(text: [], readOnlyData: [], functions: [], sites: [])
        dataOffset = (text.count + CompiledCode.pageBytes - 1) & ~(CompiledCode.pageBytes - 1)
        guard dataOffset + data.count <= ObjectLinker.largestImage else { throw .imageTooLarge }
        for (index, object) in objects.enumerated() { try define(object, places[index]) }
        for (index, object) in objects.enumerated() { try relocate(object, places[index]) }
        code.functions.reserveCapacity(functionCount)
        for (offset, function) in functions.enumerated() {
            guard let function else { throw .missingFunction(firstFunction &+ UInt32(truncatingIfNeeded: offset)) }
            code.functions.append(function)
        }
        var sites = SiteList()
        for (index, object) in objects.enumerated() { try readSites(object, places[index], into: &sites) }
        code.sites = sites.sorted()
        code.text = text
        code.readOnlyData = data
        return code
    }

    /// Distances are signed and have 32 bits.
    private static let largestImage = Int(Int32.max)

    // MARK: Layout

    /// Appends what is part of the image, each section at its alignment.
    private mutating func lay(_ object: ELFObject) throws(ObjectError) -> [Place] {
        var places: [Place] = []
        places.reserveCapacity(object.sections.count)
        for section in object.sections {
            guard ObjectLinker.isInImage(section) else {
                places.append(.none)
                continue
            }
            let isText = section.has(ELFObject.SectionFlag.executable)
            let known =
                ELFObject.SectionFlag.allocated | ELFObject.SectionFlag.executable | ELFObject.SectionFlag.merge
                | ELFObject.SectionFlag.strings | ELFObject.SectionFlag.infoLink
            guard section.kind == ELFObject.SectionKind.programBits, section.flags & ~known == 0 else {
                throw .unexpectedSection(section.name)
            }
            let alignment = max(section.alignment, 1)
            guard alignment & (alignment - 1) == 0, alignment <= UInt64(CompiledCode.pageBytes) else {
                throw .unexpectedAlignment(section: section.name, alignment: section.alignment)
            }
            let contents = object.bytes[section.offset..<section.offset + section.count]
            // The gaps of text are filled with breakpoints.
            if isText {
                places.append(.text(ObjectLinker.append(contents, to: &text, alignment: Int(alignment), filler: 0xCC)))
            } else {
                places.append(.data(ObjectLinker.append(contents, to: &data, alignment: Int(alignment), filler: 0)))
            }
            guard text.count + data.count <= ObjectLinker.largestImage else { throw .imageTooLarge }
        }
        return places
    }

    /// Whether a section is to be mapped. Tables for unwinding and notes are not: nothing unwinds our code by tables.
    private static func isInImage(_ section: ELFObject.Section) -> Bool {
        guard section.has(ELFObject.SectionFlag.allocated), section.kind != ELFObject.SectionKind.note,
            section.kind != ELFObject.SectionKind.unwind
        else { return false }
        // An empty section takes no part, whatever its kind; empty text may still have a function without instructions.
        if section.name == PlaceMarks.section { return false }
        return (section.count > 0 || section.has(ELFObject.SectionFlag.executable)) && section.name != ".eh_frame"
    }

    private static func append(_ contents: ArraySlice<UInt8>, to part: inout [UInt8], alignment: Int, filler: UInt8) -> Int {
        let start = (part.count + alignment - 1) & ~(alignment - 1)
        part.append(contentsOf: repeatElement(filler, count: start - part.count))
        part.append(contentsOf: contents)
        return start
    }

    // MARK: Symbols

    /// Notes the functions that an object defines, and sees to it that it needs nothing but functions of the module.
    private mutating func define(_ object: ELFObject, _ places: [Place]) throws(ObjectError) {
        // The symbol at index 0 is none.
        for index in 0..<max(object.symbolCount, 1) - 1 {
            let symbol = try object.symbol(index + 1)
            if symbol.isFile { continue }
            let function = object.functionIndex(symbol)
            if symbol.section == 0 {
                guard let function, position(function) != nil else { throw .undefinedSymbol(object.name(of: symbol)) }
                continue
            }
            guard Int(symbol.section) < places.count else {
                throw .unexpectedSymbolSection(symbol: object.name(of: symbol), section: symbol.section)
            }
            guard let function, let position = position(function) else { continue }
            let section = object.sections[Int(symbol.section)]
            guard symbol.isFunction, case .text(let start) = places[Int(symbol.section)] else {
                throw .notAFunction(object.name(of: symbol))
            }
            guard symbol.value <= UInt64(section.count), symbol.count <= UInt64(section.count) - symbol.value else {
                throw .outOfBounds(.symbol)
            }
            guard functions[position] == nil else { throw .duplicateFunction(function) }
            // Both fit, since the text has less than 2 GiB.
            functions[position] = CompiledCode.Function(offset: UInt32(start) + UInt32(symbol.value), count: UInt32(symbol.count))
        }
    }

    /// Which of the functions that the module defines one is.
    private func position(_ function: UInt32) -> Int? {
        guard function >= firstFunction, Int(function - firstFunction) < functionCount else { return nil }
        return Int(function - firstFunction)
    }

    /// Where a symbol is in the image.
    private func address(of index: UInt32, in object: ELFObject, _ places: [Place]) throws(ObjectError) -> Int {
        let symbol = try object.symbol(Int(index))
        if symbol.section == 0 {
            guard let function = object.functionIndex(symbol), let position = position(function) else {
                throw .undefinedSymbol(object.name(of: symbol))
            }
            guard let definition = functions[position] else { throw .missingFunction(function) }
            return Int(definition.offset)
        }
        guard Int(symbol.section) < places.count else {
            throw .unexpectedSymbolSection(symbol: object.name(of: symbol), section: symbol.section)
        }
        let section = object.sections[Int(symbol.section)]
        guard symbol.value <= UInt64(section.count) else { throw .outOfBounds(.symbol) }
        switch places[Int(symbol.section)] {
        case .none: throw .unexpectedSymbolSection(symbol: object.name(of: symbol), section: symbol.section)
        case .text(let start): return start + Int(symbol.value)
        case .data(let start): return dataOffset + start + Int(symbol.value)
        }
    }

    // MARK: Relocations

    private enum RelocationKind {
        static let distance32: UInt32 = 2
        /// The distance to a function; a table of jumps between images is allowed for, and not needed.
        static let call32: UInt32 = 4
        static let distance64: UInt32 = 24
    }

    /// Writes the distances that an object asks for.
    private mutating func relocate(_ object: ELFObject, _ places: [Place]) throws(ObjectError) {
        for table in object.sections {
            let isTable = table.kind == ELFObject.SectionKind.relocationsWithAddends
            guard isTable || table.kind == ELFObject.SectionKind.relocations else { continue }
            guard table.info < object.sections.count else { throw .outOfBounds(.relocationTable) }
            let section = object.sections[Int(table.info)]
            let place = places[Int(table.info)]
            if case .none = place { continue }
            guard isTable else { throw .unexpectedSection(table.name) }
            for index in 0..<(try object.relocationCount(in: table)) {
                let relocation = try object.relocation(index, in: table)
                let size: UInt64
                switch relocation.kind {
                case RelocationKind.distance32, RelocationKind.call32: size = 4
                case RelocationKind.distance64: size = 8
                default: throw .unexpectedRelocation(kind: relocation.kind, section: section.name)
                }
                guard relocation.offset <= UInt64(section.count), size <= UInt64(section.count) - relocation.offset else {
                    throw .outOfBounds(.relocation)
                }
                let target = try address(of: relocation.symbol, in: object, places)
                let (sum, overflow) = Int64(target).addingReportingOverflow(relocation.addend)
                switch place {
                case .none: break
                case .text(let start):
                    let offset = start + Int(relocation.offset)
                    let distance = try distance(sum, overflow, from: offset, size, section)
                    if size == 4 {
                        text.setLittle(Int32(truncatingIfNeeded: distance), at: offset)
                    } else {
                        text.setLittle(distance, at: offset)
                    }
                case .data(let start):
                    let offset = start + Int(relocation.offset)
                    let distance = try distance(sum, overflow, from: dataOffset + offset, size, section)
                    if size == 4 {
                        data.setLittle(Int32(truncatingIfNeeded: distance), at: offset)
                    } else {
                        data.setLittle(distance, at: offset)
                    }
                }
            }
        }
    }

    private func distance(
        _ target: Int64, _ isTooFar: Bool, from place: Int, _ size: UInt64, _ section: ELFObject.Section
    ) throws(ObjectError) -> Int64 {
        let (distance, overflow) = target.subtractingReportingOverflow(Int64(place))
        guard !isTooFar, !overflow, size == 8 || Int32(exactly: distance) != nil else { throw .distanceTooLarge(section: section.name) }
        return distance
    }

    // MARK: Sites

    /// Notes which code comes from which instruction, if the object says so in one of two ways.
    private func readSites(_ object: ELFObject, _ places: [Place], into sites: inout SiteList) throws(ObjectError) {
        try readLines(object, places, into: &sites)
        try readMarks(object, places, into: &sites)
    }

    /// Reads what `PlaceMarks` has made. The section has words: addresses, told by their relocations, and behind those that belong to a
    /// place the place. In which order places come is not said.
    private func readMarks(_ object: ELFObject, _ places: [Place], into sites: inout SiteList) throws(ObjectError) {
        guard let index = object.sections.firstIndex(where: { $0.name == PlaceMarks.section }) else { return }
        let section = object.sections[index]
        guard section.kind == ELFObject.SectionKind.programBits, section.count % 4 == 0 else { throw .unexpectedPlaces }
        // Offsets in the text above, and below them places, so that numbers come in the order of sites.
        var marks: [UInt64] = []
        marks.reserveCapacity(section.count / 8)
        var pending = 0
        var next = 0
        // All addresses refer to the section of the text.
        var last: (symbol: UInt32, address: Int64)?
        /// Reads words up to an offset in the section, none of which is an address.
        func readPlaces(_ end: Int, _ marks: inout [UInt64]) throws(ObjectError) {
            while next < end {
                guard pending < marks.count, let place = object.bytes.little(UInt32.self, at: section.offset + next) else {
                    throw .unexpectedPlaces
                }
                for index in pending..<marks.count { marks[index] |= UInt64(place) }
                pending = marks.count
                next += 4
            }
        }
        for table in object.sections where table.kind == ELFObject.SectionKind.relocationsWithAddends && table.info == index {
            for index in 0..<(try object.relocationCount(in: table)) {
                let relocation = try object.relocation(index, in: table)
                guard relocation.kind == RelocationKind.distance32, relocation.offset < UInt64(section.count), relocation.offset % 4 == 0,
                    Int(relocation.offset) >= next
                else { throw .unexpectedPlaces }
                try readPlaces(Int(relocation.offset), &marks)
                if last?.symbol != relocation.symbol {
                    last = (relocation.symbol, Int64(try address(of: relocation.symbol, in: object, places)))
                }
                let (target, overflow) = (last?.address ?? 0).addingReportingOverflow(relocation.addend)
                guard !overflow, target >= 0, target <= Int64(text.count) else { throw .outOfBounds(.places) }
                marks.append(UInt64(target) << 32)
                next += 4
            }
        }
        try readPlaces(section.count, &marks)
        guard pending == marks.count else { throw .unexpectedPlaces }
        // What comes before the first mark of a function comes from no instruction.
        for index in 0..<max(object.symbolCount, 1) - 1 {
            let symbol = try object.symbol(index + 1)
            if symbol.isFunction, symbol.section != 0 {
                marks.append(UInt64(try address(of: UInt32(index + 1), in: object, places)) << 32)
            }
        }
        marks.sort()
        for mark in marks { sites.append(CompiledCode.Site(code: UInt32(mark >> 32), instruction: UInt32(truncatingIfNeeded: mark))) }
    }

    /// The kind of a relocation that is the address itself: in tables for debuggers, which are not part of the image.
    private static let absoluteAddress: UInt32 = 1

    /// Reads the table of lines that `DebugLines` has made.
    private func readLines(_ object: ELFObject, _ places: [Place], into sites: inout SiteList) throws(ObjectError) {
        guard let index = object.sections.firstIndex(where: { $0.name == ".debug_line" }) else { return }
        let section = object.sections[index]
        // Flags would mean compressed contents, or something in the image.
        guard section.kind == ELFObject.SectionKind.programBits, section.flags == 0 else { throw .unexpectedLineTable }
        var addresses: [Int: Int] = [:]
        for table in object.sections where table.kind == ELFObject.SectionKind.relocationsWithAddends && table.info == index {
            for index in 0..<(try object.relocationCount(in: table)) {
                let relocation = try object.relocation(index, in: table)
                // The others refer to names of files.
                guard relocation.kind == ObjectLinker.absoluteAddress else { continue }
                let (target, overflow) = Int64(try address(of: relocation.symbol, in: object, places)).addingReportingOverflow(
                    relocation.addend)
                guard !overflow, let offset = Int(exactly: relocation.offset) else { throw .outOfBounds(.relocation) }
                addresses[offset] = Int(target)
            }
        }
        try LineTable.read(
            object.bytes, section.offset..<section.offset + section.count, addresses: addresses, textBytes: text.count, into: &sites)
    }
}
