import CRampart
import Glibc

/// What the host says of this process.
enum ProcessState {
    /// The largest resident size so far, in bytes.
    static var maximumResidentBytes: UInt64 {
        var usage = rusage()
        // The call fills the record that it is lent. Linux counts in KiB.
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return UInt64(max(0, usage.ru_maxrss)) * 1024
    }

    /// By what the host tells processes apart.
    static var identifier: Int32 { getpid() }

    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Gives standard streams that are closed a place where nothing is. Else the next file to be opened would become one of them, and the
    /// guest would read or write it.
    static func openMissingStandardStreams() {
        for descriptor: Int32 in 0...2 where rampart_get_status_flags(descriptor) == -1 {
            // The lowest number that is free is this one: those below are open. The path lives through the call.
            _ = unsafe rampart_openat(AT_FDCWD, "/dev/null", O_RDWR, 0)
        }
    }

    /// Ends the process at once, without the clean-up that other threads could be in the way of.
    static func leave(_ code: Int32) -> Never { _exit(code) }
}

/// The flags of the standard streams, which a guest can change and which others share: a shell would find its terminal not waiting.
struct StandardStreamFlags: Sendable {
    private let flags = (0...2).map { rampart_get_status_flags($0) }

    func restore() {
        for (descriptor, flags) in flags.enumerated() where flags != -1 && rampart_get_status_flags(Int32(descriptor)) != flags {
            _ = rampart_set_status_flags(Int32(descriptor), flags)
        }
    }
}
