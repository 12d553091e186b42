import WasmBinary
import WasmModel
import WasmText

/// What files of cases may be for people: binary, or a module as text.
public enum CaseFile {
    /// The binary of a file, which may be the text of a module.
    ///
    /// - Throws: where it is a text that cannot be parsed.
    public static func binary(of file: [UInt8]) throws(CaseFormatError) -> [UInt8] {
        let first = file.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard first == UInt8(ascii: "(") || first == UInt8(ascii: ";") else { return file }
        do throws(MalformedError) {
            return ModuleEncoder.encode(try TextParser.parseModule(file, features: .all))
        } catch {
            throw CaseFormatError("\(error.location): \(error.message)")
        }
    }
}
