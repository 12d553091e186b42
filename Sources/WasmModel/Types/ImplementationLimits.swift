/// Limits on the size of a module, checked by loader and validator.
///
/// The defaults are the implementation limits of the WebAssembly JavaScript embedding (JS API, section "Implementation-defined
/// Limits"), on which all web engines agree.
public struct ImplementationLimits: Sendable, Hashable {
    /// Bytes of a module.
    public var moduleSize = 1_073_741_824
    public var types = 1_000_000
    /// Types in one recursion group.
    public var recursionGroupTypes = 1_000_000
    public var functions = 1_000_000
    public var imports = 1_000_000
    public var exports = 1_000_000
    public var globals = 1_000_000
    public var tags = 1_000_000
    public var dataSegments = 100_000
    public var tables = 100_000
    public var memories = 100
    public var elementSegments = 10_000_000
    /// Elements in one element segment.
    public var elementSegmentItems = 10_000_000
    /// Bytes of one function body.
    public var functionBodySize = 7_654_321
    /// Locals of one function, parameters included.
    public var functionLocals = 50_000
    public var functionParameters = 1_000
    public var functionResults = 1_000
    public var structFields = 10_000
    /// Operands of one `array.new_fixed`.
    public var arrayNewFixedLength = 10_000
    /// Depth of the chain of declared supertypes.
    public var subtypingDepth = 63
    /// Targets of one `br_table`.
    public var branchTableTargets = 65_520
    /// Bytes of one name or string.
    public var nameLength = 100_000
    /// Nesting of blocks in one function; also of parentheses in the text format.
    public var nestingDepth = 50_000
    /// Operands on the stack at once, as validation sees them: one call can leave a thousand, so the bytes of a body do not bound them.
    public var operandStackDepth = 1_000_000

    public init() {}
}
