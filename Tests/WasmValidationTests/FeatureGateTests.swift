import Testing
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

/// A module that needs a feature is legal with it, and without it the error names the flag.
@Suite("Features that are off")
struct FeatureGateTests {
    /// Modules that need the feature and are otherwise WebAssembly 3.0. Whoever adds a feature gives it modules here.
    private static func modules(needing feature: Feature) -> [String] {
        switch feature {
        case .signExtension: ["(func (result i32) (i32.extend8_s (i32.const 1)))", "(func (result i64) (i64.extend32_s (i64.const 1)))"]
        case .saturatingTruncation: ["(func (result i32) (i32.trunc_sat_f32_s (f32.const 1)))"]
        case .multiValue:
            [
                "(func (result i32 i32) (i32.const 1) (i32.const 2))", "(type (func (result i32 i64)))",
                "(func (result i32) (i32.const 1) (block (param i32) (result i32)))",
            ]
        case .mutableGlobals:
            [
                #"(global (export "g") (mut i32) (i32.const 0))"#, #"(import "m" "g" (global (mut i32)))"#,
                #"(global $g (mut i32) (i32.const 0)) (export "g" (global $g))"#,
            ]
        case .bulkMemory:
            [
                "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))", #"(data "passive")"#,
                "(elem funcref (ref.null func))", "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 0)))",
            ]
        case .referenceTypes:
            [
                "(table 1 externref)", "(table 1 funcref) (table 1 funcref)", "(func (param externref))",
                "(table 1 funcref) (func (drop (table.get 0 (i32.const 0))))", "(func (drop (ref.null func)))",
                "(func (result i32) (select (result i32) (i32.const 1) (i32.const 2) (i32.const 0)))",
            ]
        case .simd: ["(func (drop (v128.const i64x2 0 0)))", "(func (param v128))"]
        case .tailCall: ["(func $f (return_call $f))"]
        case .extendedConst: ["(global i32 (i32.add (i32.const 1) (i32.const 2)))"]
        case .functionReferences:
            [
                "(type $t (func)) (func (param (ref null $t)))",
                "(type $t (func)) (func (param funcref) (drop (ref.as_non_null (local.get 0))))",
            ]
        case .gc:
            [
                "(type (struct))",
                "(type (sub (func)))",
                "(rec (type (func)) (type (func)))",
                "(func (param anyref))",
                "(func (drop (ref.i31 (i32.const 1))))",
                "(global i32 (i32.const 0)) (global i32 (global.get 0))",
            ]
        case .multiMemory: ["(memory 1) (memory 1)", #"(import "m" "m" (memory 1)) (memory 1)"#]
        case .memory64: ["(memory i64 1)", "(table i64 1 funcref)"]
        case .relaxedSIMD: ["(func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))"]
        case .exceptions: ["(tag)", #"(import "m" "t" (tag))"#, "(func (try_table))", "(func (param exnref))"]
        case .annotations: [#"(module (@name "m"))"#, "(@unknown)"]
        case .threads: ["(memory 1 1 shared)", "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))", "(func (atomic.fence))"]
        case .wideArithmetic: ["(func (param i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 0)))"]
        case .customPageSizes: ["(memory 1 (pagesize 1))", #"(import "m" "m" (memory 1 (pagesize 1)))"#]
        case .customDescriptors:
            [
                "(rec (type (descriptor 1) (struct)) (type (describes 0) (struct)))", "(type $t (struct)) (func (param (ref (exact $t))))",
                #"(type $t (func)) (import "m" "f" (func (exact (type $t))))"#,
                #"(type $t (func)) (func (import "m" "f") (exact (type $t)))"#,
            ]
        case .legacyExceptions: ["(func try catch_all end)", "(func (try (do)))"]
        }
    }

    private static func failure(of body: () throws(ModuleError) -> Void) -> String {
        do throws(ModuleError) {
            try body()
            return "accepted"
        } catch {
            return error.message
        }
    }

    private static func parse(_ text: String, _ features: Features) throws(ModuleError) -> Module {
        do {
            return try TextParser.parseModule(Array(text.utf8), features: features)
        } catch {
            throw .malformed(error)
        }
    }

    private static func decode(_ bytes: [UInt8], _ features: Features) throws(ModuleError) -> Module {
        do {
            return try ModuleDecoder.decode(bytes, features: features)
        } catch {
            throw .malformed(error)
        }
    }

    private static func validate(_ module: Module, _ features: Features) throws(ModuleError) {
        _ = try Validator(features: features, registry: TypeRegistry()).validate(module)
    }

    @Test("The error names the flag, in the text, in the binary and in the validator", arguments: Feature.allCases)
    func namesTheFlag(_ feature: Feature) throws {
        let all = Features.wasm3.union(feature)
        var without = all
        without[feature] = false
        let flag = "(needs the feature \(feature.name))"
        for text in Self.modules(needing: feature) {
            let module = try Self.parse(text, all)
            let bytes = ModuleEncoder.encode(module)
            #expect(throws: Never.self, "\(text)") { try Self.validate(try Self.decode(bytes, all), all) }

            let inText = Self.failure { () throws(ModuleError) in try Self.validate(try Self.parse(text, without), without) }
            #expect(inText.hasSuffix(flag), "text: \(text)")
            // Annotations are nowhere but in texts.
            if feature == .annotations { continue }
            let inBinary = Self.failure { () throws(ModuleError) in try Self.validate(try Self.decode(bytes, without), without) }
            #expect(inBinary.hasSuffix(flag), "binary: \(text)")
            // What is syntax alone has passed the gate of the decoder; what the validator refuses it refuses for the same reason.
            let inValidator = Self.failure { () throws(ModuleError) in try Self.validate(module, without) }
            #expect(inValidator == "accepted" || inValidator.hasSuffix(flag), "validator: \(text)")
        }
    }
}
