import Rampart

@testable import RampartWASI

/// Calls functions of the interface as a guest would: by name, with numbers, and with structures in a memory.
final class Guest {
    let wasi: WASI
    let memory: MemoryInstance
    /// What must live as long as the guest: the folder that it works in.
    var keeps: AnyObject?
    /// Where the next bytes are put.
    private var free: UInt32 = 1024

    /// All rights that a directory can pass on.
    static let everything = Rights.directory.union(.file)

    init(_ configuration: WASI.Configuration, pages: UInt64 = 4) throws {
        wasi = try WASI(configuration)
        let store = Engine().makeStore()
        memory = try store.makeMemory(MemoryType(limits: Limits(minimum: pages)))
    }

    /// A guest with one mount, which is descriptor 3.
    convenience init(_ directory: any Directory, name: String = "/", isReadOnly: Bool = false) throws {
        var configuration = WASI.Configuration()
        configuration.mounts = [(directory, Mount(name: name, isReadOnly: isReadOnly))]
        try self.init(configuration)
    }

    /// The result of a call: nil for success.
    ///
    /// - Throws: what ends the program, `ProcessExit` or an interruption.
    func call(_ name: String, _ arguments: [Value]) throws -> Errno? {
        guard let row = FunctionTable.rows.first(where: { $0.name == name }) else { throw UnknownFunction(name: name) }
        guard row.parameters.count == arguments.count else { throw UnknownFunction(name: name) }
        do {
            try row.body(Call(wasi: wasi, memory: GuestMemory(memory: memory), arguments: arguments))
            return nil
        } catch let error as Errno {
            return error
        }
    }

    func call(_ name: String, _ arguments: Argument...) throws -> Errno? { try call(name, arguments.flatMap(\.values)) }

    struct UnknownFunction: Error { let name: String }

    /// An argument as tests write it.
    enum Argument: ExpressibleByIntegerLiteral {
        case i32(UInt32)
        case i64(UInt64)
        /// Address and length.
        case bytes(UInt32, UInt32)

        init(integerLiteral value: UInt32) { self = .i32(value) }

        var values: [Value] {
            switch self {
            case .i32(let value): [.i32(Int32(bitPattern: value))]
            case .i64(let value): [.i64(Int64(bitPattern: value))]
            case .bytes(let address, let count): [.i32(Int32(bitPattern: address)), .i32(Int32(bitPattern: count))]
            }
        }
    }

    // MARK: Memory

    /// Puts bytes into the memory; gives address and length.
    func put(_ bytes: [UInt8]) -> Argument {
        let address = reserve(UInt32(bytes.count))
        _ = memory.write(bytes, at: UInt64(address))
        return .bytes(address, UInt32(bytes.count))
    }

    func put(_ text: String) -> Argument { put(Array(text.utf8)) }

    /// Room for a structure, aligned.
    func reserve(_ count: UInt32) -> UInt32 {
        // Tests are short, and a guest's memory is not theirs to fill: start over near the end.
        if free + count + 8 > UInt32(memory.byteCount) { free = 1024 }
        let address = free
        free += (count + 7) / 8 * 8
        return address
    }

    /// An array of one buffer.
    func vector(_ address: UInt32, _ count: UInt32) -> Argument {
        var record = Record(size: 8)
        record.put(address, at: 0)
        record.put(count, at: 4)
        guard case .bytes(let array, _) = put(record.bytes) else { return 0 }
        return .bytes(array, 1)
    }

    func vector(_ text: String) -> Argument {
        guard case .bytes(let address, let count) = put(text) else { return 0 }
        return vector(address, count)
    }

    func read(_ address: UInt32, _ count: Int) -> [UInt8] { memory.read(UInt64(address), count: count) ?? [] }

    func integer<Integer: FixedWidthInteger & UnsignedInteger>(_ type: Integer.Type, at address: UInt32) throws -> Integer {
        try GuestMemory(memory: memory).load(type, at: address)
    }

    // MARK: Common calls

    /// Opens a path with `path_open`; gives the descriptor.
    ///
    /// - Throws: the errno.
    func open(
        _ path: String, in directory: UInt32 = 3, _ flags: OpenFlags = [], rights: Rights = [.read, .seek, .tell, .fileStatusGet],
        inheriting: Rights = [], descriptorFlags: DescriptorFlags = [], follows: Bool = true
    ) throws -> UInt32 {
        let result = reserve(4)
        let error = try call(
            "path_open", .i32(directory), follows ? 1 : 0, put(path), .i32(UInt32(flags.rawValue)), .i64(rights.rawValue),
            .i64(inheriting.rawValue), .i32(UInt32(descriptorFlags.rawValue)), .i32(result))
        if let error { throw error }
        return try integer(UInt32.self, at: result)
    }

    /// Reads from a descriptor with `fd_read`.
    func contents(_ descriptor: UInt32, count: UInt32 = 4096) throws -> [UInt8] {
        let (buffer, size) = (reserve(count), reserve(4))
        if let error = try call("fd_read", .i32(descriptor), vector(buffer, count), .i32(size)) { throw error }
        return read(buffer, Int(try integer(UInt32.self, at: size)))
    }
}
