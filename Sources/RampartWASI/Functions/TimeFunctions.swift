/// The clocks.
enum TimeFunctions {
    /// `clock_res_get`: errno `inval` for a number that is no clock, `fault`.
    static func resolution(_ call: Call) throws {
        try call.memory.store(try call.wasi.configuration.clock.resolution(of: clock(call)), at: call.u32(1))
    }

    /// `clock_time_get`: errno `inval` for a number that is no clock, `fault`. The precision that is asked for is always met.
    static func time(_ call: Call) throws {
        try call.memory.store(try call.wasi.configuration.clock.now(clock(call)), at: call.u32(2))
    }

    private static func clock(_ call: Call) throws(Errno) -> ClockIdentifier {
        guard let clock = ClockIdentifier(rawValue: call.u32(0)) else { throw .invalid }
        return clock
    }
}
