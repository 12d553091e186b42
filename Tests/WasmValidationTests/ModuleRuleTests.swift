import Testing
import WasmBinary
import WasmModel
import WasmValidation

@Suite struct ModuleRuleTests {
    private func message(_ prepare: (inout Fixture) -> Void) -> String? {
        var fixture = Fixture()
        prepare(&fixture)
        return fixture.failure()
    }

    @Test func limitsOfMemoriesAndTables() {
        #expect(message { $0.memory(65536, 65536) } == nil)
        #expect(expectMessage(message { $0.memory(65537) }, beginsWith: "memory size"))
        #expect(expectMessage(message { $0.memory(0, 65537) }, beginsWith: "memory size"))
        #expect(expectMessage(message { $0.memory(1, 0) }, beginsWith: "size minimum must not be greater than maximum"))
        #expect(message { $0.memory(1 << 48, index: .i64) } == nil)
        #expect(expectMessage(message { $0.memory(1 << 48 + 1, index: .i64) }, beginsWith: "memory size"))
        #expect(message { $0.table(.funcref, 0xFFFF_FFFF) } == nil)
        #expect(expectMessage(message { $0.table(.funcref, 0x1_0000_0000) }, beginsWith: "table size"))
        #expect(message { $0.table(.funcref, .max, .max, index: .i64) } == nil)
        #expect(expectMessage(message { $0.table(ReferenceType(nullable: false, heap: .func)) }, beginsWith: "type mismatch"))
    }

    @Test func exports() {
        #expect(expectMessage(message { $0.export("a", .memory, 0) }, beginsWith: "unknown memory 0"))
        let twice = message {
            $0.memory(1)
            $0.export("a", .memory, 0)
            $0.export("a", .memory, 0)
        }
        #expect(expectMessage(twice, beginsWith: "duplicate export name"))
        // Canonically equivalent strings are different names.
        let composed = message {
            $0.memory(1)
            $0.export("\u{E9}", .memory, 0)
            $0.export("e\u{301}", .memory, 0)
        }
        #expect(composed == nil)
    }

    @Test func constantExpressions() {
        #expect(message { $0.global(.i32, [.i32Constant(1), .i32Constant(2), .numeric(.i32Mul)]) } == nil)
        #expect(message { $0.global(.ref(.any), [.i32Constant(1), .referenceI31]) } == nil)
        #expect(expectMessage(message { $0.global(.i32, [.nop]) }, beginsWith: "constant expression required"))
        let test = message { $0.global(.i32, [.i32Constant(1), .numeric(.i32Eqz)]) }
        #expect(expectMessage(test, beginsWith: "constant expression required"))
        #expect(expectMessage(message { $0.global(.i32, []) }, beginsWith: "type mismatch"))
        #expect(expectMessage(message { $0.global(.i32, [.i32Constant(1), .i32Constant(1)]) }, beginsWith: "type mismatch"))
        #expect(expectMessage(message { $0.global(.i32, [.globalGet(0)]) }, beginsWith: "unknown global 0"))
        let previous = message {
            $0.global(.i32, [.i32Constant(1)])
            $0.global(.i32, [.globalGet(0)])
        }
        #expect(previous == nil)
        let mutable = message {
            $0.global(.i32, mutable: true, [.i32Constant(1)])
            $0.global(.i32, [.globalGet(0)])
        }
        #expect(expectMessage(mutable, beginsWith: "constant expression required"))
        var features = Features.wasm3
        features[.extendedConst] = false
        var fixture = Fixture()
        fixture.global(.i32, [.i32Constant(1), .i32Constant(2), .numeric(.i32Add)])
        #expect(expectMessage(fixture.failure(features: features), beginsWith: "constant expression required"))
    }

    @Test func tablesMayUseImportedGlobalsOnly() {
        let own = message {
            $0.global(.funcref, [.referenceNull(.func)])
            let initializer = $0.expression([.globalGet(0)])
            $0.module.tables.append(Table(type: TableType(element: .funcref, limits: Limits(minimum: 1)), initializer: initializer))
        }
        #expect(expectMessage(own, beginsWith: "unknown global 0"))
        let imported = message {
            $0.module.imports.append(Import(module: "m", name: "g", type: .global(GlobalType(value: .funcref, mutable: false))))
            let initializer = $0.expression([.globalGet(0)])
            $0.module.tables.append(Table(type: TableType(element: .funcref, limits: Limits(minimum: 1)), initializer: initializer))
        }
        #expect(imported == nil)
    }

    @Test func segments() {
        let noMemory = message {
            let offset = $0.expression([.i32Constant(0)])
            $0.module.data.append(DataSegment(mode: .active(memory: 1, offset: offset), range: 0..<0))
        }
        #expect(expectMessage(noMemory, beginsWith: "unknown memory 1"))
        let wrongOffset = message {
            $0.memory(1, index: .i64)
            let offset = $0.expression([.i32Constant(0)])
            $0.module.data.append(DataSegment(mode: .active(memory: 0, offset: offset), range: 0..<0))
        }
        #expect(expectMessage(wrongOffset, beginsWith: "type mismatch"))
        let wrongTable = message {
            $0.table(.externref)
            let offset = $0.expression([.i32Constant(0)])
            $0.module.elements.append(
                ElementSegment(type: .funcref, mode: .active(table: 0, offset: offset), items: .functions([])))
        }
        #expect(expectMessage(wrongTable, beginsWith: "type mismatch"))
        let noFunction = message {
            $0.module.elements.append(ElementSegment(type: .funcref, mode: .passive, items: .functions([0])))
        }
        #expect(expectMessage(noFunction, beginsWith: "unknown function 0"))
    }

    @Test func startAndTags() {
        let withParameter = message {
            $0.module.start = $0.function([.i32], [], [])
        }
        #expect(expectMessage(withParameter, beginsWith: "start function"))
        #expect(expectMessage(message { $0.module.start = 3 }, beginsWith: "unknown function 3"))
        let tag = message {
            let type = $0.type([], [.i32])
            $0.module.tags.append(type)
        }
        #expect(expectMessage(tag, beginsWith: "non-empty tag result type"))
    }

    @Test func modulesThatDoNotFitTogetherAreRefused() {
        let noGroup = message {
            $0.module.types.append(SubType(composite: .array(ArrayType(field: FieldType(storage: .i8, mutable: false)))))
        }
        #expect(expectMessage(noGroup, beginsWith: "inconsistent module"))
        let noBody = message {
            $0.type([], [])
            $0.module.functions = [0]
        }
        #expect(expectMessage(noBody, beginsWith: "inconsistent module"))
        let noCode = message {
            let type = $0.type([], [])
            $0.module.functions = [type]
            $0.module.bodies = [FunctionBody(locals: [], range: 0..<9)]
        }
        #expect(expectMessage(noCode, beginsWith: "inconsistent module"))
    }

    @Test func malformedBodiesTakePrecedence() {
        var fixture = Fixture()
        fixture.function([.drop])
        fixture.function([])
        fixture.module.bytes[fixture.module.bytes.count - 1] = 0xFF
        let error = #expect(throws: ModuleError.self) { try fixture.validated() }
        guard case .malformed? = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test func theLowestFunctionWinsWithAnyNumberOfThreads() {
        var fixture = Fixture()
        let type = fixture.type([], [])
        let filling = [Instruction](repeating: .nop, count: 4000)
        for index in 0..<100 {
            fixture.function(type, filling + (index == 37 ? [.localGet(3)] : index > 37 ? [.drop] : []))
        }
        for concurrency in [1, 2, 4] {
            let error = #expect(throws: ModuleError.self) { try fixture.validated(concurrency: concurrency) }
            guard case .invalid(let found)? = error else {
                Issue.record("found \(String(describing: error))")
                continue
            }
            #expect(found.function == 37)
            #expect(found.reason == .unknownLocal(3, count: 0))
        }
    }

    @Test func resultHoldsTheIndexSpaces() throws {
        var fixture = Fixture()
        let type = fixture.type([.i32], [.i64])
        fixture.module.imports = [
            Import(module: "m", name: "f", type: .function(type)),
            Import(module: "m", name: "g", type: .global(GlobalType(value: .nullable(.type(type)), mutable: false))),
        ]
        fixture.function([])
        let registry = TypeRegistry()
        let validated = try fixture.validated(registry: registry)
        #expect(validated.functionTypeIndices == [0, 1])
        #expect(validated.functionType(0) == FunctionType(parameters: [.i32], results: [.i64]))
        #expect(validated.globalTypes.count == 1)
        #expect(validated.canonical(validated.globalTypes[0].value) == .nullable(.canonical(validated.canonicalTypes[0])))
        #expect(registry.register(FunctionType(parameters: [.i32], results: [.i64])) == validated.canonicalTypes[0])
    }
}
