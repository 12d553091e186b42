/// Why execution trapped (specification chapter 4). The raw value is stable: compiled code and reports carry it.
///
/// Zero is left free so that "no trap" needs no extra flag.
public enum TrapCode: UInt8, Error, CaseIterable, Sendable, Hashable {
    case unreachable = 1
    case integerDivideByZero
    case integerOverflow
    case invalidConversionToInteger
    case outOfBoundsMemoryAccess
    case outOfBoundsTableAccess
    case outOfBoundsArrayAccess
    case undefinedElement
    case uninitializedElement
    case indirectCallTypeMismatch
    case nullReference
    case nullFunctionReference
    case nullStructureReference
    case nullArrayReference
    case nullI31Reference
    case nullExceptionReference
    case castFailure
    case allocationSizeTooLarge
    case unalignedAtomic
    case expectedSharedMemory
    case nullDescriptorReference
    case descriptorCastFailure

    /// The text of the official testsuite for this trap.
    public var message: String {
        switch self {
        case .unreachable: "unreachable"
        case .integerDivideByZero: "integer divide by zero"
        case .integerOverflow: "integer overflow"
        case .invalidConversionToInteger: "invalid conversion to integer"
        case .outOfBoundsMemoryAccess: "out of bounds memory access"
        case .outOfBoundsTableAccess: "out of bounds table access"
        case .outOfBoundsArrayAccess: "out of bounds array access"
        case .undefinedElement: "undefined element"
        case .uninitializedElement: "uninitialized element"
        case .indirectCallTypeMismatch: "indirect call type mismatch"
        case .nullReference: "null reference"
        case .nullFunctionReference: "null function reference"
        case .nullStructureReference: "null structure reference"
        case .nullArrayReference: "null array reference"
        case .nullI31Reference: "null i31 reference"
        case .nullExceptionReference: "null exception reference"
        case .castFailure: "cast failure"
        case .allocationSizeTooLarge: "allocation size too large"
        case .unalignedAtomic: "unaligned atomic"
        case .expectedSharedMemory: "expected shared memory"
        case .nullDescriptorReference: "null descriptor reference"
        case .descriptorCastFailure: "descriptor cast failure"
        }
    }
}
