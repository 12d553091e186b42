import WasmModel

/// What the scripts of a folder need.
struct FolderRule: Sendable {
    enum Support: Sendable {
        case features(Features)
        /// Not implemented yet; the text says what is missing.
        case notSupported(needs: String)
    }

    /// Trailing components of the folder's path.
    let folder: [String]
    let support: Support

    init(_ folder: String, _ support: Support) {
        self.folder = folder.split(separator: "/").map(String.init)
        self.support = support
    }
}

/// The one place that says with which features the scripts of a folder run.
enum FolderTable {
    /// The folders of the official testsuite below its top level, and ours beside it.
    static let rules: [FolderRule] = [
        FolderRule("custom", .features(.wasm3)),
        FolderRule("legacy", .features(.wasm3.union(.legacyExceptions))),
        FolderRule("proposals/custom-descriptors", .features(.wasm3.union(.customDescriptors))),
        FolderRule("proposals/custom-page-sizes", .features(.wasm3.union(.customPageSizes))),
        // Its scripts are older than several memories and tables and than sizes of 64 bits, and assert that there are none.
        FolderRule("proposals/threads", .features(.wasm3.union(.threads).without(.multiMemory, .referenceTypes, .memory64))),
        FolderRule("proposals/wide-arithmetic", .features(.wasm3.union(.wideArithmetic))),
    ]

    /// What a script needs that is in the folder with the given components of its absolute path; WebAssembly 3.0 where no rule names it.
    static func support(folder: [String]) -> FolderRule.Support {
        for rule in rules where folder.suffix(rule.folder.count).elementsEqual(rule.folder) { return rule.support }
        // A proposal that is new upstream, or a folder inside of one: it must not run as if it were 3.0.
        if let index = folder.lastIndex(of: "proposals"), index + 1 < folder.count {
            return .notSupported(needs: "the proposal \(folder[(index + 1)...].joined(separator: "/"))")
        }
        return .features(.wasm3)
    }
}
