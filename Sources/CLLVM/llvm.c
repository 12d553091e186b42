#include "CLLVM.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

// The name under which Debian and Ubuntu install the library of LLVM 19.
static const char *const library_name = "libLLVM.so.19.1";

static llvm_functions functions;
static const char *missing;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// The option that makes LLVM count and number its passes; empty where nobody has asked for it. Written before the library is loaded.
static char pass_limit[40];
static atomic_bool is_loading;

static void load(void) {
    atomic_store(&is_loading, 1);
    void *library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        missing = library_name;
        return;
    }
    // POSIX lets the result of dlsym be stored as a function pointer this way.
#define LLVM_FILL(result, name, parameters)                                                                                        \
    {                                                                                                                              \
        void *address = dlsym(library, "LLVM" #name);                                                                              \
        if (!address) {                                                                                                            \
            missing = "the function LLVM" #name;                                                                                   \
            return;                                                                                                                \
        }                                                                                                                          \
        *(void **)&functions.name = address;                                                                                       \
    }
    LLVM_FUNCTIONS(LLVM_FILL)
#undef LLVM_FILL
    // The whole process has one value of these options, so others who use the library get them too, and nothing of a target machine's or a
    // function's own says the same. What each saves and costs is in docs/decisions/what-keeps-compile-time-linear.md.
    static const char *const options[] = {
        "rampart",
        // Decides nothing about code: by default LLVM looks in each function for the places of variables, of which ours have none.
        "-experimental-debug-variable-locations=false",
        // The register allocator does not look how far the places around a split can grow.
        "-grow-region-complexity-budget=0",
        // Keeps apart what ends two instructions in the same way: selection one by one forgets that a call is not to be merged with
        // another, and a backtrace needs to know which one it was.
        "-enable-tail-merge=false",
        // Preparing a function for selection goes over its blocks again and again until nothing changes. From this number of blocks on
        // it goes over those that have changed, as LLVM does for functions of ten thousand blocks.
        "-cgpp-huge-func=1",
        // Machine instructions stay in the order of the program, and in the loops where passes over the IR have left them.
        "-enable-misched=false", "-disable-machine-licm"};
    functions.ParseCommandLineOptions(sizeof options / sizeof *options, options, 0);
    // Each call takes options that none before it has had.
    const char *const numbered[] = {"rampart", pass_limit};
    if (pass_limit[0]) functions.ParseCommandLineOptions(2, numbered, 0);
    functions.InitializeX86TargetInfo();
    functions.InitializeX86Target();
    functions.InitializeX86TargetMC();
    functions.InitializeX86AsmPrinter();
    functions.InitializeX86AsmParser();
}

int llvm_limit_passes(int limit) {
    char option[sizeof pass_limit];
    snprintf(option, sizeof option, "-opt-bisect-limit=%d", limit);
    if (atomic_load(&is_loading)) return strcmp(option, pass_limit) == 0;
    strcpy(pass_limit, option);
    return 1;
}

const llvm_functions *llvm_load(const char **reason) {
    pthread_once(&once, load);
    *reason = missing;
    return missing ? 0 : &functions;
}
