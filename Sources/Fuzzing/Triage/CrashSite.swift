/// Where a process crashed, as its last words say (`CrashNotes`).
struct CrashSite: Sendable, Hashable {
    var signal: Int
    /// What the kernel says of the cause; nil for a signal that was sent.
    var access: Access?
    /// Whether the processor was in code that lies in no file: that of a guest.
    var isInGuestCode: Bool

    struct Access: Sendable, Hashable {
        var address: UInt64
        var isWrite: Bool
        var stackPointer: UInt64
    }

    /// Below it nothing is mapped: an access there has followed a null pointer.
    private static let nullPages: UInt64 = 64 << 10
    /// Around the stack pointer: a fault so near to it is the stack's end.
    private static let stackReach: UInt64 = 256 << 10

    var isNullAccess: Bool { access.map { $0.address < CrashSite.nullPages } ?? false }

    var isStackOverflow: Bool {
        guard let access else { return false }
        let distance = access.address > access.stackPointer ? access.address - access.stackPointer : access.stackPointer - access.address
        return distance < CrashSite.stackReach
    }

    /// Reads what a process wrote at its end; nil where it did not crash.
    init?(messages: String) {
        let lines = messages.split(separator: "\n")
        // The last crash is the one that ended it.
        guard let first = lines.lastIndex(where: { $0.hasPrefix("crash: signal ") }),
            let signal = Int(lines[first].dropFirst("crash: signal ".count).prefix { $0.isNumber })
        else { return nil }
        self.signal = signal
        isInGuestCode = false
        guard first + 1 < lines.count, lines[first + 1].hasPrefix("crash: code ") else { return }
        var numbers: [Substring: UInt64] = [:]
        for part in lines[first + 1].dropFirst("crash: ".count).split(separator: ",") {
            let words = part.split(separator: " ")
            if words.count == 2, words[1].hasPrefix("0x") { numbers[words[0]] = UInt64(words[1].dropFirst(2), radix: 16) }
        }
        guard let code = numbers["code"], let address = numbers["address"], let pointer = numbers["sp"], let pc = numbers["pc"] else {
            return
        }
        // Codes of the kernel are positive, those of processes are not.
        if Int32(truncatingIfNeeded: code) > 0 {
            access = Access(address: address, isWrite: numbers["write"] == 1, stackPointer: pointer)
        }
        // A place in a file has its name in front of the address.
        let place = "[0x\(String(pc, radix: 16))]"
        isInGuestCode = lines[(first + 2)...].contains { $0 == place }
    }
}
