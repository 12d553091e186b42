extension FuzzCase {
    /// Changes one of the modules, by up to `most` mutators in a row.
    ///
    /// - Returns: The names of those that changed something, in order; none where the module is malformed.
    mutating func mutate(
        module position: Int, by mutators: [Mutator], most: Int, _ choices: inout Choices, material: Material = Material()
    ) -> [String] {
        guard modules.indices.contains(position), var draft = DraftReader.draft(modules[position].binary) else { return [] }
        let applied = Mutators.mutate(&draft, by: mutators, count: 1 + choices.number(below: most), &choices, material: material)
        modules[position].binary = draft.encoded()
        return applied
    }
}
