/// Why objects were not joined into an image. LLVM emits none of this for the code that we make, so each is a fault of the compiler or
/// of LLVM's, and says what was found.
public enum ObjectError: Error, Sendable, Hashable {
    /// The bytes are no relocatable ELF object of 64 bits for x86-64.
    case notAnObject
    /// Something lies beyond the end of what holds it.
    case outOfBounds(Part)
    /// Records of a table have another size than they should.
    case unexpectedRecordSize(Part)
    /// A symbol is in no section of its object.
    case unexpectedSymbolSection(symbol: String, section: UInt16)
    /// A section that would be part of the image is neither code nor read-only data.
    case unexpectedSection(String)
    /// The alignment of a section is no power of two or larger than a page.
    case unexpectedAlignment(section: String, alignment: UInt64)
    /// A symbol is to be defined elsewhere and is no function of the module.
    case undefinedSymbol(String)
    /// A function has two definitions.
    case duplicateFunction(UInt32)
    /// A function has no definition.
    case missingFunction(UInt32)
    /// A symbol named like a function of the module is none.
    case notAFunction(String)
    /// A relocation is of a kind that position-independent code without symbols of others does not need.
    case unexpectedRelocation(kind: UInt32, section: String)
    /// Two places are more than 2 GiB apart.
    case distanceTooLarge(section: String)
    /// The image would be larger than 2 GiB.
    case imageTooLarge
    /// The table of lines has a form that is not read.
    case unexpectedLineTable
    /// The list of places of instructions has a form that is not read.
    case unexpectedPlaces

    /// What of an object.
    public enum Part: String, Sendable, Hashable {
        case header
        case sectionTable = "section table"
        case section
        case sectionName = "name of a section"
        case symbolTable = "symbol table"
        case symbol
        case symbolName = "name of a symbol"
        case relocationTable = "relocation table"
        case relocation
        case lineTable = "line table"
        case places
    }

    /// The reason, for people.
    public var message: String {
        switch self {
        case .notAnObject: "not a relocatable ELF object for x86-64"
        case .outOfBounds(let part): "object: \(part.rawValue) out of bounds"
        case .unexpectedRecordSize(let part): "object: unexpected size of a record of the \(part.rawValue)"
        case .unexpectedSymbolSection(let symbol, let section): "object: symbol \(symbol) in unexpected section \(section)"
        case .unexpectedSection(let name): "object: section \(name) is neither code nor read-only data"
        case .unexpectedAlignment(let section, let alignment): "object: section \(section) is aligned to \(alignment) bytes"
        case .undefinedSymbol(let name): "object: undefined symbol \(name)"
        case .duplicateFunction(let index): "object: function \(index) is defined twice"
        case .missingFunction(let index): "object: function \(index) is not defined"
        case .notAFunction(let name): "object: symbol \(name) is not a function"
        case .unexpectedRelocation(let kind, let section): "object: unexpected relocation of kind \(kind) in section \(section)"
        case .distanceTooLarge(let section): "object: distance too large in section \(section)"
        case .imageTooLarge: "code of more than 2 GiB"
        case .unexpectedLineTable: "object: unexpected form of the line table"
        case .unexpectedPlaces: "object: unexpected form of the list of places"
        }
    }
}
