import WasmModel

/// What there is to name in a module. It is counted once, however many sections of names there are and however often they name a function.
final class NameScope {
    private let module: Module
    private let imported: [ExternalKind: Int]
    private let importedTypes: [UInt32]
    /// Parameters and locals by function, where somebody asked.
    private var localCounts: [UInt32: UInt64] = [:]

    init(_ module: Module) {
        self.module = module
        imported = module.imports.reduce(into: [:]) { $0[$1.type.kind, default: 0] += 1 }
        importedTypes = module.importedFunctionTypes()
    }

    var importedFunctionCount: Int { importedTypes.count }

    /// How many members a name space has; of locals, labels and fields in the given function or type.
    func count(_ space: TextFault.NameSpace, inside: UInt32?) -> UInt64 {
        switch space {
        case .type: return UInt64(module.types.count)
        case .function: return all(.function, module.functions.count)
        case .table: return all(.table, module.tables.count)
        case .memory: return all(.memory, module.memories.count)
        case .global: return all(.global, module.globals.count)
        case .tag: return all(.tag, module.tags.count)
        case .element: return UInt64(module.elements.count)
        case .data: return UInt64(module.data.count)
        case .field:
            guard let inside, Int(inside) < module.types.count, case .structure(let type) = module.types[Int(inside)].composite else {
                return 0
            }
            return UInt64(type.fields.count)
        case .local:
            guard let inside else { return 0 }
            if let count = localCounts[inside] { return count }
            let count = locals(inside)
            localCounts[inside] = count
            return count
        case .label:
            // Counting them would mean to read the code.
            guard let inside, Int(inside) >= importedTypes.count, UInt64(inside) < all(.function, module.functions.count) else { return 0 }
            return UInt64(UInt32.max)
        }
    }

    private func all(_ kind: ExternalKind, _ defined: Int) -> UInt64 { UInt64((imported[kind] ?? 0) + defined) }

    /// Parameters and locals of a function.
    private func locals(_ function: UInt32) -> UInt64 {
        let number = Int(function) - importedTypes.count
        let type: UInt32
        if number < 0 {
            type = importedTypes[Int(function)]
        } else {
            guard number < module.functions.count else { return 0 }
            type = module.functions[number]
        }
        var count: UInt64 = 0
        if Int(type) < module.types.count, case .function(let signature) = module.types[Int(type)].composite {
            count += UInt64(signature.parameters.count)
        }
        if module.bodies.indices.contains(number) { count += module.bodies[number].locals.reduce(0) { $0 + UInt64($1.count) } }
        return count
    }
}
