import Testing
import WasmModel

@testable import RampartCompiler

@Suite("Object linker")
struct ObjectLinkerTests {
    /// Makes the object of one unit.
    static func object(_ fill: (IRBuilder) -> Void) throws -> [UInt8] {
        let library = try LLVMLibrary.load()
        let target = try LLVMTarget(library: library, cpu: "x86-64", features: "", effort: .standard)
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        fill(IRBuilder(unit))
        #expect(unit.verificationFailure() == nil)
        try unit.run("default<O2>", target)
        return try unit.emit(.object, target)
    }

    /// Links an object of two functions again and again, a byte of the range changed each time: it is refused, or its sites are in order and
    /// in the text.
    static func link(_ object: [UInt8], damaging range: Range<Int>) {
        for offset in range {
            for value in [UInt8(0), 1, 2, 3, 9, 0x7F, 0x80, 0xFF] {
                var changed = object
                changed[offset] = value
                do throws(CompilerError) {
                    let code = try ObjectLinker.link([changed], firstFunction: 0, functionCount: 2)
                    #expect(zip(code.sites, code.sites.dropFirst()).allSatisfy { $0.code < $1.code })
                    #expect(code.sites.allSatisfy { Int($0.code) <= code.text.count })
                } catch {
                    guard case .object = error else {
                        Issue.record("\(error)")
                        continue
                    }
                }
            }
        }
    }

    /// A function of i64 numbers; the body is nil for one of another unit.
    @discardableResult
    static func function(
        _ builder: IRBuilder, _ name: String, _ parameters: Int, _ body: ((LLVMFunction) -> LLVMValue)? = nil
    ) -> LLVMFunction {
        let type = builder.types.function(Array(repeating: builder.types.i64, count: parameters), builder.types.i64)
        let function = builder.function(name, type)
        builder.hide(function)
        builder.addAttribute(function, known: "noinline")
        guard let body else { return function }
        builder.position(atEndOf: builder.appendBlock(to: function))
        builder.returnValue(body(function))
        return function
    }

    /// Functions 3 and 5 of a module: 3 calls 4 of the other unit, and 5 has a table of jumps.
    static func firstUnit() throws -> [UInt8] {
        try object { builder in
            let other = function(builder, "f4", 2)
            function(builder, "f3", 2) {
                builder.add(builder.call(other, [builder.parameter(1, of: $0), builder.parameter(0, of: $0)]), builder.i64(1))
            }
            let types = builder.types
            let table = builder.function("f5", types.function([types.i64, types.i64], types.i64))
            builder.hide(table)
            builder.position(atEndOf: builder.appendBlock(to: table))
            let otherwise = builder.appendBlock(to: table)
            let branch = builder.branchTable(builder.parameter(0, of: table), otherwise: otherwise, count: 9)
            for value in UInt64(0)..<9 {
                let block = builder.appendBlock(to: table)
                builder.addCase(branch, builder.i64(value), block)
                builder.position(atEndOf: block)
                // Something else in each case, so that no table of values takes the place of the jumps.
                let operators: [BinaryOperator] = [.add, .mul, .xor, .sub, .or, .and, .shiftLeft, .unsignedDivide, .logicalShiftRight]
                builder.returnValue(builder.binary(operators[Int(value)], builder.parameter(1, of: table), builder.i64(value + 3)))
            }
            builder.position(atEndOf: otherwise)
            builder.returnValue(builder.call(other, [builder.i64(5), builder.parameter(1, of: table)]))
        }
    }

    /// Function 4 of the module, and 6, which needs constants.
    static func secondUnit() throws -> [UInt8] {
        try object { builder in
            function(builder, "f4", 2) { builder.sub(builder.parameter(0, of: $0), builder.parameter(1, of: $0)) }
            function(builder, "f6", 1) {
                let number = builder.cast(.signedToFloat, builder.parameter(0, of: $0), builder.types.f64)
                let scaled = builder.binary(.floatMul, number, builder.f64(bits: (2.5).bitPattern))
                return builder.cast(
                    .floatToSigned, builder.binary(.floatAdd, scaled, builder.f64(bits: (0.75).bitPattern)), builder.types.i64)
            }
        }
    }

    static func module() throws -> CompiledCode {
        try ObjectLinker.link([firstUnit(), secondUnit()], firstFunction: 3, functionCount: 4)
    }

    @Test func joinsUnits() throws {
        let code = try Self.module()
        #expect(code.functions.count == 4)
        #expect(!code.readOnlyData.isEmpty)
        for function in code.functions {
            #expect(function.count > 0)
            #expect(Int(function.offset) + Int(function.count) <= code.text.count)
        }
        #expect(code.functions[1].offset > code.functions[2].offset)
        #expect(try Self.module() == code)
    }

    @Test func nothingIsAnImage() throws {
        let code = try ObjectLinker.link([], firstFunction: 0, functionCount: 0)
        #expect(code.text.isEmpty && code.readOnlyData.isEmpty && code.functions.isEmpty)
    }

    private static func failure(_ objects: [[UInt8]], first: UInt32 = 3, count: Int = 4) -> CompilerError? {
        do throws(CompilerError) {
            _ = try ObjectLinker.link(objects, firstFunction: first, functionCount: count)
            return nil
        } catch {
            return error
        }
    }

    @Test func namesWhatIsWrong() throws {
        let (first, second) = try (Self.firstUnit(), Self.secondUnit())
        #expect(Self.failure([first]) == .object(.missingFunction(4)))
        #expect(Self.failure([first, second, second]) == .object(.duplicateFunction(4)))
        #expect(Self.failure([first, second], count: 5) == .object(.missingFunction(7)))
        // Functions outside the module may be defined, but not called in another unit.
        #expect(Self.failure([first], first: 5, count: 1) == .object(.undefinedSymbol("f4")))
        #expect(Self.failure([[]]) == .object(.notAnObject))
        let call = try Self.object { builder in
            let other = Self.function(builder, "memset", 1)
            Self.function(builder, "f3", 1) { builder.call(other, [builder.parameter(0, of: $0)]) }
        }
        #expect(Self.failure([call], count: 1) == .object(.undefinedSymbol("memset")))
        let leadingZero = try Self.object { builder in
            let other = Self.function(builder, "f03", 1)
            Self.function(builder, "f3", 1) { builder.call(other, [builder.parameter(0, of: $0)]) }
        }
        #expect(Self.failure([leadingZero], count: 1) == .object(.undefinedSymbol("f03")))
    }

    @Test func refusesWhatIsNotPositionIndependent() throws {
        var object = try Self.secondUnit()
        let parsed = try ELFObject(object)
        let table = try #require(parsed.sections.first { $0.name == ".rela.text" })
        // Kind 1 is an absolute address, 9 one in a table that the linker would have to make.
        for kind in [UInt32(1), 9, 10, 11, 41, 42] {
            object.setLittle(kind, at: table.offset + 8)
            #expect(Self.failure([object], first: 4, count: 1) == .object(.unexpectedRelocation(kind: kind, section: ".text")))
        }
        object.setLittle(UInt32(2), at: table.offset + 8)
        object.setLittle(Int64(1) << 32, at: table.offset + 16)
        #expect(Self.failure([object], first: 4, count: 1) == .object(.distanceTooLarge(section: ".text")))
        object.setLittle(Int64.min, at: table.offset + 16)
        #expect(Self.failure([object], first: 4, count: 1) == .object(.distanceTooLarge(section: ".text")))
    }

    @Test func refusesOtherSections() throws {
        let object = try Self.secondUnit()
        let table = try #require(object.little(UInt64.self, at: 40))
        let index = try #require(try ELFObject(object).sections.firstIndex { $0.name.hasPrefix(".rodata") })
        let name = try ELFObject(object).sections[index].name
        // Writable, of the thread, compressed.
        for flag in [UInt64(1), 0x400, 0x800] {
            var changed = object
            changed.setLittle(flag | 2, at: Int(table) + index * 64 + 8)
            #expect(Self.failure([changed], first: 4, count: 1) == .object(.unexpectedSection(name)))
        }
        var changed = object
        changed.setLittle(UInt64(3), at: Int(table) + index * 64 + 48)
        #expect(Self.failure([changed], first: 4, count: 1) == .object(.unexpectedAlignment(section: name, alignment: 3)))
    }

    @Test func neverCrashes() throws {
        let object = try Self.secondUnit()
        for offset in object.indices {
            for value in [UInt8(0xFF), 0x00, 0x80, 0x01] {
                var changed = object
                changed[offset] ^= value == 0 ? object[offset] : value
                _ = Self.failure([changed], first: 4, count: 1)
            }
        }
        for count in object.indices { #expect(Self.failure([Array(object.prefix(count))], first: 4, count: 1) != nil) }
    }

    @Test func everyErrorHasAText() {
        let errors: [ObjectError] = [
            .notAnObject, .outOfBounds(.symbol), .unexpectedRecordSize(.symbolTable), .unexpectedSymbolSection(symbol: "a", section: 1),
            .unexpectedSection(".data"), .unexpectedAlignment(section: ".text", alignment: 3), .undefinedSymbol("a"), .duplicateFunction(1),
            .missingFunction(1), .notAFunction("f1"), .unexpectedRelocation(kind: 1, section: ".text"),
            .distanceTooLarge(section: ".text"), .imageTooLarge, .unexpectedLineTable, .unexpectedPlaces,
        ]
        #expect(Set(errors.map(\.message)).count == errors.count)
    }
}
