import WasmModel

/// Where the lines of a source begin; a line ends with LF, CR or CR LF.
struct LineTable {
    private let starts: [UInt32]

    init(_ source: [UInt8]) {
        var starts: [UInt32] = [0]
        for index in 0..<source.count where source[index] == 0x0A || source[index] == 0x0D {
            if source[index] == 0x0D, index + 1 < source.count, source[index + 1] == 0x0A { continue }
            starts.append(UInt32(truncatingIfNeeded: index + 1))
        }
        self.starts = starts
    }

    /// Line and column of an offset. `hint` is the number of the line of the last question: mostly the answer is near it.
    func position(of offset: Int, hint: inout Int) -> SourcePosition {
        let offset = UInt32(truncatingIfNeeded: offset)
        if starts[hint] <= offset {
            var steps = 0
            while hint + 1 < starts.count, starts[hint + 1] <= offset, steps < 16 {
                hint += 1
                steps += 1
            }
        }
        if starts[hint] > offset || (hint + 1 < starts.count && starts[hint + 1] <= offset) {
            var low = 0
            var high = starts.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= offset { low = middle } else { high = middle }
            }
            hint = low
        }
        return SourcePosition(line: UInt32(truncatingIfNeeded: hint + 1), column: offset - starts[hint] + 1)
    }

    /// Line and column of an offset.
    func position(of offset: Int) -> SourcePosition {
        var hint = 0
        return position(of: offset, hint: &hint)
    }
}
