// Sequentially consistent operations on linear memory (threads proposal), as the interpreter's handlers and the runtime use them.
//
// Addresses are multiples of the access width, which callers check, so each function is one instruction or one short loop of the
// processor and never takes a lock. Read-modify-write operations give the old value.
#ifndef RAMPART_ATOMICS_H
#define RAMPART_ATOMICS_H

#include <stdint.h>

#define RAMPART_ATOMIC_MODIFY(bits, name, builtin) \
    static inline __attribute__((always_inline)) uint##bits##_t rampart_atomic_##name##bits(void *address, uint##bits##_t value) { \
        return builtin((uint##bits##_t *)address, value, __ATOMIC_SEQ_CST); \
    }

#define RAMPART_ATOMICS(bits) \
    static inline __attribute__((always_inline)) uint##bits##_t rampart_atomic_load##bits(const void *address) { \
        return __atomic_load_n((const uint##bits##_t *)address, __ATOMIC_SEQ_CST); \
    } \
    static inline __attribute__((always_inline)) void rampart_atomic_store##bits(void *address, uint##bits##_t value) { \
        __atomic_store_n((uint##bits##_t *)address, value, __ATOMIC_SEQ_CST); \
    } \
    RAMPART_ATOMIC_MODIFY(bits, add, __atomic_fetch_add) \
    RAMPART_ATOMIC_MODIFY(bits, sub, __atomic_fetch_sub) \
    RAMPART_ATOMIC_MODIFY(bits, and, __atomic_fetch_and) \
    RAMPART_ATOMIC_MODIFY(bits, or, __atomic_fetch_or) \
    RAMPART_ATOMIC_MODIFY(bits, xor, __atomic_fetch_xor) \
    RAMPART_ATOMIC_MODIFY(bits, xchg, __atomic_exchange_n) \
    static inline __attribute__((always_inline)) uint##bits##_t rampart_atomic_cmpxchg##bits( \
        void *address, uint##bits##_t expected, uint##bits##_t replacement) { \
        __atomic_compare_exchange_n( \
            (uint##bits##_t *)address, &expected, replacement, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        return expected; \
    }

RAMPART_ATOMICS(8)
RAMPART_ATOMICS(16)
RAMPART_ATOMICS(32)
RAMPART_ATOMICS(64)

static inline __attribute__((always_inline)) void rampart_atomic_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

#endif
