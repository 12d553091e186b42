import WasmModel

/// A fault that a build with seeded defects can be told to have, one at a time.
public struct Defect: Sendable {
    /// What arms it, as `interpreter/operator/i32.lt_s->i32.lt_u/nested`.
    public let identifier: String
    public let kind: DefectClass
    /// Whether it is a row of a table over all operators, bounds, rules, codes or functions, not an idea of somebody's.
    public let isMechanical: Bool
    /// What is wrong, in a line.
    public let summary: String
    let effect: Effect

    init(_ identifier: String, _ kind: DefectClass, isMechanical: Bool = true, _ summary: String, _ effect: Effect) {
        self.identifier = identifier
        self.kind = kind
        self.isMechanical = isMechanical
        self.summary = summary
        self.effect = effect
    }

    /// Every defect that there is, always in the same order, by class.
    public static let all: [Defect] = {
        let made =
            OperatorDefects.all + BoundDefects.all + TrapDefects.all + ValidatorDefects.all + WASIDefects.all + HookTable.all
        return DefectClass.allCases.flatMap { kind in made.filter { $0.kind == kind } }
    }()

    /// The defect of an identifier, or nil where there is none.
    public static func named(_ identifier: String) -> Defect? { all.first { $0.identifier == identifier } }
}

/// What an armed defect does; the functions in `Sites.swift` ask.
enum Effect: Sendable {
    case hook(Hook)
    case instruction(InstructionChange, by: Executor, when: Trigger)
    case bound(Bound, change: Int64)
    /// A trap is reported as another one.
    case trapCode(TrapCode, as: TrapCode, by: Executor)
    /// A check that should trap lets everything pass.
    case trapMissing(TrapCode, by: Executor)
    /// Operands of the instruction may have any type.
    case operandTypes(Opcode)
    /// Whether one abstract heap type matches another is answered wrongly; by their numbers in the validator.
    case heapMatch(UInt8, UInt8)
    case wasi(function: String, WASIChange)
    /// Rights, as bits, that nobody needs.
    case rights(UInt64)
}

/// When a changed instruction is changed, so that not all defects are found by the first small module.
public enum Trigger: UInt8, CaseIterable, Sendable {
    case always
    /// Inside three blocks or more.
    case nested
    /// From byte 64 of a body on.
    case late

    func isMet(depth: Int, offset: Int) -> Bool {
        switch self {
        case .always: true
        case .nested: depth >= 3
        case .late: offset >= 64
        }
    }

    var word: String {
        switch self {
        case .always: "always"
        case .nested: "nested"
        case .late: "late"
        }
    }

    var explanation: String {
        switch self {
        case .always: ""
        case .nested: ", inside three blocks or more"
        case .late: ", from byte 64 of a body on"
        }
    }
}
