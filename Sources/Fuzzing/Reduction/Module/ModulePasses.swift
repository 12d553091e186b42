/// The order in which a module is reduced.
enum ModulePasses {
    /// What takes away much at once, before anything is looked at closely.
    static let coarse: [ReductionPass<ModuleSubject>] = [
        ItemPasses.names, ItemPasses.items, ItemPasses.bodies, ItemPasses.unused, CodePasses.dead, CodePasses.hoists,
        CodePasses.statements, CodePasses.instructions, ItemPasses.unused,
    ]

    /// Everything, from whole items down to single bits; names that people see come last.
    static let all: [ReductionPass<ModuleSubject>] = [
        ItemPasses.names, ItemPasses.items, ItemPasses.unused, ItemPasses.bodies, CodePasses.dead, CodePasses.hoists,
        CodePasses.statements, CodePasses.instructions, CodePasses.expressions, CodePasses.control, CodePasses.arms, CodePasses.dead,
        CodePasses.statements,
        LocalPasses.unused, ItemPasses.unused, ItemPasses.redirections, InlinePasses.indirect, InlinePasses.calls, LocalPasses.constant,
        LocalPasses.unused,
        SignaturePasses.signatures, ItemPasses.globals, ItemPasses.imports, FramePasses.segments, FramePasses.elements, FramePasses.data,
        FramePasses.limits,
        OperandPasses.code, OperandPasses.frame, FramePasses.fields, FramePasses.types, ItemPasses.equalTypes, ItemPasses.unused,
        CodePasses.singles, FramePasses.names,
    ]
}
