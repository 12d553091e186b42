/// A sequence of calls of the public library: text, one operation a line, its word and its numbers. Numbers are taken modulo what there is to
/// choose from, so that a sequence stays one when lines are taken out.
public struct APICase: Sendable, Hashable {
    public struct Step: Sendable, Hashable {
        public var operation: Operation
        public var numbers: [UInt32]

        public init(_ operation: Operation, _ numbers: [UInt32]) {
            self.operation = operation
            self.numbers = numbers
        }
    }

    /// What can be done. The raw value is the word in the text.
    public enum Operation: String, Sendable, Hashable, CaseIterable {
        case store, module, instantiate, call, read, write, grow, element, set, extend, get, assign, function, memory, table, global, tag
        case share, collect, fuel, interrupt, forget, drop, trace

        /// How often it is chosen beside the others.
        var weight: Int {
            switch self {
            case .call: 30
            case .module, .instantiate: 10
            case .write, .grow, .read, .set, .element, .extend, .get, .assign: 4
            case .store, .function, .memory, .table, .global, .tag: 3
            case .share, .collect, .fuel, .interrupt, .forget, .drop, .trace: 2
            }
        }
    }

    public var steps: [Step]

    public init(steps: [Step]) { self.steps = steps }

    /// How many numbers a step has; an operation uses as many as it needs.
    static let numberCount = 6

    static func generate(_ choices: inout Choices) -> APICase {
        // Something to begin with: a store, some modules, an instance of each.
        var steps = [Step(.store, [0, 0, 0, 0, 0, 0])]
        for _ in 0..<(1 + choices.number(below: 4)) {
            steps.append(Step(.module, [UInt32(choices.byte()), 0, 0, 0, 0, 0]))
            steps.append(Step(.instantiate, [0, .max, 0, 0, 0, 0]))
        }
        let weights = Operation.allCases.map(\.weight)
        for _ in 0..<(5 + choices.number(below: 60)) where !choices.isExhausted {
            let operation = Operation.allCases[choices.weighted(weights)]
            let numbers = (0..<numberCount).map { _ in
                choices.chance(1, of: 16) ? UInt32(truncatingIfNeeded: choices.bits()) : UInt32(choices.byte())
            }
            steps.append(Step(operation, numbers))
        }
        return APICase(steps: steps)
    }

    public func encoded() -> [UInt8] {
        Array(steps.map { "\($0.operation.rawValue) \($0.numbers.map(String.init).joined(separator: " "))\n" }.joined().utf8)
    }

    /// - Throws: where a line is no operation.
    public init(file: [UInt8]) throws(CaseFormatError) {
        steps = []
        for (position, line) in String(decoding: file, as: UTF8.self).split(separator: "\n").enumerated() {
            let words = line.split(separator: " ")
            guard let word = words.first, let operation = Operation(rawValue: String(word)) else {
                throw CaseFormatError("line \(position + 1): no operation is called '\(words.first ?? "")'")
            }
            var numbers: [UInt32] = []
            for word in words.dropFirst() {
                guard let number = UInt32(word) else { throw CaseFormatError("line \(position + 1): '\(word)' is no number of 32 bits") }
                numbers.append(number)
            }
            guard numbers.count == APICase.numberCount else {
                throw CaseFormatError("line \(position + 1): \(APICase.numberCount) numbers are expected")
            }
            steps.append(Step(operation, numbers))
        }
    }
}
