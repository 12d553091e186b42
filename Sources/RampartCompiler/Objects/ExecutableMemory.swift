import CRampart
import Glibc
import WasmModel

/// The image of a module, mapped where the processor can execute it. Its pages are never writable and executable at once.
// Unchecked: nothing changes between the end of the initialiser and that of the object, and what `base` points to is mapped that long.
@safe
public final class ExecutableMemory: @unchecked Sendable {
    /// Where the text starts, at a page.
    public let base: UnsafeRawPointer
    /// Bytes of the text.
    public let textBytes: Int
    private let mapping: UnsafeMutableRawPointer
    private let mappingBytes: Int
    private let functions: [CompiledCode.Function]

    /// Maps an image, and enters its text where the handler of faults looks.
    ///
    /// - Throws: `.outOfMemory` where the machine has no room or does not permit code to be made; `.bug` where a function is not in the
    ///   text.
    public init(_ code: CompiledCode) throws(CompilerError) {
        let readOnlyOffset = code.readOnlyOffset
        for function in code.functions where Int(function.offset) + Int(function.count) > code.text.count {
            throw .bug(EngineBug("a function ends behind the text"))
        }
        // At least one page, since nothing cannot be mapped.
        let pageBytes = CompiledCode.pageBytes
        let bytes = max((readOnlyOffset + code.readOnlyData.count + pageBytes - 1) & ~(pageBytes - 1), pageBytes)
        guard let start = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            Int(bitPattern: start) != -1
        else { throw .outOfMemory(bytes: bytes) }
        // The mapping has room for both: the text ends before `readOnlyOffset`, and the data before `bytes`.
        unsafe code.text.withUnsafeBytes { text in
            if let source = text.baseAddress { unsafe start.copyMemory(from: source, byteCount: text.count) }
        }
        unsafe code.readOnlyData.withUnsafeBytes { data in
            if let source = data.baseAddress {
                unsafe start.advanced(by: readOnlyOffset).copyMemory(from: source, byteCount: data.count)
            }
        }
        guard unsafe mprotect(start, bytes, PROT_READ) == 0, unsafe mprotect(start, readOnlyOffset, PROT_READ | PROT_EXEC) == 0,
            unsafe rampart_native_register(start, readOnlyOffset)
        else {
            unsafe munmap(start, bytes)
            throw .outOfMemory(bytes: bytes)
        }
        unsafe base = UnsafeRawPointer(start)
        unsafe mapping = start
        mappingBytes = bytes
        textBytes = readOnlyOffset
        functions = code.functions
    }

    deinit {
        unsafe rampart_native_unregister(base, textBytes)
        unsafe munmap(mapping, mappingBytes)
    }

    /// Where the code of a function that the module defines starts; the first one has index 0.
    public func function(_ index: Int) -> UnsafeRawPointer { unsafe base.advanced(by: Int(functions[index].offset)) }
}
