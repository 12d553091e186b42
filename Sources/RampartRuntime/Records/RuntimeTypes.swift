import CRampart
import WasmModel
import WasmValidation

/// Makes the type records that running code compares and the collector traces by. One per engine; safe for threads.
public final class RuntimeTypes: Sendable {
    public let registry: TypeRegistry

    public init(registry: TypeRegistry) { self.registry = registry }

    /// The record of a registry identifier: made once, never moved, valid as long as this object.
    public func descriptor(_ identifier: UInt32) -> UnsafePointer<rampart_type> { preconditionFailure("not built yet") }
}
