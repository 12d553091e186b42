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
    case threads
    case wideArithmetic
    case customPageSizes
    case customDescriptors
    case legacyExceptions

    /// Where a feature stands on its way into the standard.
    public enum Status: String, Sendable, CaseIterable {
        /// Part of WebAssembly 3.0; on unless switched off.
        case standard
        /// A proposal that is not in the standard yet; off unless switched on.
        case proposal
        /// Superseded before it came into the standard; off unless switched on.
        case legacy
    }

    public var status: Status {
        switch self {
        case .signExtension, .saturatingTruncation, .multiValue, .mutableGlobals, .bulkMemory, .referenceTypes, .simd, .tailCall,
            .extendedConst, .functionReferences, .gc, .multiMemory, .memory64, .relaxedSIMD, .exceptions, .annotations:
            .standard
        case .threads, .wideArithmetic, .customPageSizes, .customDescriptors: .proposal
        case .legacyExceptions: .legacy
        }
    }

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
        case .threads: "threads"
        case .wideArithmetic: "wide-arithmetic"
        case .customPageSizes: "custom-page-sizes"
        case .customDescriptors: "custom-descriptors"
        case .legacyExceptions: "legacy-exceptions"
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
    public static let wasm3 = Features(Feature.allCases.filter { $0.status == .standard })

    /// Every feature there is, for readers of modules whose features somebody else has checked.
    public static let all = Features(Feature.allCases)

    /// The same set with further features.
    public func union(_ features: Feature...) -> Features {
        var union = self
        for feature in features { union[feature] = true }
        return union
    }

    /// The same set without some features.
    public func without(_ features: Feature...) -> Features {
        var rest = self
        for feature in features { rest[feature] = false }
        return rest
    }

    @inlinable public func contains(_ feature: Feature) -> Bool { self[feature] }

    /// Whether a feature is on.
    public subscript(feature: Feature) -> Bool {
        @inlinable get { bits & (1 << UInt64(feature.rawValue)) != 0 }
        set {
            if newValue { bits |= 1 << UInt64(feature.rawValue) } else { bits &= ~(1 << UInt64(feature.rawValue)) }
        }
    }
}
