import Testing
import WasmModel

@testable import RampartCompiler

@Suite("Artifacts")
struct CompiledArtifactTests {
    private static let artifact = CompiledArtifact(
        target: .init(
            llvmVersion: "19.1.7", triple: LLVMTarget.triple, cpu: "x86-64-v2", optimization: "2", features: ["sse2", "sse4.1"]),
        configuration: .init(bounds: .guard, isMetered: true, canonicalizesNaNs: true, features: .wasm3, runtime: "records 1"),
        module: [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0],
        code: CompiledCode(
            text: [0x90, 0xC3, 0xC3], readOnlyData: [1, 2, 3, 4, 5], functions: [.init(offset: 0, count: 2), .init(offset: 2, count: 1)],
            sites: [.init(code: 0, instruction: 0), .init(code: 1, instruction: .max), .init(code: 3, instruction: 70000)]))

    private static func failure(_ bytes: [UInt8]) -> ArtifactError? {
        do throws(ArtifactError) {
            _ = try CompiledArtifact(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// A file with the contents of a section replaced, whose hashes are right.
    private static func replacing(_ section: CompiledArtifact.Section, _ contents: [UInt8]) throws -> [UInt8] {
        let bytes = artifact.encoded()
        var header = Array(bytes.prefix(12))
        var rest: [UInt8] = []
        var position = CompiledArtifact.headerBytes
        for known in CompiledArtifact.Section.allCases {
            let count = Int(try #require(bytes.little(UInt64.self, at: 12 + known.rawValue * CompiledArtifact.recordBytes)))
            let new = known == section ? contents : Array(bytes[position..<position + count])
            header.appendLittle(UInt64(new.count))
            header += SHA256Digest(of: new).bytes
            rest += new
            position += count
        }
        return header + SHA256Digest(of: header).bytes + rest
    }

    @Test func isReadAsWritten() throws {
        let bytes = Self.artifact.encoded()
        #expect(CompiledArtifact.isArtifact(bytes))
        #expect(try CompiledArtifact(bytes) == Self.artifact)
        #expect(Self.artifact.encoded() == bytes)
        let empty = CompiledArtifact(
            target: .init(llvmVersion: "", triple: "", cpu: "", optimization: "", features: []),
            configuration: .init(bounds: .exact, isMetered: false, features: Features([]), runtime: ""), module: [],
            code: CompiledCode(text: [], readOnlyData: [], functions: [], sites: []))
        #expect(try CompiledArtifact(empty.encoded()) == empty)
        #expect(Self.artifact.moduleDigest.bytes.count == 32)
        #expect(Self.artifact.configuration.digest != empty.configuration.digest)
    }

    @Test func everyChangedByteIsNoticed() {
        let bytes = Self.artifact.encoded()
        for offset in bytes.indices {
            for flip in [UInt8(0x01), 0x80, 0xFF] {
                var changed = bytes
                changed[offset] ^= flip
                guard let error = Self.failure(changed) else {
                    Issue.record("byte \(offset) changed")
                    continue
                }
                #expect(!error.message.isEmpty)
                switch offset {
                case 0..<8: #expect(error == .notAnArtifact)
                case 8..<12:
                    if case .formatVersion = error {} else { Issue.record("\(error) at \(offset)") }
                case ..<CompiledArtifact.headerBytes: #expect(error == .headerHash)
                default:
                    if case .sectionHash = error {} else { Issue.record("\(error) at \(offset)") }
                }
            }
        }
    }

    @Test func everyLengthButTheRightOneIsRefused() {
        let bytes = Self.artifact.encoded()
        for count in bytes.indices {
            let error = Self.failure(Array(bytes.prefix(count)))
            if count < 8 {
                #expect(error == .notAnArtifact)
            } else {
                let expected = count < CompiledArtifact.headerBytes ? CompiledArtifact.headerBytes : bytes.count
                #expect(error == .truncated(expected: UInt64(expected), found: UInt64(count)))
            }
        }
        #expect(Self.failure(bytes + [0]) == .trailingBytes(count: 1))
    }

    @Test func namesTheSection() throws {
        let bytes = Self.artifact.encoded()
        var changed = bytes
        changed[bytes.count - 1] ^= 1
        #expect(Self.failure(changed) == .sectionHash(.sites))
        changed = bytes
        changed[CompiledArtifact.headerBytes] ^= 1
        #expect(Self.failure(changed) == .sectionHash(.target))
        #expect(ArtifactError.sectionHash(.sites).message == "artifact is damaged: hash of the section sites does not match")
    }

    @Test func contentsAreCheckedThoughHashesAreRight() throws {
        let text: [UInt8] = [1, 0, 0, 0, 0x61]
        let configuration = CompiledArtifact.encoded(Self.artifact.configuration)
        let cases: [(CompiledArtifact.Section, [UInt8])] = [
            (.target, []), (.target, [0xFF, 0xFF, 0xFF, 0xFF]), (.target, [1, 0, 0, 0, 0xFF]),
            // A number of features that the section cannot have.
            (.target, text + text + text + text + [0xFF, 0xFF, 0xFF, 0xFF]), (.target, text + text + text + text + [0, 0, 0, 0, 0]),
            // An unknown mode, something behind the end, a flag that there is not, an unknown feature, features in another order.
            (.configuration, text + text + [0, 0, 0, 0, 0]), (.configuration, configuration + [0]),
            (.configuration, [5, 0, 0, 0] + Array("exact".utf8) + text + [4, 0, 0, 0, 0]),
            (.configuration, [5, 0, 0, 0] + Array("exact".utf8) + text + [0, 1, 0, 0, 0] + text),
            (
                .configuration,
                [5, 0, 0, 0] + Array("exact".utf8) + text + [0, 2, 0, 0, 0, 4, 0, 0, 0] + Array("simd".utf8) + [4, 0, 0, 0]
                    + Array("simd".utf8)
            ),
            // Half a function; one behind the text; one whose end does not fit.
            (.functions, [0, 0, 0, 0]), (.functions, [3, 0, 0, 0, 1, 0, 0, 0]),
            (.functions, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), (.text, []),
            // Half a site; the same place twice; behind the text; below zero; numbers that are too long.
            (.sites, [0]), (.sites, [1, 0, 0, 0]), (.sites, [4, 0]), (.sites, [1, 1]), (.sites, [1, 0x80]),
            (.sites, [1, 0x80, 0x80, 0x80, 0x80, 0x80, 1]), (.sites, [1, 0x80, 0]), (.sites, [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
        ]
        for (section, contents) in cases {
            let error = Self.failure(try Self.replacing(section, contents))
            switch error {
            case .malformedSection(let found): #expect(found == section || section == .text, "\(section): \(contents)")
            default: Issue.record("\(section), \(contents): \(String(describing: error))")
            }
        }
        #expect(Self.failure(try Self.replacing(.module, [])) == nil)
    }

    @Test func sizesThatDoNotFit() {
        var bytes = Self.artifact.encoded()
        for size in [UInt64.max, UInt64.max / 2, 1 << 40] {
            bytes.setLittle(size, at: 12)
            bytes.setLittle(size, at: 12 + CompiledArtifact.recordBytes)
            let hash = SHA256Digest(of: bytes[..<CompiledArtifact.headerHashOffset]).bytes
            bytes.replaceSubrange(CompiledArtifact.headerHashOffset..<CompiledArtifact.headerBytes, with: hash)
            #expect(Self.failure(bytes) != nil)
        }
    }

    private static func refusal(_ check: () throws(ArtifactError) -> Void) -> ArtifactError? {
        do throws(ArtifactError) {
            try check()
            return nil
        } catch {
            return error
        }
    }

    @Test func machinesAreCompared() {
        var artifact = Self.artifact
        func refusal(_ has: @escaping (String) -> Bool?) -> ArtifactError? {
            Self.refusal { () throws(ArtifactError) in try artifact.checkMachine(has: has) }
        }
        #expect(refusal { _ in true } == nil)
        #expect(refusal { $0 == "sse2" } == .missingProcessorFeatures(["sse4.1"]))
        #expect(refusal { _ in nil } == .unknownProcessorFeatures(["sse2", "sse4.1"]))
        artifact.target.features = ["sse2"]
        #expect(Self.refusal { () throws(ArtifactError) in try artifact.checkMachine() } == nil)
        artifact.target.triple = "aarch64-unknown-linux-gnu"
        let supported = LLVMTarget.triple
        #expect(refusal { _ in true } == .target(found: "aarch64-unknown-linux-gnu", supported: supported))
    }

    @Test func configurationsAreCompared() {
        let artifact = Self.artifact
        var wanted = artifact.configuration
        func refusal() -> ArtifactError? { Self.refusal { () throws(ArtifactError) in try artifact.check(wanted) } }
        #expect(refusal() == nil)
        wanted.bounds = .exact
        wanted.isMetered = false
        wanted.canonicalizesNaNs = false
        wanted.features = wanted.features.union(.threads)
        wanted.runtime = "records 2"
        #expect(
            refusal()
                == .configuration([
                    .init(option: "bounds", artifact: "guard", wanted: "exact"),
                    .init(option: "metering", artifact: "on", wanted: "off"),
                    .init(option: "canonical NaNs", artifact: "on", wanted: "off"),
                    .init(option: "threads", artifact: "off", wanted: "on"),
                    .init(option: "runtime", artifact: "records 1", wanted: "records 2"),
                ]))
        wanted = artifact.configuration
        wanted.bounds = .relaxed
        #expect(refusal()?.message == "artifact was compiled with other options: bounds is guard, wanted relaxed")
    }

    @Test func everyErrorHasAText() {
        let errors: [ArtifactError] = [
            .notAnArtifact, .truncated(expected: 2, found: 1), .trailingBytes(count: 1), .formatVersion(found: 2, supported: 1),
            .headerHash, .sectionHash(.data), .malformedSection(.data), .target(found: "a", supported: "b"),
            .missingProcessorFeatures(["avx"]), .unknownProcessorFeatures(["avx"]), .configuration([]),
        ]
        #expect(Set(errors.map(\.message)).count == errors.count)
        #expect(Set(CompiledArtifact.Section.allCases.map(\.name)).count == 7)
    }
}
