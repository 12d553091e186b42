import WasmModel

// Structures and arrays.
extension ModuleGeneration {
    /// The length that arrays have at least, unless a trap is wanted.
    private static let arrayLength = 4

    // MARK: Structures

    mutating func newStructure(_ type: UInt32, size: Int) {
        let fields = fields(type)
        let descriptor = facts[Int(type)].descriptor
        let isDefault = fields.allSatisfy { isDefaultable($0.storage) } && (size < fields.count || chance(1, of: 4))
        let share = size / (fields.count + 1)
        if !isDefault { for field in fields { part(field.storage.unpacked, size: share) } }
        guard let descriptor else { return emit(isDefault ? .structNewDefault(type: type) : .structNew(type: type)) }
        if mayTrap() {
            emit(.referenceNull(.exact(descriptor)))
        } else {
            part(.reference(ReferenceType(nullable: false, heap: .exact(descriptor))), size: share)
        }
        emit(isDefault ? .structNewDefaultDescriptor(type: type) : .structNewDescriptor(type: type))
    }

    private mutating func drawExtension(_ storage: StorageType) -> FieldExtension {
        guard storage.isPacked else { return .none }
        return chance(1, of: 2) ? .unsigned : .signed
    }

    /// A field of a type among all structures.
    private mutating func field(_ condition: (ModuleGeneration, FieldType) -> Bool) -> (type: UInt32, field: UInt32)? {
        let count = structureTypes.count
        guard count > 0 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let type = structureTypes[(start + step) % count]
            let fields = fields(type)
            guard !fields.isEmpty else { continue }
            let first = number(fields.count)
            for step in 0..<fields.count {
                let field = (first + step) % fields.count
                if condition(self, fields[field]) { return (type, UInt32(field)) }
            }
        }
        return nil
    }

    private mutating func reference(to type: UInt32, size: Int) {
        value(.reference(ReferenceType(nullable: mayTrap(), heap: .type(type))), size: size)
    }

    mutating func structGet(_ wanted: ValueType, size: Int) -> Bool {
        guard let (type, field) = field({ $0.matches($1.storage.unpacked, wanted) }) else { return false }
        reference(to: type, size: size)
        emit(.structGet(type: type, field: field, drawExtension(fields(type)[Int(field)].storage)))
        return true
    }

    mutating func structSet(size: Int) -> Bool {
        guard let (type, field) = field({ $1.mutable }) else { return false }
        reference(to: type, size: size / 2)
        value(fields(type)[Int(field)].storage.unpacked, size: size / 2)
        emit(.structSet(type: type, field: field))
        return true
    }

    // MARK: Arrays

    mutating func newArray(_ type: UInt32, size: Int) {
        let storage = element(type).storage
        let isDefaultable = isDefaultable(storage)
        if size == 0, isDefaultable {
            emitLength(Self.arrayLength)
            return emit(.arrayNewDefault(type: type))
        }
        switch number(body.isConstant ? 3 : 5) {
        case 1 where isDefaultable:
            emitLength(Self.arrayLength + number(6))
            emit(.arrayNewDefault(type: type))
        case 2 where size >= Self.arrayLength:
            let count = Self.arrayLength + number(3)
            for _ in 0..<count { part(storage.unpacked, size: size / count) }
            emit(.arrayNewFixed(type: type, length: UInt32(count)))
        case 3 where !storage.unpacked.isReference:
            guard let segment = segment(), segment.count >= Self.arrayLength * storage.byteSize || mayTrap() else { fallthrough }
            emit(.i32Constant(Int32(number(max(1, segment.count - Self.arrayLength * storage.byteSize)))))
            emitLength(Self.arrayLength)
            emit(.arrayNewData(type: type, data: segment.index))
        case 4:
            guard case .value(let element) = storage, let segment = elementSegment({ $0.matches(.reference($1), element) }),
                elements[segment].count >= Self.arrayLength || mayTrap()
            else { fallthrough }
            emit(.i32Constant(0))
            emitLength(Self.arrayLength)
            emit(.arrayNewElement(type: type, element: UInt32(segment)))
        default:
            part(storage.unpacked, size: size / 2)
            emitLength(Self.arrayLength + number(6))
            emit(.arrayNew(type: type))
        }
    }

    /// Emits a length for a new array, far too large a one where a trap is wanted.
    private mutating func emitLength(_ count: Int) {
        emit(.i32Constant(mayTrap() ? -1 - Int32(number(4)) : Int32(count)))
    }

    /// Emits an index of an array that has at least the usual length.
    private mutating func arrayIndex(size: Int) {
        if mayTrap() { return value(.i32, size: size) }
        if chance(1, of: 3) {
            value(.i32, size: size)
            emit(.i32Constant(Int32(Self.arrayLength - 1)))
            emit(.numeric(.i32And))
        } else {
            emit(.i32Constant(Int32(number(Self.arrayLength))))
        }
    }

    /// Emits the start of a part of an array and gives how long it may be.
    private mutating func arrayPart(atMost most: Int) -> Int {
        if mayTrap() {
            emit(.i32Constant(i32()))
            return number(10)
        }
        let (start, count) = part(of: Self.arrayLength, atMost: UInt64(max(0, most)))
        emit(.i32Constant(Int32(start)))
        return Int(count)
    }

    /// An array type that meets a condition.
    private mutating func array(_ condition: (ModuleGeneration, FieldType) -> Bool) -> UInt32? {
        let count = arrayTypes.count
        guard count > 0 else { return nil }
        let start = number(count)
        for step in 0..<count {
            let type = arrayTypes[(start + step) % count]
            if condition(self, element(type)) { return type }
        }
        return nil
    }

    /// A heap type all of whose values are arrays; nil where there is no way to make one.
    mutating func drawArray() -> HeapType? {
        guard !arrayTypes.isEmpty else { return nil }
        return chance(1, of: 3) ? .array : .type(pick(arrayTypes))
    }

    mutating func arrayGet(_ wanted: ValueType, size: Int) -> Bool {
        guard let type = array({ $0.matches($1.storage.unpacked, wanted) }) else { return false }
        reference(to: type, size: size / 2)
        arrayIndex(size: size / 2)
        emit(.arrayGet(type: type, drawExtension(element(type).storage)))
        return true
    }

    mutating func arraySet(size: Int) -> Bool {
        guard let type = array({ $1.mutable }) else { return false }
        reference(to: type, size: size / 3)
        arrayIndex(size: size / 3)
        value(element(type).storage.unpacked, size: size / 3)
        emit(.arraySet(type: type))
        return true
    }

    mutating func arrayFill(size: Int) -> Bool {
        guard let type = array({ $1.mutable }) else { return false }
        reference(to: type, size: size / 2)
        let count = arrayPart(atMost: Self.arrayLength)
        value(element(type).storage.unpacked, size: size / 2)
        emit(.i32Constant(Int32(count)))
        emit(.arrayFill(type: type))
        return true
    }

    mutating func arrayCopy(size: Int) -> Bool {
        guard let destination = array({ $1.mutable }) else { return false }
        let storage = element(destination).storage
        guard let source = array({ $0.matchesStorage($1.storage, storage) }) else { return false }
        reference(to: destination, size: size / 2)
        let count = arrayPart(atMost: Self.arrayLength)
        reference(to: source, size: size / 2)
        emit(.i32Constant(Int32(number(max(1, Self.arrayLength - count + 1)))))
        emit(.i32Constant(Int32(count)))
        emit(.arrayCopy(destination: destination, source: source))
        return true
    }

    mutating func arrayInitData(size: Int) -> Bool {
        guard let type = array({ $1.mutable && !$1.storage.unpacked.isReference }), let segment = segment() else { return false }
        reference(to: type, size: size)
        let width = element(type).storage.byteSize
        let count = arrayPart(atMost: segment.count / width)
        emit(.i32Constant(Int32(number(max(1, segment.count - count * width + 1)))))
        emit(.i32Constant(Int32(count)))
        emit(.arrayInitData(type: type, data: segment.index))
        return true
    }

    mutating func arrayInitElement(size: Int) -> Bool {
        guard let type = array({ $1.mutable && $1.storage.unpacked.isReference }) else { return false }
        let wanted = element(type).storage.unpacked
        guard let segment = elementSegment({ $0.matches(.reference($1), wanted) }) else { return false }
        reference(to: type, size: size)
        let total = elements[segment].count
        let count = arrayPart(atMost: total)
        emit(.i32Constant(Int32(number(max(1, total - count + 1)))))
        emit(.i32Constant(Int32(count)))
        emit(.arrayInitElement(type: type, element: UInt32(segment)))
        return true
    }
}
