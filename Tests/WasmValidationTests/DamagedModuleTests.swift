import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// Modules that end too early or have a wrong byte: every one is legal or an error of the right phase, and none a crash.
@Suite("Damaged modules")
struct DamagedModuleTests {
    /// How a module comes through decoder and validator.
    private enum Outcome: Equatable {
        case valid
        case invalid
        case malformed(MalformedReason)
    }

    private func outcome(_ bytes: [UInt8]) -> Outcome {
        let module: Module
        do {
            module = try ModuleDecoder.decode(bytes, features: .all)
        } catch {
            return .malformed(error.reason)
        }
        do throws(ModuleError) {
            _ = try Validator(features: .all, registry: TypeRegistry(), concurrency: 1).validate(module)
            return .valid
        } catch {
            switch error {
            case .malformed(let error): return .malformed(error.reason)
            case .invalid, .compiler: return .invalid
            }
        }
    }

    private func parse(_ text: [UInt8]) throws(MalformedError) -> Module {
        try TextParser.parseModule(text, features: .all)
    }

    /// Where sections end, with their identifiers; the end of the header is the first.
    private func boundaries(_ binary: [UInt8]) -> [(end: Int, section: UInt8?)] {
        var found: [(Int, UInt8?)] = [(8, nil)]
        var position = 8
        while position < binary.count {
            let section = binary[position]
            position += 1
            var size = 0
            var shift = 0
            var byte: UInt8
            repeat {
                byte = binary[position]
                size |= Int(byte & 0x7F) << shift
                shift += 7
                position += 1
            } while byte & 0x80 != 0
            position += size
            found.append((position, section))
        }
        return found
    }

    @Test("The module of a feature is legal, and needs the feature", arguments: Feature.allCases)
    func modulesAreLegal(_ feature: Feature) throws {
        let text = FeatureModules.text(of: feature)
        let binary = ModuleEncoder.encode(try parse(Array(text.utf8)))
        #expect(outcome(binary) == .valid)
        var without = Features.all
        without[feature] = false
        // Tags and `throw` belong to this feature too.
        if feature == .exceptions { without[.legacyExceptions] = false }
        #expect(throws: (any Error).self) {
            let module = try TextParser.parseModule(Array(text.utf8), features: without)
            _ = try Validator(features: without, registry: TypeRegistry(), concurrency: 1).validate(module)
        }
    }

    /// Inside a section every end is too early. Between two of them the sections so far are a module of their own, unless functions lack
    /// their code or the count of data segments its section.
    @Test("Every prefix of a binary", arguments: Feature.allCases)
    func prefixesOfBinaries(_ feature: Feature) throws {
        let text = FeatureModules.text(of: feature)
        let binary = ModuleEncoder.encode(try parse(Array(text.utf8)))
        let boundaries = boundaries(binary)
        #expect(boundaries.last?.end == binary.count)
        for end in 0..<binary.count {
            let found = outcome(Array(binary[..<end]))
            guard let last = boundaries.lastIndex(where: { $0.end == end }) else {
                if case .malformed = found { continue }
                Issue.record("\(found) after \(end) of \(binary.count) bytes")
                continue
            }
            let sections = Set(boundaries[...last].compactMap(\.section))
            let hasFunctions = sections.contains(3) && !sections.contains(10)
            let hasDataCount = sections.contains(12) && !sections.contains(11)
            let expected: Outcome =
                hasFunctions
                ? .malformed(.binary(.inconsistentFunctionAndCode))
                : hasDataCount ? .malformed(.binary(.inconsistentDataCount)) : .valid
            #expect(found == expected, "after \(end) of \(binary.count) bytes")
        }
    }

    @Test("Every byte of a binary with three other values", arguments: Feature.allCases)
    func changedBytes(_ feature: Feature) throws {
        let text = FeatureModules.text(of: feature)
        let binary = ModuleEncoder.encode(try parse(Array(text.utf8)))
        for position in binary.indices {
            for change: UInt8 in [0x01, 0x40, 0xFF] {
                var damaged = binary
                damaged[position] ^= change
                let found = outcome(damaged)
                if position < 4 { #expect(found == .malformed(.binary(.magicHeaderNotDetected))) }
                // What is legal can be written again and stays what it is.
                if found == .valid, change == 0x01 {
                    let module = try ModuleDecoder.decode(damaged, features: .all)
                    #expect(outcome(ModuleEncoder.encode(module)) == .valid, "byte \(position)")
                }
            }
        }
    }

    @Test("Every prefix of a text", arguments: Feature.allCases)
    func prefixesOfTexts(_ feature: Feature) throws {
        let text = FeatureModules.text(of: feature)
        let source = Array(text.utf8)
        // The empty text is a module without fields.
        _ = try parse([])
        for end in 1..<source.count {
            do throws(MalformedError) {
                _ = try parse(Array(source[..<end]))
                Issue.record("the first \(end) of \(source.count) bytes are a module")
            } catch {}
        }
    }
}
