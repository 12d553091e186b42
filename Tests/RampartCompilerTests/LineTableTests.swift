import Testing
import WasmModel

@testable import RampartCompiler

@Suite("Line tables")
struct LineTableTests {
    /// Functions of i64 numbers, each of which stores twice: the places are the lines.
    private static func object(_ functions: [(name: String, lines: [UInt32])]) throws -> [UInt8] {
        try ObjectLinkerTests.object { builder in
            let lines = DebugLines(builder.unit, builder)
            for (name, places) in functions {
                let function = builder.function(name, builder.types.function([builder.types.pointer], builder.types.void))
                builder.hide(function)
                let scope = lines.begin(function, name: name)
                builder.position(atEndOf: builder.appendBlock(to: function))
                for (index, line) in places.enumerated() {
                    lines.locate(builder, line, in: scope)
                    let address = builder.offset(builder.parameter(0, of: function), 64 * index)
                    builder.store(builder.i64(UInt64(line)), address, alignment: 1, isVolatile: true)
                }
                builder.returnValue(nil)
            }
            lines.finish()
        }
    }

    private static func site(_ code: CompiledCode, at offset: UInt32) -> UInt32? { code.sites.last { $0.code <= offset }?.instruction }

    @Test func sitesOfTwoUnits() throws {
        let objects = try [
            Self.object([("f0", [100, 107, 0, 113]), ("f1", [70_000, 4_000_000_000])]),
            Self.object([("f2", [200_001])]),
            ObjectLinkerTests.object { builder in ObjectLinkerTests.function(builder, "f3", 1) { _ in builder.i64(1) } },
        ]
        let code = try ObjectLinker.link(objects, firstFunction: 0, functionCount: 4)
        #expect(code.sites.map(\.code) == code.sites.map(\.code).sorted())
        #expect(zip(code.sites, code.sites.dropFirst()).allSatisfy { $0.instruction != $1.instruction && $0.code < $1.code })
        func lines(_ index: Int) -> [UInt32] {
            let function = code.functions[index]
            return code.sites.filter { $0.code >= function.offset && $0.code < function.offset + function.count }.map(\.instruction)
        }
        #expect(lines(0) == [100, 107, 0, 113] || lines(0) == [0, 100, 107, 0, 113])
        #expect(lines(1).suffix(2) == [70_000, 4_000_000_000])
        #expect(lines(2).last == 200_001)
        // The last byte of a function, its return, and nothing from the one without lines.
        #expect(Self.site(code, at: code.functions[0].offset + code.functions[0].count - 1) == 113)
        #expect(Self.site(code, at: code.functions[3].offset) == 0)
    }

    @Test func neverCrashes() throws {
        let object = try Self.object([("f0", [100, 107, 0, 113]), ("f1", [70_000, 4_000_000_000])])
        let table = try #require(try ELFObject(object).sections.first { $0.name == ".debug_line" })
        ObjectLinkerTests.link(object, damaging: table.offset..<table.offset + table.count)
    }

    private static func list(_ sites: [(UInt32, UInt32)]) -> [[UInt32]] {
        var list = SiteList()
        for (code, instruction) in sites { list.append(.init(code: code, instruction: instruction)) }
        return list.sorted().map { [$0.code, $0.instruction] }
    }

    @Test func runsAreMerged() {
        #expect(Self.list([(0, 0), (3, 7), (5, 7), (9, 8), (9, 7), (12, 0), (12, 4), (15, 0)]) == [[3, 7], [12, 4], [15, 0]])
        #expect(Self.list([(10, 1), (20, 0), (0, 1), (4, 2), (10, 0)]) == [[0, 1], [4, 2], [10, 0]])
        #expect(Self.list([(10, 1), (20, 0), (0, 1), (4, 2), (8, 0)]) == [[0, 1], [4, 2], [8, 0], [10, 1], [20, 0]])
        #expect(Self.list([]) == [])
    }
}
