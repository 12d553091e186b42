import Testing
import WasmBinary
import WasmModel
import WasmValidation

@Suite struct ReferenceTests {
    @Test func functionReferencesMustBeDeclared() {
        #expect(failure([.referenceFunction(0), .drop]) == "undeclared function reference 0")
        #expect(failure([.referenceFunction(0), .drop], { $0.export("f", .function, 0) }) == nil)
        let segment: (inout Fixture) -> Void = {
            $0.module.elements.append(ElementSegment(type: .funcref, mode: .declarative, items: .functions([0])))
        }
        #expect(failure([.referenceFunction(0), .drop], segment) == nil)
        #expect(failure([.referenceFunction(0), .drop], { $0.global(.funcref, [.referenceFunction(0)]) }) == nil)
        #expect(failure([.referenceFunction(0), .drop], { $0.module.start = 0 }) == "undeclared function reference 0")
        #expect(expectMessage(failure([.referenceFunction(7), .drop]), beginsWith: "unknown function 7"))
    }

    @Test func nullability() {
        #expect(failure([.anyref], [.ref(.any)], [.localGet(0), .referenceAsNonNull]) == nil)
        #expect(expectMessage(failure([.anyref], [.ref(.any)], [.localGet(0)]), beginsWith: "type mismatch"))
        #expect(failure([.anyref], [.ref(.any)], [.localGet(0), .branchOnNonNull(label: 0), .unreachable]) == nil)
        let onNull: [Instruction] = [.block(.empty), .localGet(0), .branchOnNull(label: 0), .return, .end, .unreachable]
        #expect(failure([.anyref], [.ref(.any)], onNull) == nil)
        #expect(expectMessage(failure([.i32Constant(0), .referenceIsNull, .drop]), beginsWith: "type mismatch"))
        #expect(failure([.unreachable, .referenceAsNonNull, .referenceIsNull, .drop]) == nil)
        #expect(failure([.nullable(.extern)], [.anyref], [.localGet(0), .anyConvertExtern]) == nil)
        #expect(failure([.ref(.extern)], [.ref(.any)], [.localGet(0), .anyConvertExtern]) == nil)
        #expect(expectMessage(failure([.nullable(.extern)], [.ref(.any)], [.localGet(0), .anyConvertExtern]), beginsWith: "type mismatch"))
    }

    @Test func castsStayInTheirHierarchy() {
        let i31 = ReferenceType(nullable: false, heap: .i31)
        let nullableAny = ReferenceType(nullable: true, heap: .any)
        #expect(failure([.anyref], [.i32], [.localGet(0), .referenceTest(i31)]) == nil)
        #expect(expectMessage(failure([.funcref], [.i32], [.localGet(0), .referenceTest(i31)]), beginsWith: "type mismatch"))
        #expect(failure([.anyref], [.ref(.i31)], [.localGet(0), .referenceCast(i31)]) == nil)
        #expect(
            failure([.anyref], [.ref(.i31)], [.localGet(0), .branchOnCast(label: 0, from: nullableAny, to: i31), .unreachable]) == nil)
        let upwards = failure([.anyref], [.anyref], [.localGet(0), .branchOnCast(label: 0, from: i31, to: nullableAny)])
        #expect(expectMessage(upwards, beginsWith: "type mismatch"))
        // The cast takes null, so what is left is not null.
        let nullableI31 = ReferenceType(nullable: true, heap: .i31)
        let rest: [Instruction] = [
            .block(.value(.nullable(.i31))), .localGet(0), .branchOnCast(label: 0, from: nullableAny, to: nullableI31), .return, .end,
            .unreachable,
        ]
        #expect(failure([.anyref], [.ref(.any)], rest) == nil)
        let unknown = ReferenceType(nullable: true, heap: .type(9))
        #expect(expectMessage(failure([.anyref], [.i32], [.localGet(0), .referenceTest(unknown)]), beginsWith: "unknown type 9"))
    }

    @Test func structures() {
        func message(_ instructions: [Instruction], results: [ValueType] = []) -> String? {
            failure([.nullable(.type(0))], results, instructions) {
                $0.type(
                    .structure(
                        StructType(fields: [
                            FieldType(storage: .i8, mutable: true), FieldType(storage: .value(.i64), mutable: false),
                        ])))
                $0.type(.structure(StructType(fields: [FieldType(storage: .value(.ref(.any)), mutable: true)])))
            }
        }
        let zero = Instruction.i32Constant(0)
        let reference = Instruction.localGet(0)
        #expect(message([zero, .i64Constant(0), .structNew(type: 0)], results: [.ref(.type(0))]) == nil)
        #expect(message([.structNewDefault(type: 0)], results: [.ref(.struct)]) == nil)
        let short = message([.i64Constant(0), .structNew(type: 0), .drop])
        #expect(short == "type mismatch: instruction requires [i32 i64] but stack has [i64]")
        #expect(expectMessage(message([.structNewDefault(type: 1), .drop]), beginsWith: "type mismatch"))
        #expect(message([reference, .structGet(type: 0, field: 0, .signed)], results: [.i32]) == nil)
        let noExtension = message([reference, .structGet(type: 0, field: 0, .none)], results: [.i32])
        #expect(expectMessage(noExtension, beginsWith: "type mismatch"))
        let needlessExtension = message([reference, .structGet(type: 0, field: 1, .signed)], results: [.i64])
        #expect(expectMessage(needlessExtension, beginsWith: "type mismatch"))
        #expect(expectMessage(message([reference, .structGet(type: 0, field: 2, .none), .drop]), beginsWith: "unknown field 2"))
        #expect(message([reference, zero, .structSet(type: 0, field: 0)]) == nil)
        #expect(expectMessage(message([reference, .i64Constant(0), .structSet(type: 0, field: 1)]), beginsWith: "immutable field"))
    }

    @Test func arrays() {
        func message(_ instructions: [Instruction]) -> String? {
            failure([.nullable(.type(0)), .nullable(.type(1)), .nullable(.type(2))], [], instructions) {
                $0.type(.array(ArrayType(field: FieldType(storage: .i8, mutable: true))))
                $0.type(.array(ArrayType(field: FieldType(storage: .i16, mutable: false))))
                $0.type(.array(ArrayType(field: FieldType(storage: .value(.funcref), mutable: true))))
                $0.module.data.append(DataSegment(mode: .passive, range: 0..<0))
                $0.module.elements.append(ElementSegment(type: .funcref, mode: .passive, items: .functions([])))
                $0.module.elements.append(ElementSegment(type: .externref, mode: .passive, items: .expressions([])))
            }
        }
        let zero = Instruction.i32Constant(0)
        #expect(message([zero, zero, zero, .arrayNewFixed(type: 0, length: 3), .drop]) == nil)
        #expect(expectMessage(message([zero, .arrayNewFixed(type: 0, length: 3), .drop]), beginsWith: "type mismatch"))
        #expect(message([zero, zero, .arrayNewData(type: 0, data: 0), .drop]) == nil)
        #expect(expectMessage(message([zero, zero, .arrayNewData(type: 0, data: 1), .drop]), beginsWith: "unknown data segment 1"))
        let references = message([zero, zero, .arrayNewData(type: 2, data: 0), .drop])
        #expect(expectMessage(references, beginsWith: "array type is not numeric or vector"))
        #expect(message([zero, zero, .arrayNewElement(type: 2, element: 0), .drop]) == nil)
        #expect(expectMessage(message([zero, zero, .arrayNewElement(type: 2, element: 1), .drop]), beginsWith: "type mismatch"))
        #expect(expectMessage(message([zero, zero, .arrayNewElement(type: 0, element: 0), .drop]), beginsWith: "type mismatch"))
        #expect(expectMessage(message([.localGet(1), zero, zero, .arraySet(type: 1)]), beginsWith: "immutable array"))
        #expect(expectMessage(message([.localGet(1), zero, zero, zero, .arrayFill(type: 1)]), beginsWith: "immutable array"))
        #expect(message([.localGet(0), zero, zero, zero, .arrayInitData(type: 0, data: 0)]) == nil)
        #expect(message([.localGet(2), zero, zero, zero, .arrayInitElement(type: 2, element: 0)]) == nil)
        #expect(message([.localGet(0), zero, .localGet(0), zero, zero, .arrayCopy(destination: 0, source: 0)]) == nil)
        let widths = message([.localGet(0), zero, .localGet(1), zero, zero, .arrayCopy(destination: 0, source: 1)])
        #expect(expectMessage(widths, beginsWith: "array types do not match"))
        #expect(message([.localGet(0), .arrayLength, .drop]) == nil)
        #expect(message([.localGet(0), zero, .arrayGet(type: 0, .unsigned), .drop]) == nil)
    }

    @Test func lengthsOfCopiesBetweenIndexTypes() {
        func memoryCopy(_ instructions: [Instruction], destination: UInt32, source: UInt32) -> String? {
            failure(instructions + [.memoryCopy(destination: destination, source: source)]) {
                $0.memory(1)
                $0.memory(1, index: .i64)
            }
        }
        let narrow = Instruction.i32Constant(0)
        let wide = Instruction.i64Constant(0)
        #expect(memoryCopy([narrow, wide, narrow], destination: 0, source: 1) == nil)
        #expect(memoryCopy([wide, narrow, narrow], destination: 1, source: 0) == nil)
        #expect(memoryCopy([wide, wide, wide], destination: 1, source: 1) == nil)
        #expect(expectMessage(memoryCopy([wide, narrow, wide], destination: 1, source: 0), beginsWith: "type mismatch"))
    }
}
