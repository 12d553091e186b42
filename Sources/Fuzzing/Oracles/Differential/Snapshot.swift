import RampartRuntime
import WasmModel

/// What a case has left behind: every global, memory and table of every instance, exported or not, and all objects that can be reached from
/// there and from what the host was given, as a graph.
public struct Snapshot: Sendable, Hashable {
    struct Globals: Sendable, Hashable {
        /// Of the global index space; imported ones too, as these have been written by somebody.
        var values: [RecordedValue]
    }

    struct Memory: Sendable, Hashable {
        var module: Int
        var index: UInt32
        var pages: UInt64
        /// Of blocks of `blockBytes`.
        var digests: [UInt64]
        /// The contents, where they were asked for.
        var bytes: [UInt8]?
    }

    struct Table: Sendable, Hashable {
        var module: Int
        var index: UInt32
        var count: UInt64
        /// The first ones.
        var elements: [RecordedValue]
    }

    struct Object: Sendable, Hashable {
        enum Contents: Sendable, Hashable {
            case structure([RecordedValue], descriptor: RecordedValue?)
            /// The first elements; of numbers also a number that stands for all of them.
            case array(count: UInt64, [RecordedValue], digest: UInt64?)
            case exception(RecordedTag, [RecordedValue])
        }

        /// The registry's identifier; nil for exceptions.
        var type: UInt32?
        var contents: Contents
    }

    var globals: [Globals] = []
    var memories: [Memory] = []
    var tables: [Table] = []
    /// By number.
    var objects: [Object] = []
    /// Where each object was seen first.
    var places: [Place] = []

    static let blockBytes = 4096
    /// Elements of a table, or of an array, that are looked at.
    static let elementLimit: UInt64 = 2048

    init() {}

    init(of store: Store, _ numbers: ObjectNumbers, keepsBytes: Bool) {
        var seenMemories: [MemoryInstance] = []
        var seenTables: [TableInstance] = []
        for (module, instance) in store.allInstances.enumerated() {
            var values: [RecordedValue] = []
            var index: UInt32 = 0
            while let global = instance.global(index) {
                values.append(numbers.record(global.value, in: store, at: .global(module: module, index)))
                index += 1
            }
            globals.append(Globals(values: values))
            index = 0
            while let memory = instance.memory(index) {
                if !seenMemories.contains(memory) {
                    seenMemories.append(memory)
                    let bytes = keepsBytes ? memory.read(0, count: Int(memory.byteCount)) : nil
                    memories.append(
                        Memory(
                            module: module, index: index, pages: memory.pages, digests: memory.digests(blockBytes: Snapshot.blockBytes),
                            bytes: bytes))
                }
                index += 1
            }
            index = 0
            while let table = instance.table(index) {
                if !seenTables.contains(table) {
                    seenTables.append(table)
                    var elements: [RecordedValue] = []
                    for position in 0..<min(table.count, Snapshot.elementLimit) {
                        guard let element = table[position] else { break }
                        elements.append(numbers.record(element, in: store, at: .element(module: module, table: index, position)))
                    }
                    tables.append(Table(module: module, index: index, count: table.count, elements: elements))
                }
                index += 1
            }
        }
        // Objects that are found in others join the list behind those that were there.
        while objects.count < numbers.references.count {
            objects.append(Snapshot.object(objects.count, numbers, store))
        }
        places = numbers.places
    }

    private static func object(_ number: Int, _ numbers: ObjectNumbers, _ store: Store) -> Object {
        let reference = numbers.references[number]
        guard let object = store.object(of: reference) else {
            guard let exception = store.exception(of: reference) else {
                return Object(type: nil, contents: .structure([], descriptor: nil))
            }
            let values = exception.values.enumerated().map {
                numbers.record($1, in: store, at: .exceptionValue(of: number, $0))
            }
            return Object(type: nil, contents: .exception(numbers.record(exception.tag, in: store), values))
        }
        var values: [RecordedValue] = []
        for index in 0..<min(object.count, elementLimit) {
            guard let value = object[index] else { break }
            values.append(numbers.record(value, in: store, at: .field(of: number, index)))
        }
        switch object.kind {
        case .structure:
            let descriptor = object.descriptor.map { numbers.record($0, in: store, at: .descriptor(of: number)) }
            return Object(type: object.typeIdentifier, contents: .structure(values, descriptor: descriptor))
        case .array:
            return Object(type: object.typeIdentifier, contents: .array(count: object.count, values, digest: object.digest))
        }
    }
}
