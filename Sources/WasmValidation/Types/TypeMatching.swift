import SeededDefects
import WasmModel

/// An index space of declared types in which equal indices are the only equal types.
protocol DeclaredTypes {
    func kind(_ index: UInt32) -> CompositeKind
    /// The declared supertype, or nil.
    func supertype(_ index: UInt32) -> UInt32?
}

// Matching (specification chapter 3.3). Declared types are compared by their chains of supertypes, which are short.
extension DeclaredTypes {
    func isDeclaredSubtype(_ a: UInt32, of b: UInt32) -> Bool {
        var current = a
        var steps = 0
        while current != b {
            if Seeded.isArmed(.validatorDeepSubtype), steps == 2 { return false }
            guard let next = supertype(current) else { return false }
            current = next
            steps += 1
        }
        return true
    }

    /// Whether a value type matches another one. The unknown type matches all and is matched by none but itself.
    @inline(__always) func matches(_ a: OperandType, _ b: OperandType) -> Bool {
        a == b || matchesUnequal(a, b)
    }

    @inline(never) func matchesUnequal(_ a: OperandType, _ b: OperandType) -> Bool {
        if a.isBottom { return true }
        guard a.isReference, b.isReference else { return false }
        return (b.isNullable || !a.isNullable || Seeded.isArmed(.validatorNullability)) && matchesHeap(a, b)
    }

    /// Whether the heap type of a reference type matches that of another one.
    func matchesHeap(_ a: OperandType, _ b: OperandType) -> Bool {
        switch (a.isDeclared, b.isDeclared) {
        case (true, true): b.isExact ? a.isExact && a.index == b.index : isDeclaredSubtype(a.index, of: b.index)
        case (true, false): kind(a.index).abstract.isSubtype(of: b.abstract)
        case (false, true):
            switch a.abstract {
            case .bottom: true
            case .none: kind(b.index) != .function
            case .nofunction: kind(b.index) == .function
            case .any, .eq, .i31, .structure, .array, .function, .extern, .noextern, .exception, .noexception: false
            }
        case (false, false): a.abstract.isSubtype(of: b.abstract) != Seeded.mistakes(a.abstract.rawValue, b.abstract.rawValue)
        }
    }

    /// The nullable reference type above all types of the hierarchy to which a reference type belongs.
    func top(_ type: OperandType) -> OperandType {
        OperandType(nullable: true, abstract: type.isDeclared ? kind(type.index).abstract.top : type.abstract.top)
    }
}

extension OperandType {
    /// The operand type of a value type; indices in it are passed through the closure.
    init(_ type: ValueType, index: (HeapType) -> UInt32) {
        switch type {
        case .i32: self = .i32
        case .i64: self = .i64
        case .f32: self = .f32
        case .f64: self = .f64
        case .v128: self = .v128
        case .reference(let reference): self.init(reference, index: index)
        }
    }

    /// The operand type of a reference type; an index in it is passed through the closure.
    init(_ type: ReferenceType, index: (HeapType) -> UInt32) {
        let abstract: AbstractHeapType
        switch type.heap {
        case .any: abstract = .any
        case .eq: abstract = .eq
        case .i31: abstract = .i31
        case .struct: abstract = .structure
        case .array: abstract = .array
        case .none: abstract = .none
        case .func: abstract = .function
        case .nofunc: abstract = .nofunction
        case .extern: abstract = .extern
        case .noextern: abstract = .noextern
        case .exn: abstract = .exception
        case .noexn: abstract = .noexception
        case .type, .recursive, .canonical, .exact, .exactRecursive, .exactCanonical:
            self.init(nullable: type.nullable, declared: index(type.heap), exact: type.heap.isExact)
            return
        }
        self.init(nullable: type.nullable, abstract: abstract)
    }
}
