// Faults of compiled code: accesses to guards of memories become traps, a stack that is used up becomes an exhaustion. Every other fault
// is that of whoever had the signal before.
#ifndef RAMPART_FAULT_H
#define RAMPART_FAULT_H

#include <stdbool.h>
#include <stddef.h>

// Takes over SIGSEGV and SIGBUS, once per process, and keeps who had them before.
void rampart_fault_install(void);

// Gives the calling thread a stack for signal handlers, unless it has one. It is given back when the thread ends. Returns false where
// there is no memory for it.
bool rampart_fault_prepare_thread(void);

// Enters the addresses of a memory's reservation with its guards. Returns a number by which it is taken out again, or -1 where there is
// no memory for the entry. Safe for threads.
long rampart_guard_register(const void *_Nonnull start, size_t bytes);

// Takes an entry out, before its addresses are unmapped.
void rampart_guard_unregister(long number);

#endif
