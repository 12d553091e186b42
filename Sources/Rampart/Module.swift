import RampartRuntime
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// A module that is well-formed and valid, ready to be instantiated any number of times (specification chapter 2.5).
///
/// The only way to get one is an initialiser that validates, so that code that was not validated cannot run.
public final class Module: Sendable {
    public let engine: Engine
    let prepared: PreparedModule

    /// Decodes and validates a module in the binary format, and makes it ready to run by the strategy, or by that of the engine's
    /// configuration.
    ///
    /// - Throws: `.malformed` with the byte offset of the fault, `.invalid` with the broken rule, `.compiler` where it cannot be compiled.
    public convenience init(engine: Engine, binary: [UInt8], strategy: Engine.Strategy? = nil) throws(ModuleError) {
        let module: WasmModel.Module
        do {
            module = try ModuleDecoder.decode(binary, features: engine.configuration.features, limits: engine.configuration.limits)
        } catch {
            throw .malformed(error)
        }
        try self.init(engine: engine, decoded: module, strategy: strategy)
    }

    /// Parses and validates a module in the text format, and makes it ready to run by the strategy, or by that of the engine's
    /// configuration.
    ///
    /// - Throws: `.malformed` with line and column of the fault, `.invalid` with the broken rule, `.compiler` where it cannot be compiled.
    public convenience init(engine: Engine, text: String, strategy: Engine.Strategy? = nil) throws(ModuleError) {
        let module: WasmModel.Module
        do {
            module = try TextParser.parseModule(
                Array(text.utf8), features: engine.configuration.features, limits: engine.configuration.limits)
        } catch {
            throw .malformed(error)
        }
        try self.init(engine: engine, decoded: module, strategy: strategy)
    }

    /// Validates a module that was decoded or parsed already, and makes it ready to run.
    public convenience init(engine: Engine, decoded module: WasmModel.Module, strategy: Engine.Strategy? = nil) throws(ModuleError) {
        let module = try engine.validate(module)
        do throws(CompilerError) {
            try self.init(engine: engine, validated: module, strategy: strategy)
        } catch {
            throw .compiler(error)
        }
    }

    /// Makes a module ready to run that the same engine has validated.
    package init(engine: Engine, validated module: ValidatedModule, strategy: Engine.Strategy? = nil) throws(CompilerError) {
        self.engine = engine
        prepared = try engine.prepare(module, strategy: strategy)
    }

    init(engine: Engine, prepared: PreparedModule) {
        self.engine = engine
        self.prepared = prepared
    }

    package var decoded: WasmModel.Module { prepared.module.module }

    /// The name from the name section or the text, if any.
    public var name: Name? { decoded.names.module }

    /// The imports in order; type indices are those of the module.
    public var imports: [Import] { decoded.imports }

    /// The exports in order.
    public var exports: [Export] { decoded.exports }

    /// The type of an exported function; nil where there is no export of the name or it is no function.
    public func functionType(ofExport name: Name) -> FunctionType? {
        guard let export = decoded.exports.first(where: { $0.name == name }), export.kind == .function else { return nil }
        return prepared.module.functionType(export.index)
    }

    /// Contents of the custom sections of a name, in order. Sections of names and of branch hints that could be read are not among them.
    public func customSections(_ name: Name) -> [[UInt8]] {
        decoded.customSections.filter { $0.name == name }.map(\.contents)
    }

    /// What is wrong with sections of names and branch hints, in order. Such a section is passed over, and the module runs all the same.
    public var customSectionFaults: [CustomSectionFault] { prepared.module.customSectionFaults }

    /// The module in the binary format.
    public func encoded() -> [UInt8] { ModuleEncoder.encode(decoded) }
}
