import ArgumentParser
import Testing
import ToolOptions

@Suite struct ValueTests {
    @Test(arguments: [
        ("0", 0), ("65536", 65536), ("64KiB", 65536), ("512MiB", 512 << 20), ("2GiB", 2 << 30), ("9223372036854775807", Int.max),
    ])
    func sizes(text: String, bytes: Int) throws {
        #expect(try ByteSize(text: text).bytes == bytes)
        #expect(try ByteSize(text: ByteSize(bytes: bytes).description).bytes == bytes)
    }

    @Test(arguments: ["", "KiB", "64KB", "64kib", "-1", "1.5MiB", "64 KiB", "9223372036854775808", "9999999999GiB"])
    func notSizes(text: String) {
        #expect(throws: ArgumentParser.ValidationError.self) { try ByteSize(text: text) }
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("5s", .seconds(5)), ("10m", .seconds(600)), ("8h", .seconds(28_800)),
        ("1ms", .milliseconds(1)),
    ])
    func times(text: String, duration: Duration) throws {
        #expect(try TimeSpan(text: text).duration == duration)
        #expect(try TimeSpan(text: text).description == text)
    }

    @Test(arguments: ["", "5", "s", "ms", "-5s", "1.5s", "5 s", "0s", "0ms", "5d", "5S", "99999999999999999999s", "9999999999h"])
    func notTimes(text: String) {
        #expect(throws: ArgumentParser.ValidationError.self) { try TimeSpan(text: text) }
    }

    @Test func exitCodesAreDifferentAndFitIntoWhatShellsSee() {
        let codes = ExitStatus.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { (0...255).contains($0) })
        // Numbers from 124 on belong to shells and timeout(1): only what a shell would say of the signal is used.
        #expect(codes.filter { $0 >= 124 } == [130, 143])
        #expect(ExitStatus.help([.asExpected, .trap]) == "Exit codes: 0 all as expected, 110 trap.")
    }
}
