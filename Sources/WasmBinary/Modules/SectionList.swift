import WasmModel

/// The sections of a binary as they lie in it (specification chapter 5.5.2), for tools that show modules.
public struct SectionList: Sendable {
    public struct Entry: Sendable, Hashable {
        /// The number in the binary format; 0 is a custom section.
        public var identifier: UInt8
        /// What the specification calls it; nil for a number that is no section.
        public var keyword: String?
        /// The name of a custom section.
        public var name: Name?
        /// Byte offset of the identifier.
        public var offset: Int
        /// The contents behind identifier and size; for a custom section behind its name, too.
        public var contents: Range<Int>
        /// The count with which the contents begin, where the section is a vector.
        public var count: UInt32?
    }

    public private(set) var entries: [Entry] = []
    /// Where the list ends because the next section has no correct size, or name; nil where it goes to the end of the bytes.
    public private(set) var fault: MalformedError?

    /// Lists sections without looking into them, as far as sizes are correct, so also those of a module that is malformed elsewhere.
    public init(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes: bytes, range: 0..<bytes.count, features: .wasm3)
        do throws(MalformedError) {
            _ = try reader.range(count: 8)
            while !reader.isAtLimit { entries.append(try SectionList.entry(&reader)) }
        } catch {
            fault = error
        }
    }

    private static func entry(_ reader: inout ByteReader) throws(MalformedError) -> Entry {
        let offset = reader.position
        let identifier = try reader.byte()
        let sizeStart = reader.position
        let size = Int(try reader.u32())
        guard size <= reader.remaining else { throw reader.fault(.lengthOutOfBounds, at: sizeStart) }
        let start = reader.position
        var entry = Entry(
            identifier: identifier, keyword: SectionIdentifier(rawValue: identifier)?.keyword, name: nil, offset: offset,
            contents: start..<start + size, count: nil)
        var contents = ByteReader(bytes: reader.bytes, range: entry.contents, features: reader.features)
        switch SectionIdentifier(rawValue: identifier) {
        case .custom:
            entry.name = try contents.name(limits: .init())
            entry.contents = contents.position..<start + size
        case .type, .import, .function, .table, .memory, .tag, .global, .export, .element, .dataCount, .code, .data:
            entry.count = try? contents.u32()
        case .start, nil: break
        }
        reader.move(to: start + size)
        return entry
    }
}

extension SectionIdentifier {
    /// The word of the specification.
    var keyword: String {
        switch self {
        case .custom: "custom"
        case .type: "type"
        case .import: "import"
        case .function: "function"
        case .table: "table"
        case .memory: "memory"
        case .global: "global"
        case .export: "export"
        case .start: "start"
        case .element: "element"
        case .code: "code"
        case .data: "data"
        case .dataCount: "data count"
        case .tag: "tag"
        }
    }
}
