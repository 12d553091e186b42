import Locking
import WasmBinary
import WasmModel
import WasmText
import WasmValidation

@testable import Fuzzing

/// Predicates and inputs for tests of the reducer.
enum Sample {
    static let bytes = encoded(
        """
        (module
          (type $pair (func (param i32 i32) (result i32)))
          (import "host" "log" (func $log (param i32)))
          (import "host" "limit" (global $limit i64))
          (memory 2 10) (global $g (mut i32) (i32.const 77)) (table 3 funcref)
          (tag $oops (param i32))
          (elem (i32.const 0) $work $pairwise)
          (data (i32.const 8) "hello world")
          (func $pairwise (type $pair) (local i64 f32)
            (local.set 2 (i64.const 0x7fff_ffff_ffff))
            (call $log (i32.add (local.get 0) (local.get 1)))
            (i32.mul (local.get 0) (i32.const -5)))
          (func $work (param i32 f64) (result i32) (local i32)
            (block $out
              (loop $next
                (local.set 2 (i32.add (local.get 2) (i32.const 1234)))
                (br_if $out (i32.gt_u (local.get 2) (i32.const 100000)))
                (if (i32.eqz (local.get 0))
                  (then (global.set $g (i32.div_u (i32.const 500) (i32.load offset=8 (local.get 0)))))
                  (else (i32.store16 offset=16 (i32.const 4) (local.get 2)) (unreachable)))
                (br $next)))
            (call_indirect (type $pair) (local.get 0) (call $work (i32.const 1) (f64.const 3.25)) (i32.const 1)))
          (func (export "main") (result i32)
            (block $caught (result i32)
              (try_table (catch $oops $caught) (drop (call $work (i32.const 0) (f64.const 1))) (throw $oops (i32.const 3)))
              (i32.rem_s (i32.const 1) (global.get $g))))
          (func (export "other") (result i64) (i64.div_s (i64.const 1) (i64.const 0))))
        """)

    static func encoded(_ text: String) -> [UInt8] {
        (try? TextParser.parseModule(Array(text.utf8), features: .all)).map { ModuleEncoder.encode($0) } ?? []
    }

    static func isValid(_ bytes: [UInt8]) -> Bool { message(bytes) == nil }

    /// Why bytes are no valid module.
    static func message(_ bytes: [UInt8]) -> String? {
        do throws(MalformedError) {
            let module = try ModuleDecoder.decode(bytes, features: .all)
            do throws(ModuleError) {
                _ = try Validator(features: .all, registry: TypeRegistry()).validate(module)
                return nil
            } catch {
                return error.message
            }
        } catch {
            return error.message
        }
    }

    /// Whether a module has one of the operators.
    static func has(_ opcode: Opcode, _ bytes: [UInt8]) -> Bool {
        guard let module = try? ModuleDecoder.decode(bytes, features: .all), let draft = try? ModuleDraft(lifting: module) else {
            return false
        }
        return draft.functions.contains { function in
            function.body.instructions.contains { if case .numeric(opcode) = $0 { true } else { false } }
        }
    }
}

extension Reducer {
    init(jobs: Int = 1, _ predicate: @escaping @Sendable ([UInt8]) -> Bool) { self.init(ClosurePredicate(predicate), jobs: jobs) }
}
