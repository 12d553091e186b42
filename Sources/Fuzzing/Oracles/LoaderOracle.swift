import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// Whether any bytes whatever are a module or an error that names a place in them: never a crash, and nothing out of proportion to the bytes.
///
/// Bytes that begin as a text does go through the parsers of modules and scripts, all others through decoder and validator, each with all
/// features and with some that follow from the bytes.
public final class LoaderOracle: Oracle {
    public typealias Input = [UInt8]

    public let name = "loader"
    public let fileExtension = "bin"

    /// How modules are decoded: tests put in one that is wrong.
    private let decoder: (_ bytes: [UInt8], _ features: Features) throws(MalformedError) -> Module

    public convenience init() {
        self.init { bytes, features throws(MalformedError) in try ModuleDecoder.decode(bytes, features: features) }
    }

    init(decoder: @escaping (_ bytes: [UInt8], _ features: Features) throws(MalformedError) -> Module) { self.decoder = decoder }

    // MARK: Judging

    public func judge(_ input: [UInt8], tally: inout Tally) -> Verdict {
        let features = LoaderOracle.features(of: input)
        let finding = LoaderOracle.isText(input) ? judgeText(input, features, &tally) : judgeBinary(input, features, &tally)
        return finding.map { .disagree($0) } ?? .agree
    }

    /// Whether the first byte that is no white space is one with which a text begins.
    static func isText(_ input: [UInt8]) -> Bool {
        let first = input.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == UInt8(ascii: "(") || first == UInt8(ascii: ";")
    }

    /// Some of the features; which, follows from the bytes.
    static func features(of input: [UInt8]) -> Features {
        var random = SplitMix64(seed: StableHash.of(input))
        let bits = random.next()
        return Features(Feature.allCases.filter { bits & 1 << UInt64($0.rawValue) != 0 })
    }

    private enum Answer {
        case valid
        case malformed
        case invalid
    }

    private func judgeBinary(_ input: [UInt8], _ features: Features, _ tally: inout Tally) -> Finding? {
        var answers: [Answer] = []
        for features in [Features.all, features] {
            let module: Module
            do {
                module = try decoder(input, features)
            } catch {
                answers.append(.malformed)
                if let finding = check(error, of: input, &tally) { return finding }
                continue
            }
            if let finding = checkProportion(module, bytes: input.count) { return finding }
            do throws(ModuleError) {
                _ = try Validator(features: features, registry: TypeRegistry()).validate(module)
                answers.append(.valid)
            } catch {
                switch error {
                case .malformed(let error):
                    answers.append(.malformed)
                    if let finding = check(error, of: input, &tally) { return finding }
                case .invalid(let error):
                    answers.append(.invalid)
                    if let finding = check(error, of: input, &tally) { return finding }
                case .compiler(let error):
                    return Finding(
                        oracle: name, kind: .internalError, phase: .validate, discriminator: "compiler",
                        summary: "the validator speaks of compilation: \(error.message)")
                }
            }
        }
        tally.count("loader/binary/\(answers[0])")
        guard answers[1] == .valid, answers[0] != .valid else { return nil }
        return Finding(
            oracle: name, kind: .acceptance, phase: .validate, discriminator: "features",
            summary: "a module is valid with some features and \(answers[0]) with all",
            details: "features: \(Feature.allCases.filter { features.contains($0) }.map(\.name).joined(separator: " "))")
    }

    private func judgeText(_ input: [UInt8], _ features: Features, _ tally: inout Tally) -> Finding? {
        for features in [Features.all, features] {
            do throws(MalformedError) {
                let module = try TextParser.parseModule(input, features: features)
                tally.count("loader/text/module")
                _ = try? Validator(features: features, registry: TypeRegistry()).validate(module)
            } catch {
                if let finding = check(error, of: input, &tally) { return finding }
            }
        }
        do throws(MalformedError) {
            _ = try TextParser.parseScript(input, features: .all)
            tally.count("loader/text/script")
        } catch {
            tally.count("loader/text/malformed")
            return check(error, of: input, &tally)
        }
        return nil
    }

    /// An error must name a place in the input.
    private func check(_ error: MalformedError, of input: [UInt8], _ tally: inout Tally) -> Finding? {
        let message = error.message
        tally.reach(StableHash.feature(ofMessage: message))
        let isInside: Bool
        switch error.location {
        case .offset(let offset): isInside = (0...input.count).contains(offset)
        case .text(let position):
            isInside = position.line > 0 && position.column > 0 && Int(position.line) - 1 + Int(position.column) - 1 <= input.count
        }
        return isInside ? nil : outside(error.description, message, count: input.count)
    }

    private func check(_ error: ValidationError, of input: [UInt8], _ tally: inout Tally) -> Finding? {
        let message = error.message
        tally.reach(StableHash.feature(ofMessage: message))
        guard let offset = error.offset, !(0...input.count).contains(offset) else { return nil }
        return outside(error.description, message, count: input.count)
    }

    private func outside(_ description: String, _ message: String, count: Int) -> Finding {
        Finding(
            oracle: name, kind: .internalError, phase: .decode, discriminator: "offset",
            summary: "the place of an error lies behind the \(count) bytes of the input: \(description)", details: message)
    }

    /// Every part of a module must be backed by bytes of its own, whatever counts the bytes declare.
    private func checkProportion(_ module: Module, bytes: Int) -> Finding? {
        var parts = module.types.count + module.imports.count + module.functions.count + module.tables.count + module.memories.count
        parts += module.tags.count + module.globals.count + module.exports.count + module.elements.count + module.data.count
        parts += module.bodies.count + module.customSections.count
        for segment in module.elements { parts += segment.items.count }
        for body in module.bodies { parts += body.locals.count }
        for section in module.customSections { parts += section.contents.count }
        guard parts > bytes else { return nil }
        return Finding(
            oracle: name, kind: .memory, phase: .decode, discriminator: "parts",
            summary: "a module of \(bytes) bytes has \(parts) parts")
    }
}
