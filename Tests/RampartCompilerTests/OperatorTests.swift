import Testing
import WasmModel
import WasmSemantics

@testable import RampartCompiler

@Suite("Operators")
struct OperatorTests {
    /// The opcodes of a family.
    static func opcodes(_ immediates: ImmediateKind...) -> [Opcode] {
        OpcodeTable.rows.filter { $0.signature != nil && immediates.contains($0.immediates) }.map(\.opcode)
    }

    static func images(_ functions: [OperatorFunction]) throws -> [OperatorImage] {
        let library = try LLVMLibrary.load()
        return try OperatorLevel.all.compactMap { level in
            // What cannot be executed here is compiled all the same.
            let image = try OperatorImage(level, functions)
            return level.runsHere(library) ? image : nil
        }
    }

    // MARK: Numbers and vectors

    /// A function and what it must give.
    struct Case {
        let opcode: Opcode
        let immediate: NumericImmediate
        let signature: OperatorSignature

        init?(_ opcode: Opcode, _ immediate: NumericImmediate = .none) {
            guard let signature = opcode.row.signature else { return nil }
            self.opcode = opcode
            self.immediate = immediate
            self.signature = signature
        }

        var function: OperatorFunction {
            OperatorFunction(operands: signature.operands.map { $0.valueType(address: .i32) }) { emitter, operands, _ in
                switch immediate {
                case .none: emitter.numeric(opcode, operands)
                case .lane(let lane): [emitter.lane(opcode, lane, operands)]
                case .shuffle(let mask): [emitter.shuffle(mask, operands[0], operands[1])]
                }
            }
        }

        /// The bits of floats that arithmetic gives, in which one NaN is as good as another, or 0.
        var arithmeticBits: Int {
            opcode.arithmeticResult.map { OperatorShape($0).laneBits } ?? 0
        }
    }

    static let cases: [Case] = {
        var cases = opcodes(.none).filter(NumericEvaluator.isNumeric).compactMap { Case($0) }
        for opcode in opcodes(.lane) { for lane in [UInt8(0), 1] { cases += [Case(opcode, .lane(lane))].compactMap(\.self) } }
        for mask in [
            SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
            SIMD16<UInt8>(31, 0, 17, 3, 3, 3, 16, 30, 15, 14, 29, 1, 8, 9, 24, 25),
        ] {
            cases += [Case(.i8x16Shuffle, .shuffle(mask))].compactMap(\.self)
        }
        return cases
    }()

    @Test func behaveAsTheReferenceDoes() throws {
        let images = try Self.images(Self.cases.map(\.function))
        for (index, operation) in Self.cases.enumerated() {
            for operands in OperatorValues.tuples(operation.signature.operands) {
                let expected = NumericEvaluator.evaluate(operation.opcode, operands, immediate: operation.immediate)
                for image in images {
                    var memory = SIMD16<UInt8>()
                    let found = image.call(index, operands.map(OperatorValues.bytes), &memory)
                    guard !Self.agree(expected, found, arithmeticBits: operation.arithmeticBits) else { continue }
                    Issue.record("\(operation.opcode.mnemonic) \(operands) on \(image.level): \(found), not \(expected)")
                    break
                }
            }
        }
    }

    private static func agree(
        _ expected: Result<[NumericValue], TrapCode>, _ found: Result<[SIMD16<UInt8>], TrapCode>, arithmeticBits: Int
    ) -> Bool {
        switch (expected, found) {
        case (.failure(let expected), .failure(let found)): return expected == found
        case (.success(let expected), .success(let found)):
            return zip(expected, found).allSatisfy { agree(OperatorValues.bytes($0), $1, arithmeticBits: arithmeticBits) }
        case (.success, .failure), (.failure, .success): return false
        }
    }

    /// Whether both are the same bits, or, lane by lane, NaNs of which the second is quiet.
    private static func agree(_ expected: SIMD16<UInt8>, _ found: SIMD16<UInt8>, arithmeticBits: Int) -> Bool {
        if expected == found { return true }
        switch arithmeticBits {
        case 32:
            let (expected, found) = (expected.float32, found.float32)
            return (0..<4).allSatisfy {
                expected[$0].bitPattern == found[$0].bitPattern
                    || expected[$0].isNaN && found[$0].isNaN && found[$0].bitPattern & 0x0040_0000 != 0
            }
        case 64:
            let (expected, found) = (expected.float64, found.float64)
            return (0..<2).allSatisfy {
                expected[$0].bitPattern == found[$0].bitPattern
                    || expected[$0].isNaN && found[$0].isNaN && found[$0].bitPattern & 0x0008_0000_0000_0000 != 0
            }
        default: return false
        }
    }

    // MARK: Signalling NaNs

    /// Operations that change nothing but a signalling NaN.
    @Test func quietNaNs() throws {
        let one = SIMD16<UInt8>(bits: SIMD4<Float>(repeating: 1))
        let oneDouble = SIMD16<UInt8>(bits: SIMD2<Double>(repeating: 1))
        let negativeZeros = SIMD16<UInt8>(bits: SIMD4<Float>(repeating: -0.0))
        let singles: [(OperatorEmitter, LLVMValue) -> LLVMValue] = [
            { $0.numeric(.f32Mul, [$1, $0.builder.opaque($0.builder.f32(bits: 0x3F80_0000))])[0] },
            { $0.numeric(.f32Mul, [$1, $0.numeric(.f32ReinterpretI32, [$0.builder.i32(0x3F80_0000)])[0]])[0] },
            { $0.numeric(.f32Mul, [$1, $0.numeric(.f32ConvertI32S, [$0.builder.i32(1)])[0]])[0] },
            { $0.numeric(.f32Mul, [$1, $0.numeric(.f32ConvertI64U, [$0.builder.i64(1)])[0]])[0] },
            { $0.numeric(.f32Div, [$1, $0.lane(.f32x4ExtractLane, 2, [$0.constant(v128: one)])])[0] },
            { $0.numeric(.f32Sub, [$1, $0.builder.opaque($0.builder.f32(bits: 0))])[0] },
            { $0.numeric(.f32Add, [$1, $0.builder.opaque($0.builder.f32(bits: 0x8000_0000))])[0] },
            { $0.numeric(.f32DemoteF64, $0.numeric(.f64PromoteF32, [$1]))[0] },
            { $0.numeric(.f32Min, [$1, $1])[0] },
            { $0.numeric(.f32Max, [$1, $1])[0] },
            { $0.numeric(.f32Nearest, [$1])[0] },
            { $0.lane(.f32x4ExtractLane, 1, $0.numeric(.f32x4Mul, [$0.numeric(.f32x4Splat, [$1])[0], $0.constant(v128: one)])) },
            { $0.lane(.f32x4ExtractLane, 1, $0.numeric(.f32x4Div, [$0.numeric(.f32x4Splat, [$1])[0], $0.constant(v128: one)])) },
            { $0.lane(.f32x4ExtractLane, 1, $0.numeric(.f32x4Sub, [$0.numeric(.f32x4Splat, [$1])[0], $0.builder.zero($0.types.i64x2)])) },
            { $0.lane(.f32x4ExtractLane, 1, $0.numeric(.f32x4Min, [$0.numeric(.f32x4Splat, [$1])[0], $0.constant(v128: negativeZeros)])) },
            {
                let splat = $0.numeric(.f32x4Splat, [$1])
                return $0.lane(.f32x4ExtractLane, 1, $0.numeric(.f32x4DemoteF64x2Zero, $0.numeric(.f64x2PromoteLowF32x4, splat)))
            },
        ]
        let doubles: [(OperatorEmitter, LLVMValue) -> LLVMValue] = [
            { $0.numeric(.f64Mul, [$1, $0.numeric(.f64ReinterpretI64, [$0.builder.i64(0x3FF0_0000_0000_0000)])[0]])[0] },
            { $0.numeric(.f64Mul, [$1, $0.numeric(.f64PromoteF32, [$0.builder.opaque($0.builder.f32(bits: 0x3F80_0000))])[0]])[0] },
            { $0.numeric(.f64Div, [$1, $0.lane(.f64x2ExtractLane, 1, [$0.constant(v128: oneDouble)])])[0] },
            { $0.lane(.f64x2ExtractLane, 1, $0.numeric(.f64x2Mul, [$0.numeric(.f64x2Splat, [$1])[0], $0.constant(v128: oneDouble)])) },
            { $0.numeric(.f64Max, [$1, $1])[0] },
            { $0.numeric(.f64Floor, [$1])[0] },
        ]
        let functions =
            singles.map { body in OperatorFunction(operands: [.f32]) { emitter, operands, _ in [body(emitter, operands[0])] } }
            + doubles.map { body in OperatorFunction(operands: [.f64]) { emitter, operands, _ in [body(emitter, operands[0])] } }
        for image in try Self.images(functions) {
            for index in functions.indices {
                var memory = SIMD16<UInt8>()
                if index < singles.count {
                    let operand = OperatorValues.bytes(.f32(bits: 0x7FA0_0000))
                    let found = try image.call(index, [operand], &memory).get()[0].uint32[0]
                    #expect(found & 0x7FC0_0000 == 0x7FC0_0000, "\(index) on \(image.level): \(found)")
                } else {
                    let operand = OperatorValues.bytes(.f64(bits: 0x7FF4_0000_0000_0000))
                    let found = try image.call(index, [operand], &memory).get()[0].uint64[0]
                    #expect(found & 0x7FF8_0000_0000_0000 == 0x7FF8_0000_0000_0000, "\(index) on \(image.level): \(found)")
                }
            }
        }
    }
}
