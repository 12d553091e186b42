import WasmBinary
import WasmModel
import WasmText

/// What files of cases may be for people: a case, a module in either format, or a script.
public enum CaseFile {
    /// Whether a file begins as texts of modules and scripts do.
    static func isText(_ file: [UInt8]) -> Bool {
        let first = file.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == UInt8(ascii: "(") || first == UInt8(ascii: ";")
    }

    /// The cases of a file: one, or those of a script.
    ///
    /// - Throws: where it is a text that cannot be parsed.
    public static func cases(of file: [UInt8], isScript: Bool) throws(CaseFormatError) -> [[UInt8]] {
        guard isText(file) else { return [file] }
        do throws(MalformedError) {
            if isScript { return try FuzzCase.cases(ofScript: file).map { $0.encoded() } }
            return [ModuleEncoder.encode(try TextParser.parseModule(file, features: .all))]
        } catch {
            throw CaseFormatError("\(error.location): \(error.message)")
        }
    }
}
