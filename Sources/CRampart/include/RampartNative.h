// Which addresses hold machine code of ours: what a signal handler asks before it takes a fault for a trap.
#ifndef RAMPART_NATIVE_H
#define RAMPART_NATIVE_H

#include <stdbool.h>
#include <stddef.h>

// Enters the pages of a range: `start` is the address of a page, a part of a page at the end counts as a whole one. To be called before
// any code of the range runs. Pages are entered once: ranges do not overlap. Safe for threads. Returns false, with nothing entered,
// where there is no memory for the registry or the range lies outside the addresses of user programs (the lower 2^47 bytes).
bool rampart_native_register(const void *_Nonnull start, size_t bytes);

// Takes out what was entered, by the same numbers. To be called before the range is unmapped.
void rampart_native_unregister(const void *_Nonnull start, size_t bytes);

// Whether an address is in a page that was entered. Reads two words: safe in a signal handler, at any time, on any thread.
bool rampart_native_contains(const void *_Nullable pc);

#endif
