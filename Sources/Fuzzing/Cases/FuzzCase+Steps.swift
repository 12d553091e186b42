import WasmBinary
import WasmModel

/// What is done with a module of which nothing but its bytes is known.
extension FuzzCase {
    /// Functions that are called.
    private static let callLimit = 24

    /// The case with calls of the functions that its last module exports, where it has no steps: each first with default arguments, then with
    /// others at boundaries, which follow from the bytes.
    public func withDefaultSteps() -> FuzzCase {
        guard steps.isEmpty, let last = modules.last, let module = try? ModuleDecoder.decode(last.binary, features: features) else {
            return self
        }
        return withDefaultSteps(of: module)
    }

    /// The same where the last module has been decoded already.
    func withDefaultSteps(of module: Module) -> FuzzCase {
        guard steps.isEmpty, let last = modules.last else { return self }
        var fingerprint = Fingerprint()
        fingerprint.combine(last.binary)
        var random = SplitMix64(seed: fingerprint.value)
        var made = self
        if hostSeed == 0 { made.hostSeed = random.next() }
        let functions = module.importedFunctionTypes() + module.functions
        var calls: [Step] = []
        for export in module.exports where export.kind == .function && calls.count < Self.callLimit {
            guard Int(export.index) < functions.count, Int(functions[Int(export.index)]) < module.types.count,
                case .function(let type) = module.types[Int(functions[Int(export.index)])].composite
            else { continue }
            calls.append(.invoke(module: modules.count - 1, export: export.name, arguments: []))
            guard !type.parameters.isEmpty else { continue }
            let arguments = type.parameters.map { CaseValue.any(of: $0, &random) }
            calls.append(.invoke(module: modules.count - 1, export: export.name, arguments: arguments))
        }
        made.steps = calls
        return made
    }
}

extension CaseValue {
    private static let integers: [Int64] = [0, 1, -1, 2, 8, 127, 255, 65_535, 65_536, Int64(Int32.max), Int64(Int32.min), .max, .min]
    private static let singles: [UInt32] = [
        0, 0x8000_0000, 0x3F80_0000, 0x7F80_0000, 0x7FC0_0000, 0x7FA0_0000, 0xFF80_0000, 1, 0x4F00_0000,
    ]
    private static let doubles: [UInt64] = [
        0, 1 << 63, 0x3FF0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0x7FF4_0000_0000_0000, 1, 0x41E0_0000_0000_0000,
        0x43E0_0000_0000_0000,
    ]

    /// A value of a type, often one at a boundary; for references one of those that the host can make.
    static func any(of type: ValueType, _ random: inout SplitMix64) -> CaseValue {
        let choice = random.next()
        let isBoundary = choice & 3 != 0
        let position = Int(choice >> 8 & 0xFFFF)
        switch type {
        case .i32:
            return .i32(Int32(truncatingIfNeeded: isBoundary ? integers[position % integers.count] : Int64(bitPattern: random.next())))
        case .i64: return .i64(isBoundary ? integers[position % integers.count] : Int64(bitPattern: random.next()))
        case .f32: return .f32(isBoundary ? singles[position % singles.count] : UInt32(truncatingIfNeeded: random.next()))
        case .f64: return .f64(isBoundary ? doubles[position % doubles.count] : random.next())
        case .v128:
            var bytes = SIMD16<UInt8>()
            for index in 0..<16 { bytes[index] = random.byte() }
            return .v128(bytes)
        case .reference(let type):
            switch type.heap {
            case .any where isBoundary, .eq, .i31: return .i31(Int32(truncatingIfNeeded: choice >> 16))
            case .any, .extern: return .host(UInt32(truncatingIfNeeded: choice >> 16 & 15))
            case .struct, .array, .none, .func, .nofunc, .noextern, .exn, .noexn, .type, .recursive, .canonical, .exact, .exactRecursive,
                .exactCanonical:
                return .null
            }
        }
    }
}
