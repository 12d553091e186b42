import Glibc

/// What a process may not pass. It is set by the process for itself.
public enum ProcessLimits {
    /// Bounds the memory that may be written. Reserved addresses do not count, so that guards of linear memories can be as large as they are.
    public static func setData(bytes: Int) {
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        // The record lives through the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    }

    /// Bounds the size of every file that is written; more is an error of the call.
    public static func setFiles(bytes: Int) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        // The record lives through the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    /// Lets a crash leave no image of the memory behind.
    public static func setNoCoreFiles() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // The record lives through the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// Ends this process when nobody can send requests to its standard input any more, even where it is busy.
    public static func endWithStandardInput() {
        let watcher = SystemThread(stackBytes: 64 << 10) {
            var polled = [pollfd(fd: STDIN_FILENO, events: 0, revents: 0)]
            // The array holds one record.
            while unsafe poll(&polled, 1, -1) <= 0 || polled[0].revents & Int16(POLLHUP) == 0 { polled[0].revents = 0 }
            _exit(0)
        }
        watcher?.abandon()
    }
}
