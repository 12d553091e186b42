/// A comparison of an index or a range with a length.
public enum Bound: UInt8, CaseIterable, Sendable {
    // The interpreter's own checks
    case interpreterMemory
    case interpreterWideMemory
    case interpreterTable
    case interpreterArray
    case interpreterIndirectCall
    // What the compiler emits
    case compiledMemory
    case compiledWideMemory
    case compiledTable
    case compiledArray
    case compiledIndirectCall
    // What both engines ask the store for
    case memoryService
    case dataService
    case tableService
    case elementService
    case arrayService
    case activeData
    case activeElements

    /// The word in identifiers, and what is checked.
    var words: (word: String, thing: String) {
        switch self {
        case .interpreterMemory: ("interpreter-memory", "the interpreter's check of accesses to memory 0 with i32 addresses")
        case .interpreterWideMemory: ("interpreter-wide-memory", "the interpreter's check of accesses to other memories")
        case .interpreterTable: ("interpreter-table", "the interpreter's check of table.get and table.set")
        case .interpreterArray: ("interpreter-array", "the interpreter's check of array.get and array.set")
        case .interpreterIndirectCall: ("interpreter-call_indirect", "the interpreter's check of call_indirect")
        case .compiledMemory: ("compiled-memory", "the compiled check of accesses with i32 addresses")
        case .compiledWideMemory: ("compiled-wide-memory", "the compiled check of accesses with i64 addresses")
        case .compiledTable: ("compiled-table", "the compiled check of table.get and table.set")
        case .compiledArray: ("compiled-array", "the compiled check of array.get and array.set")
        case .compiledIndirectCall: ("compiled-call_indirect", "the compiled check of call_indirect")
        case .memoryService: ("memory-service", "the check of memory.fill, copy and init")
        case .dataService: ("data-service", "the check of ranges of data segments")
        case .tableService: ("table-service", "the check of table.fill, copy and init")
        case .elementService: ("element-service", "the check of ranges of element segments")
        case .arrayService: ("array-service", "the check of array.fill, copy and init")
        case .activeData: ("active-data", "the check of active data segments and of the host")
        case .activeElements: ("active-elements", "the check of active element segments and of the host")
        }
    }
}

/// Each bound too wide and too narrow. What lies beside the right place is memory of ours in all cases, so nothing else is harmed.
enum BoundDefects {
    static var all: [Defect] {
        Bound.allCases.flatMap { bound in
            changes.map { word, change, meaning in
                Defect("bounds/\(bound.words.word)/\(word)", .bounds, "\(bound.words.thing) \(meaning)", .bound(bound, change: change))
            }
        }
    }

    private static let changes: [(word: String, change: Int64, meaning: String)] = [
        ("one-more", 1, "takes a length that is one more"),
        ("eight-more", 8, "takes a length that is eight more"),
        ("one-less", -1, "takes a length that is one less"),
    ]
}
