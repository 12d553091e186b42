import Fuzzing
import SeededDefects

/// Which defects a score is made of.
enum ScoreDraw {
    /// So many defects, of each class as many as of the others or one more, none twice. The same seed draws the same ones.
    ///
    /// Of every three of a class two are mechanical where the class has them, so that most of a draw are not ideas that somebody could have
    /// had with the fuzzer in mind.
    static func defects(count: Int, seed: UInt64, from all: [Defect] = Defect.all) -> [Defect] {
        var generator = SplitMix64(seed: seed)
        // Which classes have one more is drawn too.
        var classes = shuffled(DefectClass.allCases, &generator).map { kind in
            (
                mechanical: shuffled(all.filter { $0.kind == kind && $0.isMechanical }, &generator),
                others: shuffled(all.filter { $0.kind == kind && !$0.isMechanical }, &generator), drawn: 0
            )
        }
        var defects: [Defect] = []
        while defects.count < count {
            let before = defects.count
            for index in classes.indices where defects.count < count {
                let wantsMechanical = classes[index].drawn % 3 != 1
                let isMechanical = wantsMechanical ? !classes[index].mechanical.isEmpty : classes[index].others.isEmpty
                let next = isMechanical ? classes[index].mechanical.popLast() : classes[index].others.popLast()
                guard let next else { continue }
                classes[index].drawn += 1
                defects.append(next)
            }
            // All that there are.
            if defects.count == before { break }
        }
        let order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.identifier, $0.offset) })
        return defects.sorted { order[$0.identifier] ?? 0 < order[$1.identifier] ?? 0 }
    }

    private static func shuffled<Element>(_ elements: [Element], _ generator: inout SplitMix64) -> [Element] {
        var elements = elements
        for last in elements.indices.reversed() where last > 0 {
            elements.swapAt(last, Int(generator.next() % UInt64(last + 1)))
        }
        return elements
    }
}
