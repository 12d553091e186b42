import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Every module of the official testsuite: it validates, or fails in the phase and with the words that its script expects.
@Suite struct OfficialSuiteTests {
    @Test(.enabled(if: OfficialSuite.folder != nil, "the official testsuite is not here"), arguments: OfficialSuite.scripts)
    func script(_ name: String) throws {
        let folder = try #require(OfficialSuite.folder)
        let source = try #require(OfficialSuite.contents("\(folder)/\(name)"))
        let script = try TextParser.parseScript(source)
        for command in script.commands {
            let place = "\(name):\(command.position)"
            switch command.kind {
            case .module(_, let module), .moduleDefinition(_, let module), .assertModuleTrap(let module, _),
                .assertUnlinkable(let module, _):
                let outcome = Outcome(module)
                #expect(outcome == .valid, "\(place)")
            case .assertInvalid(let module, let expected):
                guard case .invalid(let message) = Outcome(module) else {
                    Issue.record("\(place): expected invalid, found \(Outcome(module))")
                    continue
                }
                #expect(message.hasPrefix(expected), "\(place)")
            case .assertMalformed(let module, _):
                guard case .malformed = Outcome(module) else {
                    Issue.record("\(place): expected malformed, found \(Outcome(module))")
                    continue
                }
            case .moduleInstance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion, .assertException,
                .assertMalformedCustom, .assertInvalidCustom, .thread, .wait:
                break
            }
        }
    }

    enum Outcome: Equatable {
        case valid
        case malformed(String)
        case invalid(String)

        init(_ script: ScriptModule) {
            do {
                let module: Module =
                    switch script {
                    case .text(let module): module
                    case .binary(let bytes): try ModuleDecoder.decode(bytes)
                    case .quote(let source): try TextParser.parseModule(source)
                    }
                do throws(ModuleError) {
                    _ = try Validator(registry: TypeRegistry()).validate(module)
                    self = .valid
                } catch .malformed(let error) {
                    self = .malformed(error.message)
                } catch .invalid(let error) {
                    self = .invalid(error.message)
                } catch .compiler(let error) {
                    self = .malformed(error.message)
                }
            } catch {
                self = .malformed("\(error)")
            }
        }
    }
}

/// Where the official testsuite lies: `SPEC_TESTSUITE`, or beside the repository.
enum OfficialSuite {
    static let folder: String? = {
        var candidates: [String] = []
        if let value = unsafe getenv("SPEC_TESTSUITE") { candidates.append(unsafe String(cString: value)) }
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        candidates.append("\(root)/../shared/spec-testsuite")
        return candidates.first { !names(in: $0).isEmpty }
    }()

    static let scripts: [String] = folder.map { names(in: $0) } ?? []

    private static func names(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let length = unsafe Int(strlen(&entry.pointee.d_name.0))
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix(length), as: UTF8.self) }
            if name.hasSuffix(".wast") { names.append(name) }
        }
        return names.sorted()
    }

    static func contents(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return contents }
            contents += buffer[..<count]
        }
    }
}
