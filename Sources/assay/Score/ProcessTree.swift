import Glibc
import SuiteSupport
import SystemPackage

/// What the system says of a process and of those that it has started.
enum ProcessTree {
    /// Time that processors have spent on a process, on its children that live, and on those that it has waited for; nil where it is gone.
    static func processorTime(of process: Int32) -> Duration? {
        guard let own = times(of: process) else { return nil }
        var ticks = own.own + own.waited
        for name in (try? Folders.names(in: "/proc")) ?? [] {
            guard let number = Int32(name), number != process, let other = times(of: number), other.parent == process else { continue }
            ticks += other.own + other.waited
        }
        return .milliseconds(Int64(ticks) * 1000 / Int64(max(1, sysconf(Int32(_SC_CLK_TCK)))))
    }

    /// The living children of a process.
    static func children(of process: Int32) -> [Int32] {
        ((try? Folders.names(in: "/proc")) ?? []).compactMap { Int32($0) }.filter { times(of: $0)?.parent == process }
    }

    private struct Times {
        var parent: Int32
        /// In ticks of the system's clock.
        var own: Int
        var waited: Int
    }

    private static func times(of process: Int32) -> Times? {
        guard let file = try? FileDescriptor.open(FilePath("/proc/\(process)/stat"), .readOnly, options: .closeOnExec) else { return nil }
        var text = [UInt8](repeating: 0, count: 1024)
        // The call fills the buffer that it is lent.
        let count = try? file.closeAfter { try unsafe text.withUnsafeMutableBytes { unsafe try file.read(into: $0) } }
        // The name in parentheses may have any character in it, also a parenthesis.
        guard let count, let end = text[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        // State, parent, and so on: proc(5) counts them from 3.
        let fields = String(decoding: text[(end + 1)..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
        let ticks = fields[11...14].map { Int($0) ?? 0 }
        return Times(parent: parent, own: ticks[0] + ticks[1], waited: ticks[2] + ticks[3])
    }
}
