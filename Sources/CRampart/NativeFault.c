// The handler of faults. It believes a fault to be a trap only where the program counter is in code of ours, the thread runs an execution,
// and the address is in a guard: everything else goes to the handler that was there before.
#define _GNU_SOURCE
#include "CRampart.h"
#include "NativeTrace.h"
#include "RampartFault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

// MARK: Guards

enum { GUARDS_PER_CHUNK = 256, CHUNKS = 1 << 14 };

// An entry is free where `start` is 0. A handler on another thread may read an entry while it changes: it then sees a range that was or
// will be entered, which no execution of its own thread touches.
typedef struct guard {
    uintptr_t start;
    size_t bytes;
    long next_free;
} guard;

// Chunks are made as they are needed and stay for the life of the process.
static guard *chunks[CHUNKS];
static long guard_count;
static long first_free = -1;
static pthread_mutex_t guard_mutex = PTHREAD_MUTEX_INITIALIZER;

static guard *guard_at(long number) {
    guard *chunk = __atomic_load_n(&chunks[number / GUARDS_PER_CHUNK], __ATOMIC_ACQUIRE);
    return &chunk[number % GUARDS_PER_CHUNK];
}

long rampart_guard_register(const void *start, size_t bytes) {
    pthread_mutex_lock(&guard_mutex);
    long number = first_free;
    if (number >= 0) {
        first_free = guard_at(number)->next_free;
    } else if (guard_count < (long)GUARDS_PER_CHUNK * CHUNKS) {
        number = guard_count;
        guard **chunk = &chunks[number / GUARDS_PER_CHUNK];
        if (!*chunk) {
            guard *fresh = calloc(GUARDS_PER_CHUNK, sizeof(guard));
            if (fresh) __atomic_store_n(chunk, fresh, __ATOMIC_RELEASE);
        }
        if (*chunk) {
            __atomic_store_n(&guard_count, number + 1, __ATOMIC_RELEASE);
        } else {
            number = -1;
        }
    }
    if (number >= 0) {
        guard_at(number)->bytes = bytes;
        __atomic_store_n(&guard_at(number)->start, (uintptr_t)start, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&guard_mutex);
    return number;
}

void rampart_guard_unregister(long number) {
    if (number < 0) return;
    pthread_mutex_lock(&guard_mutex);
    __atomic_store_n(&guard_at(number)->start, 0, __ATOMIC_RELEASE);
    guard_at(number)->next_free = first_free;
    first_free = number;
    pthread_mutex_unlock(&guard_mutex);
}

static bool is_guarded(uintptr_t address) {
    const long count = __atomic_load_n(&guard_count, __ATOMIC_ACQUIRE);
    for (long number = 0; number < count; number += 1) {
        const guard *entry = guard_at(number);
        const uintptr_t start = __atomic_load_n(&entry->start, __ATOMIC_ACQUIRE);
        if (start && address - start < entry->bytes) return true;
    }
    return false;
}

// MARK: The handler

static struct sigaction previous_segv, previous_bus;

static void chain(const struct sigaction *previous, int signal_number, siginfo_t *info, void *context) {
    // A signal that a process sent is no fault: it can be ignored, and it does not come again by itself.
    const bool is_sent = info->si_code <= 0;
    if (previous->sa_flags & SA_SIGINFO) {
        previous->sa_sigaction(signal_number, info, context);
    } else if (previous->sa_handler == SIG_IGN && is_sent) {
        return;
    } else if (previous->sa_handler == SIG_DFL || previous->sa_handler == SIG_IGN) {
        // The instruction faults again, and then the process ends as it would have without us. A fault cannot be ignored.
        signal(signal_number, SIG_DFL);
        if (is_sent) raise(signal_number);
    } else {
        previous->sa_handler(signal_number);
    }
}

static void handle(int signal_number, siginfo_t *info, void *context) {
    const int saved_errno = errno;
    ucontext_t *const state = context;
    greg_t *const registers = state->uc_mcontext.gregs;
    rampart_execution *const execution = rampart_current;
    const uint8_t *const pc = (const uint8_t *)registers[REG_RIP];
    const uintptr_t address = (uintptr_t)info->si_addr;
    // A kernel code above zero says that the kernel saw the fault, not that a process sent the signal.
    if (execution && info->si_code > 0 && rampart_native_contains(pc)) {
        const rampart_native_state *const native = &execution->native;
        uintptr_t guard = (uintptr_t)native->stack - RAMPART_STACK_GUARD;
        if (address - guard < (uintptr_t)(native->stack_limit - native->stack) + RAMPART_STACK_GUARD) {
            execution->status = RAMPART_STATUS_EXHAUSTION;
            execution->detail = RAMPART_EXHAUSTION_CALL_STACK;
        } else if (is_guarded(address)) {
            execution->status = RAMPART_STATUS_TRAP;
            execution->detail = RAMPART_TRAP_OUT_OF_BOUNDS_MEMORY_ACCESS;
        } else {
            goto foreign;
        }
        // A trace holds return addresses, which lie behind their instruction.
        rampart_native_record(execution, pc + 1, (void *const *)registers[REG_RBP]);
        registers[REG_RIP] = (greg_t)rampart_native_land;
        registers[REG_RDI] = (greg_t)execution;
        // The landing restores the stack; direction flag and alignment are as the convention wants them.
        registers[REG_EFL] &= ~(greg_t)0x400;
        errno = saved_errno;
        return;
    }
foreign:
    chain(signal_number == SIGSEGV ? &previous_segv : &previous_bus, signal_number, info, context);
}

static void install(void) {
    struct sigaction action = {0};
    action.sa_sigaction = handle;
    // On the thread's own stack for signals, as that of the code may be used up. Not blocked inside: a handler that we chain to may jump
    // out.
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &previous_segv);
    sigaction(SIGBUS, &action, &previous_bus);
}

void rampart_fault_install(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

// MARK: Stacks for signals

enum { SIGNAL_STACK_BYTES = 64 << 10 };

static pthread_key_t stack_key;
static pthread_once_t stack_once = PTHREAD_ONCE_INIT;
static __thread bool is_prepared;

static void free_stack(void *stack) {
    const stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(stack, SIGNAL_STACK_BYTES);
}

static void make_key(void) { pthread_key_create(&stack_key, free_stack); }

bool rampart_fault_prepare_thread(void) {
    if (is_prepared) return true;
    stack_t present;
    // A stack that somebody else has made is used.
    if (sigaltstack(NULL, &present) == 0 && !(present.ss_flags & SS_DISABLE)) {
        is_prepared = true;
        return true;
    }
    pthread_once(&stack_once, make_key);
    void *const stack = mmap(NULL, SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return false;
    const stack_t mine = {.ss_sp = stack, .ss_size = SIGNAL_STACK_BYTES};
    if (sigaltstack(&mine, NULL) != 0 || pthread_setspecific(stack_key, stack) != 0) {
        munmap(stack, SIGNAL_STACK_BYTES);
        return false;
    }
    is_prepared = true;
    return true;
}
