import RampartWASI
import Testing

@testable import RampartCommands

@Suite struct SanitizedStreamTests {
    /// Takes a few bytes at a time, and now and then none.
    private final class SlowStream: RampartWASI.Stream {
        var output: [UInt8] = []
        private var calls = 0
        let type = FileType.unknown
        var readiness: ReadinessSource { .always }

        func read(into buffer: inout MutableSpan<UInt8>) throws(RampartWASI.Errno) -> Int { throw .badDescriptor }

        func write(_ buffer: Span<UInt8>) throws(RampartWASI.Errno) -> Int {
            calls += 1
            if calls % 3 == 0 { throw .again }
            let count = min(2, buffer.count)
            for index in 0..<count { output.append(buffer[index]) }
            return count
        }
    }

    @Test func nothingIsLostOnAStreamThatTakesLittle() throws {
        let slow = SlowStream()
        let stream = SanitizedStream(slow)
        let bytes = Array("one \u{1B}[1m two caf\u{E9}\r\n\r".utf8)
        var position = 0
        while position < bytes.count {
            let end = min(bytes.count, position + 5)
            do throws(RampartWASI.Errno) {
                position += try stream.write(bytes.span.extracting(position..<end))
            } catch {
                #expect(error == .again)
            }
        }
        for _ in 0..<20 { stream.finish() }
        #expect(String(decoding: slow.output, as: UTF8.self) == "one ^[[1m two caf\u{E9}\r\n^M")
    }

    @Test func anErrorOfTheStreamReachesTheGuest() {
        let stream = SanitizedStream(BufferStream(outputLimit: 3))
        let bytes = Array("abcdef".utf8)
        #expect(throws: RampartWASI.Errno.noSpace) { try stream.write(bytes.span) }
    }
}
