import WasmModel

/// The custom section with names of a module's parts (specification appendix "Custom Sections").
enum NameSection {
    static let name: Name = "name"

    // MARK: Reading

    /// The names, or nil where the section is ill-formed: names never make a module malformed. Unknown subsections are skipped.
    static func decode(_ bytes: [UInt8], range: Range<Int>, features: Features, limits: ImplementationLimits) -> ModuleNames? {
        var reader = ByteReader(bytes: bytes, range: range, features: features)
        var names = ModuleNames()
        do throws(MalformedError) {
            while !reader.isAtLimit { try decodeSubsection(&reader, into: &names, limits: limits) }
        } catch {
            return nil
        }
        return names
    }

    private static func decodeSubsection(
        _ reader: inout ByteReader, into names: inout ModuleNames, limits: ImplementationLimits
    ) throws(MalformedError) {
        let identifier = NameSubsection(rawValue: try reader.byte())
        let range = try reader.range(count: Int(try reader.u32()))
        guard let identifier else { return }
        var contents = ByteReader(bytes: reader.bytes, range: range, features: reader.features)
        switch identifier {
        case .module: names.module = try contents.name(limits: limits)
        case .functions: names.functions = try nameMap(&contents, limits)
        case .locals: names.locals = try indirectNameMap(&contents, limits)
        case .labels: names.labels = try indirectNameMap(&contents, limits)
        case .types: names.types = try nameMap(&contents, limits)
        case .tables: names.tables = try nameMap(&contents, limits)
        case .memories: names.memories = try nameMap(&contents, limits)
        case .globals: names.globals = try nameMap(&contents, limits)
        case .elements: names.elements = try nameMap(&contents, limits)
        case .data: names.data = try nameMap(&contents, limits)
        case .fields: names.fields = try indirectNameMap(&contents, limits)
        case .tags: names.tags = try nameMap(&contents, limits)
        }
        guard contents.isAtLimit else { throw contents.fault(.sectionSizeMismatch) }
    }

    private static func nameMap(_ reader: inout ByteReader, _ limits: ImplementationLimits) throws(MalformedError) -> [UInt32: Name] {
        var map: [UInt32: Name] = [:]
        for _ in 0..<(try reader.u32()) {
            let index = try reader.u32()
            map[index] = try reader.name(limits: limits)
        }
        return map
    }

    private static func indirectNameMap(
        _ reader: inout ByteReader, _ limits: ImplementationLimits
    ) throws(MalformedError) -> [UInt32: [UInt32: Name]] {
        var map: [UInt32: [UInt32: Name]] = [:]
        for _ in 0..<(try reader.u32()) {
            let index = try reader.u32()
            map[index] = try nameMap(&reader, limits)
        }
        return map
    }

    // MARK: Writing

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
