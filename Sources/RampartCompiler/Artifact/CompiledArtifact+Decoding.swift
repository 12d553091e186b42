import WasmModel

extension CompiledArtifact {
    /// Reads a file, and compares every hash in it. Whether this machine can execute the code `checkMachine` tells.
    public init(_ bytes: [UInt8]) throws(ArtifactError) {
        let ranges = try CompiledArtifact.sections(of: bytes)
        func reader(_ section: Section) -> ArtifactReader { ArtifactReader(section, bytes, ranges[section.rawValue]) }

        var target = reader(.target)
        self.target = Target(
            llvmVersion: try target.text(), triple: try target.text(), cpu: try target.text(), optimization: try target.text(),
            features: try target.texts())
        try target.finish()

        var options = reader(.configuration)
        guard let bounds = CompilerOptions.Bounds(rawValue: try options.text()) else { throw options.malformed }
        let runtime = try options.text()
        let flags = try options.integer(UInt8.self)
        guard flags <= 3 else { throw options.malformed }
        let names = try options.texts()
        let features = names.compactMap { Feature(name: $0) }
        try options.finish()
        configuration = Configuration(
            bounds: bounds, isMetered: flags & 1 != 0, canonicalizesNaNs: flags & 2 != 0, features: Features(features), runtime: runtime)
        // One form for each configuration, so that equal ones have equal digests.
        guard CompiledArtifact.encoded(configuration)[...] == bytes[ranges[Section.configuration.rawValue]] else { throw options.malformed }

        module = Array(bytes[ranges[Section.module.rawValue]])
        let text = bytes[ranges[Section.text.rawValue]]
        code = CompiledCode(
            text: Array(text), readOnlyData: Array(bytes[ranges[Section.data.rawValue]]),
            functions: try CompiledArtifact.functions(reader(.functions), textBytes: text.count),
            sites: try CompiledArtifact.sites(reader(.sites), textBytes: text.count))
    }

    /// Where the sections are, once all hashes are those of the header.
    private static func sections(of bytes: [UInt8]) throws(ArtifactError) -> [Range<Int>] {
        guard isArtifact(bytes) else { throw .notAnArtifact }
        guard let version = bytes.little(UInt32.self, at: magic.count) else {
            throw .truncated(expected: UInt64(headerBytes), found: UInt64(bytes.count))
        }
        // The rest of the header may have another form in another version.
        guard version == formatVersion else { throw .formatVersion(found: version, supported: formatVersion) }
        guard bytes.count >= headerBytes else { throw .truncated(expected: UInt64(headerBytes), found: UInt64(bytes.count)) }
        guard SHA256Digest(of: bytes[..<headerHashOffset]).bytes[...] == bytes[headerHashOffset..<headerBytes] else { throw .headerHash }

        var ranges: [Range<Int>] = []
        var expected = UInt64(headerBytes)
        for section in Section.allCases {
            guard let count = bytes.little(UInt64.self, at: 12 + section.rawValue * recordBytes) else { throw .malformedSection(section) }
            let (end, overflow) = expected.addingReportingOverflow(count)
            guard !overflow else { throw .malformedSection(section) }
            // Past the end of the file, where the numbers may not even fit, only the sum is of interest.
            if end <= UInt64(bytes.count) { ranges.append(Int(expected)..<Int(end)) }
            expected = end
        }
        guard expected >= UInt64(bytes.count) else { throw .trailingBytes(count: UInt64(bytes.count) - expected) }
        guard ranges.count == Section.allCases.count else { throw .truncated(expected: expected, found: UInt64(bytes.count)) }
        for section in Section.allCases {
            let hash = 12 + section.rawValue * recordBytes + 8
            guard SHA256Digest(of: bytes[ranges[section.rawValue]]).bytes[...] == bytes[hash..<hash + SHA256Digest.byteCount] else {
                throw .sectionHash(section)
            }
        }
        return ranges
    }

    private static func functions(_ section: ArtifactReader, textBytes: Int) throws(ArtifactError) -> [CompiledCode.Function] {
        var reader = section
        var functions: [CompiledCode.Function] = []
        functions.reserveCapacity(reader.remaining / 8)
        while reader.remaining > 0 {
            let function = CompiledCode.Function(offset: try reader.integer(), count: try reader.integer())
            guard Int(function.offset) + Int(function.count) <= textBytes else { throw reader.malformed }
            functions.append(function)
        }
        return functions
    }

    private static func sites(_ section: ArtifactReader, textBytes: Int) throws(ArtifactError) -> [CompiledCode.Site] {
        var reader = section
        var sites: [CompiledCode.Site] = []
        var code: UInt64 = 0
        var instruction: Int64 = 0
        while reader.remaining > 0 {
            // Both numbers have at most 35 bits, so the sums do not overflow.
            let distance = try reader.leb()
            let number = try reader.leb()
            code += distance
            instruction += Int64(number >> 1) ^ -Int64(number & 1)
            guard distance > 0 || sites.isEmpty, code <= textBytes, let place = UInt32(exactly: code),
                let offset = UInt32(exactly: instruction)
            else { throw reader.malformed }
            sites.append(CompiledCode.Site(code: place, instruction: offset))
        }
        return sites
    }
}

/// Reads the contents of one section, and nothing beyond it.
private struct ArtifactReader {
    private let section: CompiledArtifact.Section
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ section: CompiledArtifact.Section, _ bytes: [UInt8], _ range: Range<Int>) {
        self.section = section
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - position }
    var malformed: ArtifactError { .malformedSection(section) }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(ArtifactError) -> Value {
        let size = Value.bitWidth / 8
        guard size <= remaining, let value = bytes.little(type, at: position) else { throw malformed }
        position += size
        return value
    }

    mutating func text() throws(ArtifactError) -> String {
        let count = Int(try integer(UInt32.self))
        guard count <= remaining, let text = String(validating: bytes[position..<position + count], as: UTF8.self) else { throw malformed }
        position += count
        return text
    }

    mutating func texts() throws(ArtifactError) -> [String] {
        let count = try integer(UInt32.self)
        var texts: [String] = []
        // Each takes bytes of the section, so the number need not be believed.
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    /// An unsigned LEB128 number of at most five bytes, with no byte more than it needs.
    mutating func leb() throws(ArtifactError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 35, by: 7) {
            let byte = try integer(UInt8.self)
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte != 0 || shift == 0 else { throw malformed }
                return value
            }
        }
        throw malformed
    }

    func finish() throws(ArtifactError) {
        guard position == end else { throw malformed }
    }
}
