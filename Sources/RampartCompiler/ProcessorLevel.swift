/// The levels of the x86-64 architecture, as its ABI defines them: what code may rely on. `Processor` knows their features.
enum ProcessorLevel: String, CaseIterable, Comparable {
    case baseline = "x86-64"
    case version2 = "x86-64-v2"
    case version3 = "x86-64-v3"
    case version4 = "x86-64-v4"

    /// What a processor must have, by LLVM's names.
    var features: [String] { Processor.features(ofLevel: rawValue) ?? [] }

    /// The highest level that this machine has. The last one is left out: its wide vectors slow some processors down, so it must be asked
    /// for.
    static var ofThisMachine: ProcessorLevel {
        [.version3, .version2].first { $0.features.allSatisfy { Processor.has($0) == true } } ?? .baseline
    }

    // The names sort as the levels do.
    static func < (left: ProcessorLevel, right: ProcessorLevel) -> Bool { left.rawValue < right.rawValue }
}
