import RampartRuntime
import Testing
import WasmModel
import WasmSemantics

@testable import RampartInterpreter

/// What the interpreter makes of random functions is what they do: operands that stay where they are, folded constants, comparisons
/// taken over by branches, and loops whose test is copied to their end must not change a result.
@Suite struct RandomProgramTests {
    private let arguments: [[NumericValue]] = [
        [.i32(0), .i64(0), .f32(bits: 0), .f64(bits: 0), .i32(1), .i64(-1)],
        [.i32(-5), .i64(1 << 40), .f32(bits: Float(2.5).bitPattern), .f64(bits: (-1.25).bitPattern), .i32(.max), .i64(7)],
        [.i32(1000), .i64(.min), .f32(bits: Float.nan.bitPattern), .f64(bits: Double.infinity.bitPattern), .i32(3), .i64(3)],
    ]

    private func value(_ number: NumericValue) -> Value {
        switch number {
        case .i32(let number): .i32(number)
        case .i64(let number): .i64(number)
        case .f32(let bits): .f32(Float(bitPattern: bits))
        case .f64(let bits): .f64(Double(bitPattern: bits))
        case .v128(let vector): .v128(vector)
        }
    }

    @Test(arguments: [false, true]) func resultsAreThoseOfAReference(metered: Bool) throws {
        for seed in 1...250 as ClosedRange<UInt64> {
            var generator = RandomProgram(seed: seed &* 0x9E37_79B9)
            let program = generator.make()
            let instance = try Fixture(metered: metered).instantiate(program.text)
            for arguments in arguments {
                let expected = program.result(arguments)
                let found = try instance.store.invoke(instance.function("run"), arguments.map(value))
                if found != [value(expected)] {
                    Issue.record("seed \(seed), \(arguments): expected \(expected), found \(found)\n\(program.text)")
                    return
                }
            }
        }
    }
}
