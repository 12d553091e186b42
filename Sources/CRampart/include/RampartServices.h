// What compiled code asks the runtime for, as a table of functions that every execution points to: compiled code has no symbols of others.
//
// All follow the C convention. Addresses, indices and counts are as wide as a slot. Those that can fail set the execution's status and
// detail and return what is said here; the caller then calls `leave`.
#ifndef RAMPART_SERVICES_H
#define RAMPART_SERVICES_H

#include <stdint.h>

typedef struct rampart_type rampart_type;
typedef struct rampart_instance rampart_instance;
typedef struct rampart_function rampart_function;
typedef struct rampart_execution rampart_execution;
struct rampart_native_registers;

enum {
    // Return addresses that are kept of an execution that failed.
    RAMPART_TRACE_LIMIT = 64,
};

// How a function that is not compiled ended.
enum rampart_foreign {
    RAMPART_FOREIGN_RETURNED = 0,
    // It failed, and the call is the innermost place of the failure that is known.
    RAMPART_FOREIGN_FAILED = 1,
    // An exception goes on at the call.
    RAMPART_FOREIGN_EXCEPTION = 2,
    // It failed, and its own frames tell where.
    RAMPART_FOREIGN_FAILED_INSIDE = 3,
};

typedef struct rampart_native_services {
    // Control. The first three do not return; the fourth calls `target` of the native state with its own arguments and returns also when
    // an exception ends that call, which is then in the execution.
    void (*exit)(rampart_execution *execution, uint32_t status, uint32_t detail);
    void (*leave)(rampart_execution *execution);
    void (*throw_exception)(rampart_execution *execution);
    void (*protected_call)(void);
    // Runs a function of the host or of the interpreter with the arguments in registers and values, and leaves its results there. Returns
    // a rampart_foreign.
    uint32_t (*foreign)(const rampart_function *function, struct rampart_native_registers *registers);

    // Memories. Growing gives -2 where it fails, -1 as the instruction says.
    int64_t (*memory_grow)(rampart_instance *instance, uint32_t memory, uint64_t pages);
    // Nonzero for failure, as with all that give an uint32_t.
    uint32_t (*memory_fill)(rampart_instance *instance, uint32_t memory, uint64_t destination, uint64_t value, uint64_t count);
    uint32_t (*memory_copy)(
        rampart_instance *instance, uint32_t destination_memory, uint32_t source_memory, uint64_t destination, uint64_t source,
        uint64_t count);
    uint32_t (*memory_init)(
        rampart_instance *instance, uint32_t memory, uint32_t data, uint64_t destination, uint64_t source, uint64_t count);
    void (*data_drop)(rampart_instance *instance, uint32_t data);
    uint64_t (*atomic_notify)(rampart_instance *instance, uint32_t memory, uint64_t address, uint32_t count);
    // -1 for failure; alignment and bounds are checked by the service. The width is 4 or 8 bytes.
    int64_t (*atomic_wait)(
        rampart_instance *instance, uint32_t memory_and_width, uint64_t address, uint64_t offset, uint64_t expected, int64_t timeout);

    // Tables.
    int64_t (*table_grow)(rampart_instance *instance, uint32_t table, uint64_t value, uint64_t count);
    uint32_t (*table_fill)(rampart_instance *instance, uint32_t table, uint64_t destination, uint64_t value, uint64_t count);
    uint32_t (*table_copy)(
        rampart_instance *instance, uint32_t destination_table, uint32_t source_table, uint64_t destination, uint64_t source,
        uint64_t count);
    uint32_t (*table_init)(
        rampart_instance *instance, uint32_t table, uint32_t element, uint64_t destination, uint64_t source, uint64_t count);
    void (*element_drop)(rampart_instance *instance, uint32_t element);

    // The heap. References that are made are 0 for failure.
    uint64_t (*exception_new)(rampart_instance *instance, uint32_t tag);
    uint64_t (*structure_new)(rampart_instance *instance, uint32_t type);
    // Zero-filled.
    uint64_t (*array_new)(rampart_instance *instance, uint32_t type, uint64_t length);
    uint64_t (*array_new_data)(rampart_instance *instance, uint32_t type, uint32_t data, uint64_t source, uint64_t count);
    uint64_t (*array_new_element)(rampart_instance *instance, uint32_t type, uint32_t element, uint64_t source, uint64_t count);
    // The value is in the first two slots of `values`.
    uint32_t (*array_fill)(rampart_instance *instance, uint64_t array, uint64_t offset, uint64_t count);
    uint32_t (*array_copy)(
        rampart_instance *instance, uint64_t destination_array, uint64_t destination, uint64_t source_array, uint64_t source,
        uint64_t count);
    uint32_t (*array_init_data)(
        rampart_instance *instance, uint32_t data, uint64_t array, uint64_t destination, uint64_t source, uint64_t count);
    uint32_t (*array_init_element)(
        rampart_instance *instance, uint32_t element, uint64_t array, uint64_t destination, uint64_t source, uint64_t count);
} rampart_native_services;

#endif
