import SuiteSupport
import WasmModel

/// What to run, and how.
public struct SuiteOptions: Sendable {
    /// Files and folders.
    public var paths: [String]
    /// Patterns for paths of scripts below the folder that was searched.
    public var filters: [Glob] = []
    /// Threads.
    public var jobs = 1
    /// Bytes of each thread's native stack; only what is touched costs memory.
    public var stackBytes = 256 << 20
    public var shard: Shard?
    /// Features added to those of a script's folder, and taken away.
    public var addedFeatures: [Feature] = []
    public var removedFeatures: [Feature] = []
    public var expectations = Expectations()
    /// Whether another message in the right phase fails the run.
    public var strictMessages = false

    public init(paths: [String]) { self.paths = paths }
}

/// One of several equal parts of the scripts: which part a script is in depends on its name alone.
public struct Shard: Sendable, Hashable {
    /// From 1 to `count`.
    public let index: Int
    public let count: Int

    public init?(index: Int, count: Int) {
        guard count >= 1, (1...count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// Reads `2/8`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index: index, count: count)
    }

    /// Whether the script of that name is in this part.
    public func contains(_ name: String) -> Bool {
        // FNV-1a, since the hashes of the standard library change from process to process.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(count)) == index - 1
    }
}
