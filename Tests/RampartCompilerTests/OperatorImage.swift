import Glibc
import Testing
import WasmModel

@testable import RampartCompiler

/// A processor and an effort for which operators are emitted.
struct OperatorLevel: Sendable, CustomStringConvertible {
    let cpu: String
    let isOptimized: Bool

    static let all = ["x86-64", "x86-64-v2", "x86-64-v3"].flatMap { cpu in
        [true, false].map { OperatorLevel(cpu: cpu, isOptimized: $0) }
    }

    var description: String { cpu + (isOptimized ? " optimised" : " as it is") }

    /// Whether this machine can execute the code.
    func runsHere(_ library: LLVMLibrary) -> Bool {
        guard let text = unsafe library.api.GetHostCPUFeatures() else { return false }
        let features = unsafe Set(library.take(text).split(separator: ",").map(String.init))
        switch cpu {
        case "x86-64": return true
        case "x86-64-v2": return features.contains("+sse4.2")
        default: return features.isSuperset(of: ["+avx2", "+bmi2", "+fma", "+lzcnt"])
        }
    }
}

/// A plain access to memory that no engine made, as unaligned as those of modules.
struct PlainAccess: MemoryAccess {
    let builder: IRBuilder
    func load(_ type: LLVMType, _ pointer: LLVMValue) -> LLVMValue { builder.load(type, pointer, alignment: 1) }
    func store(_ value: LLVMValue, _ pointer: LLVMValue) { builder.store(value, pointer, alignment: 1) }
}

/// A function for tests: takes operands of 16 bytes each, gives results of 16 bytes each, and returns 0 or the code of a trap.
struct OperatorFunction {
    let operands: [ValueType]
    /// Makes the results of the operands; the pointer is to 16 bytes of memory.
    let body: (OperatorEmitter, [LLVMValue], _ memory: LLVMValue) -> [LLVMValue]
}

/// The functions of a test as an executable image.
// Safe: the mapping lives as long as the image, and functions are called with the buffers that they expect.
@safe
final class OperatorImage {
    let level: OperatorLevel
    let code: CompiledCode
    private let base: UnsafeMutableRawPointer
    private let count: Int

    init(_ level: OperatorLevel, _ functions: [OperatorFunction]) throws {
        self.level = level
        let library = try LLVMLibrary.load()
        let target = try LLVMTarget(
            library: library, cpu: level.cpu, features: "", effort: level.isOptimized ? .standard : .none)
        let unit = LLVMUnit(library: library, name: "unit", target: target)
        let builder = IRBuilder(unit)
        let types = builder.types
        for (index, function) in functions.enumerated() {
            let value = builder.function("f\(index)", types.function([types.pointer, types.pointer, types.pointer], types.i32))
            builder.hide(value)
            builder.addAttribute(value, "no-builtins")
            builder.position(atEndOf: builder.appendBlock(to: value))
            let emitter = OperatorEmitter(builder: builder, hasSSE41: level.cpu != "x86-64") { condition, code in
                let (trap, next) = (builder.appendBlock(to: value), builder.appendBlock(to: value))
                builder.branch(condition, trap, next)
                builder.position(atEndOf: trap)
                builder.returnValue(builder.i32(UInt32(code.rawValue)))
                builder.position(atEndOf: next)
            }
            let operands = function.operands.enumerated().map { position, type in
                builder.load(
                    OperatorImage.type(type, types), builder.offset(builder.parameter(1, of: value), position * 16), alignment: 16)
            }
            let results = function.body(emitter, operands, builder.parameter(2, of: value))
            for (position, result) in results.enumerated() {
                builder.store(result, builder.offset(builder.parameter(0, of: value), position * 16), alignment: 16)
            }
            builder.returnValue(builder.i32(0))
        }
        if let failure = unit.verificationFailure() { Issue.record("\(level): \(failure)") }
        if level.isOptimized { try unit.run("default<O2>", target) }
        // Whatever is not defined in the unit is refused here.
        code = try ObjectLinker.link([try unit.emit(.object, target)], firstFunction: 0, functionCount: functions.count)
        count = code.readOnlyOffset + code.readOnlyData.count
        unsafe base = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        unsafe base.copyMemory(from: code.text, byteCount: code.text.count)
        unsafe (base + code.readOnlyOffset).copyMemory(from: code.readOnlyData, byteCount: code.readOnlyData.count)
        unsafe mprotect(base, count, PROT_READ | PROT_EXEC)
    }

    deinit { unsafe munmap(base, count) }

    private static func type(_ type: ValueType, _ types: IRTypes) -> LLVMType {
        switch type {
        case .i32: types.i32
        case .i64: types.i64
        case .f32: types.f32
        case .f64: types.f64
        default: types.i64x2
        }
    }

    /// Calls a function: the results as four vectors, or the code of the trap. Memory is read and written in place.
    func call(_ index: Int, _ operands: [SIMD16<UInt8>], _ memory: inout SIMD16<UInt8>) -> Result<[SIMD16<UInt8>], TrapCode> {
        typealias Function = @convention(c) (UnsafeMutableRawPointer, UnsafeRawPointer, UnsafeMutableRawPointer) -> UInt32
        let function = unsafe unsafeBitCast(base + Int(code.functions[index].offset), to: Function.self)
        var operands = operands + [SIMD16()]
        var results = Array(repeating: SIMD16<UInt8>(), count: 2)
        let trap = unsafe function(&results, &operands, &memory)
        return TrapCode(rawValue: UInt8(trap)).map(Result.failure) ?? .success(results)
    }
}
