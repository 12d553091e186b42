import Testing
import WasmModel
import WasmSemantics

@Suite struct ScalarIntegerTests {
    /// Operators on i32 agree with the same operator in 64 bits, where nothing wraps.
    @Test func i32ArithmeticIsThatOfWideIntegers() {
        for a in Operands.i32 {
            for b in Operands.i32 {
                let (wideA, wideB) = (Int64(a), Int64(b))
                let (unsignedA, unsignedB) = (UInt64(UInt32(bitPattern: a)), UInt64(UInt32(bitPattern: b)))
                #expect(Scalar.i32Add(a, b) == Int32(truncatingIfNeeded: wideA + wideB))
                #expect(Scalar.i32Sub(a, b) == Int32(truncatingIfNeeded: wideA - wideB))
                #expect(Scalar.i32Mul(a, b) == Int32(truncatingIfNeeded: wideA * wideB))
                #expect(Scalar.i32LtS(a, b) == (wideA < wideB))
                #expect(Scalar.i32LtU(a, b) == (unsignedA < unsignedB))
                #expect(Scalar.i32GtS(a, b) == (wideA > wideB))
                #expect(Scalar.i32GtU(a, b) == (unsignedA > unsignedB))
                #expect(Scalar.i32LeS(a, b) == (wideA <= wideB))
                #expect(Scalar.i32LeU(a, b) == (unsignedA <= unsignedB))
                #expect(Scalar.i32GeS(a, b) == (wideA >= wideB))
                #expect(Scalar.i32GeU(a, b) == (unsignedA >= unsignedB))
                #expect(Scalar.i32Eq(a, b) == (wideA == wideB))
                #expect(Scalar.i32Ne(a, b) == (wideA != wideB))
                let distance = unsignedB % 32
                #expect(Scalar.i32Shl(a, b) == Int32(truncatingIfNeeded: unsignedA << distance))
                #expect(Scalar.i32ShrS(a, b) == Int32(truncatingIfNeeded: wideA >> Int64(distance)))
                #expect(Scalar.i32ShrU(a, b) == Int32(truncatingIfNeeded: unsignedA >> distance))
                let twice = unsignedA << 32 | unsignedA
                #expect(Scalar.i32Rotl(a, b) == Int32(truncatingIfNeeded: twice >> (32 - distance)))
                #expect(Scalar.i32Rotr(a, b) == Int32(truncatingIfNeeded: twice >> distance))
            }
        }
    }

    @Test func i32DivisionIsThatOfWideIntegers() {
        for a in Operands.i32 {
            for b in Operands.i32 where b != 0 {
                let quotient = Int64(a) / Int64(b)
                let expected: TrapCode? = quotient > Int64(Int32.max) ? .integerOverflow : nil
                #expect(TrapCode(rawValue: Scalar.i32DivS(a, b).trap) == expected)
                if expected == nil { #expect(Scalar.i32DivS(a, b).value == Int32(quotient)) }
                #expect(Scalar.i32RemS(a, b).trap == 0)
                #expect(Scalar.i32RemS(a, b).value == Int32(Int64(a) % Int64(b)))
                let (unsignedA, unsignedB) = (UInt64(UInt32(bitPattern: a)), UInt64(UInt32(bitPattern: b)))
                #expect(Scalar.i32DivU(a, b).value == Int32(truncatingIfNeeded: unsignedA / unsignedB))
                #expect(Scalar.i32RemU(a, b).value == Int32(truncatingIfNeeded: unsignedA % unsignedB))
            }
        }
    }

    @Test func i64ArithmeticIsThatOfWideIntegers() {
        for a in Operands.i64 {
            for b in Operands.i64 {
                let (wideA, wideB) = (Int128(a), Int128(b))
                let (unsignedA, unsignedB) = (UInt128(UInt64(bitPattern: a)), UInt128(UInt64(bitPattern: b)))
                #expect(Scalar.i64Add(a, b) == Int64(truncatingIfNeeded: wideA + wideB))
                #expect(Scalar.i64Sub(a, b) == Int64(truncatingIfNeeded: wideA - wideB))
                #expect(Scalar.i64Mul(a, b) == Int64(truncatingIfNeeded: wideA * wideB))
                #expect(Scalar.i64LtS(a, b) == (wideA < wideB))
                #expect(Scalar.i64LtU(a, b) == (unsignedA < unsignedB))
                #expect(Scalar.i64GtS(a, b) == (wideA > wideB))
                #expect(Scalar.i64GtU(a, b) == (unsignedA > unsignedB))
                #expect(Scalar.i64LeS(a, b) == (wideA <= wideB))
                #expect(Scalar.i64LeU(a, b) == (unsignedA <= unsignedB))
                #expect(Scalar.i64GeS(a, b) == (wideA >= wideB))
                #expect(Scalar.i64GeU(a, b) == (unsignedA >= unsignedB))
                #expect(Scalar.i64Eq(a, b) == (wideA == wideB))
                #expect(Scalar.i64Ne(a, b) == (wideA != wideB))
                let distance = unsignedB % 64
                #expect(Scalar.i64Shl(a, b) == Int64(truncatingIfNeeded: unsignedA << distance))
                #expect(Scalar.i64ShrS(a, b) == Int64(truncatingIfNeeded: wideA >> Int128(distance)))
                #expect(Scalar.i64ShrU(a, b) == Int64(truncatingIfNeeded: unsignedA >> distance))
                let twice = unsignedA << 64 | unsignedA
                #expect(Scalar.i64Rotl(a, b) == Int64(truncatingIfNeeded: twice >> (64 - distance)))
                #expect(Scalar.i64Rotr(a, b) == Int64(truncatingIfNeeded: twice >> distance))
                guard b != 0 else { continue }
                let quotient = wideA / wideB
                let expected: TrapCode? = quotient > Int128(Int64.max) ? .integerOverflow : nil
                #expect(TrapCode(rawValue: Scalar.i64DivS(a, b).trap) == expected)
                if expected == nil { #expect(Scalar.i64DivS(a, b).value == Int64(quotient)) }
                #expect(Scalar.i64RemS(a, b).value == Int64(wideA % wideB))
                #expect(Scalar.i64DivU(a, b).value == Int64(truncatingIfNeeded: unsignedA / unsignedB))
                #expect(Scalar.i64RemU(a, b).value == Int64(truncatingIfNeeded: unsignedA % unsignedB))
            }
        }
    }

    @Test func divisionByZeroTraps() {
        for a in Operands.i32 {
            for result in [Scalar.i32DivS(a, 0), Scalar.i32DivU(a, 0), Scalar.i32RemS(a, 0), Scalar.i32RemU(a, 0)] {
                #expect(TrapCode(rawValue: result.trap) == .integerDivideByZero)
            }
        }
        for a in Operands.i64 {
            for result in [Scalar.i64DivS(a, 0), Scalar.i64DivU(a, 0), Scalar.i64RemS(a, 0), Scalar.i64RemU(a, 0)] {
                #expect(TrapCode(rawValue: result.trap) == .integerDivideByZero)
            }
        }
    }

    @Test func bitCounts() {
        #expect(Scalar.i32Clz(0) == 32)
        #expect(Scalar.i32Ctz(0) == 32)
        #expect(Scalar.i64Clz(0) == 64)
        #expect(Scalar.i64Ctz(0) == 64)
        for shift in 0..<Int32(32) {
            #expect(Scalar.i32Clz(1 << shift) == 31 - shift)
            #expect(Scalar.i32Ctz(1 << shift) == shift)
            #expect(Scalar.i32Popcnt(-1 << shift) == 32 - shift)
        }
        for shift in 0..<Int64(64) {
            #expect(Scalar.i64Clz(1 << shift) == 63 - shift)
            #expect(Scalar.i64Ctz(1 << shift) == shift)
            #expect(Scalar.i64Popcnt(-1 << shift) == 64 - shift)
        }
        #expect(Scalar.i32Eqz(0) && !Scalar.i32Eqz(.min) && Scalar.i64Eqz(0) && !Scalar.i64Eqz(.min))
    }

    @Test func signExtension() {
        #expect(Scalar.i32Extend8S(0x7F) == 0x7F)
        #expect(Scalar.i32Extend8S(0x1280) == -0x80)
        #expect(Scalar.i32Extend16S(0x1234_8000) == -0x8000)
        #expect(Scalar.i64Extend8S(0x0123_0000_0000_00FF) == -1)
        #expect(Scalar.i64Extend16S(0x7FFF) == 0x7FFF)
        #expect(Scalar.i64Extend32S(0x5_8000_0000) == -0x8000_0000)
        #expect(Scalar.i64ExtendI32U(-1) == 0xFFFF_FFFF)
        #expect(Scalar.i64ExtendI32S(-1) == -1)
        #expect(Scalar.i32WrapI64(0x1_8000_0001) == Int32.min + 1)
    }
}
