import CLLVM

/// For finding out which of LLVM's passes makes code wrong; nobody who runs programs needs it.
package enum PassLimit {
    /// Lets LLVM run only the first so many of those passes that may be left out, counted over the whole process, and tell each of them on
    /// standard error (`-opt-bisect-limit`). A limit of -1 leaves none out. To be called by one thread, before anything else.
    ///
    /// - Returns: Whether it was in time: once LLVM is loaded, nothing changes any more.
    package static func set(_ limit: Int32) -> Bool { llvm_limit_passes(limit) != 0 }
}
