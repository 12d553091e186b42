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
    private let limits: ImplementationLimits
    private let scope: NameScope
    private(set) var report: FaultReport

    init(_ contents: [UInt8], scope: NameScope, limits: ImplementationLimits, report: FaultReport) {
        reader = ByteReader(bytes: contents, range: 0..<contents.count, features: .wasm3)
        self.scope = scope
        self.limits = limits
        self.report = report
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
        let members = scope.count(space, inside: inside)
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
}
