// The standard C API of WebAssembly engines (WebAssembly/wasm-c-api, wasm.h), as a table of functions that is filled from a library that is
// named at run time, and the few functions beyond it by which Wasmtime validates with a reason.
//
// Only this API is used because its structures are the same in all engines and all their versions.
#ifndef RAMPART_WASM_ENGINE_H
#define RAMPART_WASM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct witness_config witness_config;
typedef struct witness_engine witness_engine;
typedef struct witness_store witness_store;
typedef struct witness_module witness_module;
typedef struct witness_instance witness_instance;
typedef struct witness_extern witness_extern;
typedef struct witness_function witness_function;
typedef struct witness_memory witness_memory;
typedef struct witness_trap witness_trap;
typedef struct witness_error witness_error;

typedef struct witness_bytes {
    size_t size;
    char *_Nullable data;
} witness_bytes;

typedef struct witness_externs {
    size_t size;
    witness_extern *_Nullable *_Nullable data;
} witness_externs;

// Functions without arguments and results are called, so no value is looked into.
typedef struct witness_values {
    size_t size;
    void *_Nullable data;
} witness_values;

// F(result, name, parameters); names are those of the API without the prefix `wasm_`.
#define WITNESS_FUNCTIONS(F) \
    F(witness_config *_Nullable, config_new, (void)) \
    F(witness_engine *_Nullable, engine_new_with_config, (witness_config *_Nonnull)) \
    F(void, engine_delete, (witness_engine *_Nonnull)) \
    F(witness_store *_Nullable, store_new, (witness_engine *_Nonnull)) \
    F(void, store_delete, (witness_store *_Nonnull)) \
    F(bool, module_validate, (witness_store *_Nonnull, const witness_bytes *_Nonnull)) \
    F(witness_module *_Nullable, module_new, (witness_store *_Nonnull, const witness_bytes *_Nonnull)) \
    F(void, module_delete, (witness_module *_Nonnull)) \
    F(witness_instance *_Nullable, instance_new, \
      (witness_store *_Nonnull, const witness_module *_Nonnull, const witness_externs *_Nonnull, witness_trap *_Nullable *_Nonnull)) \
    F(void, instance_delete, (witness_instance *_Nonnull)) \
    F(void, instance_exports, (const witness_instance *_Nonnull, witness_externs *_Nonnull)) \
    F(void, extern_vec_delete, (witness_externs *_Nonnull)) \
    F(witness_function *_Nullable, extern_as_func, (witness_extern *_Nonnull)) \
    F(witness_memory *_Nullable, extern_as_memory, (witness_extern *_Nonnull)) \
    F(witness_trap *_Nullable, func_call, \
      (const witness_function *_Nonnull, const witness_values *_Nonnull, witness_values *_Nonnull)) \
    F(char *_Nullable, memory_data, (witness_memory *_Nonnull)) \
    F(size_t, memory_data_size, (const witness_memory *_Nonnull)) \
    F(void, trap_message, (const witness_trap *_Nonnull, witness_bytes *_Nonnull)) \
    F(void, trap_delete, (witness_trap *_Nonnull)) \
    F(void, byte_vec_delete, (witness_bytes *_Nonnull))

// The same with the prefix `wasmtime_`; each is null where the library does not have it.
#define WITNESS_EXTENSIONS(F) \
    F(witness_error *_Nullable, module_validate_reason, (witness_engine *_Nonnull, const uint8_t *_Nullable, size_t)) \
    F(void, error_message, (const witness_error *_Nonnull, witness_bytes *_Nonnull)) \
    F(void, error_delete, (witness_error *_Nonnull))

typedef struct witness_functions {
#define WITNESS_MEMBER(result, name, parameters) result(*_Nonnull name) parameters;
    WITNESS_FUNCTIONS(WITNESS_MEMBER)
#undef WITNESS_MEMBER
#define WITNESS_MEMBER(result, name, parameters) result(*_Nullable name) parameters;
    WITNESS_EXTENSIONS(WITNESS_MEMBER)
#undef WITNESS_MEMBER
    void *_Nonnull library;
} witness_functions;

// Loads a library; null, and a reason that lives as long as the process, where it cannot be loaded or lacks a function. A library that was
// loaded stays loaded, and so does its table.
const witness_functions *_Nullable witness_load(const char *_Nonnull path, const char *_Nullable *_Nonnull reason);

// Switches a setting of Wasmtime's on or off, named as in `wasmtime_config_NAME_set`. False where the library does not know it.
bool witness_configure(const witness_functions *_Nonnull functions, witness_config *_Nonnull config, const char *_Nonnull name, bool value);

#endif
