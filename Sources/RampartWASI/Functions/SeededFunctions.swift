import SeededDefects

// What a seeded defect does to a function of the interface. Without one both do nothing.

extension Errno {
    /// The error that is reported in place of this one.
    @inline(__always)
    func falsified(_ change: WASIChange?) -> Int32 {
        switch change {
        case nil, .output: Int32(rawValue)
        case .errno: Int32((self == .invalid ? Errno.io : .invalid).rawValue)
        case .hidden: 0
        }
    }
}

extension Call {
    /// Changes a number that the function has written.
    @inline(__always)
    func falsify(_ change: WASIChange?) throws(Errno) {
        guard case .output(let argument, let offset)? = change else { return }
        let (address, overflow) = u32(argument).addingReportingOverflow(offset)
        guard !overflow else { return }
        try memory.store(memory.load(UInt32.self, at: address) &+ 1, at: address)
    }
}
