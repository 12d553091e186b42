import Testing
import WasmModel

@testable import RampartRuntime

/// A module that exports one of each, by what it says.
private let exporter = """
    (module
      (rec (type $f0 (func)) (type (struct)))
      (type $f1 (sub (func)))
      (type $f2 (sub $f1 (func)))
      (func (export "plain")) (func (export "grouped") (type $f0)) (func (export "super") (type $f1)) (func (export "sub") (type $f2))
      (table (export "t") 2 5 funcref) (table (export "t-open") 2 funcref) (table (export "t64") i64 2 5 funcref)
      (table (export "t-extern") 2 5 externref)
      (memory (export "m") 1 3) (memory (export "m-open") 1) (memory (export "m64") i64 1 3)
      (memory (export "m-bytes") 65536 (pagesize 1))
      (global (export "g") i32 (i32.const 1)) (global (export "g-mut") (mut i32) (i32.const 1))
      (global (export "g-ref") (ref func) (ref.func 0)) (global (export "g-mut-ref") (mut (ref null func)) (ref.func 0))
      (tag (export "e") (param i32)) (tag (export "e2") (param i64)))
    """

@Suite struct ImportTests {
    private static let fitting: [(Name, String)] = [
        ("plain", "(func)"), ("plain", "(func (type $plain))"), ("grouped", "(func (type $f0))"), ("super", "(func (type $f1))"),
        ("sub", "(func (type $f1))"), ("sub", "(func (type $f2))"),
        ("t", "(table 2 5 funcref)"), ("t", "(table 0 funcref)"), ("t", "(table 1 6 funcref)"), ("t-open", "(table 1 funcref)"),
        ("t64", "(table i64 2 5 funcref)"), ("t-extern", "(table 2 5 externref)"),
        ("m", "(memory 1 3)"), ("m", "(memory 0)"),
        ("m", "(memory 1 (pagesize 65536))"), ("m-bytes", "(memory 65536 (pagesize 1))"), ("m", "(memory 1 4)"), ("m-open", "(memory 1)"),
        ("m64", "(memory i64 1 3)"),
        ("g", "(global i32)"), ("g-mut", "(global (mut i32))"), ("g-ref", "(global (ref func))"), ("g-ref", "(global funcref)"),
        ("g-mut-ref", "(global (mut funcref))"), ("e", "(tag (param i32))"),
    ]

    private static let unfitting: [(Name, String)] = [
        ("plain", "(func (param i32))"), ("plain", "(func (type $f0))"), ("grouped", "(func)"), ("super", "(func (type $f2))"),
        ("super", "(func)"), ("plain", "(memory 1)"), ("m", "(func)"), ("g", "(table 1 funcref)"), ("t", "(global i32)"),
        ("e", "(func (param i32))"),
        ("t", "(table 3 funcref)"), ("t", "(table 2 4 funcref)"), ("t-open", "(table 2 5 funcref)"), ("t", "(table 2 5 externref)"),
        ("t", "(table 2 5 (ref null $plain))"), ("t64", "(table 2 5 funcref)"), ("t", "(table i64 2 5 funcref)"),
        ("m", "(memory 2)"), ("m", "(memory 65536 (pagesize 1))"), ("m-bytes", "(memory 1)"), ("m", "(memory 1 2)"),
        ("m-open", "(memory 1 65536)"), ("m64", "(memory 1 3)"), ("m", "(memory i64 1 3)"),
        ("g", "(global i64)"), ("g", "(global (mut i32))"), ("g-mut", "(global i32)"), ("g-ref", "(global (mut (ref func)))"),
        ("g-mut-ref", "(global (mut (ref func)))"), ("g-mut-ref", "(global (mut (ref null any)))"), ("e", "(tag (param i64))"),
        ("e", "(tag)"),
    ]

    private func importer(_ type: String) -> String {
        """
        (module
          (type $plain (func))
          (rec (type $f0 (func)) (type (struct)))
          (type $f1 (sub (func)))
          (type $f2 (sub $f1 (func)))
          (import "a" "b" \(type)))
        """
    }

    @Test func typesThatMatch() throws {
        let fixture = Fixture()
        let instance = try fixture.instantiate(exporter)
        for (name, type) in Self.fitting {
            let value = try #require(instance.export(name))
            #expect(try fixture.failure(importer(type), [value]) == nil, "\(name) \(type)")
        }
    }

    @Test func typesThatDoNotMatch() throws {
        let fixture = Fixture()
        let instance = try fixture.instantiate(exporter)
        for (name, type) in Self.unfitting {
            let value = try #require(instance.export(name))
            let message = try fixture.failure(importer(type), [value])
            #expect(message?.hasPrefix("incompatible import type") == true, "\(name) \(type)")
        }
    }

    @Test func limitsAreComparedWithThePresentSize() throws {
        let fixture = Fixture()
        let instance = try fixture.instantiate(exporter)
        let memory = try #require(instance.memoryExport("m"))
        #expect(memory.grow(by: 1) == 1)
        #expect(try fixture.failure(importer("(memory 2 3)"), [.memory(memory)]) == nil)
        let table = try #require(instance.tableExport("t"))
        #expect(try table.grow(by: 1, value: .null) == 2)
        #expect(try fixture.failure(importer("(table 3 5 funcref)"), [.table(table)]) == nil)
    }

    @Test func missingImportsAreUnknown() throws {
        #expect(try Fixture().failure(importer("(func)")) == "unknown import")
    }

    @Test func valuesOfAnotherStoreAreRefused() throws {
        let memory = try Fixture().store.makeMemory(MemoryType(limits: Limits(minimum: 1)))
        #expect(try Fixture().failure(importer("(memory 1)"), [.memory(memory)]) == "a value of another store")
    }

    @Test func importersShareWhatTheyImport() throws {
        let fixture = Fixture()
        let first = try fixture.instantiate(exporter)
        let memory = try #require(first.memoryExport("m"))
        let global = try #require(first.export("g-mut"))
        let second = try fixture.instantiate(
            #"(module (import "" "m" (memory 1)) (import "" "g" (global (mut i32))) (export "m" (memory 0)) (export "g" (global 0)))"#,
            [.memory(memory), global])
        #expect(memory.write([1, 2, 3], at: 10))
        #expect(second.memoryExport("m") == memory)
        #expect(second.memoryExport("m")?.read(10, count: 3) == [1, 2, 3])
        guard case .global(let shared) = global else { return }
        #expect(try shared.set(.i32(42)))
        #expect(second.globalValue("g") == .i32(42))
        #expect(throws: ArgumentError.self) { try shared.set(.i64(1)) }
    }
}
