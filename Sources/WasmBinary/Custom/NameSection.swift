import WasmModel

/// The custom section with names of a module's parts (specification appendix "Custom Sections").
enum NameSection {
    /// The contents of the section; empty where there are no names.
    static func encode(_ names: ModuleNames) -> [UInt8] {
        var writer = InstructionWriter()
        for identifier in NameSubsection.allCases {
            var contents = InstructionWriter()
            switch identifier {
            case .module: if let name = names.module { contents.name(name) }
            case .functions: write(names.functions, to: &contents)
            case .locals: write(names.locals, to: &contents)
            case .labels: write(names.labels, to: &contents)
            case .types: write(names.types, to: &contents)
            case .tables: write(names.tables, to: &contents)
            case .memories: write(names.memories, to: &contents)
            case .globals: write(names.globals, to: &contents)
            case .elements: write(names.elements, to: &contents)
            case .data: write(names.data, to: &contents)
            case .fields: write(names.fields, to: &contents)
            case .tags: write(names.tags, to: &contents)
            }
            guard !contents.bytes.isEmpty else { continue }
            writer.byte(identifier.rawValue)
            writer.count(contents.bytes.count)
            writer.append(contents.bytes)
        }
        return writer.bytes
    }

    private static func write(_ map: [UInt32: Name], to writer: inout InstructionWriter) {
        guard !map.isEmpty else { return }
        writer.count(map.count)
        for (index, name) in map.sorted(by: { $0.key < $1.key }) {
            writer.unsigned(index)
            writer.name(name)
        }
    }

    private static func write(_ map: [UInt32: [UInt32: Name]], to writer: inout InstructionWriter) {
        guard !map.isEmpty else { return }
        writer.count(map.count)
        for (index, names) in map.sorted(by: { $0.key < $1.key }) {
            writer.unsigned(index)
            if names.isEmpty { writer.count(0) } else { write(names, to: &writer) }
        }
    }
}

/// A name section while it is read.
///
/// Names in a wrong order are read all the same and names of what the module does not have are left out, since names only serve messages;
/// the first such fault is reported.
struct NameSectionReading {
    private var reader: ByteReader
    private let module: Module
    private let limits: ImplementationLimits
    private let imported: [ExternalKind: Int]
    private let importedTypes: [UInt32]
    /// Parameters and locals by function, counted once: a section may name a function any number of times.
    private var localCounts: [UInt32: UInt64] = [:]
    private(set) var report: FaultReport

    init(_ contents: [UInt8], module: Module, limits: ImplementationLimits, report: FaultReport) {
        reader = ByteReader(bytes: contents, range: 0..<contents.count, features: .wasm3)
        self.module = module
        self.limits = limits
        self.report = report
        imported = module.imports.reduce(into: [:]) { $0[$1.type.kind, default: 0] += 1 }
        importedTypes = module.importedFunctionTypes()
    }

    /// The names, or nil where the section is ill-formed or says nothing. Unknown subsections are skipped.
    mutating func read() -> ModuleNames? {
        var names = ModuleNames()
        do throws(MalformedError) {
            var last = -1
            while !reader.isAtLimit { try readSubsection(into: &names, after: &last) }
        } catch {
            report.note(error)
            return nil
        }
        return names == ModuleNames() ? nil : names
    }

    private mutating func readSubsection(into names: inout ModuleNames, after last: inout Int) throws(MalformedError) {
        let start = reader.position
        let byte = try reader.byte()
        if Int(byte) <= last { report.note(.subsectionOrder(byte), at: start) }
        last = max(last, Int(byte))
        let sizeStart = reader.position
        let size = Int(try reader.u32())
        guard size <= reader.remaining else { throw reader.fault(.lengthOutOfBounds, at: sizeStart) }
        let range = try reader.range(count: size)
        guard let identifier = NameSubsection(rawValue: byte) else { return }
        var contents = ByteReader(bytes: reader.bytes, range: range, features: reader.features)
        switch identifier {
        case .module: names.module = try contents.name(limits: limits)
        case .functions: names.functions = try nameMap(&contents, .function)
        case .locals: names.locals = try indirectNameMap(&contents, .local)
        case .labels: names.labels = try indirectNameMap(&contents, .label)
        case .types: names.types = try nameMap(&contents, .type)
        case .tables: names.tables = try nameMap(&contents, .table)
        case .memories: names.memories = try nameMap(&contents, .memory)
        case .globals: names.globals = try nameMap(&contents, .global)
        case .elements: names.elements = try nameMap(&contents, .element)
        case .data: names.data = try nameMap(&contents, .data)
        case .fields: names.fields = try indirectNameMap(&contents, .field)
        case .tags: names.tags = try nameMap(&contents, .tag)
        }
        guard contents.isAtLimit else { throw contents.fault(.sectionSizeMismatch) }
    }

    private mutating func nameMap(
        _ reader: inout ByteReader, _ space: TextFault.NameSpace, inside: UInt32? = nil
    ) throws(MalformedError) -> [UInt32: Name] {
        let members = count(space, inside: inside)
        var map: [UInt32: Name] = [:]
        var last: UInt32?
        for _ in 0..<(try reader.u32()) {
            let start = reader.position
            let index = try reader.u32()
            if let last, index <= last { report.note(.nameOrder(index), at: start) }
            last = index
            let name = try reader.name(limits: limits)
            if UInt64(index) < members {
                map[index] = name
            } else {
                report.note(.nameOfNothing(space, index, inside: inside), at: start)
            }
        }
        return map
    }

    private mutating func indirectNameMap(
        _ reader: inout ByteReader, _ space: TextFault.NameSpace
    ) throws(MalformedError) -> [UInt32: [UInt32: Name]] {
        var map: [UInt32: [UInt32: Name]] = [:]
        var last: UInt32?
        for _ in 0..<(try reader.u32()) {
            let start = reader.position
            let index = try reader.u32()
            if let last, index <= last { report.note(.nameOrder(index), at: start) }
            last = index
            let names = try nameMap(&reader, space, inside: index)
            if !names.isEmpty { map[index, default: [:]].merge(names) { $1 } }
        }
        return map
    }

    // MARK: What there is to name

    /// How many members a name space has; of locals, labels and fields in the given function or type.
    private mutating func count(_ space: TextFault.NameSpace, inside: UInt32?) -> UInt64 {
        switch space {
        case .type: return UInt64(module.types.count)
        case .function: return all(.function, module.functions.count)
        case .table: return all(.table, module.tables.count)
        case .memory: return all(.memory, module.memories.count)
        case .global: return all(.global, module.globals.count)
        case .tag: return all(.tag, module.tags.count)
        case .element: return UInt64(module.elements.count)
        case .data: return UInt64(module.data.count)
        case .field:
            guard let inside, Int(inside) < module.types.count, case .structure(let type) = module.types[Int(inside)].composite else {
                return 0
            }
            return UInt64(type.fields.count)
        case .local:
            guard let inside else { return 0 }
            if let count = localCounts[inside] { return count }
            let count = locals(inside)
            localCounts[inside] = count
            return count
        case .label:
            // Counting them would mean to read the code.
            guard let inside, Int(inside) >= importedTypes.count, UInt64(inside) < all(.function, module.functions.count) else { return 0 }
            return UInt64(UInt32.max)
        }
    }

    private func all(_ kind: ExternalKind, _ defined: Int) -> UInt64 { UInt64((imported[kind] ?? 0) + defined) }

    /// Parameters and locals of a function.
    private func locals(_ function: UInt32) -> UInt64 {
        let number = Int(function) - importedTypes.count
        let type: UInt32
        if number < 0 {
            type = importedTypes[Int(function)]
        } else {
            guard number < module.functions.count else { return 0 }
            type = module.functions[number]
        }
        var count: UInt64 = 0
        if Int(type) < module.types.count, case .function(let signature) = module.types[Int(type)].composite {
            count += UInt64(signature.parameters.count)
        }
        if module.bodies.indices.contains(number) { count += module.bodies[number].locals.reduce(0) { $0 + UInt64($1.count) } }
        return count
    }
}
