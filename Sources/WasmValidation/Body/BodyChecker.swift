import WasmModel

/// Whether function bodies are valid, for tools that change code.
///
/// Bodies are given as bytes of their own, so that one value serves many versions of a body as long as the rest of the module stays.
public struct BodyChecker {
    private var validator: BodyValidator

    /// Prepares for the bodies of a module, which themselves are not looked at.
    ///
    /// - Throws: where the rest of the module is not valid.
    public init(_ module: Module, features: Features, limits: ImplementationLimits = .init()) throws(ModuleError) {
        var validator = try ModuleValidator(module: module, features: features, limits: limits, registry: TypeRegistry())
        try validator.validate()
        self.validator = BodyValidator(context: validator.context)
    }

    /// Checks a body.
    ///
    /// - Parameters:
    ///   - code: The instructions in the binary format, the final `end` included.
    ///   - locals: Those beyond the parameters.
    ///   - function: Index in the function index space, which tells the type.
    /// - Throws: where the body is not valid.
    public mutating func check(_ code: [UInt8], locals: [LocalGroup], function: UInt32) throws(ModuleError) {
        validator.context.bytes = code
        try validator.validate(FunctionBody(locals: locals, range: 0..<code.count), function: function)
    }
}
