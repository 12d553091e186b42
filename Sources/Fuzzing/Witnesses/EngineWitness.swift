import CWasmEngine
import WasmModel

/// A witness that is a library with the standard C API of WebAssembly engines; with Wasmtime's, traps have kinds and refusals reasons.
///
/// Programs call functions without parameters and results, so that nothing of the API is needed that differs from engine to engine.
// Safe: all pointers come from the library and are given back to it by the method that got them, but the engine, which `deinit` gives back.
@safe
public final class EngineWitness: Witness {
    public let name: String
    public let features: Features
    private let functions: UnsafePointer<witness_functions>
    private let engine: OpaquePointer

    private var api: witness_functions { unsafe functions.pointee }

    /// Settings of Wasmtime's that switch a feature; what is not here is always on there, or not known.
    private static let settings: [(feature: Feature, names: [String])] = [
        (.simd, ["wasm_simd"]), (.bulkMemory, ["wasm_bulk_memory"]), (.multiValue, ["wasm_multi_value"]),
        (.tailCall, ["wasm_tail_call"]), (.functionReferences, ["wasm_function_references"]), (.gc, ["gc_support", "wasm_gc"]),
        (.referenceTypes, ["wasm_reference_types"]), (.multiMemory, ["wasm_multi_memory"]), (.memory64, ["wasm_memory64"]),
        (.relaxedSIMD, ["wasm_relaxed_simd"]), (.exceptions, ["wasm_exceptions"]), (.threads, ["wasm_threads", "shared_memory"]),
        (.wideArithmetic, ["wasm_wide_arithmetic"]), (.customPageSizes, ["wasm_custom_page_sizes"]),
    ]

    /// Features that Wasmtime has without a setting.
    private static let always: [Feature] = [
        .signExtension, .saturatingTruncation, .mutableGlobals, .extendedConst, .annotations,
    ]

    /// Loads a library.
    ///
    /// - Parameters:
    ///   - name: What reports call the witness.
    ///   - path: The file, or a name that the system's loader finds.
    /// - Throws: with the reason where it is no such library.
    public init(name: String, path: String) throws(WitnessError) {
        var reason: UnsafePointer<CChar>?
        guard let functions = unsafe witness_load(path, &reason) else {
            throw WitnessError(name: name, reason: "\(path): \(unsafe reason.map { unsafe String(cString: $0) } ?? "it cannot be loaded")")
        }
        let api = unsafe functions.pointee
        guard let config = unsafe api.config_new() else { throw WitnessError(name: name, reason: "it makes no configuration") }
        var known = Features(EngineWitness.always)
        for (feature, names) in EngineWitness.settings {
            var isKnown = true
            for setting in names where unsafe !witness_configure(functions, config, setting, true) { isKnown = false }
            known[feature] = isKnown
        }
        // Canonical NaNs as ours are; explicit checks, since signals are for our own compiled code; and no threads of its own.
        _ = unsafe witness_configure(functions, config, "cranelift_nan_canonicalization", true)
        _ = unsafe witness_configure(functions, config, "signals_based_traps", false)
        _ = unsafe witness_configure(functions, config, "parallel_compilation", false)
        guard let engine = unsafe api.engine_new_with_config(config) else { throw WitnessError(name: name, reason: "it makes no engine") }
        self.name = name
        features = known
        unsafe self.functions = unsafe functions
        unsafe self.engine = unsafe engine
    }

    deinit { unsafe api.engine_delete(engine) }

    // MARK: Validation

    public func validate(_ binary: [UInt8]) -> WitnessAcceptance {
        if let validate = unsafe api.module_validate_reason, let text = unsafe api.error_message, let delete = unsafe api.error_delete {
            guard let error = unsafe binary.withUnsafeBufferPointer({ unsafe validate(engine, $0.baseAddress, $0.count) }) else {
                return .accepted
            }
            var message = unsafe witness_bytes()
            unsafe text(error, &message)
            unsafe delete(error)
            return unsafe .refused(take(&message))
        }
        guard let store = unsafe api.store_new(engine) else { return .refused("no store") }
        defer { unsafe api.store_delete(store) }
        let isValid = unsafe withBytes(binary) { unsafe api.module_validate(store, &$0) }
        return isValid ? .accepted : .refused("no reason given")
    }

    // MARK: Running

    public func run(_ program: WitnessProgram) -> WitnessRecord {
        var record = WitnessRecord()
        guard let store = unsafe api.store_new(engine) else {
            record.outcomes.append(.exhausted)
            return record
        }
        defer { unsafe api.store_delete(store) }
        // Exports of all instances, owned by the lists until the end.
        var exports: [witness_externs] = unsafe []
        var instances: [OpaquePointer] = unsafe []
        defer {
            for index in unsafe exports.indices { unsafe api.extern_vec_delete(&exports[index]) }
            for index in unsafe instances.indices { unsafe api.instance_delete(instances[index]) }
        }
        for part in program.parts {
            guard let module = unsafe withBytes(part.binary, { unsafe api.module_new(store, &$0) }) else {
                record.outcomes.append(.refused("the module"))
                return record
            }
            defer { unsafe api.module_delete(module) }
            var imports: [OpaquePointer?] = unsafe part.imports.map { unsafe exports[$0.part].data?[$0.export] }
            var trap: OpaquePointer?
            let instance = unsafe imports.withUnsafeMutableBufferPointer { buffer in
                var list = unsafe witness_externs(size: buffer.count, data: buffer.baseAddress)
                return unsafe api.instance_new(store, module, &list, &trap)
            }
            guard let instance = unsafe instance else {
                record.outcomes.append(unsafe trap.map { unsafe outcome(of: $0) } ?? .refused("the imports"))
                return record
            }
            unsafe instances.append(instance)
            var list = unsafe witness_externs()
            unsafe api.instance_exports(instance, &list)
            unsafe exports.append(list)
            record.outcomes.append(.returned)
        }
        for call in program.calls {
            guard let value = unsafe exports[call.part].data?[call.export], let function = unsafe api.extern_as_func(value) else {
                record.outcomes.append(.refused("the function"))
                continue
            }
            var none = unsafe witness_values(), results = unsafe witness_values()
            let trap = unsafe api.func_call(function, &none, &results)
            record.outcomes.append(unsafe trap.map { unsafe outcome(of: $0) } ?? .returned)
        }
        for place in program.memories {
            guard let value = unsafe exports[place.part].data?[place.export], let memory = unsafe api.extern_as_memory(value) else {
                record.memories.append([])
                continue
            }
            let count = unsafe api.memory_data_size(memory)
            // The pointer is good until the memory grows, and nothing runs meanwhile.
            let bytes = unsafe api.memory_data(memory).map { unsafe UnsafeRawBufferPointer(start: $0, count: count) }
            record.memories.append(unsafe bytes.map { unsafe Array($0) } ?? [])
        }
        return record
    }

    /// Reads and frees a trap.
    private func outcome(of trap: OpaquePointer) -> WitnessOutcome {
        defer { unsafe api.trap_delete(trap) }
        var message = unsafe witness_bytes()
        unsafe api.trap_message(trap, &message)
        let text = unsafe take(&message)
        return EngineWitness.texts.first { text.contains($0.text) }?.outcome ?? .other(text)
    }

    /// What the texts of traps mean. Codes would be shorter, but change from version to version.
    private static let texts: [(text: String, outcome: WitnessOutcome)] = [
        ("call stack exhausted", .exhausted), ("stack overflow", .exhausted), ("out of memory", .exhausted),
        ("out of bounds memory access", .trap(.memory)), ("unaligned atomic", .trap(.misaligned)),
        ("out of bounds table access", .trap(.table)), ("undefined element", .trap(.table)), ("uninitialized element", .trap(.nullElement)),
        ("indirect call type mismatch", .trap(.signature)), ("integer overflow", .trap(.overflow)),
        ("integer divide by zero", .trap(.division)), ("invalid conversion to integer", .trap(.conversion)),
        ("unreachable", .trap(.unreachable)), ("atomic wait on non-shared memory", .trap(.unshared)),
        ("expected shared memory", .trap(.unshared)), ("out of bounds array access", .trap(.array)),
        ("allocation size too large", .trap(.allocation)), ("cast failure", .trap(.cast)), ("null reference", .trap(.null)),
        ("null i31 reference", .trap(.null)), ("null function reference", .trap(.null)), ("null structure reference", .trap(.null)),
        ("null array reference", .trap(.null)), ("null exception reference", .trap(.null)),
    ]

    // MARK: Bytes

    /// Copies and frees bytes of the library's.
    private func take(_ bytes: inout witness_bytes) -> String {
        defer { unsafe api.byte_vec_delete(&bytes) }
        guard let data = unsafe bytes.data else { return "" }
        let buffer = unsafe UnsafeRawBufferPointer(start: data, count: bytes.size)
        return unsafe String(decoding: buffer, as: UTF8.self)
    }

    /// Bytes as the library takes them, for the length of a call.
    private func withBytes<Result>(_ binary: [UInt8], _ body: (inout witness_bytes) -> Result) -> Result {
        var copy = binary
        return unsafe copy.withUnsafeMutableBytes { buffer in
            var bytes = unsafe witness_bytes(size: buffer.count, data: buffer.baseAddress?.assumingMemoryBound(to: CChar.self))
            return unsafe body(&bytes)
        }
    }
}

/// Why a witness cannot be had.
public struct WitnessError: Error, Sendable, Hashable, CustomStringConvertible {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }

    public var description: String { "the witness '\(name)' cannot be had: \(reason)" }
}
