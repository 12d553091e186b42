import WasmModel

/// Each trap of each engine under the name of another, and checks left out where going on harms nobody but the guest.
enum TrapDefects {
    static var all: [Defect] {
        [Executor.interpreter, .compiler].flatMap { executor in
            let codes = TrapCode.allCases
            let renamed = codes.indices.map { index in
                let (code, other) = (codes[index], codes[(index + 1) % codes.count])
                return Defect(
                    "traps/code/\(executor.word)/\(word(code))", .traps,
                    "\(executor.word): '\(code.message)' is reported as '\(other.message)'",
                    .trapCode(code, as: other, by: executor))
            }
            let missing = (executor == .interpreter ? interpreted : compiled).map { code in
                Defect(
                    "traps/missing/\(executor.word)/\(word(code))", .traps, "\(executor.word): nothing is done about '\(code.message)'",
                    .trapMissing(code, by: executor))
            }
            return renamed + missing
        }
    }

    /// Those whose absence leaves a wrong number or a reference of another type behind.
    private static let interpreted: [TrapCode] = [
        .integerDivideByZero, .integerOverflow, .invalidConversionToInteger, .nullReference, .castFailure, .indirectCallTypeMismatch,
        .descriptorCastFailure, .unalignedAtomic,
    ]
    private static let compiled: [TrapCode] = [
        .integerDivideByZero, .integerOverflow, .invalidConversionToInteger, .nullReference, .castFailure, .indirectCallTypeMismatch,
        .descriptorCastFailure, .unalignedAtomic,
    ]

    private static func word(_ code: TrapCode) -> String { String(code.message.map { $0 == " " ? "-" : $0 }) }
}
