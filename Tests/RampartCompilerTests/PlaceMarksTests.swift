import Testing
import WasmModel
import WasmText
import WasmValidation

@testable import RampartCompiler

@Suite("Marks of places")
struct PlaceMarksTests {
    /// Functions that store at each of some places.
    private static func object(_ functions: [(name: String, places: [UInt32])]) throws -> [UInt8] {
        let library = try LLVMLibrary.load()
        let target = try LLVMTarget(library: library, cpu: "x86-64", features: "", effort: .none)
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        let builder = IRBuilder(unit)
        let marks = PlaceMarks(unit, builder)
        builder.marks = marks
        for (name, places) in functions {
            let function = builder.function(name, builder.types.function([builder.types.pointer], builder.types.void))
            builder.hide(function)
            builder.position(atEndOf: builder.appendBlock(to: function))
            for (index, place) in places.enumerated() {
                marks.offset = place
                let address = builder.offset(builder.parameter(0, of: function), 64 * index)
                builder.mark(builder.store(builder.i64(UInt64(place)), address, alignment: 1, isVolatile: true))
            }
            builder.returnValue(nil)
        }
        #expect(unit.verificationFailure() == nil)
        return try unit.emit(.object, target)
    }

    @Test func sitesOfTwoUnits() throws {
        let objects = try [
            Self.object([("f0", [100, 107, 0, 113]), ("f1", [70_000, 107, 4_000_000_000])]),
            Self.object([("f2", [200_001])]), Self.object([("f3", [])]),
        ]
        let code = try ObjectLinker.link(objects, firstFunction: 0, functionCount: 4)
        #expect(zip(code.sites, code.sites.dropFirst()).allSatisfy { $0.instruction != $1.instruction && $0.code < $1.code })
        func places(_ index: Int) -> [UInt32] {
            let function = code.functions[index]
            return code.sites.filter { $0.code >= function.offset && $0.code < function.offset + function.count }.map(\.instruction)
        }
        #expect(places(0).drop { $0 == 0 } == [100, 107, 0, 113])
        #expect(places(1).drop { $0 == 0 } == [70_000, 107, 4_000_000_000])
        #expect(places(2).drop { $0 == 0 } == [200_001])
        // Nothing asks for the place of code that neither calls nor traps.
        #expect(places(3).isEmpty)
    }

    @Test func neverCrashes() throws {
        let object = try Self.object([("f0", [100, 107, 0, 113]), ("f1", [70_000, 4_000_000_000])])
        let sections = try ELFObject(object).sections
        let index = try #require(sections.firstIndex { $0.name == PlaceMarks.section })
        let table = try #require(sections.first { $0.kind == ELFObject.SectionKind.relocationsWithAddends && $0.info == index })
        for section in [sections[index], table] {
            ObjectLinkerTests.link(object, damaging: section.offset..<section.offset + section.count)
        }
    }

    /// The sections of the objects of a module that is not optimised.
    private static func sections(_ text: String, _ level: ProcessorLevel) throws -> [[String]] {
        let module = try Validator(registry: TypeRegistry()).validate(try TextParser.parseModule(Array(text.utf8)))
        var options = CompilerOptions()
        options.optimization = .none
        options.cpu = .named(level.rawValue)
        let objects = try Compiler(options).emit(.object, module, progress: nil)
        return try objects.map { try ELFObject($0).sections.map(\.name) }
    }

    /// Instructions are selected one by one, or what comes before them in their block may lose its marks, and a unit is compiled twice.
    @Test(arguments: ProcessorLevel.allCases)
    func operatorsOnNumbersKeepMarks(_ level: ProcessorLevel) throws {
        var functions = "(memory 1) (func $marked)"
        for opcode in Opcode.allCases where NumericOperation.table[opcode] != nil && opcode.rawValue < 0x3000 {
            guard let signature = opcode.row.signature, signature.results.count == 1 else { continue }
            let parameters = signature.operands.map { "\($0)" }.joined(separator: " ")
            let operands = signature.operands.indices.map { "(local.get \($0))" }.joined()
            functions += "(func (param \(parameters)) (i32.store (i32.const 8) (i32.const 1)) (call $marked)"
            functions += "(drop (\(opcode.row.mnemonic) \(operands))))\n"
        }
        for sections in try Self.sections("(module \(functions))", level) {
            #expect(sections.contains(PlaceMarks.section) && !sections.contains(".debug_line"))
        }
    }

    @Test(arguments: [
        "(func (drop (v128.const i64x2 0 0)) (i32.store (i32.const 0) (i32.const 0)))",
        "(func (param v128) (i32.store (i32.const 0) (i32.const 0)))", "(func (return_call 0))",
    ])
    func whatIsNotSelectedOneByOneHasLines(_ function: String) throws {
        for sections in try Self.sections("(module (memory 1) \(function))", .baseline) {
            #expect(!sections.contains(PlaceMarks.section) && sections.contains(".debug_line"))
        }
    }
}
