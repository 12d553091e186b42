import Glibc
import WasmModel

/// The seeded defects of this build, of which one may be armed.
///
/// An ordinary build has none: `isBuiltIn` is false, and every function that the product asks gives back what it is given, so that nothing
/// of this remains in an optimised program.
public enum Seeded {
    /// Whether the build has seeded defects at all.
    @inlinable public static var isBuiltIn: Bool {
        #if SEEDED_DEFECTS
            true
        #else
            false
        #endif
    }

    /// The environment variable whose value arms a defect by its identifier.
    public static let variable = "RAMPART_DEFECT"

    /// What the environment asks for, or nil.
    private static let wanted: String? = {
        // The text that the call points to is copied before anything else could change it.
        guard isBuiltIn, let text = unsafe getenv(variable) else { return nil }
        let identifier = unsafe String(cString: text)
        return identifier.isEmpty ? nil : identifier
    }()

    /// The defect that is armed, if any.
    public static let armed: Defect? = wanted.flatMap(Defect.named)

    /// The value of the variable where no defect has that name. A tool that is told so must not go on as if it had a defect.
    public static var unknown: String? { armed == nil ? wanted : nil }

    // MARK: What is armed, in the form in which it is asked for

    @usableFromInline static let hook: UInt16 = {
        if case .hook(let hook)? = armed?.effect { return hook.rawValue }
        return .max
    }()

    @usableFromInline static let bound: (number: UInt8, change: Int64) = {
        if case .bound(let bound, let change)? = armed?.effect { return (bound.rawValue, change) }
        return (.max, 0)
    }()

    @usableFromInline static let renamedTrap: (executor: UInt8, from: UInt8, to: UInt8) = {
        if case .trapCode(let code, let other, let executor)? = armed?.effect { return (executor.rawValue, code.rawValue, other.rawValue) }
        return (.max, .max, .max)
    }()

    @usableFromInline static let missingTrap: (executor: UInt8, code: UInt8) = {
        if case .trapMissing(let code, let executor)? = armed?.effect { return (executor.rawValue, code.rawValue) }
        return (.max, .max)
    }()

    @usableFromInline static let uncheckedOpcode: UInt16 = {
        if case .operandTypes(let opcode)? = armed?.effect { return opcode.rawValue }
        return .max
    }()

    @usableFromInline static let wrongMatch: (UInt8, UInt8) = {
        if case .heapMatch(let a, let b)? = armed?.effect { return (a, b) }
        return (.max, .max)
    }()

    @usableFromInline static let unneededRights: UInt64 = {
        if case .rights(let bits)? = armed?.effect { return bits }
        return 0
    }()

    private static let changedInstruction: (change: InstructionChange, executor: Executor, trigger: Trigger)? = {
        if case .instruction(let change, let executor, let trigger)? = armed?.effect { return (change, executor, trigger) }
        return nil
    }()

    @usableFromInline static func changed(_ instruction: Instruction, _ executor: Executor, depth: Int, offset: Int) -> Instruction {
        guard let (change, wrong, trigger) = changedInstruction, executor == wrong, trigger.isMet(depth: depth, offset: offset) else {
            return instruction
        }
        return change.applied(to: instruction)
    }

    private static let changedFunction: (name: String, change: WASIChange)? = {
        if case .wasi(let name, let change)? = armed?.effect { return (name, change) }
        return nil
    }()

    @usableFromInline static func change(ofFunction name: String) -> WASIChange? {
        guard let (wrong, change) = changedFunction, name == wrong else { return nil }
        return change
    }
}
