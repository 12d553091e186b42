import CLibXML2

/// The one owner of libxml2's text writer and of the buffer it writes into.
///
/// Both pointers are valid from `init` to `deinit`; the writer is freed first, since it writes its last bytes into the buffer. libxml2
/// copies every string it is given during the call.
@safe struct XMLTextWriter: ~Copyable {
    private let buffer: xmlBufferPtr
    private let writer: xmlTextWriterPtr

    init() throws(XMLError) {
        xmlInitParser()
        guard let buffer = unsafe xmlBufferCreate() else { throw .outOfMemory }
        // The buffer doubles, where the default would make it grow, and copy itself, for each string.
        unsafe xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
        guard let writer = unsafe xmlNewTextWriterMemory(buffer, 0) else {
            unsafe xmlBufferFree(buffer)
            throw .outOfMemory
        }
        unsafe self.buffer = unsafe buffer
        unsafe self.writer = unsafe writer
        unsafe xmlTextWriterSetIndent(writer, 1)
        _ = unsafe withXMLString(Array("  ".utf8)) { unsafe xmlTextWriterSetIndentString(writer, $0) }
    }

    deinit {
        unsafe xmlFreeTextWriter(writer)
        unsafe xmlBufferFree(buffer)
    }

    mutating func startDocument() throws(XMLError) {
        try check(unsafe xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil), "the document's start")
    }

    mutating func startElement(_ name: String) throws(XMLError) {
        let writer = unsafe writer
        try check(unsafe withXMLString(Array(name.utf8)) { unsafe xmlTextWriterStartElement(writer, $0) }, "the element \(name)")
    }

    mutating func attribute(_ name: String, _ value: ReportText) throws(XMLError) {
        let writer = unsafe writer
        let status = unsafe withXMLString(Array(name.utf8)) { name in
            unsafe withXMLString(value.bytes) { value in unsafe xmlTextWriterWriteAttribute(writer, name, value) }
        }
        try check(status, "the attribute \(name)")
    }

    mutating func text(_ text: ReportText) throws(XMLError) {
        let writer = unsafe writer
        try check(unsafe withXMLString(text.bytes) { unsafe xmlTextWriterWriteString(writer, $0) }, "a text")
    }

    mutating func endElement() throws(XMLError) {
        try check(unsafe xmlTextWriterEndElement(writer), "the end of an element")
    }

    /// Ends the document and returns all of it.
    consuming func finish() throws(XMLError) -> [UInt8] {
        try check(unsafe xmlTextWriterEndDocument(writer), "the document's end")
        try check(unsafe xmlTextWriterFlush(writer), "the last bytes")
        guard let content = unsafe xmlBufferContent(buffer) else { throw .outOfMemory }
        // The buffer holds that many bytes and nobody writes to it any more; they are copied.
        return unsafe [UInt8](UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(buffer))))
    }

    private func check(_ status: Int32, _ operation: String) throws(XMLError) {
        guard status >= 0 else { throw .notWritten(operation) }
    }
}

/// Lends a string as libxml2 wants it: ending in a zero byte.
func withXMLString<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<xmlChar>) -> Result) -> Result {
    var terminated = bytes
    terminated.append(0)
    // The array is not empty, so it has an address, and it lives through the call.
    return unsafe terminated.withUnsafeBufferPointer { buffer in
        guard let address = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
        return unsafe body(address)
    }
}
