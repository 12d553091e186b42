// The records that running code touches, declared once for every engine (design decision 6).
//
// Swift reads the same declarations, so no offset is written twice. All memory of these records is owned by Swift objects of
// RampartRuntime; pointers between them stay valid as long as the store (or, for types and code, the engine) lives.
//
// Slots are 64 bits. Integers and floats use the low bits of a slot (i32 and f32 leave the upper half zero); a v128 takes two
// consecutive slots, low half first. References are one slot:
//   0                null
//   ...xxx1          i31: the 31 bits above the lowest one
//   ...x010          a host reference: a number given by the store, shifted left by three
//   ...000           pointer to an object of the GC heap (struct, array, exception) or to a rampart_function
#ifndef RAMPART_H
#define RAMPART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "RampartAtomics.h"
#include "RampartFault.h"
#include "RampartHost.h"
#include "RampartMarks.h"
#include "RampartNative.h"
#include "RampartProcessor.h"
#include "RampartSHA256.h"
#include "RampartServices.h"

typedef struct rampart_code rampart_code;

// A canonical type: pointer equality is type equality. Made once per type registry, never moved.
struct rampart_type {
    // Identifier in the type registry.
    uint32_t identifier;
    // Number of proper supertypes.
    uint32_t depth;
    // depth + 1 entries, the root of the hierarchy first, this type last.
    const rampart_type *const *display;
    // Bytes of a structure object with its header; 0 for arrays and functions.
    uint32_t object_size;
    // Fields of a structure; 1 for an array.
    uint32_t field_count;
    // Byte offset of each field from the start of the object; for an array, where element 0 starts.
    const uint32_t *field_offsets;
    // Byte offsets of the fields that hold references, for tracing.
    const uint32_t *reference_offsets;
    uint32_t reference_count;
    // Byte offset of the hidden field of a structure that holds its descriptor; 0 where the type has none.
    uint32_t descriptor_offset;
    // Array element: bytes (1, 2, 4, 8 or 16), and whether it is a reference.
    uint8_t element_size;
    bool element_is_reference;
    // A rampart_kind.
    uint8_t kind;
};

// Whether a type is another one or below it: the display's entry at the other's depth decides. A display has depth + 1 entries.
static inline bool rampart_is_subtype(const rampart_type *type, const rampart_type *other) {
    return type == other || (type->depth > other->depth && type->display[other->depth] == other);
}

enum rampart_kind {
    RAMPART_KIND_FUNCTION = 0,
    RAMPART_KIND_STRUCTURE = 1,
    RAMPART_KIND_ARRAY = 2,
    // An exception object: not a type of a module, so it is in no hierarchy.
    RAMPART_KIND_EXCEPTION = 3,
};

// Every object of the GC heap starts with this word; arrays have their length in the next one, elements follow at offset 16.
// Fields of a structure start at offset 8.
// Every rampart_function starts with a word of the same meaning, so that a reference can be asked for its type.
typedef struct rampart_object {
    const rampart_type *type;
    // Arrays only: number of elements.
    uint64_t length;
} rampart_object;

// A linear memory. Importers share the record. That of a shared memory is used by several stores and threads: its base never changes,
// and its length only grows, so it is read through `rampart_memory_length`.
typedef struct rampart_memory {
    uint8_t *base;
    // Bytes.
    uint64_t length;
    // The Swift object of the memory, unretained.
    const void *owner;
} rampart_memory;

// Bytes of a memory. A thread that has seen a length sees no shorter one later, and may touch all bytes below it.
static inline uint64_t rampart_memory_length(const rampart_memory *memory) {
    return __atomic_load_n(&memory->length, __ATOMIC_SEQ_CST);
}

// Publishes the length of a memory whose bytes below it can be touched already.
static inline void rampart_memory_set_length(rampart_memory *memory, uint64_t length) {
    __atomic_store_n(&memory->length, length, __ATOMIC_SEQ_CST);
}

// A table of references. Importers share the record.
typedef struct rampart_table {
    uint64_t *elements;
    uint64_t count;
    // The Swift object of the table, unretained.
    const void *owner;
} rampart_table;

// A function instance; a function reference is a pointer to one.
struct rampart_function {
    const rampart_type *type;
    rampart_code *code;
    // The instance whose context the code runs in; for a host function a context that has only `execution`.
    rampart_instance *instance;
    // Index in the instance's function index space; for a host function its number in the store.
    uint32_t index;
    // Slots of parameters and of results (a v128 has two).
    uint32_t parameter_slots;
    uint32_t result_slots;
    bool is_host;
    // Whether `native_code` is code of the function itself; of all others it is `rampart_native_foreign`.
    bool is_native;
    // What compiled code calls, and the first argument that it gives: the instance, or for `rampart_native_foreign` this record.
    const void *native_code;
    const void *native_context;
};

// Code of one function, shared by all instances of a module.
struct rampart_code {
    // First word of the code; replaced once, with release order, when the function is lowered at its first call.
    const uint64_t *entry;
    // Byte offset of the frame header from the frame's start.
    uint32_t header_offset;
    // Index of the function in its module, imports included.
    uint32_t function_index;
    // The engine's own record of the function (opaque to the runtime).
    void *owner;
};

// Context of an instance. Index spaces count imports first.
struct rampart_instance {
    rampart_execution *execution;
    // At least one entry: an instance without memories has an empty one, so that handlers can reload base and length without a test.
    rampart_memory *const *memories;
    rampart_table *const *tables;
    // Two slots each.
    uint64_t *const *globals;
    rampart_function *const *functions;
    const rampart_type *const *types;
    // Tag identities: equal pointers are the same tag.
    const struct rampart_tag *const *tags;
    // Start of memory 0, which never moves as long as compiled code may use it.
    uint8_t *memory_base;
    // The Swift object of the instance, unretained.
    const void *owner;
};

// A tag instance.
typedef struct rampart_tag {
    const rampart_type *type;
    // Slots of the values that an exception with this tag carries.
    uint32_t parameter_slots;
    uint32_t parameter_count;
    // One byte per slot: 1 where the slot holds a reference.
    const uint8_t *slot_is_reference;
} rampart_tag;

// An exception on the GC heap: type word (the store's exception type), tag, then the payload slots.
typedef struct rampart_exception {
    const rampart_type *type;
    const rampart_tag *tag;
    uint64_t payload[];
} rampart_exception;

// How an execution ended.
enum rampart_status {
    RAMPART_STATUS_RUNNING = 0,
    RAMPART_STATUS_RETURNED = 1,
    // `detail` is a TrapCode.
    RAMPART_STATUS_TRAP = 2,
    // `exception` holds the reference.
    RAMPART_STATUS_EXCEPTION = 3,
    // `detail` is an ExhaustionError.
    RAMPART_STATUS_EXHAUSTION = 4,
    // A host function threw; the store keeps the Swift error.
    RAMPART_STATUS_HOST_ERROR = 5,
    // An invariant of our own is broken.
    RAMPART_STATUS_BUG = 6,
};

// What handlers keep in machine registers: written where control leaves a handler other than by its tail call (the driver loop of
// debug builds, and helpers that change frame or instance).
typedef struct rampart_registers {
    uint8_t *frame;
    const uint8_t *pc;
    uint8_t *memory_base;
    uint64_t memory_length;
    rampart_instance *instance;
    uint64_t integer;
    double floating;
    float single;
} rampart_registers;

// What compiled code needs of an execution.
typedef struct rampart_native_state {
    const rampart_native_services *services;
    // The stack on which compiled code runs, and host functions that it calls: lowest address and size in bytes. Null until it is needed.
    uint8_t *stack;
    uint64_t stack_bytes;
    // A function whose frame would reach below ends with the exhaustion of the call stack; there is room below for functions of the host.
    uint8_t *stack_limit;
    // Stack pointer of the innermost entry from Swift: where an execution that ends goes on.
    void *landing;
    // Where the used part of the stack ended when code of another store was entered, which still runs; or null.
    void *parked;
    // Stack pointer of the innermost protected call since then, or null: where an exception goes on.
    void *handler;
    // The function that the next protected call is for.
    const void *target;
    // The instance whose code makes a call that may leave the module.
    rampart_instance *caller;
    // Arguments and results that have no register, see `rampart_native_foreign`.
    uint64_t *values;
    // Return addresses of the compiled functions that were running when the last execution failed, the innermost first.
    uint32_t trace_count;
    const void *trace[RAMPART_TRACE_LIMIT];
} rampart_native_state;

// The state of a store's execution. One thread at a time.
struct rampart_execution {
    // The value stack: frames grow upwards from `stack_base`; a frame must end at or below `stack_limit`.
    uint64_t *stack_base;
    uint64_t *stack_limit;
    // First slot above the frames in use, kept up to date whenever control leaves an engine (calls into the store or the host), so
    // that collection knows what to scan and nested calls know where to start.
    uint64_t *stack_top;
    // Units left; counted only by code made with metering.
    int64_t fuel;
    // A rampart_status.
    uint32_t status;
    uint32_t detail;
    // The exception that is being thrown, a root of collection.
    uint64_t exception;
    // Engine entries nested in host calls on the native stack.
    uint32_t entry_depth;
    uint32_t entry_depth_limit;
    // Nonzero asks running code to stop at the next check; written by other threads.
    uint32_t interrupt;
    // The Swift object of the store, unretained.
    const void *store;
    // Where the last trap or exhaustion was, for backtraces.
    const uint8_t *trap_pc;
    // For the trap "uninitialized element": the index of the element.
    uint64_t trap_element;
    uint8_t *trap_frame;
    rampart_registers registers;
    rampart_native_state native;
};

// Leaves a handler with a status: a C function, opaque to the Swift optimiser, so that the cold exit of a handler costs no frame.
void rampart_exit(rampart_execution *execution, uint32_t status, uint32_t detail, const uint8_t *pc, uint8_t *frame);

// Publishes lowered code with release order; returns false if another thread was first.
bool rampart_code_publish(rampart_code *code, const uint64_t *expected, const uint64_t *entry);

// How compiled code passes values. The first argument is the context; of the others, integers and references take the five registers that
// follow it in the C convention, floats and vectors the eight of theirs. What has no register lies in `values` of the execution in order,
// a slot each and two for a v128. Nothing is passed on the stack, so that any call can replace its caller. The first result is in a
// register, all others are in `values`.
enum {
    RAMPART_INTEGER_ARGUMENTS = 5,
    RAMPART_VECTOR_ARGUMENTS = 8,
    // The most slots that arguments or results of one function take.
    RAMPART_VALUE_SLOTS = 2048,
    // Bytes below the native stack that can never be touched.
    RAMPART_STACK_GUARD = 65536,
    // What the handler of faults reports: raw values of ExhaustionError and TrapCode, which a test compares.
    RAMPART_EXHAUSTION_CALL_STACK = 1,
    RAMPART_TRAP_OUT_OF_BOUNDS_MEMORY_ACCESS = 5,
};

// The registers of arguments, and after a call of results (the first of each).
typedef struct rampart_native_registers {
    uint64_t integers[RAMPART_INTEGER_ARGUMENTS];
    uint64_t unused;
    uint64_t vectors[RAMPART_VECTOR_ARGUMENTS][2];
} rampart_native_registers;

// Calls compiled code from Swift, on the native stack of the execution. Returns a rampart_status.
uint32_t rampart_native_enter(rampart_execution *execution, const void *code, const void *context, rampart_native_registers *registers);

// What compiled code calls for a function that is not compiled: passes the registers to `foreign` of the services. The first argument is
// the function's record.
void rampart_native_foreign(void);

// The services that end an execution or make protected calls; see rampart_native_services.
void rampart_native_exit(rampart_execution *execution, uint32_t status, uint32_t detail);
void rampart_native_leave(rampart_execution *execution);
void rampart_native_throw(rampart_execution *execution);
void rampart_native_protected(void);

// Whether the caller runs on the native stack of the execution.
bool rampart_native_is_on_stack(const rampart_execution *execution);

// Whether compiled code of the execution is running, but neither the caller's frame nor that of another store it waits for tells where:
// the caller is another thread, which must not enter.
bool rampart_native_is_elsewhere(const rampart_execution *execution);

// Bytes of the native stack between the caller's frame and the limit; the whole stack's where the caller does not run on it.
uint64_t rampart_native_stack_left(const rampart_execution *execution);

// Gives all words of the native stack that may be in use, and the registers that calls preserve, to a visitor.
void rampart_native_scan(
    const rampart_execution *execution, void (*visit)(const void *context, const uint64_t *words, uint64_t count), const void *context);

// A word of a stack, whatever it is: sanitizers keep words free around the variables of a frame and report who reads them.
static inline __attribute__((no_sanitize("address", "thread"))) uint64_t rampart_stack_word(const uint64_t *words, int64_t index) {
    return words[index];
}

// Reads the entry with acquire order.
static inline const uint64_t *rampart_code_entry(const rampart_code *code) {
    return __atomic_load_n(&code->entry, __ATOMIC_ACQUIRE);
}

// Whether an execution was asked to stop. It need not stop at once, so no order is asked for.
static inline bool rampart_interrupt_requested(const rampart_execution *execution) {
    return __atomic_load_n(&execution->interrupt, __ATOMIC_RELAXED) != 0;
}

// Asks a running execution to stop, from any thread.
void rampart_request_interrupt(rampart_execution *execution);

// Forgets a request to stop, once it is reported.
void rampart_clear_interrupt(rampart_execution *execution);

#endif
