import CLLVM

/// Gives instructions of a unit that may call or trap their places: LLVM writes the addresses of the machine instructions that it makes of
/// them, with the offsets of the WebAssembly instructions in the module's bytes, into a section of its own (`PCSectionsMetadata` of LLVM's
/// documentation).
///
/// It takes less time than `DebugLines`, since nothing else of LLVM's looks at it. Passes may drop what they do not know, and so does
/// selection of instructions by the block: it is for code that is not optimised and whose instructions are selected one by one.
// Safe: the unit lives as long as this object, and every handle is of its context.
@safe
final class PlaceMarks {
    /// What the section is called.
    static let section = "rampart.places"

    /// Where the instructions come from that are made now; 0 is from none.
    var offset: UInt32 = 0

    private let unit: LLVMUnit
    private let kind: UInt32
    private let name: LLVMMetadata
    private let type: LLVMType
    /// The last mark, as there are often several instructions at a place.
    private var mark: (offset: UInt32, value: LLVMValue)?

    init(_ unit: LLVMUnit, _ instructions: IRBuilder) {
        self.unit = unit
        kind = instructions.metadataKind("pcsections")
        name = instructions.metadata(PlaceMarks.section)
        type = instructions.types.i32
    }

    private var api: llvm_functions {
        @inline(__always) unsafeAddress { unsafe unit.library.functions }
    }

    /// Gives an instruction the place.
    func mark(_ instruction: LLVMValue) { unsafe api.SetMetadata(instruction.raw, kind, current.raw) }

    private var current: LLVMValue {
        if let mark, mark.offset == offset { return mark.value }
        var constant = unsafe api.ValueAsMetadata(api.ConstInt(type.raw, UInt64(offset), 0))
        var nodes = unsafe [name.raw, api.MDNodeInContext2(unit.context, &constant, 1)]
        let value = unsafe LLVMValue(api.MetadataAsValue(unit.context, api.MDNodeInContext2(unit.context, &nodes, 2)))
        mark = (offset, value)
        return value
    }
}
