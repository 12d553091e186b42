import WasmModel

extension CompiledArtifact {
    /// The file.
    public func encoded() -> [UInt8] {
        let sections = Section.allCases.map(encoded)
        var bytes = CompiledArtifact.magic
        bytes.reserveCapacity(CompiledArtifact.headerBytes + sections.reduce(0) { $0 + $1.count })
        bytes.appendLittle(CompiledArtifact.formatVersion)
        for section in sections {
            bytes.appendLittle(UInt64(section.count))
            bytes += SHA256Digest(of: section).bytes
        }
        bytes += SHA256Digest(of: bytes).bytes
        for section in sections { bytes += section }
        return bytes
    }

    private func encoded(_ section: Section) -> [UInt8] {
        var bytes: [UInt8] = []
        switch section {
        case .target:
            for text in [target.llvmVersion, target.triple, target.cpu, target.optimization] { bytes.appendText(text) }
            bytes.appendLittle(UInt32(target.features.count))
            for feature in target.features { bytes.appendText(feature) }
        case .configuration: return CompiledArtifact.encoded(configuration)
        case .module: return module
        case .text: return code.text
        case .data: return code.readOnlyData
        case .functions:
            bytes.reserveCapacity(code.functions.count * 8)
            for function in code.functions {
                bytes.appendLittle(function.offset)
                bytes.appendLittle(function.count)
            }
        case .sites:
            var last = CompiledCode.Site(code: 0, instruction: 0)
            for site in code.sites {
                bytes.appendLEB(UInt64(site.code &- last.code))
                // Small differences of either sign get small numbers.
                let difference = Int64(site.instruction) - Int64(last.instruction)
                bytes.appendLEB(UInt64(bitPattern: difference << 1 ^ difference >> 63))
                last = site
            }
        }
        return bytes
    }

    static func encoded(_ configuration: Configuration) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendText(configuration.bounds.rawValue)
        bytes.appendText(configuration.runtime)
        bytes.append((configuration.isMetered ? 1 : 0) | (configuration.canonicalizesNaNs ? 2 : 0))
        let features = Feature.allCases.filter { configuration.features[$0] }
        bytes.appendLittle(UInt32(features.count))
        for feature in features { bytes.appendText(feature.name) }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func appendText(_ text: String) {
        appendLittle(UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func appendLEB(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
