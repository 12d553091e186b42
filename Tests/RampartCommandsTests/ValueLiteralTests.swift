import Rampart
import RampartCommands
import Testing
import ToolOptions

@Suite struct ValueLiteralTests {
    @Test func integers() throws {
        #expect(try ValueLiteral.parse("-1", as: .i32) == .value(.i32(-1)))
        #expect(try ValueLiteral.parse("4294967295", as: .i32) == .value(.i32(-1)))
        #expect(try ValueLiteral.parse("0x7fff_ffff", as: .i32) == .value(.i32(.max)))
        #expect(try ValueLiteral.parse("-0x8000000000000000", as: .i64) == .value(.i64(.min)))
        for text in ["", " 1", "1 ", "1.0", "one", "4294967296", "-2147483649", "0x", "(", "$a", "1_"] {
            #expect(throws: OptionError.self) { try ValueLiteral.parse(text, as: .i32) }
        }
    }

    private static func f32(_ text: String) throws(OptionError) -> UInt32? {
        guard case .value(.f32(let value)) = try ValueLiteral.parse(text, as: .f32) else { return nil }
        return value.bitPattern
    }

    @Test func floats() throws {
        #expect(try Self.f32("nan:0x200001") == 0x7FA0_0001)
        #expect(try Self.f32("-nan") == 0xFFC0_0000)
        #expect(try Self.f32("-0") == 0x8000_0000)
        #expect(try Self.f32("-inf") == 0xFF80_0000)
        #expect(try Self.f32("0x1p-149") == 1)
        #expect(try ValueLiteral.parse("0.1", as: .f64) == .value(.f64(0.1)))
        for text in ["", "nan:0x0", "nan:0x800000", "1e99", "infinity", "NaN", "0x1.p"] {
            #expect(throws: OptionError.self) { try Self.f32(text) }
        }
    }

    private static func bytes(_ text: String) throws(OptionError) -> [UInt8]? {
        guard case .value(.v128(let value)) = try ValueLiteral.parse(text, as: .v128) else { return nil }
        return (0..<16).map { value[$0] }
    }

    @Test func vectors() throws {
        #expect(try Self.bytes("i32x4:1,2,3,-1") == [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255])
        #expect(try Self.bytes("i32x4 1 2 3 -1") == Self.bytes("i32x4:1,2,3,-1"))
        #expect(try Self.bytes("i64x2:1,-1") == [1, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 8))
        #expect(try Self.bytes("f32x4:1,0,0,0")?.prefix(4) == [0, 0, 0x80, 0x3F])
        #expect(try Self.bytes("f64x2:nan:0x1,0")?.prefix(8) == [1, 0, 0, 0, 0, 0, 0xF0, 0x7F])
        #expect(try Self.bytes("0x000102030405060708090a0b0c0d0e0f") == Array((0..<16).reversed()))
        for text in [
            "", "i32x4", "i32x4:", "i32x4:1,2,3", "i32x4:1,2,3,4,5", "i32x4:1,,2,3", "i32x3:1,2,3", "0x12", "i8x16:256", "f32x4:a,b,c,d",
            "0x00010203040506070809 a0b0c0d0e0f0",
        ] {
            #expect(throws: OptionError.self) { try Self.bytes(text) }
        }
    }

    @Test func references() throws {
        let any = ValueType.reference(ReferenceType(nullable: true, heap: .any))
        let strict = ValueType.reference(ReferenceType(nullable: false, heap: .any))
        #expect(try ValueLiteral.parse("null", as: any) == .value(.null))
        #expect(try ValueLiteral.parse("ref.null any", as: any) == .value(.null))
        #expect(try ValueLiteral.parse("i31:-5", as: strict) == .value(.reference(.i31(-5))))
        #expect(try ValueLiteral.parse("ref.i31 5", as: strict) == .value(.reference(.i31(5))))
        #expect(try ValueLiteral.parse("host:5", as: any) == .host(5))
        #expect(try ValueLiteral.parse("ref.extern 5", as: .externref) == .host(5))
        for text in ["", "0", "i31:", "i31:-1073741825", "host:x", "host:1:2", "func"] {
            #expect(throws: OptionError.self) { try ValueLiteral.parse(text, as: any) }
        }
        #expect(throws: OptionError.self) { try ValueLiteral.parse("null", as: strict) }
    }
}
