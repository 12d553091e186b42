import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// Mutants of one module, for who asks for them by name and seed.
public struct MutationRequest: Sendable {
    public var binary: [UInt8]
    public var mutators: [Mutator]
    /// Changes in a row.
    public var changes: Int

    public init(binary: [UInt8], mutators: [Mutator], changes: Int = 1) {
        self.binary = binary
        self.mutators = mutators
        self.changes = changes
    }

    /// The module of a file in the binary or text format; of a case its last one.
    ///
    /// - Throws: where it is malformed.
    public static func binary(of file: [UInt8]) throws(CaseFormatError) -> [UInt8] {
        do throws(MalformedError) {
            if LoaderOracle.isText(file) { return ModuleEncoder.encode(try TextParser.parseModule(file, features: .all)) }
            _ = try ModuleDecoder.decode(file, features: .all)
        } catch {
            throw CaseFormatError("\(error)")
        }
        return try FuzzCase(file: file).modules.last?.binary ?? file
    }

    /// The mutant of a number; the same seed and number give the same one.
    ///
    /// - Throws: where the module is malformed.
    public func mutant(seed: UInt64, number: Int) throws(CaseFormatError) -> Mutant {
        var draft: ModuleDraft
        do throws(MalformedError) {
            draft = try ModuleDraft(lifting: try ModuleDecoder.decode(binary, features: .all))
        } catch {
            throw CaseFormatError("\(error)")
        }
        var choices = Choices(seed: SplitMix64.seed(seed, UInt64(number)))
        let applied = Mutators.mutate(&draft, by: mutators, count: changes, &choices)
        let encoded = draft.encoded()
        return Mutant(binary: encoded, mutators: applied, fault: MutationRequest.fault(encoded))
    }

    /// Why a module is not valid; nil where it is.
    private static func fault(_ binary: [UInt8]) -> String? {
        do {
            let module = try ModuleDecoder.decode(binary, features: .all)
            _ = try Validator(features: .all, registry: TypeRegistry()).validate(module)
            return nil
        } catch {
            return "\(error)"
        }
    }
}

/// A changed module.
public struct Mutant: Sendable {
    public var binary: [UInt8]
    /// The names of the mutators that changed it, in order.
    public var mutators: [String]
    /// Why it is not valid; nil where it is.
    public var fault: String?
}
