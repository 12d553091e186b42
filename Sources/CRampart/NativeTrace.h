// What the files of the native entry and of faults share.
#ifndef RAMPART_NATIVE_TRACE_H
#define RAMPART_NATIVE_TRACE_H

#include "CRampart.h"

// The execution whose compiled code the thread runs. Initial-exec: a load relative to the thread's register, also from a signal handler.
extern __thread rampart_execution *rampart_current __attribute__((tls_model("initial-exec"), visibility("hidden")));

// Where an execution goes on that ends, with the execution as the argument; to be jumped to.
extern const char rampart_native_land[] __attribute__((visibility("hidden")));

// Keeps the return addresses of the compiled functions that run, from the one that an address is in outwards. Safe in a signal handler.
void rampart_native_record(rampart_execution *execution, const void *pc, void *const *frame) __attribute__((visibility("hidden")));

#endif
