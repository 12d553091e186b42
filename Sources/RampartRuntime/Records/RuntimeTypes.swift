import CRampart
import Locking
import WasmModel
import WasmValidation

// Unchecked: records are written before they are published by the mutex, and never again.
/// Makes the type records that running code compares and the collector traces by. One per engine; safe for threads.
@safe
public final class RuntimeTypes: @unchecked Sendable {
    /// Gives types their identifiers.
    public let registry: TypeRegistry
    /// The type word of exceptions, which are in no hierarchy of types.
    let exception: UnsafePointer<rampart_type>

    private let records = Lock<[UInt32: TypeRecord]>([:])
    private let exceptionRecord: TypeRecord

    /// Makes records for the types of a registry, as they are asked for.
    public init(registry: TypeRegistry) {
        self.registry = registry
        exceptionRecord = TypeRecord(identifier: .max, kind: RAMPART_KIND_EXCEPTION, ancestors: [], layout: .init())
        unsafe exception = UnsafePointer(exceptionRecord.pointer)
    }

    /// The record of a registry identifier: made once, never moved, valid as long as this object.
    public func descriptor(_ identifier: UInt32) -> UnsafePointer<rampart_type> { unsafe UnsafePointer(record(identifier).pointer) }

    private func record(_ identifier: UInt32) -> TypeRecord {
        records.withLock { records in
            if let record = records[identifier] { return record }
            // The chain ends where a record exists, because a record is made after those of its supertypes.
            var ancestors: [TypeRecord] = []
            for identifier in registry.supertypes(of: identifier).reversed() {
                let record = records[identifier] ?? makeRecord(identifier, ancestors: ancestors)
                records[identifier] = record
                ancestors.append(record)
            }
            let record = makeRecord(identifier, ancestors: ancestors)
            records[identifier] = record
            return record
        }
    }

    private func makeRecord(_ identifier: UInt32, ancestors: [TypeRecord]) -> TypeRecord {
        let type = registry.type(identifier)
        return switch type.composite {
        case .function:
            TypeRecord(identifier: identifier, kind: RAMPART_KIND_FUNCTION, ancestors: ancestors, layout: ObjectLayout())
        case .structure(let structure):
            TypeRecord(
                identifier: identifier, kind: RAMPART_KIND_STRUCTURE, ancestors: ancestors,
                layout: ObjectLayout(structure, hasDescriptor: type.descriptor != nil))
        case .array(let array):
            TypeRecord(identifier: identifier, kind: RAMPART_KIND_ARRAY, ancestors: ancestors, layout: ObjectLayout(array))
        }
    }
}

/// Where the parts of an object lie: for type records, and for compiled code.
public struct ObjectLayout {
    /// Bytes of a structure with its header; 0 for all others.
    public internal(set) var objectSize: UInt32 = 0
    /// Byte offset of each field, or of element 0.
    public internal(set) var offsets: [UInt32] = []
    /// Byte offsets of the fields that hold references, the hidden one of the descriptor included.
    public internal(set) var references: [UInt32] = []
    /// Byte offset of the hidden field that holds a structure's descriptor; 0 where it has none.
    public internal(set) var descriptorOffset: UInt32 = 0
    public internal(set) var elementSize: UInt8 = 0
    public internal(set) var elementIsReference = false

    init() {}

    /// Every field is aligned to its size. A subtype repeats the fields of its supertype first, so their offsets agree; the descriptor,
    /// which a subtype may have where its supertype has none, therefore lies behind the fields.
    public init(_ type: StructType, hasDescriptor: Bool = false) {
        var end: UInt32 = 8
        for field in type.fields {
            let size = UInt32(field.storage.byteSize)
            let offset = (end + size - 1) & ~(size - 1)
            offsets.append(offset)
            if field.storage.isReference { references.append(offset) }
            end = offset + size
        }
        if hasDescriptor {
            descriptorOffset = (end + 7) & ~7
            references.append(descriptorOffset)
            end = descriptorOffset + 8
        }
        objectSize = end
    }

    init(_ type: ArrayType) {
        offsets = [16]
        elementSize = UInt8(type.field.storage.byteSize)
        elementIsReference = type.field.storage.isReference
    }
}

extension StorageType {
    var isReference: Bool {
        switch self {
        case .value(let type): type.isReference
        case .i8, .i16: false
        }
    }
}

// Unchecked: written only by the initialiser. Safe: the pointers live as long as the object.
/// A type record with what it points to.
@safe
private final class TypeRecord: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<rampart_type>
    private let display: UnsafeMutablePointer<UnsafePointer<rampart_type>?>
    private let offsets: UnsafeMutablePointer<UInt32>

    init(identifier: UInt32, kind: rampart_kind, ancestors: [TypeRecord], layout: ObjectLayout) {
        unsafe pointer = .allocate(capacity: 1)
        unsafe pointer.initialize(to: rampart_type())
        unsafe display = .allocate(capacity: ancestors.count + 1)
        for (depth, ancestor) in ancestors.enumerated() { unsafe (display + depth).initialize(to: UnsafePointer(ancestor.pointer)) }
        unsafe (display + ancestors.count).initialize(to: UnsafePointer(pointer))
        let all = layout.offsets + layout.references
        unsafe offsets = .allocate(capacity: max(1, all.count))
        for (index, offset) in all.enumerated() { unsafe (offsets + index).initialize(to: offset) }
        unsafe pointer.pointee.identifier = identifier
        unsafe pointer.pointee.depth = UInt32(ancestors.count)
        unsafe pointer.pointee.display = UnsafePointer(display)
        unsafe pointer.pointee.object_size = layout.objectSize
        unsafe pointer.pointee.field_count = UInt32(layout.offsets.count)
        unsafe pointer.pointee.field_offsets = UnsafePointer(offsets)
        unsafe pointer.pointee.reference_offsets = UnsafePointer(offsets + layout.offsets.count)
        unsafe pointer.pointee.reference_count = UInt32(layout.references.count)
        unsafe pointer.pointee.descriptor_offset = layout.descriptorOffset
        unsafe pointer.pointee.element_size = layout.elementSize
        unsafe pointer.pointee.element_is_reference = layout.elementIsReference
        unsafe pointer.pointee.kind = UInt8(kind.rawValue)
    }

    deinit {
        unsafe pointer.deallocate()
        unsafe display.deallocate()
        unsafe offsets.deallocate()
    }
}
