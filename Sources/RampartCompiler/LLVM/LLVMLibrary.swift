import CLLVM
import WasmModel

/// LLVM 19, loaded when something is compiled for the first time.
// Unchecked: the table of functions is filled once, before anybody has it, and lives as long as the process.
@safe
struct LLVMLibrary: @unchecked Sendable {
    /// The Debian package that holds the library, for error messages.
    static let package = "libllvm19"

    let functions: UnsafePointer<llvm_functions>

    /// - Throws: `.notInstalled` where the library is not there, or is another than it should be.
    static func load() throws(CompilerError) -> LLVMLibrary {
        var reason: UnsafePointer<CChar>?
        guard let functions = unsafe llvm_load(&reason) else {
            throw .notInstalled(library: unsafe reason.map { unsafe String(cString: $0) } ?? "LLVM", package: package)
        }
        return unsafe LLVMLibrary(functions: functions)
    }

    /// The table; every function in it is there.
    var api: llvm_functions {
        @inline(__always) unsafeAddress { unsafe functions }
    }

    /// The version as LLVM tells it, like `19.1.7`.
    var version: String {
        var (major, minor, patch): (UInt32, UInt32, UInt32) = (0, 0, 0)
        unsafe api.GetVersion(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    /// Copies and frees a text of LLVM's.
    func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text = unsafe text else { return "" }
        defer { unsafe api.DisposeMessage(text) }
        return unsafe String(cString: text)
    }
}
