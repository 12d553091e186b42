/// Objects of the host that references stand for, by number; numbers below `firstNumber` are the host's own.
struct HostNumber {
    /// Smaller numbers are those of `Store.hostReference(_:)` and stand for no object.
    static let firstNumber: UInt64 = 1 << 32
}

/// The table of host objects of a store. An object is forgotten when no reference to it is left.
final class HostObjects {
    private var objects: [AnyObject?] = []
    private var isMarked: [Bool] = []
    private var freeIndices: [Int] = []
    private var budget = 1024

    /// Whether so many objects were added that a collection is worth while.
    var wantsCollection: Bool { budget <= 0 }

    /// Adds an object and returns its number.
    func add(_ object: AnyObject) -> UInt64 {
        budget -= 1
        if let index = freeIndices.popLast() {
            objects[index] = object
            return HostNumber.firstNumber + UInt64(index)
        }
        objects.append(object)
        isMarked.append(false)
        return HostNumber.firstNumber + UInt64(objects.count - 1)
    }

    /// The object of a number, nil for numbers of the host's own.
    func object(_ number: UInt64) -> AnyObject? {
        guard let index = index(number) else { return nil }
        return objects[index]
    }

    private func index(_ number: UInt64) -> Int? {
        guard number >= HostNumber.firstNumber, number - HostNumber.firstNumber < UInt64(objects.count) else { return nil }
        return Int(number - HostNumber.firstNumber)
    }

    func startMarking() {
        for index in isMarked.indices { isMarked[index] = false }
    }

    func mark(_ number: UInt64) {
        if let index = index(number) { isMarked[index] = true }
    }

    /// Forgets the objects that were not marked.
    func sweep() {
        var live = 0
        for index in objects.indices where objects[index] != nil {
            if isMarked[index] {
                live += 1
            } else {
                objects[index] = nil
                freeIndices.append(index)
            }
        }
        budget = max(1024, live)
    }
}
