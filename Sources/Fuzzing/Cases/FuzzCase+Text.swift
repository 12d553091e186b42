import WasmBinary
import WasmModel
import WasmText

extension FuzzCase {
    /// The module at a position in the text format.
    ///
    /// - Throws: where its bytes are no module.
    public func text(ofModule position: Int) throws(MalformedError) -> String {
        try ModulePrinter.print(try ModuleDecoder.decode(modules[position].binary, features: features))
    }
}
