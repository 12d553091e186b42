import Rampart
import Testing
import WasmModel

/// With canonical NaNs, both engines give the same bits whatever the operands are.
@Suite struct DeterminismTests {
    /// An operator that takes numbers or vectors and gives floats, or a vector of them.
    private struct Operation {
        let opcode: Opcode
        let operands: [ValueType]
        let result: ValueType

        init?(_ row: OpcodeRow) {
            let mnemonic = "\(row.mnemonic)"
            let isFloat = ["f32.", "f64.", "f32x4.", "f64x2."].contains { mnemonic.hasPrefix($0) }
            guard row.immediates == .none, isFloat, let signature = row.signature, let result = signature.results.first else { return nil }
            opcode = row.opcode
            operands = signature.operands.map { $0.valueType(address: .i32) }
            self.result = result.valueType(address: .i32)
            // Comparisons of numbers give an i32.
            if self.result == .i32 { return nil }
        }

        var name: String { "\(opcode.row.mnemonic)" }

        /// What the name says behind the shape, without what it says of operands.
        var words: [Substring] { name.split(separator: ".")[1].split(separator: "_") }

        /// Which half of the table holds operands that mean something to the operator.
        var takesDoubles: Bool {
            let type = words.first { $0.hasPrefix("f32") || $0.hasPrefix("f64") } ?? name.prefix(3)
            return type.hasPrefix("f64")
        }
    }

    private static let operations = OpcodeTable.rows.compactMap { Operation($0) }

    private static let singles: [UInt32] = [
        0x0000_0000, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC0_0000, 0x7FC1_2345, 0xFFFF_FFFF,
        0x7F80_0001, 0xFFA0_0000, 0x0000_0001, 0x807F_FFFF, 0x7F7F_FFFF, 0x4B00_0001,
    ]
    private static let doubles: [UInt64] = [
        0x0000_0000_0000_0000, 0x8000_0000_0000_0000, 0x3FF0_0000_0000_0000, 0xBFE0_0000_0000_0000, 0x7FF0_0000_0000_0000,
        0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000, 0x7FF8_0000_0001_2345, 0xFFFF_FFFF_FFFF_FFFF,
        0x7FF0_0000_0000_0001, 0xFFF4_0000_2000_0000, 0x0000_0000_0000_0001, 0x8010_0000_0000_0000, 0x7FEF_FFFF_FFFF_FFFF,
        0x4330_0000_0000_0001,
    ]
    /// Bytes of one half of the table, which has a vector for each number: it and those that follow it.
    private static let halfBytes = 16 * 16

    /// The table as the text of a data segment.
    private static let table: String = {
        var bytes: [UInt8] = []
        func append(_ bits: some FixedWidthInteger) {
            for shift in stride(from: 0, to: bits.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        for start in singles.indices { for lane in 0..<4 { append(singles[(start + lane * 5) % singles.count]) } }
        for start in doubles.indices { for lane in 0..<2 { append(doubles[(start + lane * 5) % doubles.count]) } }
        return bytes.map { "\\" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }()

    /// Results of one operator: each of every pair of operands twice.
    private static let resultBytes = 16 * 16 * 32
    private static let resultStart = 4096

    /// For each operator a function that writes the results of all pairs of operands: once through a local, once as they come.
    private static let text: String = {
        var text = "(module (memory (export \"memory\") 16) (data (i32.const 0) \"\(table)\")\n"
        for operation in operations {
            let half = operation.takesDoubles ? halfBytes : 0
            // A third operand is another one than the first.
            let places = ["(local.get $i)", "(local.get $j)", "(i32.and (i32.add (local.get $i) (i32.const 112)) (i32.const 240))"]
            let operands = zip(operation.operands, places).map { "(\($0).load offset=\(half) \($1))" }.joined(separator: " ")
            let value = "(\(operation.name) \(operands))"
            text += """
                (func (export "\(operation.name)") (param $out i32) (local $i i32) (local $j i32) (local $result \(operation.result))
                  (loop $next
                    (local.set $result \(value))
                    (\(operation.result).store (local.get $out) (local.get $result))
                    (\(operation.result).store offset=16 (local.get $out) \(value))
                    (local.set $out (i32.add (local.get $out) (i32.const 32)))
                    (local.set $j (i32.and (i32.add (local.get $j) (i32.const 16)) (i32.const 240)))
                    (br_if $next (local.get $j))
                    (local.set $i (i32.add (local.get $i) (i32.const 16)))
                    (br_if $next (i32.lt_u (local.get $i) (i32.const \(halfBytes))))))

                """
        }
        return text + ")"
    }()

    /// What the operators give, in order.
    private static func results(_ strategy: Engine.Strategy, canonical: Bool = true) throws -> [[UInt8]] {
        var configuration = Engine.Configuration()
        configuration.canonicalizesNaNs = canonical
        configuration.strategy = strategy
        let engine = Engine(configuration)
        let instance = try Linker().instantiate(Module(engine: engine, text: text), in: engine.makeStore())
        let memory = try #require(instance.memory("memory"))
        return try operations.map { operation in
            let function = try #require(instance.function(Name(operation.name)))
            // Numbers leave a part of their places as it is.
            #expect(memory.write(Array(repeating: 0, count: resultBytes), at: UInt64(resultStart)))
            _ = try instance.store.invoke(function, [.i32(Int32(resultStart))])
            return try #require(memory.read(UInt64(resultStart), count: resultBytes))
        }
    }

    private static func compiled(_ optimization: CompilerOptions.Optimization) throws -> [[UInt8]] {
        var options = CompilerOptions()
        options.optimization = optimization
        return try results(.compiler(options))
    }

    /// The NaNs that a result has, by their bits.
    private static func nans(_ bytes: [UInt8], bits: Int) -> Set<UInt64> {
        var found: Set<UInt64> = []
        for start in stride(from: 0, to: bytes.count, by: bits / 8) {
            let number = bytes[start..<start + bits / 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let isNaN = bits == 32 ? Float(bitPattern: UInt32(number)).isNaN : Double(bitPattern: number).isNaN
            if isNaN { found.insert(number) }
        }
        return found
    }

    @Test func bothEnginesGiveTheSameBits() throws {
        #expect(Self.operations.count > 80)
        let interpreted = try Self.results(.interpreter)
        let plain = try Self.results(.interpreter, canonical: false)
        let (direct, optimized) = (try Self.compiled(.none), try Self.compiled(.standard))
        for (index, operation) in Self.operations.enumerated() {
            let expected = interpreted[index]
            #expect(direct[index] == expected, "\(operation.name) at -O0")
            #expect(optimized[index] == expected, "\(operation.name) at -O2")
            switch operation.opcode.arithmeticResult {
            case .f32, .f32x4: #expect(Self.nans(expected, bits: 32) == [0x7FC0_0000], "\(operation.name)")
            case .f64, .f64x2: #expect(Self.nans(expected, bits: 64) == [0x7FF8_0000_0000_0000], "\(operation.name)")
            // Where nothing is open, the mode changes nothing.
            case nil: #expect(plain[index] == expected, "\(operation.name)")
            }
        }
    }

    /// An operator that is missing in the list of those whose NaNs are open would give other bits with another engine at some time.
    @Test func onlyOperatorsThatPassBitsOnAreNotArithmetic() {
        let passing: Set<Substring> = [
            "abs", "neg", "copysign", "pmin", "pmax", "splat", "convert", "reinterpret", "eq", "ne", "lt", "gt", "le", "ge",
        ]
        for operation in Self.operations {
            #expect((operation.opcode.arithmeticResult == nil) == passing.contains(operation.words[0]), "\(operation.name)")
        }
    }
}
