#include "CWasmEngine.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

const witness_functions *witness_load(const char *path, const char **reason) {
    *reason = 0;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        *reason = "there is no such library, or it cannot be loaded";
        return 0;
    }
    witness_functions *functions = calloc(1, sizeof *functions);
    if (!functions) {
        *reason = "out of memory";
        return 0;
    }
    functions->library = library;
    // POSIX lets the result of dlsym be stored as a function pointer this way.
#define WITNESS_FILL(result, name, parameters)                       \
    *(void **)&functions->name = dlsym(library, "wasm_" #name);      \
    if (!functions->name) {                                          \
        *reason = "it lacks the function wasm_" #name;               \
        free(functions);                                             \
        return 0;                                                    \
    }
    WITNESS_FUNCTIONS(WITNESS_FILL)
#undef WITNESS_FILL
    *(void **)&functions->module_validate_reason = dlsym(library, "wasmtime_module_validate");
    *(void **)&functions->error_message = dlsym(library, "wasmtime_error_message");
    *(void **)&functions->error_delete = dlsym(library, "wasmtime_error_delete");
    return functions;
}

bool witness_configure(const witness_functions *functions, witness_config *config, const char *name, bool value) {
    char symbol[128];
    int length = snprintf(symbol, sizeof symbol, "wasmtime_config_%s_set", name);
    if (length < 0 || (size_t)length >= sizeof symbol) return false;
    void *address = dlsym(functions->library, symbol);
    if (!address) return false;
    void (*set)(witness_config *, bool);
    *(void **)&set = address;
    set(config, value);
    return true;
}
