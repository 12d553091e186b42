import CLibXML2

/// An XML Schema against which documents are checked.
public enum XMLSchema {
    /// Checks `document` against `schema`. Nothing is read from files or network, and entities are not expanded.
    ///
    /// - Throws: `XMLError.badSchema`, `.notWellFormed`, `.notValid` or `.outOfMemory`.
    public static func validate(_ document: [UInt8], against schema: [UInt8]) throws(XMLError) {
        xmlInitParser()
        let document = try XMLDocument(document)
        let schema = try XMLDocument(schema)
        try CompiledSchema(schema).validate(document)
    }
}

/// The one owner of a parsed document.
@safe private struct XMLDocument: ~Copyable {
    let pointer: xmlDocPtr

    init(_ bytes: [UInt8]) throws(XMLError) {
        guard bytes.count <= Int(Int32.max), let context = unsafe xmlNewParserCtxt() else { throw .outOfMemory }
        defer { unsafe xmlFreeParserCtxt(context) }
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_HUGE.rawValue)
        // The bytes are lent for the call; the document keeps copies.
        let parsed = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlCtxtReadMemory(context, buffer.baseAddress, Int32(buffer.count), nil, nil, options)
        }
        guard let parsed = unsafe parsed else {
            throw .notWellFormed([unsafe XMLFault(context.pointee.lastError)])
        }
        unsafe pointer = unsafe parsed
    }

    deinit { unsafe xmlFreeDoc(pointer) }
}

/// The one owner of a compiled schema.
@safe private struct CompiledSchema: ~Copyable {
    private let pointer: xmlSchemaPtr

    init(_ document: borrowing XMLDocument) throws(XMLError) {
        // The schema keeps a copy of all it needs of the document, and the parser is freed before the document can go away.
        guard let parser = unsafe xmlSchemaNewDocParserCtxt(document.pointer) else { throw .outOfMemory }
        defer { unsafe xmlSchemaFreeParserCtxt(parser) }
        let faults = FaultList()
        unsafe xmlSchemaSetParserStructuredErrors(parser, collectFault, faults.address)
        guard let parsed = unsafe xmlSchemaParse(parser) else { throw .badSchema(faults.list) }
        unsafe pointer = unsafe parsed
    }

    deinit { unsafe xmlSchemaFree(pointer) }

    borrowing func validate(_ document: borrowing XMLDocument) throws(XMLError) {
        guard let context = unsafe xmlSchemaNewValidCtxt(pointer) else { throw .outOfMemory }
        defer { unsafe xmlSchemaFreeValidCtxt(context) }
        let faults = FaultList()
        unsafe xmlSchemaSetValidStructuredErrors(context, collectFault, faults.address)
        let status = unsafe xmlSchemaValidateDoc(context, document.pointer)
        guard status == 0 else { throw .notValid(faults.list) }
    }
}

/// Where libxml2's callback puts what it is told. The caller keeps it alive while a context holds its address.
private final class FaultList {
    var list: [XMLFault] = []

    var address: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }
}

private func collectFault(_ target: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {
    guard let target = unsafe target, let error = unsafe error else { return }
    // The address was made from a `FaultList` that the caller holds.
    unsafe Unmanaged<FaultList>.fromOpaque(target).takeUnretainedValue().list.append(XMLFault(error.pointee))
}

extension XMLFault {
    /// Copies the message, which libxml2 overwrites at the next error.
    fileprivate init(_ error: xmlError) {
        let text = unsafe error.message.map { unsafe String(cString: $0) } ?? "unknown fault"
        self.init(line: Int(unsafe error.line), message: text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}
