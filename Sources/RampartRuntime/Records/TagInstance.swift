import CRampart
import WasmModel

// Unchecked: written only by the initialiser. Safe: the record lives as long as the object.
/// A tag: what tells kinds of exceptions apart (specification chapter 4.2.11). Equal only to itself.
@safe
public final class TagInstance: @unchecked Sendable {
    /// The values that an exception with the tag carries, as parameters; with canonical heap types.
    public let type: FunctionType
    /// The registry's identifier of the type.
    public let typeIdentifier: UInt32
    /// The record, equal for equal tags.
    public let record: UnsafePointer<rampart_tag>

    /// Gives the identifier its meaning.
    let types: RuntimeTypes
    private let slotIsReference: UnsafeMutablePointer<UInt8>

    init(type: FunctionType, identifier: UInt32, types: RuntimeTypes) {
        self.type = type
        typeIdentifier = identifier
        self.types = types
        let slots = Signature.slots(type.parameters)
        unsafe slotIsReference = .allocate(capacity: max(1, slots))
        var slot = 0
        for parameter in type.parameters {
            for _ in 0..<parameter.slots {
                unsafe (slotIsReference + slot).initialize(to: parameter.isReference ? 1 : 0)
                slot += 1
            }
        }
        let record = UnsafeMutablePointer<rampart_tag>.allocate(capacity: 1)
        unsafe record.initialize(to: rampart_tag())
        unsafe record.pointee.type = types.descriptor(identifier)
        unsafe record.pointee.parameter_slots = UInt32(slots)
        unsafe record.pointee.parameter_count = UInt32(type.parameters.count)
        unsafe record.pointee.slot_is_reference = UnsafePointer(slotIsReference)
        unsafe self.record = UnsafePointer(record)
    }

    deinit {
        unsafe record.deallocate()
        unsafe slotIsReference.deallocate()
    }
}
