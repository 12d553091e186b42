/// Sockets that the embedder handed in, and connections accepted from them.
enum SocketFunctions {
    /// The socket of a descriptor.
    ///
    /// - Throws: `.badDescriptor`, `.notSocket`, `.notCapable`.
    private static func socket(_ call: Call, _ rights: Rights) throws(Errno) -> (socket: any Socket, descriptor: Descriptor) {
        let descriptor = try call.descriptor(0)
        guard case .socket(let socket) = descriptor.node else { throw .notSocket }
        try descriptor.require(rights)
        return (socket, descriptor)
    }

    /// `sock_accept`: errno `badf`, `notsock`, `notcapable`, `inval` for a socket that does not listen, `again`, `mfile`, `fault`.
    static func accept(_ call: Call) throws {
        let (socket, descriptor) = try socket(call, .socketAccept)
        let flags = try call.flags(1, DescriptorFlags.all)
        guard flags.subtracting(.nonBlocking).isEmpty else { throw Errno.invalid }
        try call.memory.check(call.u32(2), 4)
        guard !call.wasi.descriptors.isFull else { throw Errno.tooManyOpenFiles }
        try call.wasi.waitUntilReadable(descriptor)
        let accepted = Descriptor(
            .socket(try socket.accept(flags)), rights: .connection.intersection(descriptor.inheriting), inheriting: [], flags: flags)
        try call.memory.store(try call.wasi.descriptors.add(accepted), at: call.u32(2))
    }

    /// `sock_recv`: errno `badf`, `notsock`, `notcapable`, `inval` for unknown flags, `again`, `fault`, and those of recv(2).
    static func receive(_ call: Call) throws {
        let (socket, descriptor) = try socket(call, .read)
        let (peeks, waitsForAll): (UInt32, UInt32) = (1, 2)
        let flags = call.u32(3)
        guard flags & ~(peeks | waitsForAll) == 0 else { throw Errno.invalid }
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(4), 4)
        try call.memory.check(call.u32(5), 2)
        try call.wasi.waitUntilReadable(descriptor)
        var isCut = false
        let count = try buffers.read { bytes throws(Errno) in
            let (count, truncated) = try socket.receive(into: &bytes, peeks: flags & peeks != 0, waitsForAll: flags & waitsForAll != 0)
            isCut = truncated
            return count
        }
        try call.memory.store(count, at: call.u32(4))
        // The one flag of `roflags`: the message was longer than the buffers.
        try call.memory.store(isCut ? 1 : 0 as UInt16, at: call.u32(5))
    }

    /// `sock_send`: errno `badf`, `notsock`, `notcapable`, `inval` for flags, of which there are none, `again`, `pipe`, `fault`.
    static func send(_ call: Call) throws {
        let (socket, _) = try socket(call, .write)
        guard call.u32(3) == 0 else { throw Errno.invalid }
        let buffers = try call.buffers(1)
        try call.memory.check(call.u32(4), 4)
        try call.memory.store(try buffers.write { bytes throws(Errno) in try socket.send(bytes) }, at: call.u32(4))
    }

    /// `sock_shutdown`: errno `badf`, `notsock`, `notcapable`, `inval` for flags that shut nothing, `notconn`.
    static func shutdown(_ call: Call) throws {
        let (socket, _) = try socket(call, .socketShutdown)
        let flags = call.u32(1)
        guard (1...3).contains(flags) else { throw Errno.invalid }
        try socket.shutdown(reading: flags & 1 != 0, writing: flags & 2 != 0)
    }
}
