import Foundation
import Testing

/// The headers of LLVM's C API, which nothing but these tests reads.
private enum LLVMHeaders {
    /// Where Debian and Ubuntu install them.
    static let folder = "/usr/lib/llvm-19/include"

    static let areInstalled = ["llvm-c/Core.h", "llvm/Config/Targets.def"].allSatisfy {
        FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
}

/// The prototypes of `CLLVM.h`, which are written by hand, are those of LLVM's own headers.
///
/// A wrong one would be found by nothing else: functions are taken from the library by name alone.
@Suite(.enabled(if: LLVMHeaders.areInstalled, "the headers of LLVM 19 (llvm-19-dev) are not here"))
struct LLVMPrototypeTests {
    @Test func areThoseOfTheHeaders() throws {
        let check = try Self.check(Self.table)
        #expect(check.status == 0, "\(check.errors.prefix(4000))")
    }

    /// The comparison sees what it is there for: an argument too many, one of another width, a handle of another kind, another result.
    @Test(arguments: [
        "F(void, DisposeModule, (llvm_module_ref, int))", "F(llvm_value_ref, ConstInt, (llvm_type_ref, unsigned, int))",
        "F(void, DisposeModule, (llvm_context_ref))", "F(int, GetBufferSize, (llvm_buffer_ref))",
        "F(int, VerifyModule, (llvm_module_ref, int, const char **))",
    ])
    func seesAWrongOne(row: String) throws {
        let check = try Self.check("#undef LLVM_FUNCTIONS\n#define LLVM_FUNCTIONS(F) \(row)")
        #expect(check.status != 0)
        #expect(check.errors.contains("differs from the header"), "\(check.errors.prefix(4000))")
    }

    private static let table = "// The table as it is."

    /// Compiles the comparison of a table of functions, and makes nothing of it.
    private static func check(_ table: String) throws -> Command {
        let file = FileManager.default.temporaryDirectory.appending(path: "prototypes-\(UUID().uuidString).cpp")
        try program.replacing("TABLE", with: table).write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Command(
            [
                "clang", "-x", "c++", "-std=c++17", "-fsyntax-only", "-isystem", LLVMHeaders.folder, "-I", "Sources/CLLVM/include",
                file.path,
            ], in: Repository.root)
    }

    /// C++, as it can take function types apart. Two types are the same where the C convention passes them alike: enumerations are
    /// numbers, and a sign does not matter. Handles must be those of the same kind, and pointers lead to the same.
    private static let program = """
        #include <llvm-c/Analysis.h>
        #include <llvm-c/Core.h>
        #include <llvm-c/DebugInfo.h>
        #include <llvm-c/Error.h>
        #include <llvm-c/Support.h>
        #include <llvm-c/Target.h>
        #include <llvm-c/TargetMachine.h>
        #include <llvm-c/Transforms/PassBuilder.h>
        #include "CLLVM.h"
        TABLE

        template <class T> struct number { using type = T; };
        template <> struct number<unsigned> { using type = int; };
        template <> struct number<unsigned long> { using type = long; };
        template <> struct number<long long> { using type = long; };
        template <> struct number<unsigned long long> { using type = long; };

        template <bool is_enumeration, class T> struct whole { using type = T; };
        template <class T> struct whole<true, T> { using type = __underlying_type(T); };

        template <class T> struct plain { using type = typename number<typename whole<__is_enum(T), T>::type>::type; };
        template <class T> struct plain<T *> { using type = typename plain<T>::type *; };
        template <class R, class... A> struct plain<R(A...)> { using type = typename plain<R>::type(typename plain<A>::type...); };

        #define HANDLE(ours, theirs) template <> struct plain<ours> { using type = theirs; };
        HANDLE(llvm_context_ref, LLVMContextRef)
        HANDLE(llvm_module_ref, LLVMModuleRef)
        HANDLE(llvm_type_ref, LLVMTypeRef)
        HANDLE(llvm_value_ref, LLVMValueRef)
        HANDLE(llvm_block_ref, LLVMBasicBlockRef)
        HANDLE(llvm_builder_ref, LLVMBuilderRef)
        HANDLE(llvm_metadata_ref, LLVMMetadataRef)
        HANDLE(llvm_attribute_ref, LLVMAttributeRef)
        HANDLE(llvm_target_ref, LLVMTargetRef)
        HANDLE(llvm_target_machine_ref, LLVMTargetMachineRef)
        HANDLE(llvm_target_data_ref, LLVMTargetDataRef)
        HANDLE(llvm_pass_options_ref, LLVMPassBuilderOptionsRef)
        HANDLE(llvm_buffer_ref, LLVMMemoryBufferRef)
        HANDLE(llvm_error_ref, LLVMErrorRef)
        HANDLE(llvm_debug_builder_ref, LLVMDIBuilderRef)
        HANDLE(llvm_diagnostic_ref, LLVMDiagnosticInfoRef)

        template <class A, class B> constexpr bool same = false;
        template <class A> constexpr bool same<A, A> = true;

        #define COMPARE(result, name, parameters) \\
            static_assert(same<plain<result parameters>::type, plain<decltype(LLVM##name)>::type>, #name " differs from the header");
        LLVM_FUNCTIONS(COMPARE)
        """
}
