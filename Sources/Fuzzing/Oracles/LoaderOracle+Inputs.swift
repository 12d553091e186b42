import WasmBinary
import WasmModel
import WasmText

// Where the bytes come from.
extension LoaderOracle {
    /// Modules that are larger are taken apart before they are changed, as a rule: small inputs are fast.
    private static let usualSize = 2048

    public func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> [UInt8] {
        switch choices.weighted([12, 2, 1, 1, 4]) {
        case 1: return random(&choices)
        case 2: return bomb(&choices)
        case 3: return Self.header + (0..<choices.number(below: 48)).map { _ in choices.byte() }
        case 4: return text(&choices, material)
        default:
            var bytes = module(&choices, material)
            ByteMutator.mutate(&bytes, &choices, other: module(&choices, material), maximum: bytes.count + 4096)
            return bytes
        }
    }

    private static let header: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]

    private func random(_ choices: inout Choices) -> [UInt8] {
        (0..<choices.number(below: 1 << choices.number(below: 9))).map { _ in choices.byte() }
    }

    private func module(_ choices: inout Choices, _ material: Material) -> [UInt8] {
        let seeds = SeedModules.binaries
        guard !material.modules.isEmpty, choices.chance(3, of: 4) else { return seeds[choices.number(below: seeds.count)] }
        let module = material.modules[choices.number(below: material.modules.count)]
        return module.count <= Self.usualSize || choices.chance(1, of: 32) ? module : seeds[choices.number(below: seeds.count)]
    }

    /// A printed module with damaged tokens, as it is or in a script.
    private func text(_ choices: inout Choices, _ material: Material) -> [UInt8] {
        let binary = module(&choices, material)
        guard let decoded = try? ModuleDecoder.decode(binary, features: .all), let printed = try? ModulePrinter.print(decoded) else {
            return Array("(module)".utf8)
        }
        var text = Array(printed.utf8)
        if choices.chance(1, of: 3) {
            text += Array(Self.commands[choices.number(below: Self.commands.count)].utf8)
        }
        TextMutator.mutate(&text, &choices, maximum: text.count + 4096)
        return text
    }

    private static let commands = [
        "(invoke \"add\" (i32.const 1) (i32.const 2))", "(assert_return (invoke \"f\" (f32.const nan:0x1)) (f32.const nan:canonical))",
        "(register \"m\" $m) (assert_trap (invoke $m \"f\" (ref.extern 1) (ref.null func)) \"unreachable\")",
        "(assert_invalid (module (func (result i32))) \"type mismatch\") (assert_malformed (module quote \"(func\") \"unexpected\")",
        "(module binary \"\\00asm\" \"\\01\\00\\00\\00\") (assert_unlinkable (module (import \"a\" \"b\" (func))) \"unknown import\")",
        "(thread $t (shared (module $m)) (invoke \"f\")) (wait $t)",
        "(assert_return (invoke \"v\") (either (v128.const f32x4 nan:canonical 1 inf -0) (ref.i31) (ref.array)))",
    ]

    // MARK: Bombs

    /// Bytes that say little and would have much done: deep nesting, huge counts.
    private func bomb(_ choices: inout Choices) -> [UInt8] {
        // Deep ones are slow to read and so are rare.
        let depth = 1 + choices.number(below: choices.chance(1, of: 64) ? 120_000 : 600)
        let huge = LEB128.unsigned(ByteMutator.interestingNumbers[choices.number(below: ByteMutator.interestingNumbers.count)])
        switch choices.number(below: 12) {
        case 0: return nested([0x02, 0x40], [0x0B], depth)
        case 1: return nested([0x41, 0, 0x04, 0x40], [0x0B], depth)
        case 2: return nested([0x1F, 0x40, 1, 2, 0], [0x0B], depth)
        case 3: return nested([0x03, 0x40], [], depth)
        case 4: return nested([0x06, 0x40], [0x18, 0], depth)
        case 5: return body([1] + huge + [0x7F, 0x0B])
        case 6: return body(huge + [UInt8](repeating: 0x7F, count: min(depth, 600)) + [0x0B])
        case 7: return body([0, 0x41, 0, 0x0E] + huge + [UInt8](repeating: 0, count: min(depth, 600)) + [0x0B])
        case 8: return Self.header + section(1, [1, 0x4E] + huge + [0x60, 0, 0])
        case 9: return Self.header + section(UInt8(1 + choices.number(below: 13)), huge + [UInt8](repeating: 0, count: min(depth, 600)))
        case 10: return nestedText(&choices, depth)
        default:
            // A chain of supertypes.
            var types = LEB128.unsigned(UInt64(min(depth, 2000)))
            for index in 0..<min(depth, 2000) {
                types += index == 0 ? [0x50, 0, 0x60, 0, 0] : [0x50, 1] + LEB128.unsigned(UInt64(index - 1)) + [0x60, 0, 0]
            }
            return Self.header + section(1, types)
        }
    }

    private func nestedText(_ choices: inout Choices, _ depth: Int) -> [UInt8] {
        let (opening, closing) =
            [
                ("(", ")"), ("(block ", ")"), ("(if (i32.const 1) (then ", "))"), ("(i32.eqz ", ")"), ("(; ", ";)"), ("(@a ", ")"),
                ("(thread ", ")"), ("(rec ", ")"), ("(module quote \"", "\")"), ("block ", "end "), ("(either ", ")"),
            ][choices.number(below: 11)]
        let front = choices.element(of: ["(module (func ", "", "(module ", "(assert_return (invoke \"f\") ", "(module (global i32 "]) ?? ""
        var text = Array(front.utf8)
        for _ in 0..<depth { text += Array(opening.utf8) }
        guard choices.chance(3, of: 4) else { return text }
        for _ in 0..<depth { text += Array(closing.utf8) }
        text += Array("))".utf8)
        return text
    }

    private func nested(_ opening: [UInt8], _ closing: [UInt8], _ depth: Int) -> [UInt8] {
        var code: [UInt8] = [0]
        for _ in 0..<depth { code += opening }
        for _ in 0..<depth { code += closing }
        return body(code + [0x0B])
    }

    /// A module with one function of no parameters and results; the bytes are its locals and instructions.
    private func body(_ code: [UInt8]) -> [UInt8] {
        Self.header + section(1, [1, 0x60, 0, 0]) + section(3, [1, 0]) + section(10, [1] + LEB128.unsigned(UInt64(code.count)) + code)
    }

    private func section(_ identifier: UInt8, _ contents: [UInt8]) -> [UInt8] {
        [identifier] + LEB128.unsigned(UInt64(contents.count)) + contents
    }
}
