import Testing
import WasmModel
import WasmText

/// Float literals are rounded once, to nearest, ties to even.
struct FloatTests {
    private func single(_ literal: String) throws -> UInt32 {
        let bytes = try code("(f32.const \(literal))")
        return bytes[1..<5].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func double(_ literal: String) throws -> UInt64 {
        let bytes = try code("(f64.const \(literal))")
        return bytes[1..<9].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0x8000_0000), ("1", 0x3F80_0000), ("1.", 0x3F80_0000), ("1.e1", 0x4120_0000), ("+1_0.2_5e0_1", 0x42CD_0000),
            ("0x1p-149", 1), ("0x1p-150", 0), ("0x1.000001p-150", 1), ("0x0.8p-149", 0), ("0x1.8p-149", 2), ("0x2.8p-149", 2),
            ("0x1.fffffep-127", 0x0080_0000), ("0x1.fffffcp-127", 0x007F_FFFF), ("0x1.fffffep127", 0x7F7F_FFFF),
            ("0x1.fffffefffffffffffp127", 0x7F7F_FFFF), ("0x1.000001p0", 0x3F80_0000), ("0x1.0000010000000000000000001p0", 0x3F80_0001),
            ("0x1.000003p0", 0x3F80_0002), ("0x1.000002fffffffffffffffffp0", 0x3F80_0001), ("1e-46", 0), ("1e-45", 1),
            ("16777217", 0x4B80_0000), ("16777219", 0x4B80_0002), ("3.4028235e38", 0x7F7F_FFFF),
            ("340282356779733661637539395458142568447", 0x7F7F_FFFF),
            ("inf", 0x7F80_0000), ("-inf", 0xFF80_0000), ("nan", 0x7FC0_0000), ("-nan", 0xFFC0_0000), ("nan:0x1", 0x7F80_0001),
            ("-nan:0x7f_ffff", 0xFFFF_FFFF), ("0xffffffffffffffffffffffffp-64", 0x4F80_0000),
            ("0x0.0000000000000000000000001p100", 0x3F80_0000),
            ("0x0p99999999999999999999", 0), ("0x1p-99999999999999999999", 0),
        ] as [(String, UInt32)])
    func singlePrecision(_ literal: String, _ bits: UInt32) throws {
        #expect(try single(literal) == bits)
    }

    @Test(
        arguments: [
            ("0x1p-1074", 1), ("0x1p-1075", 0), ("0x1.0000000000000000001p-1075", 1), ("0x1.8p-1074", 2),
            ("0x1.fffffffffffffp1023", 0x7FEF_FFFF_FFFF_FFFF),
            ("0x1.fffffffffffff7ffp1023", 0x7FEF_FFFF_FFFF_FFFF), ("0x1.00000000000008p0", 0x3FF0_0000_0000_0000),
            ("0x1.000000000000080000001p0", 0x3FF0_0000_0000_0001), ("0x1.00000000000018p0", 0x3FF0_0000_0000_0002),
            ("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFF), ("4.9e-324", 1), ("2.4e-324", 0),
            ("9007199254740993", 0x4340_0000_0000_0000),
            ("0x1.fffffffffffff8p-1023", 0x0010_0000_0000_0000), ("nan:0xf_ffff_ffff_ffff", 0x7FFF_FFFF_FFFF_FFFF), ("0X1p0", 0),
        ] as [(String, UInt64)])
    func doublePrecision(_ literal: String, _ bits: UInt64) throws {
        // Only a small x makes a literal hexadecimal.
        if literal.hasPrefix("0X") {
            #expect(fault("(func (f64.const \(literal)))") == "1:18: unknown operator \(literal)")
        } else {
            #expect(try double(literal) == bits)
        }
    }

    /// Exact values with random bits, written in hexadecimal by the standard library's own digits.
    @Test func randomBitsSurvive() throws {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state ^ (state >> 31))
            guard value.isFinite else { continue }
            let sign = value.sign == .minus ? "-" : ""
            let significand = String(value.isNormal ? value.significandBitPattern | 1 << 52 : value.significandBitPattern, radix: 16)
            let exponent = value.isNormal ? Int(value.exponent) - 52 : -1074
            #expect(try double("\(sign)0x\(significand)p\(exponent)") == value.bitPattern)
            #expect(try double("\(value)") == value.bitPattern)
            let narrow = Float(value)
            if narrow.isFinite { #expect(try single("\(sign)0x\(significand)p\(exponent)") == narrow.bitPattern) }
        }
    }

    @Test(arguments: [
        "f32.const 0x1p128", "f32.const 0x1.ffffffp127", "f32.const 340282356779733661637539395458142568448", "f32.const -1e39",
        "f64.const 0x1p1024", "f64.const 0x1.fffffffffffff8p1023", "f64.const 1e309", "f32.const nan:0x0", "f32.const nan:0x80_0000",
        "f64.const nan:0x10_0000_0000_0000", "f64.const nan:0x1_0000_0000_0000_0000", "f32.const 0x1p99999999999999999999",
        "i32.const 4294967296", "i32.const -2147483649", "i32.const +2147483648", "i64.const 18446744073709551616",
        "i64.const -9223372036854775809", "v128.const i8x16 256 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", "v128.const i16x8 -32769 0 0 0 0 0 0 0",
    ])
    func outOfRange(_ constant: String) {
        #expect(fault("(func (\(constant)))").contains("constant out of range"))
    }

    @Test(arguments: [
        "0x", "1_", "_1", "1__0", "0x_1", "1.e", "1e+", ".5", "0x1.p", "0x1p", "0x1pA", "1._0", "nan:1", "nan:0x", "nan:0x1_", "+", "-",
        "+_1", "infinity",
        "0b1", "1f",
    ])
    func noNumber(_ literal: String) {
        #expect(fault("(func (f64.const \(literal)))") == "1:18: unknown operator \(literal)")
    }

    @Test func integersAreBitPatterns() throws {
        #expect(try code("(i32.const 0xffff_ffff)") == [0x41, 0x7F, 0x0B])
        #expect(try code("(i32.const -1)") == [0x41, 0x7F, 0x0B])
        #expect(try code("(i32.const +2147483647)") == [0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0B])
        #expect(try code("(i64.const -0x8000_0000_0000_0000)").count == 12)
        #expect(
            try code("(v128.const i8x16 255 -1 -128 128 0 1 2 3 4 5 6 7 8 9 10 11)")
                == [0xFD, 12, 255, 255, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x0B])
        #expect(
            try code("(v128.const f32x4 1 -0 inf 0x1p-149)") == [
                0xFD, 12, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x80, 0, 0, 0x80, 0x7F, 1, 0, 0, 0, 0x0B,
            ])
    }
}
