import CRampart
import Testing

@testable import RampartCompiler

@Suite("Processor and hashes")
struct ProcessorTests {
    /// LLVM asks the same processor.
    @Test func agreesWithLLVM() throws {
        let library = try LLVMLibrary.load()
        let texts = unsafe library.take(library.api.GetHostCPUFeatures()).split(separator: ",").map(String.init)
        var compared = 0
        for text in texts {
            guard let known = Processor.has(String(text.dropFirst())) else { continue }
            #expect(known == text.hasPrefix("+"), "\(text)")
            compared += 1
        }
        #expect(compared > 60)
    }

    @Test func namesAreSortedAndKnown() {
        #expect(Processor.knownFeatures == Processor.knownFeatures.sorted())
        #expect(Set(Processor.knownFeatures).count == Processor.knownFeatures.count)
        #expect(Processor.knownFeatures.allSatisfy { Processor.has($0) != nil })
        #expect(Processor.features.contains("sse2"))
        #expect(Processor.has("") == nil)
        #expect(Processor.has("sse9") == nil)
        for level in ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"] {
            let features = Processor.features(ofLevel: level) ?? ["none"]
            #expect(features == features.sorted())
            #expect(features.allSatisfy { Processor.knownFeatures.contains($0) })
        }
        #expect(Processor.features(ofLevel: "znver4") == nil)
    }

    private static func portable(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe bytes.withUnsafeBytes { unsafe rampart_sha256_portable($0.baseAddress, $0.count, &digest) }
        return digest
    }

    /// The examples that NIST publishes with FIPS 180-4, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func publishedDigests(message: String, digest: String) {
        let bytes = Array(message.utf8)
        #expect(SHA256Digest(of: bytes).description == digest)
        #expect(Self.portable(bytes) == SHA256Digest(of: bytes).bytes)
    }

    @Test func aMillionLetters() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(SHA256Digest(of: bytes).description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func bothWaysAgree() {
        var generator = SystemRandomNumberGenerator()
        for length in Array(0..<260) + (0..<40).map({ _ in Int.random(in: 260..<5000, using: &generator) }) {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Self.portable(bytes) == SHA256Digest(of: bytes).bytes, "\(bytes)")
        }
        // A slice starts anywhere.
        let bytes = [UInt8](0..<200)
        #expect(SHA256Digest(of: bytes[3..<77]) == SHA256Digest(of: Array(bytes[3..<77])))
    }
}
