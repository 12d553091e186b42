/// The levels of the x86-64 architecture, as its ABI defines them: what code may rely on.
enum ProcessorLevel: String, CaseIterable, Comparable {
    case baseline = "x86-64"
    case version2 = "x86-64-v2"
    case version3 = "x86-64-v3"
    case version4 = "x86-64-v4"

    /// Features beyond those of the level below, by LLVM's names.
    var ownFeatures: [String] {
        switch self {
        case .baseline: []
        case .version2: ["popcnt", "sse3", "sse4.1", "sse4.2", "ssse3"]
        case .version3: ["avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"]
        case .version4: ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"]
        }
    }

    /// All features that the level adds to the baseline.
    var features: [String] { ProcessorLevel.allCases.filter { $0 <= self }.flatMap(\.ownFeatures) }

    static func < (left: ProcessorLevel, right: ProcessorLevel) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .baseline: 0
        case .version2: 1
        case .version3: 2
        case .version4: 3
        }
    }

    /// The highest level of a processor that has the features, in LLVM's notation (`+sse3,-avx`). The last level is left out: its wide
    /// vectors slow some processors down, so it must be asked for.
    init(hostFeatures: String) {
        let present = Set(hostFeatures.split(separator: ",").filter { $0.first == "+" }.map { String($0.dropFirst()) })
        self = [.version3, .version2].first { $0.features.allSatisfy(present.contains) } ?? .baseline
    }
}
