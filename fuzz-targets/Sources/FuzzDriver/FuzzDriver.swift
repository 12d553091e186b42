import Fuzzing
import Glibc

@_silgen_name("LLVMFuzzerMutate")
private func libFuzzerMutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

/// What the entry points of all targets do. libFuzzer calls them from one thread.
public final class FuzzDriver {
    private let target: FuzzTarget
    private let isFile: Bool

    /// The driver of an oracle; the process ends where there is no such oracle.
    public init(oracle: String, input: FuzzTarget.Input) {
        do {
            target = try FuzzTarget(oracle: oracle, input: input)
        } catch {
            fatalError("\(error)")
        }
        isFile = if case .file = input { true } else { false }
    }

    /// `LLVMFuzzerTestOneInput`: ends the process where the oracle finds something wrong, with its bucket as the last line.
    public func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
        let bytes = Array(UnsafeBufferPointer(start: data, count: size))
        guard let finding = target.run(bytes) else { return 0 }
        FuzzDriver.tell("\(finding.summary)\n\(finding.details)\nfinding: \(finding.bucket)\n")
        abort()
    }

    /// Writes to standard error, as far as it takes what is written.
    private static func tell(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    /// `LLVMFuzzerCustomMutator`: libFuzzer's own change or one of ours.
    public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32) -> Int {
        guard !isFile, seed % 2 == 0 else { return libFuzzerMutate(data, size, limit) }
        return write(FuzzTarget.mutated(Array(UnsafeBufferPointer(start: data, count: size)), limit: limit, seed: seed), data)
    }

    /// `LLVMFuzzerCustomCrossOver`.
    public func cross(
        _ first: UnsafePointer<UInt8>, _ firstSize: Int, _ second: UnsafePointer<UInt8>, _ secondSize: Int,
        _ out: UnsafeMutablePointer<UInt8>, _ limit: Int, _ seed: UInt32
    ) -> Int {
        write(
            FuzzTarget.crossed(
                Array(UnsafeBufferPointer(start: first, count: firstSize)), Array(UnsafeBufferPointer(start: second, count: secondSize)),
                limit: limit, seed: seed), out)
    }

    private func write(_ bytes: [UInt8], _ data: UnsafeMutablePointer<UInt8>) -> Int {
        for (offset, byte) in bytes.enumerated() { data[offset] = byte }
        return bytes.count
    }
}
