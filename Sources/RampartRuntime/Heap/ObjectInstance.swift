import CRampart
import WasmModel

/// A structure or array of the heap, as a host sees it that looks inside (specification chapter 4.2.13). It keeps the object alive.
public struct ObjectInstance {
    /// What an object is.
    public enum Kind: Sendable, Hashable {
        case structure, array
    }

    /// The store that owns the object.
    public let store: Store
    /// The reference that was asked for its object.
    public let reference: Reference
    /// The registry's identifier of the object's own type, which may be a subtype of the one that a reference to it has.
    public let typeIdentifier: UInt32
    public let kind: Kind
    /// Fields of the structure, or elements of the array.
    public let count: UInt64
    private let fields: [FieldType]

    fileprivate init(store: Store, reference: Reference, type: UnsafePointer<rampart_type>, kind: Kind) {
        self.store = store
        self.reference = reference
        typeIdentifier = unsafe type.pointee.identifier
        self.kind = kind
        switch store.registry.type(typeIdentifier).composite {
        case .structure(let structure):
            fields = structure.fields
            count = UInt64(structure.fields.count)
        case .array(let array):
            fields = [array.field]
            // Arrays have their length in the second word.
            count = unsafe Store.words(reference.bits)[1]
        case .function:
            fields = []
            count = 0
        }
    }

    /// How the field or element of an index is stored, or nil where there is none.
    public func storage(of index: UInt64) -> StorageType? {
        guard index < count else { return nil }
        return kind == .array ? fields[0].storage : fields[Int(index)].storage
    }

    /// The value of a field or element, or nil where there is none. A packed integer is an i32 without sign.
    public subscript(index: UInt64) -> Value? {
        guard let storage = storage(of: index) else { return nil }
        let (low, high) = Store.load(storage, of: reference.bits, at: offset(of: index, storage))
        return store.value(storage.unpacked, low: low, high: high)
    }

    /// The descriptor of a structure whose type has one (custom descriptors proposal); nil for all others.
    public var descriptor: Reference? {
        let offset = unsafe Int(type.pointee.descriptor_offset)
        guard offset != 0 else { return nil }
        return store.reference(bits: Store.load(.value(.externref), of: reference.bits, at: offset).low)
    }

    /// A number that differs where elements of an array of numbers do, but for one in 2^64 differences; nil for arrays of references and
    /// for structures.
    package var digest: UInt64? {
        guard kind == .array, let storage = fields.first?.storage, !storage.isReference else { return nil }
        // The elements of an array follow each other from offset 16 on.
        let start = unsafe UnsafeRawPointer(Store.words(reference.bits)).advanced(by: 16)
        return unsafe ContentDigest.of(UnsafeRawBufferPointer(start: start, count: Int(count) * storage.byteSize))
    }

    private var type: UnsafePointer<rampart_type> { unsafe store.types.descriptor(typeIdentifier) }

    private func offset(of index: UInt64, _ storage: StorageType) -> Int {
        switch kind {
        case .structure: unsafe Store.fieldOffset(type, Int(index))
        case .array: 16 + Int(index) * storage.byteSize
        }
    }
}

extension Store {
    /// The structure or array that a reference refers to; nil for every other reference, and for those of other stores.
    public func object(of reference: Reference) -> ObjectInstance? {
        // Null, numbers and functions have no type word in the heap.
        guard reference.bits & 7 == 0, belongs(reference), heap.contains(reference.bits),
            let type = unsafe UnsafePointer<rampart_type>(bitPattern: UInt(Store.words(reference.bits)[0]))
        else { return nil }
        switch unsafe UInt32(type.pointee.kind) {
        case RAMPART_KIND_STRUCTURE.rawValue:
            return unsafe ObjectInstance(store: self, reference: reference, type: type, kind: .structure)
        case RAMPART_KIND_ARRAY.rawValue:
            return unsafe ObjectInstance(store: self, reference: reference, type: type, kind: .array)
        case _: return nil
        }
    }

    /// Makes a structure, or an array of some elements, whose values are all the default ones.
    ///
    /// - Returns: Nil where the identifier is that of a function type, a field has no default value, the type has a descriptor, or the heap
    ///   is full.
    public func makeDefaultObject(typeIdentifier: UInt32, count: UInt64 = 0) -> Reference? {
        let type = registry.type(typeIdentifier)
        let bits: UInt64
        switch type.composite {
        case .function: return nil
        case .structure(let structure):
            guard type.descriptor == nil, structure.fields.allSatisfy(\.storage.unpacked.isDefaultable) else { return nil }
            bits = unsafe allocateStructure(types.descriptor(typeIdentifier))
        case .array(let array):
            guard array.field.storage.unpacked.isDefaultable else { return nil }
            bits = unsafe allocateArray(types.descriptor(typeIdentifier), length: count)
        }
        return bits == 0 ? nil : reference(bits: bits)
    }

    /// Reads a value of one or two slots out of an object at a byte offset inside it; packed integers without sign.
    static func load(_ storage: StorageType, of object: UInt64, at offset: Int) -> (low: UInt64, high: UInt64) {
        // Callers have the offset from the layout of the object's type.
        let place = unsafe UnsafeRawPointer(words(object)).advanced(by: offset)
        switch storage {
        case .i8: return (UInt64(unsafe place.load(as: UInt8.self)), 0)
        case .i16: return (UInt64(unsafe place.load(as: UInt16.self)), 0)
        case .value(let type):
            switch type {
            case .i32, .f32: return (UInt64(unsafe place.load(as: UInt32.self)), 0)
            case .i64, .f64, .reference: return (unsafe place.load(as: UInt64.self), 0)
            case .v128: return (unsafe place.load(as: UInt64.self), unsafe place.load(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }
}
