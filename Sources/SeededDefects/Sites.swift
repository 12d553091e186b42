import WasmModel

// What the product asks where it can be wrong. Without seeded defects each function is the answer of a product without any, and the optimiser
// leaves nothing of the question.
extension Seeded {
    /// Whether a defect is armed that the place knows by itself.
    @inlinable @inline(__always)
    public static func isArmed(_ hook: Hook) -> Bool {
        #if SEEDED_DEFECTS
            return Seeded.hook == hook.rawValue
        #else
            return false
        #endif
    }

    /// The instruction to execute in place of one, at a number of blocks around it and an offset in its body.
    @inlinable @inline(__always)
    public static func instruction(
        _ instruction: Instruction, _ executor: Executor, depth: @autoclosure () -> Int = 0, offset: @autoclosure () -> Int = 0
    ) -> Instruction {
        #if SEEDED_DEFECTS
            return changed(instruction, executor, depth: depth(), offset: offset())
        #else
            return instruction
        #endif
    }

    /// The length to compare with.
    @inlinable @inline(__always)
    public static func length(_ length: UInt64, _ bound: Bound) -> UInt64 {
        #if SEEDED_DEFECTS
            let change = change(of: bound)
            return change < 0 && length == 0 ? 0 : length &+ UInt64(bitPattern: change)
        #else
            return length
        #endif
    }

    /// Elements that tables and segments have room for behind their last one, so that a bound that is too wide reaches nothing of others.
    @inlinable @inline(__always)
    public static var spareElements: Int { isBuiltIn ? 8 : 0 }

    /// What is added to a length before it is compared with.
    @inlinable @inline(__always)
    public static func change(of bound: Bound) -> Int64 {
        #if SEEDED_DEFECTS
            return Seeded.bound.number == bound.rawValue ? Seeded.bound.change : 0
        #else
            return 0
        #endif
    }

    /// The raw value of the trap to report for one.
    @inlinable @inline(__always)
    public static func trap(_ code: UInt8, _ executor: Executor) -> UInt8 {
        #if SEEDED_DEFECTS
            return renamedTrap.executor == executor.rawValue && renamedTrap.from == code ? renamedTrap.to : code
        #else
            return code
        #endif
    }

    /// Whether nothing is done about what should trap; the raw value of the trap is given.
    @inlinable @inline(__always)
    public static func ignores(_ code: UInt8, _ executor: Executor) -> Bool {
        #if SEEDED_DEFECTS
            return missingTrap.executor == executor.rawValue && missingTrap.code == code
        #else
            return false
        #endif
    }

    /// Whether the operands of an instruction may have any type.
    @inlinable @inline(__always)
    public static func takesAnything(_ opcode: Opcode) -> Bool {
        #if SEEDED_DEFECTS
            return uncheckedOpcode == opcode.rawValue
        #else
            return false
        #endif
    }

    /// Whether the question if one abstract heap type matches another is answered wrongly.
    @inlinable @inline(__always)
    public static func mistakes(_ a: UInt8, _ b: UInt8) -> Bool {
        #if SEEDED_DEFECTS
            return wrongMatch.0 == a && wrongMatch.1 == b
        #else
            return false
        #endif
    }

    /// The rights, as bits, that are asked for in place of some.
    @inlinable @inline(__always)
    public static func rights(_ needed: UInt64) -> UInt64 {
        #if SEEDED_DEFECTS
            return needed & ~unneededRights
        #else
            return needed
        #endif
    }

    /// How a function of preview 1 is wrong, if it is.
    @inlinable @inline(__always)
    public static func function(_ name: @autoclosure () -> String) -> WASIChange? {
        #if SEEDED_DEFECTS
            return change(ofFunction: name())
        #else
            return nil
        #endif
    }
}
