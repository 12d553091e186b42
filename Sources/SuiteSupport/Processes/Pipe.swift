import Glibc
import SystemPackage

/// One end of a pipe, closed at the latest at the object's end.
final class PipeEnd {
    private(set) var number: Int32

    init(_ number: Int32) { self.number = number }

    func close() {
        guard number >= 0 else { return }
        _ = Glibc.close(number)
        number = -1
    }

    deinit { close() }
}

/// A pipe that programs started meanwhile do not inherit.
struct Pipe {
    let read: PipeEnd
    let write: PipeEnd

    init() throws(Errno) {
        let ends = try FileDescriptor.pipe(options: .closeOnExec)
        read = PipeEnd(ends.readEnd.rawValue)
        write = PipeEnd(ends.writeEnd.rawValue)
    }
}
