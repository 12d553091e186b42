import CCrashNotes

/// Lets a process that dies say where: on the signals of a crash it writes a number that the program has set, and return addresses, to
/// standard error, and then dies of the same signal.
///
/// The text is a line `crash: signal 04, note 3` and one line for each address, `program(+0x1234) [0x55…]`, the innermost first. Swift's own
/// backtracer says more, but it takes a second, starts another process, and reports a failed precondition as damage of memory where a
/// sanitizer looks on.
public enum CrashNotes {
    /// What a crash from now on is noted with; from 0 to 9.
    public static func set(note number: UInt8) { crash_notes_set(Int32(number)) }

    /// Called once, before there are other threads. Every thread but those that call `prepareThread` holds back SIGQUIT, so that one who
    /// wants to know what a hanging process does asks the thread that works.
    public static func install() { crash_notes_install() }

    /// For the thread that works: gives it a stack for handlers, and lets SIGQUIT come.
    public static func prepareThread() { crash_notes_prepare_thread() }
}
