/// One flag per proposal of WebAssembly.
///
/// A feature that is off makes its syntax malformed; the error names the flag that would have made the module legal.
public enum Feature: UInt8, CaseIterable, Sendable, Hashable, BitwiseCopyable {
    case signExtension
    case saturatingTruncation
    case multiValue
    case mutableGlobals
    case bulkMemory
    case referenceTypes
    case simd
    case tailCall
    case extendedConst
    case functionReferences
    case gc
    case multiMemory
    case memory64
    case relaxedSIMD
    case exceptions
    case annotations

    /// The name by which command lines and error texts call the feature.
    public var name: String {
        switch self {
        case .signExtension: "sign-extension"
        case .saturatingTruncation: "saturating-truncation"
        case .multiValue: "multi-value"
        case .mutableGlobals: "mutable-globals"
        case .bulkMemory: "bulk-memory"
        case .referenceTypes: "reference-types"
        case .simd: "simd"
        case .tailCall: "tail-call"
        case .extendedConst: "extended-const"
        case .functionReferences: "function-references"
        case .gc: "gc"
        case .multiMemory: "multi-memory"
        case .memory64: "memory64"
        case .relaxedSIMD: "relaxed-simd"
        case .exceptions: "exceptions"
        case .annotations: "annotations"
        }
    }

    /// The feature of a name as written on a command line, or nil.
    public init?(name: String) {
        guard let feature = Feature.allCases.first(where: { $0.name == name }) else { return nil }
        self = feature
    }
}

/// A set of features.
public struct Features: Hashable, Sendable {
    @usableFromInline var bits: UInt64

    /// The set of the given features.
    public init(_ features: some Sequence<Feature>) {
        bits = features.reduce(0) { $0 | (1 << UInt64($1.rawValue)) }
    }

    /// WebAssembly 3.0: all features of this enumeration that the standard has.
    public static let wasm3 = Features(Feature.allCases)

    @inlinable public func contains(_ feature: Feature) -> Bool { self[feature] }

    /// Whether a feature is on.
    public subscript(feature: Feature) -> Bool {
        @inlinable get { bits & (1 << UInt64(feature.rawValue)) != 0 }
        set {
            if newValue { bits |= 1 << UInt64(feature.rawValue) } else { bits &= ~(1 << UInt64(feature.rawValue)) }
        }
    }
}
