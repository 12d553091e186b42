import CRampart
import SeededDefects
import WasmModel

/// The current frame on the value stack.
typealias FramePointer = UnsafeMutableRawPointer
/// The current instruction.
typealias CodePointer = UnsafeRawPointer
/// The start of memory 0.
typealias MemoryPointer = UnsafeMutableRawPointer
typealias InstancePointer = UnsafeMutablePointer<rampart_instance>

/// One handler of the direct-threaded interpreter.
///
/// The parameters are the interpreter's registers: in the C calling convention all of them stay in machine registers from handler
/// to handler, because each handler ends in a call of the next one in tail position.
typealias Handler =
    @convention(c) (FramePointer, CodePointer, MemoryPointer, UInt64, InstancePointer, UInt64, Double, Float) -> Void

/// The interpreter's registers, bundled so that handler bodies read well; the optimiser takes the bundle apart again.
///
/// Invariants on which every access through this type rests, established by validation and lowering:
/// - `frame` points at the current frame on the store's value stack and every operand offset in code lies inside that frame;
/// - `pc` points at the current instruction in code that the lowering made and that outlives the execution;
/// - `memory` and `length` are those of memory 0 of `instance`;
/// - `integer`, `double` and `single` hold the value last written by an instruction of their class, whose slot holds it too.
@safe struct Registers {
    var frame: UnsafeMutableRawPointer
    var pc: UnsafeRawPointer
    var memory: UnsafeMutableRawPointer
    /// Bytes of memory 0. Another thread may have made a shared memory longer, so accesses to one do not use it.
    var length: UInt64
    var instance: UnsafeMutablePointer<rampart_instance>
    var integer: UInt64
    var double: Double
    var single: Float

    @inline(__always)
    init(
        _ frame: FramePointer, _ pc: CodePointer, _ memory: MemoryPointer, _ length: UInt64, _ instance: InstancePointer,
        _ integer: UInt64, _ double: Double, _ single: Float
    ) {
        unsafe self.frame = frame
        unsafe self.pc = pc
        unsafe self.memory = memory
        self.length = length
        unsafe self.instance = instance
        self.integer = integer
        self.double = double
        self.single = single
    }
}

// MARK: Operands in code

extension Registers {
    /// The 32-bit operand at a byte offset from the start of the instruction.
    @inline(__always) func operand(_ offset: Int) -> UInt32 {
        // The instruction is at least as long as its handler's operands.
        unsafe (pc + offset).load(as: UInt32.self)
    }

    /// The 64-bit operand at a byte offset that is a multiple of eight.
    @inline(__always) func wideOperand(_ offset: Int) -> UInt64 {
        unsafe (pc + offset).load(as: UInt64.self)
    }
}

// MARK: Slots of the frame

extension Registers {
    @inline(__always) func slot(_ offset: UInt32) -> UInt64 {
        // Operand offsets lie inside the frame.
        unsafe (frame + Int(offset)).load(as: UInt64.self)
    }

    @inline(__always) func setSlot(_ offset: UInt32, _ value: UInt64) {
        unsafe (frame + Int(offset)).storeBytes(of: value, as: UInt64.self)
    }

    @inline(__always) func vector(_ offset: UInt32) -> SIMD16<UInt8> {
        unsafe (frame + Int(offset)).loadUnaligned(as: SIMD16<UInt8>.self)
    }

    @inline(__always) func setVector(_ offset: UInt32, _ value: SIMD16<UInt8>) {
        unsafe (frame + Int(offset)).storeBytes(of: value, as: SIMD16<UInt8>.self)
    }
}

// MARK: Going on

extension Registers {
    var execution: UnsafeMutablePointer<rampart_execution> {
        @inline(__always) get { unsafe instance.pointee.execution }
    }

    /// Runs the instruction at `pc`.
    @inline(__always) func dispatch() {
        #if DRIVER_LOOP
            // The driver loop reads the registers from the execution and calls the next handler.
            unsafe execution.pointee.registers = rampart_registers(
                frame: frame.assumingMemoryBound(to: UInt8.self), pc: pc.assumingMemoryBound(to: UInt8.self),
                memory_base: memory.assumingMemoryBound(to: UInt8.self), memory_length: length, instance: instance, integer: integer,
                floating: double, single: single)
        #else
            // The first word of an instruction is the address of its handler.
            let handler = unsafe pc.load(as: Handler.self)
            unsafe handler(frame, pc, memory, length, instance, integer, double, single)
        #endif
    }

    /// Runs the instruction that follows one of the given size in bytes.
    @inline(__always) func next(_ size: Int) {
        var registers = self
        unsafe registers.pc = pc + size
        registers.dispatch()
    }

    /// Runs the instruction at a distance in bytes from the current one, the 32-bit operand at the given offset.
    @inline(__always) func branch(_ offset: Int) {
        var registers = self
        let distance = Int(Int32(bitPattern: operand(offset)))
        unsafe registers.pc = pc + distance
        registers.dispatch()
    }

    /// Ends the execution with a trap.
    @inline(__always) func trap(_ code: UInt8) {
        let code = Seeded.trap(code, .interpreter)
        unsafe rampart_exit(
            execution, UInt32(RAMPART_STATUS_TRAP.rawValue), UInt32(code), pc.assumingMemoryBound(to: UInt8.self),
            frame.assumingMemoryBound(to: UInt8.self))
    }

    @inline(__always) func trap(_ code: TrapCode) { trap(code.rawValue) }

    /// Ends the execution with a status that is neither a trap nor a return.
    @inline(__always) func leave(_ status: rampart_status, _ detail: UInt32) {
        unsafe rampart_exit(
            execution, UInt32(status.rawValue), detail, pc.assumingMemoryBound(to: UInt8.self), frame.assumingMemoryBound(to: UInt8.self))
    }

    @inline(__always) func exhaust(_ error: ExhaustionError) { leave(RAMPART_STATUS_EXHAUSTION, UInt32(error.rawValue)) }

    /// Reads base and length of memory 0 again, after anything that may have changed them.
    @inline(__always) mutating func reloadMemory() {
        // The record's array has at least one entry.
        let record = unsafe instance.pointee.memories[0]
        unsafe memory = unsafe UnsafeMutableRawPointer(record.unsafelyUnwrapped.pointee.base.unsafelyUnwrapped)
        length = unsafe rampart_memory_length(record.unsafelyUnwrapped)
    }
}
