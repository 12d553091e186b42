import Testing
import WasmBinary
import WasmModel

@testable import Fuzzing

@Suite struct BodyShapeTests {
    private static let modules = [
        Sample.bytes,
        Sample.encoded(
            """
            (module
              (type $pair (struct (field i32) (field (mut i64))))
              (tag $t (param i32 i64))
              (func $two (result i32 i64) (i32.const 1) (i64.const 2))
              (func (param i32) (result i32 i64)
                (block $b (result i32 i64)
                  (call $two)
                  (br_if $b (local.get 0))
                  (drop) (drop)
                  (try_table (result i32 i64) (catch $t $b) (call $two) (throw $t)))
                (local.set 0 (i32.const 5) (drop (struct.get $pair 1 (struct.new $pair (i32.const 1) (i64.const 2))))))
              (func (param i64) (result i32)
                (loop $l (result i32)
                  (if (result i32) (i64.eqz (local.tee 0 (i64.sub (local.get 0) (i64.const 1))))
                    (then (br_table 1 $l 1 (i32.const 3) (i32.const 4)))
                    (else (return (i32.const 9)))))))
            """),
    ]

    @Test(arguments: modules) func aNodeCanBeReplacedByWhatHasTheSameResults(_ bytes: [UInt8]) throws {
        let subject = try #require(ModuleSubject(binary: bytes))
        #expect(subject.mustBeValid)
        var count = 0
        for index in subject.draft.functions.indices {
            let body = subject.draft.functions[index].body
            let shape = try #require(subject.shape(index))
            for (number, node) in shape.nodes.enumerated() where !node.results.isEmpty {
                // References that are not null have no simple value.
                guard let replaced = ExpressionEdits(body, shape, number).body(.simplest) else { continue }
                #expect(subject.replacing(body: replaced, of: index).isAdmissible, "function \(index), \(node.range)")
                count += 1
            }
            for node in shape.statements where !node.isTerminator {
                let deleted = CodePasses.deleting([CodePasses.Place(function: index, range: node.range)], from: subject)
                #expect(deleted.isAdmissible, "function \(index), \(node.range)")
                count += 1
            }
        }
        #expect(count > 8)
    }

    @Test(arguments: modules) func everyItemGoesWithWhatNamesIt(_ bytes: [UInt8]) throws {
        let subject = try #require(ModuleSubject(binary: bytes))
        for space in IndexSpace.allCases where space != .type {
            for index in 0..<UInt32(subject.draft.count(of: space)) {
                guard let removed = subject.removing([.member(space, index)]) else { continue }
                #expect(removed.isAdmissible, "\(space) \(index)")
            }
        }
        let unused = subject.draft.unusedItems
        #expect(subject.removing(Set(unused))?.isAdmissible ?? true)
    }

    @Test func blocksCanBeFlattened() throws {
        let subject = try #require(ModuleSubject(binary: Sample.bytes))
        let units = CodePasses.control.units(subject)
        #expect(units.count == 5)
        let valid = (0..<units.count).count { units.candidate($0..<$0 + 1, 0)?.isAdmissible ?? false }
        #expect(valid >= 4)
    }
}
