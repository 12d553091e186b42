import CRampart

/// What the processor of this machine can do, by the names of LLVM, which need not be there to ask.
public enum Processor {
    /// Whether this machine has a feature like `avx2`, or nil for a name that is not known.
    public static func has(_ feature: String) -> Bool? {
        switch unsafe Int(rampart_processor_has(feature)) {
        case RAMPART_PROCESSOR_HAS: true
        case RAMPART_PROCESSOR_LACKS: false
        default: nil
        }
    }

    /// All names that are known, in alphabetical order: the features that code can be made to require.
    public static let knownFeatures: [String] = {
        var names: [String] = []
        // The texts are constants of the program.
        while let name = unsafe rampart_processor_feature(names.count) { names.append(unsafe String(cString: name)) }
        return names
    }()

    /// Those that this machine has, in alphabetical order.
    public static let features: [String] = knownFeatures.filter { has($0) == true }

    /// What code for one of the levels of the architecture requires, `x86-64` to `x86-64-v4`; nil for other processors of LLVM's, of which
    /// it alone knows the features.
    public static func features(ofLevel name: String) -> [String]? {
        let first = ["64bit", "cmov", "cx8", "fxsr", "mmx", "sse", "sse2"]
        let second = ["crc32", "cx16", "popcnt", "sahf", "sse3", "sse4.1", "sse4.2", "ssse3"]
        let third = ["avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave"]
        let fourth = ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl", "evex512"]
        switch name {
        case "x86-64": return first
        case "x86-64-v2": return (first + second).sorted()
        case "x86-64-v3": return (first + second + third).sorted()
        case "x86-64-v4": return (first + second + third + fourth).sorted()
        default: return nil
        }
    }
}
