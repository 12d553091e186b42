// SHA-256 (FIPS 180-4).
#ifndef RAMPART_SHA256_H
#define RAMPART_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { RAMPART_SHA256_BYTES = 32 };

// The digest of bytes, by the processor's instructions for it where it has them.
void rampart_sha256(const void *_Nullable data, size_t count, uint8_t *_Nonnull digest);

// The same without those instructions.
void rampart_sha256_portable(const void *_Nullable data, size_t count, uint8_t *_Nonnull digest);

#endif
