import WasmModel

/// Why an artifact is not executed.
public enum ArtifactError: Error, Sendable, Hashable {
    /// The file does not start like an artifact.
    case notAnArtifact
    /// The file ends before it should.
    case truncated(expected: UInt64, found: UInt64)
    /// Bytes follow the last section.
    case trailingBytes(count: UInt64)
    /// Another version of Rampart has made the file.
    case formatVersion(found: UInt32, supported: UInt32)
    /// The header does not have the hash that stands in it.
    case headerHash
    /// A section does not have the hash that the header has for it.
    case sectionHash(CompiledArtifact.Section)
    /// The contents of a section are not what their form says.
    case malformedSection(CompiledArtifact.Section)
    /// The code is for another kind of machine.
    case target(found: String, supported: String)
    /// The code may use instructions that this machine lacks.
    case missingProcessorFeatures([String])
    /// The code may use instructions of which is not known whether this machine has them.
    case unknownProcessorFeatures([String])
    /// The code was made with other options than it is to run with.
    case configuration([Difference])

    /// An option that differs. Both values are written as on a command line.
    public struct Difference: Sendable, Hashable {
        public var option: String
        public var artifact: String
        public var wanted: String
    }

    /// The reason, for people.
    public var message: String {
        switch self {
        case .notAnArtifact: return "not a compiled artifact"
        case .truncated(let expected, let found): return "artifact is truncated: \(expected) bytes expected, \(found) found"
        case .trailingBytes(let count): return "artifact is followed by \(count) more bytes"
        case .formatVersion(let found, let supported): return "artifact has format version \(found), and \(supported) is supported"
        case .headerHash: return "artifact is damaged: hash of the header does not match"
        case .sectionHash(let section): return "artifact is damaged: hash of the section \(section.name) does not match"
        case .malformedSection(let section): return "artifact is malformed: section \(section.name)"
        case .target(let found, let supported): return "artifact is for \(found), and this machine executes \(supported)"
        case .missingProcessorFeatures(let features):
            return "artifact needs what this processor lacks: \(features.joined(separator: ", "))"
        case .unknownProcessorFeatures(let features):
            return "artifact needs unknown features of the processor: \(features.joined(separator: ", "))"
        case .configuration(let differences):
            let texts = differences.map { "\($0.option) is \($0.artifact), wanted \($0.wanted)" }
            return "artifact was compiled with other options: \(texts.joined(separator: "; "))"
        }
    }
}
