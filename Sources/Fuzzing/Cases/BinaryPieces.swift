import WasmBinary
import WasmModel

/// Numbers of the binary format.
enum LEB128 {
    static func unsigned(_ value: UInt64) -> [UInt8] {
        var writer = InstructionWriter()
        writer.unsigned(value)
        return writer.bytes
    }
}

extension CustomSection {
    /// A whole custom section, to be put behind a module.
    static func encoded(name: String, contents: [UInt8]) -> [UInt8] {
        var section = InstructionWriter()
        section.name(Name(name))
        section.append(contents)
        return [0] + LEB128.unsigned(UInt64(section.bytes.count)) + section.bytes
    }
}
