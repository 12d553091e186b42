import Locking

/// The name of a count, as a number that is the same for the whole run of the process: so counting hashes no text.
struct CountName: Sendable, Hashable {
    let number: Int

    private struct Names {
        var texts: [String] = []
        var numbers: [String: Int] = [:]
    }

    private static let names = Lock(Names())

    /// Names are not forgotten: there must be few, whatever the cases are.
    init(_ text: String) {
        number = CountName.names.withLock { names in
            if let known = names.numbers[text] { return known }
            names.texts.append(text)
            names.numbers[text] = names.texts.count - 1
            return names.texts.count - 1
        }
    }

    /// - Parameter number: That of a name.
    init(number: Int) { self.number = number }

    var text: String { CountName.names.withLock { $0.texts[number] } }
}
