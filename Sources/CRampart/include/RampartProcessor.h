// What the processor of this machine can do, by the names that LLVM gives to it, without LLVM.
#ifndef RAMPART_PROCESSOR_H
#define RAMPART_PROCESSOR_H

#include <stddef.h>

enum {
    RAMPART_PROCESSOR_LACKS = 0,
    RAMPART_PROCESSOR_HAS = 1,
    // The name is none of those that are known here.
    RAMPART_PROCESSOR_UNKNOWN = -1,
};

// Whether this machine has a feature: the processor has it, and the system keeps the registers that it needs.
int rampart_processor_has(const char *_Nonnull feature);

// The names that are known, ascending by index; null at the end.
const char *_Nullable rampart_processor_feature(size_t index);

#endif
