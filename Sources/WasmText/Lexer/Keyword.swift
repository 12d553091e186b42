/// The keywords of modules and scripts that are not instructions.
///
/// Words that are instructions too (`block`, `if`, `else`, `end`, `catch`, `ref.func` …) are known by their opcode.
enum Keyword: UInt16, CaseIterable {
    // Modules
    case module, type, rec, sub, final, `struct`, array, field, mut
    case `func`, param, result, local, `import`, export, table, memory, global, tag, start, elem, data
    case declare, item, offset, then, pagesize, shared
    case describes, descriptor, exact
    case `do`, catchRef, catchAllRef

    // Types
    case i32, i64, f32, f64, v128, i8, i16, ref, null
    case any, eq, i31, none, nofunc, extern, noextern, exn, noexn
    case anyref, eqref, i31ref, structref, arrayref, nullref, funcref, nullfuncref, externref, nullexternref, exnref, nullexnref

    // Shapes
    case i8x16, i16x8, i32x4, i64x2, f32x4, f64x2

    // Scripts
    case binary, quote, definition, instance, register, invoke, get, either, thread, wait
    case assertReturn, assertTrap, assertExhaustion, assertException
    case assertMalformed, assertInvalid, assertUnlinkable, assertMalformedCustom, assertInvalidCustom
    case canonicalNaN, arithmeticNaN
    case refHost, refExtern, refStruct, refArray, refAny, refExn

    /// The word as written.
    var spelling: String {
        switch self {
        case .catchRef: "catch_ref"
        case .catchAllRef: "catch_all_ref"
        case .assertReturn: "assert_return"
        case .assertTrap: "assert_trap"
        case .assertExhaustion: "assert_exhaustion"
        case .assertException: "assert_exception"
        case .assertMalformed: "assert_malformed"
        case .assertInvalid: "assert_invalid"
        case .assertUnlinkable: "assert_unlinkable"
        case .assertMalformedCustom: "assert_malformed_custom"
        case .assertInvalidCustom: "assert_invalid_custom"
        case .canonicalNaN: "nan:canonical"
        case .arithmeticNaN: "nan:arithmetic"
        case .refHost: "ref.host"
        case .refExtern: "ref.extern"
        case .refStruct: "ref.struct"
        case .refArray: "ref.array"
        case .refAny: "ref.any"
        case .refExn: "ref.exn"
        case .module, .type, .rec, .sub, .final, .struct, .array, .field, .mut, .func, .param, .result, .local, .import, .export, .table,
            .memory, .global, .tag, .start, .elem, .data, .declare, .item, .offset, .then, .pagesize, .shared, .describes, .descriptor,
            .exact,
            .do, .i32, .i64, .f32, .f64, .v128, .i8,
            .i16, .ref, .null, .any, .eq, .i31, .none, .nofunc, .extern, .noextern, .exn, .noexn, .anyref, .eqref, .i31ref, .structref,
            .arrayref, .nullref, .funcref, .nullfuncref, .externref, .nullexternref, .exnref, .nullexnref, .i8x16, .i16x8, .i32x4,
            .i64x2, .f32x4, .f64x2, .binary, .quote, .definition, .instance, .register, .invoke, .get, .either, .thread,
            .wait:
            "\(self)"
        }
    }
}
