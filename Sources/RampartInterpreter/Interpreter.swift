import CRampart
import Locking
import RampartRuntime
import WasmModel
import WasmValidation

/// The interpreter: lowers each function to register code at its first call and runs that with direct-threaded handlers.
///
/// It checks all bounds explicitly and uses no signals, so that it can be the reference for compiled code.
// Unchecked: the records are written by the initialiser only.
@safe
public final class Interpreter: ExecutionEngine, @unchecked Sendable {
    public let name = "interpreter"
    public let hostCode: UnsafeMutablePointer<rampart_code>
    /// Whether code charges fuel and looks for interruptions.
    public let isMetered: Bool
    /// Whether arithmetic gives no NaN but the canonical one.
    public let canonicalizesNaNs: Bool
    /// The code of host functions, and the code to which the outermost frame returns.
    private let fixedCode: UnsafeMutablePointer<UInt64>

    /// - Parameters:
    ///   - metered: makes code that charges fuel and can be interrupted; costs some percent of speed. A store with a fuel limit needs it.
    ///   - canonicalizesNaNs: makes code whose NaNs are the same on every engine, by one instruction more for each operator that may give
    ///     one.
    public init(metered: Bool = false, canonicalizesNaNs: Bool = false) {
        isMetered = metered
        self.canonicalizesNaNs = canonicalizesNaNs
        unsafe fixedCode = .allocate(capacity: 2)
        unsafe fixedCode[0] = address(rampart_op_callHost)
        unsafe fixedCode[1] = address(rampart_op_exit)
        unsafe hostCode = .allocate(capacity: 1)
        var code = unsafe rampart_code()
        unsafe code.entry = UnsafePointer(fixedCode)
        unsafe hostCode.initialize(to: code)
    }

    deinit {
        unsafe fixedCode.deallocate()
        unsafe hostCode.deallocate()
    }

    public func prepare(_ module: ValidatedModule, types: RuntimeTypes) -> PreparedModule {
        InterpretedModule(module: module, types: types, metered: isMetered, canonicalizesNaNs: canonicalizesNaNs)
    }

    public func execute(_ function: UnsafePointer<rampart_function>, frame: UnsafeMutablePointer<UInt64>, in store: Store) {
        let execution = unsafe store.execution
        let code = unsafe function.pointee.code.unsafelyUnwrapped
        let instance = unsafe function.pointee.instance.unsafelyUnwrapped
        let slots = unsafe max(function.pointee.parameter_slots, function.pointee.result_slots)
        // The store keeps room for the header above the slots.
        let header = unsafe UnsafeMutableRawPointer(frame + Int(slots))
        unsafe header.storeBytes(of: UInt(bitPattern: fixedCode + 1), as: UInt.self)
        unsafe (header + 8).storeBytes(of: 0, as: UInt.self)
        unsafe (header + 16).storeBytes(of: UInt(bitPattern: instance), as: UInt.self)
        unsafe (header + 24).storeBytes(of: UInt(bitPattern: code), as: UInt.self)
        unsafe execution.pointee.status = UInt32(RAMPART_STATUS_RUNNING.rawValue)
        var registers = unsafe Registers(
            UnsafeMutableRawPointer(frame), CodePointer(rampart_code_entry(code).unsafelyUnwrapped), UnsafeMutableRawPointer(frame), 0,
            instance,
            UInt64(UInt(bitPattern: function)), 0, 0)
        registers.reloadMemory()
        registers.dispatch()
        #if DRIVER_LOOP
            unsafe drive(execution)
        #endif
    }
}

#if DRIVER_LOOP
    /// Calls one handler after the other, for builds that do not keep the tail calls.
    private func drive(_ execution: UnsafeMutablePointer<rampart_execution>) {
        while unsafe execution.pointee.status == UInt32(RAMPART_STATUS_RUNNING.rawValue) {
            let saved = unsafe execution.pointee.registers
            // The handler that stored the registers left a pc that points at an instruction.
            let handler = unsafe UnsafeRawPointer(saved.pc.unsafelyUnwrapped).load(as: Handler.self)
            // The outermost frame returns to no frame, and the instruction that it returns to looks at none.
            let frame = unsafe saved.frame.map { UnsafeMutableRawPointer($0) } ?? UnsafeMutableRawPointer(execution)
            unsafe handler(
                frame, UnsafeRawPointer(saved.pc.unsafelyUnwrapped),
                UnsafeMutableRawPointer(saved.memory_base.unsafelyUnwrapped), saved.memory_length, saved.instance.unsafelyUnwrapped,
                saved.integer, saved.floating, saved.single)
        }
    }
#endif

/// A module whose functions become register code as they are called.
// Unchecked: what is lowered is written under the mutex and read after the acquiring load of a code's entry.
@safe
final class InterpretedModule: PreparedModule, @unchecked Sendable {
    private let metered: Bool
    private let canonicalizesNaNs: Bool
    /// Two words per function: the handler that lowers it, and its code cell.
    private let stubs: UnsafeMutablePointer<UInt64>
    /// The lowered functions, unretained; `functions` owns them.
    private let table: UnsafeMutablePointer<Unmanaged<LoweredFunction>?>
    private let functions = Lock<[LoweredFunction]>([])

    init(module: ValidatedModule, types: RuntimeTypes, metered: Bool, canonicalizesNaNs: Bool) {
        self.metered = metered
        self.canonicalizesNaNs = canonicalizesNaNs
        let count = module.module.bodies.count
        unsafe stubs = .allocate(capacity: max(1, 2 * count))
        unsafe table = .allocate(capacity: max(1, count))
        unsafe table.initialize(repeating: nil, count: max(1, count))
        super.init(module: module, types: types)
        let imported = module.functionTypeIndices.count - count
        for index in 0..<count {
            unsafe stubs[2 * index] = address(rampart_op_lower)
            unsafe stubs[2 * index + 1] = UInt64(UInt(bitPattern: codes + index))
            let type = module.functionType(UInt32(imported + index))
            unsafe codes[index].header_offset = FunctionLowering.headerOffset(type)
            unsafe codes[index].owner = Unmanaged.passUnretained(self).toOpaque()
            unsafe codes[index].entry = UnsafePointer(stubs + 2 * index)
        }
    }

    deinit {
        unsafe stubs.deallocate()
        unsafe table.deallocate()
    }

    /// The module of a code cell; nil for host functions.
    static func of(_ code: UnsafeMutablePointer<rampart_code>) -> InterpretedModule? {
        // The owner of a cell is its module, which lives as long as the cell.
        guard let owner = unsafe code.pointee.owner else { return nil }
        return unsafe Unmanaged<InterpretedModule>.fromOpaque(owner).takeUnretainedValue()
    }

    /// Position of a cell among those of the module.
    private func index(_ code: UnsafeMutablePointer<rampart_code>) -> Int { unsafe code - codes }

    /// The register code of a cell, if it has been lowered.
    func lowered(_ code: UnsafeMutablePointer<rampart_code>) -> LoweredFunction? {
        let index = unsafe index(code)
        // The entry is read with acquire order; until it is published, another thread may be writing the table.
        guard unsafe rampart_code_entry(code) != UnsafePointer(stubs + 2 * index) else { return nil }
        return unsafe table[index]?.takeUnretainedValue()
    }

    override func makeAllCode() throws(EngineBug) {
        for index in 0..<codeCount {
            do {
                // Not published: what runs is lowered at its first call, as ever.
                let function = try FunctionLowering(
                    module: self, bodyIndex: index, metered: metered, canonicalizesNaNs: canonicalizesNaNs
                ).lower()
                try CodeVerifier.require(function, bodyIndex: index, of: self)
            } catch {
                switch error {
                case .bug(let bug): throw bug
                // A limit, which calls of the function report.
                case .tooLarge: continue
                }
            }
        }
    }

    /// Lowers a function and publishes its code, unless another thread has done so.
    func lower(_ code: UnsafeMutablePointer<rampart_code>) throws(LoweringError) {
        let index = unsafe index(code)
        let stub = unsafe UnsafePointer(stubs + 2 * index)
        try functions.withLock { functions throws(LoweringError) in
            if unsafe rampart_code_entry(code) != stub { return }
            let function = try FunctionLowering(
                module: self, bodyIndex: index, metered: metered, canonicalizesNaNs: canonicalizesNaNs
            ).lower()
            #if DRIVER_LOOP
                try CodeVerifier.require(function, bodyIndex: index, of: self)
            #endif
            functions.append(function)
            unsafe table[index] = Unmanaged.passUnretained(function)
            _ = unsafe rampart_code_publish(code, stub, function.words)
        }
    }
}
