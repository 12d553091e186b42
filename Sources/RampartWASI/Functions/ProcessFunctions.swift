import Glibc
import Rampart

/// Arguments, environment, random bytes, and the end of a program.
enum ProcessFunctions {
    /// `args_sizes_get`: errno `fault`.
    static func argumentSizes(_ call: Call) throws { try sizes(call, strings: argumentStrings(call)) }

    /// `args_get`: errno `fault`.
    static func arguments(_ call: Call) throws { try strings(call, argumentStrings(call)) }

    /// `environ_sizes_get`: errno `fault`.
    static func environmentSizes(_ call: Call) throws { try sizes(call, strings: environmentStrings(call)) }

    /// `environ_get`: errno `fault`.
    static func environment(_ call: Call) throws { try strings(call, environmentStrings(call)) }

    private static func argumentStrings(_ call: Call) -> [[UInt8]] { call.wasi.configuration.arguments.map { Array($0.utf8) + [0] } }

    private static func environmentStrings(_ call: Call) -> [[UInt8]] {
        call.wasi.configuration.environment.map { Array("\($0.name)=\($0.value)".utf8) + [0] }
    }

    private static func sizes(_ call: Call, strings: [[UInt8]]) throws(Errno) {
        try call.memory.store(UInt32(strings.count), at: call.u32(0))
        try call.memory.store(UInt32(clamping: strings.reduce(0) { $0 + $1.count }), at: call.u32(1))
    }

    /// Writes an array of pointers and the strings that they point to.
    private static func strings(_ call: Call, _ strings: [[UInt8]]) throws(Errno) {
        try call.memory.check(call.u32(0), 4 * UInt64(strings.count))
        var pointer = call.u32(0)
        var address = call.u32(1)
        for string in strings {
            try call.memory.store(address, at: pointer)
            try call.memory.write(string, at: address)
            pointer &+= 4
            let (next, overflow) = address.addingReportingOverflow(UInt32(clamping: string.count))
            guard !overflow else { throw .fault }
            address = next
        }
    }

    /// `random_get`: errno `fault`, and what the source throws.
    static func random(_ call: Call) throws {
        // In pieces, so that a request for the whole memory can be interrupted.
        let piece: UInt32 = 1 << 20
        let (start, count) = (call.u32(0), call.u32(1))
        try call.memory.check(start, UInt64(count))
        var filled: UInt32 = 0
        while filled < count {
            try call.wasi.checkInterruption()
            let part = min(piece, count - filled)
            try call.memory.withBytes(start + filled, part) { bytes throws(Errno) in try call.wasi.configuration.random.fill(&bytes) }
            filled += part
        }
    }

    /// `proc_exit`: does not return.
    static func exit(_ call: Call) throws { throw ProcessExit(code: call.u32(0)) }

    /// `proc_raise`: does with the program what the signal does by default. errno `inval` for a number that is no signal, `notsup` for one that
    /// would stop the program until somebody continues it.
    static func raise(_ call: Call) throws {
        let signal = call.u32(0)
        switch signal {
        // none, chld, cont, urg, winch
        case 0, 16, 17, 22, 27: return
        // stop, tstp, ttin, ttou
        case 18...21: throw Errno.notSupported
        case 1...30: throw ProcessExit(code: 128 + signal)
        default: throw Errno.invalid
        }
    }

    /// `sched_yield`: no errno.
    static func yield(_ call: Call) throws {
        try call.wasi.checkInterruption()
        _ = sched_yield()
    }
}

extension WASI {
    /// - Throws: `ExhaustionError.interrupted` where another thread asks the program to end.
    func checkInterruption() throws {
        if interruption.isInterrupted { throw ExhaustionError.interrupted }
    }
}
