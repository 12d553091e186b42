import WasmModel

/// Writes the interpreter's one-line handlers, one per opcode and form, from the opcode table.
///
/// Swift has no way to make a C-convention function per row of a table without a macro package, so these lines are generated,
/// checked in, and compared by `make check-generated`. Everything that is not a one-line use of a form is written by hand.
@main
struct HandlerGenerator {
    static func main() {
        let file = CommandLine.arguments.dropFirst().first ?? ""
        switch file {
        case "scalar": print(render(HandlerFile(name: "scalar", handlers: scalarHandlers())), terminator: "")
        case "vector": print(render(HandlerFile(name: "vector", handlers: vectorHandlers())), terminator: "")
        case "memory": print(render(HandlerFile(name: "memory", handlers: memoryHandlers())), terminator: "")
        case "atomic": print(render(HandlerFile(name: "atomic", handlers: atomicHandlers())), terminator: "")
        case "marks":
            print(renderMarks(scalarHandlers() + vectorHandlers() + memoryHandlers() + atomicHandlers()), terminator: "")
        case "loops": print(loopScript(), terminator: "")
        default: print("usage: HandlerGenerator scalar|vector|memory|atomic|marks|loops")
        }
    }
}

/// The handlers of one opcode, in the order of its forms.
struct OpcodeHandlers {
    var opcode: Opcode
    /// Form suffix and body.
    var forms: [(suffix: String, body: String)]
}

struct HandlerFile {
    var name: String
    var handlers: [OpcodeHandlers]
}

func caseName(_ opcode: Opcode) -> String { "\(opcode)" }

func scalarHandlers() -> [OpcodeHandlers] {
    OpcodeTable.rows.compactMap { row in
        guard row.immediates == .none, let signature = row.signature, !signature.operands.isEmpty, !signature.results.isEmpty else {
            return nil
        }
        let entries = Array(signature.operands) + Array(signature.results)
        guard !entries.contains(where: { $0 == .v128 || $0 == .address }) else { return nil }
        let operation = "Scalar.\(caseName(row.opcode))"
        if signature.results.count == 2 {
            let form = signature.operands.count == 2 ? "wideProduct" : "wideSum"
            return OpcodeHandlers(opcode: row.opcode, forms: [("w", "\(form)(r, \(operation))")])
        }
        if signature.operands.count == 1 {
            let form = unaryForm(row)
            return OpcodeHandlers(
                opcode: row.opcode,
                forms: [("s", "\(form)(r, r.first(), \(operation))"), ("a", "\(form)(r, r.accumulator(), \(operation))")])
        }
        let form = binaryForm(row)
        let places = [
            ("ss", "r.first(), r.second()"), ("as", "r.accumulator(), r.second()"), ("sa", "r.first(), r.accumulator()"),
            ("si", "r.first(), r.constant()"), ("ai", "r.accumulator(), r.constant()"),
        ]
        var forms = places.map { (suffix: $0.0, body: "\(form)(r, \($0.1), \(operation))") }
        if form == "compare" { forms += places.map { (suffix: "b" + $0.0, body: "compareBranch(r, \($0.1), \(operation))") } }
        return OpcodeHandlers(opcode: row.opcode, forms: forms)
    }
}

/// The operator's name without its type: `add` of `i32.add`.
func operatorName(_ row: OpcodeRow) -> String {
    let mnemonic = row.mnemonic.description
    guard let dot = mnemonic.firstIndex(of: ".") else { return mnemonic }
    return String(mnemonic[mnemonic.index(after: dot)...])
}

func unaryForm(_ row: OpcodeRow) -> String {
    let name = operatorName(row)
    if name == "eqz" { return "test" }
    return name.hasPrefix("trunc_f") ? "fallibleUnary" : "unary"
}

func binaryForm(_ row: OpcodeRow) -> String {
    let name = operatorName(row)
    let comparisons = ["eq", "ne", "lt", "gt", "le", "ge"]
    if comparisons.contains(String(name.prefix(2))) { return "compare" }
    let isInteger = row.signature?.results.first == .i32 || row.signature?.results.first == .i64
    return isInteger && (name.hasPrefix("div") || name.hasPrefix("rem")) ? "fallibleBinary" : "binary"
}

func vectorHandlers() -> [OpcodeHandlers] {
    OpcodeTable.rows.compactMap { row in
        guard row.opcode.prefix == 0xFD, row.immediates == .none || row.immediates == .lane, let signature = row.signature else {
            return nil
        }
        let operation = "Vector.\(caseName(row.opcode))"
        let form: String
        let hasLane = row.immediates == .lane
        if signature.operands.allSatisfy({ $0 == .v128 }) && signature.results == [.v128] {
            form = ["vectorUnary", "vectorBinary", "vectorTernary"][signature.operands.count - 1]
        } else if signature.operands.first != .v128 {
            form = "vectorSplat"
        } else if signature.operands.count == 2 {
            form = hasLane ? "vectorReplace" : "vectorShift"
        } else if hasLane {
            form = "vectorExtract"
        } else {
            form = operatorName(row) == "bitmask" ? "vectorMask" : "vectorTest"
        }
        return OpcodeHandlers(opcode: row.opcode, forms: [("v", "\(form)(r, \(operation))")])
    }
}

func memoryHandlers() -> [OpcodeHandlers] {
    OpcodeTable.rows.compactMap { row in
        guard row.immediates == .memory || row.immediates == .memoryLane, let signature = row.signature else { return nil }
        let isVector = row.opcode.prefix == 0xFD
        if row.immediates == .memoryLane {
            let lane = signature.results.isEmpty ? "storeLane" : "loadLane"
            let type = ["UInt8", "UInt16", "UInt32", "UInt64"][Int(row.accessWidth.trailingZeroBitCount)]
            return OpcodeHandlers(
                opcode: row.opcode,
                forms: [
                    ("s", "\(lane)(r, r.narrowAddress(), \(type).self)"),
                    ("g", "\(lane)(r, r.generalAddress(\(row.accessWidth)), \(type).self)"),
                ])
        }
        let conversion = isVector ? vectorAccess(row) : scalarAccess(row, signature)
        if signature.results.isEmpty {
            if isVector {
                return OpcodeHandlers(
                    opcode: row.opcode,
                    forms: [("s", "storeVector(r, r.narrowAddress())"), ("g", "storeVector(r, r.generalAddress(\(row.accessWidth)))")])
            }
            return OpcodeHandlers(
                opcode: row.opcode,
                forms: [
                    ("ss", "store(r, r.narrowAddress(), r.second(), \(conversion))"),
                    ("as", "store(r, r.accumulatorAddress(), r.second(), \(conversion))"),
                    ("sa", "store(r, r.narrowAddress(), r.accumulator(), \(conversion))"),
                    ("g", "store(r, r.generalAddress(\(row.accessWidth)), r.second(), \(conversion))"),
                    ("si", "store(r, r.narrowAddress(), r.constant(), \(conversion))"),
                    ("ai", "store(r, r.accumulatorAddress(), r.constant(), \(conversion))"),
                ])
        }
        let form = isVector ? "loadVector" : "load"
        return OpcodeHandlers(
            opcode: row.opcode,
            forms: [
                ("s", "\(form)(r, r.narrowAddress(), \(conversion))"), ("a", "\(form)(r, r.accumulatorAddress(), \(conversion))"),
                ("g", "\(form)(r, r.generalAddress(\(row.accessWidth)), \(conversion))"),
            ])
    }
}

/// Atomic accesses: the operator's name in the C header is that of the mnemonic, with the bits of the access.
func atomicHandlers() -> [OpcodeHandlers] {
    OpcodeTable.rows.compactMap { row in
        guard row.immediates == .atomicMemory, let signature = row.signature, row.opcode.hasAtomicForm else { return nil }
        let name = operatorName(row)
        let bits = Int(row.accessWidth) * 8
        let operation = name.contains("rmw") ? name.split(separator: ".")[2].prefix { $0 != "_" } : name.dropFirst(7).prefix { $0.isLetter }
        let function = "rampart_atomic_\(operation)\(bits)"
        let access = "r.atomicAddress(\(row.accessWidth))"
        let type = (signature.results.first ?? signature.operands.last) == .i64 ? "Int64.self" : "Int32.self"
        let body =
            switch (operation, signature.operands.count) {
            case ("load", _): "atomicLoad(r, \(access), \(type), { unsafe \(function)($0.address) })"
            case ("store", _): "atomicStore(r, \(access), \(type), { unsafe \(function)($0.address, $1) })"
            case (_, 3): "atomicExchange(r, \(access), \(type), { unsafe \(function)($0.address, $1, $2) })"
            default: "atomicModify(r, \(access), \(type), { unsafe \(function)($0.address, $1) })"
            }
        return OpcodeHandlers(opcode: row.opcode, forms: [("g", body)])
    }
}

extension Opcode {
    /// Whether the opcode is one operation of the processor: waiting and waking are not.
    var hasAtomicForm: Bool { self != .memoryAtomicNotify && self != .memoryAtomicWait32 && self != .memoryAtomicWait64 }
}

/// What turns the bytes in memory into the value on the stack, or back: a closure whose parameter type is the access type.
func scalarAccess(_ row: OpcodeRow, _ signature: OperatorSignature) -> String {
    let swiftTypes: [OperatorSignature.Entry: String] = [.i32: "Int32", .i64: "Int64", .f32: "Float", .f64: "Double"]
    let isStore = signature.results.isEmpty
    guard let entry = isStore ? signature.operands.last : signature.results.first, let type = swiftTypes[entry] else { return "" }
    let name = operatorName(row)
    let bits = String(name.drop { !$0.isNumber }.prefix { $0.isNumber })
    guard !bits.isEmpty else { return "{ (value: \(type)) -> \(type) in value }" }
    if isStore { return "{ (value: \(type)) -> UInt\(bits) in UInt\(bits)(truncatingIfNeeded: value) }" }
    let access = (name.hasSuffix("_s") ? "Int" : "UInt") + bits
    return "{ (value: \(access)) -> \(type) in \(type)(value) }"
}

func vectorAccess(_ row: OpcodeRow) -> String {
    let name = caseName(row.opcode)
    guard name != "v128Load" else { return "{ (value: V128) -> V128 in value }" }
    guard let range = name.range(of: "Load") else { return "" }
    return "Vector.load" + name[range.upperBound...]
}

extension String {
    /// The range of the first occurrence of a pattern.
    func range(of pattern: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(pattern), let end = index(start, offsetBy: pattern.count, limitedBy: endIndex) {
                return start..<end
            }
            start = index(after: start)
        }
        return nil
    }
}

func render(_ file: HandlerFile) -> String {
    var text = """
        // Generated by HandlerGenerator from the opcode table (`make generate`). Do not edit.

        import CRampart
        import WasmModel
        import WasmSemantics


        """
    for handlers in file.handlers {
        for form in handlers.forms {
            text += """
                @c func rampart_op_\(caseName(handlers.opcode))_\(form.suffix)(
                    _ f: FramePointer, _ p: CodePointer, _ m: MemoryPointer, _ l: UInt64, _ i: InstancePointer, _ a: UInt64, _ d: Double, _ s: Float
                ) {
                    rampart_mark_\(caseName(handlers.opcode))_\(form.suffix)()
                    let r = unsafe Registers(f, p, m, l, i, a, d, s)
                    \(form.body)
                }


                """
        }
    }
    text += "/// The handlers above, in order.\nlet \(file.name)Handlers: [Handler] = unsafe [\n"
    for handlers in file.handlers {
        text += "    " + handlers.forms.map { "rampart_op_\(caseName(handlers.opcode))_\($0.suffix)" }.joined(separator: ", ") + ",\n"
    }
    text += "]\n\n/// Opcode and number of forms, in the order of the handlers.\nlet \(file.name)HandlerForms: [(Opcode, Int)] = [\n"
    for handlers in file.handlers { text += "    (.\(caseName(handlers.opcode)), \(handlers.forms.count)),\n" }
    text += "]\n"
    return text
}

/// The header of marks for the generated handlers (see RampartMarks.h).
func renderMarks(_ all: [OpcodeHandlers]) -> String {
    var text = "// Generated by HandlerGenerator from the opcode table (`make generate`). Do not edit.\n\n"
    for handlers in all {
        for form in handlers.forms { text += "RAMPART_MARK(\(caseName(handlers.opcode))_\(form.suffix))\n" }
    }
    return text
}
