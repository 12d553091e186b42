import Testing

@testable import RampartCompiler

@Suite("LLVM")
struct IRBuilderTests {
    @Test func makesAnObject() throws {
        let library = try LLVMLibrary.load()
        #expect(library.version.hasPrefix("19."))
        let target = try LLVMTarget(library: library, cpu: "x86-64", features: "", effort: .standard)
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        let builder = IRBuilder(unit)
        let types = builder.types
        let function = builder.function("f", types.function([types.f32, types.i32], types.f32))
        builder.position(atEndOf: builder.appendBlock(to: function))
        let bits = builder.intrinsic("llvm.ctpop", [types.i32], [builder.parameter(1, of: function)])
        let one = builder.opaque(builder.f32(bits: 0x3F80_0000))
        let product = builder.binary(.floatMul, builder.parameter(0, of: function), one)
        builder.returnValue(builder.select(builder.isZero(bits), product, builder.parameter(0, of: function)))
        #expect(unit.verificationFailure() == nil)
        try unit.run("default<O2>", target)
        // The multiplication by one stays, since it quiets a NaN.
        #expect(unit.text.contains("fmul"))
        let object = try unit.emit(.object, target)
        #expect(Array(object.prefix(4)) == [0x7F, 0x45, 0x4C, 0x46])
    }
}
