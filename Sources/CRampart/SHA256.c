// SHA-256 as FIPS 180-4 writes it (sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2), and by the SHA instructions of x86-64.
#include "CRampart.h"

#include <string.h>

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

enum { BLOCK_BYTES = 64 };

// Takes whole blocks into a state.
typedef void take_blocks(uint32_t state[8], const uint8_t *data, size_t blocks);

static inline uint32_t rotate(uint32_t value, int count) { return value >> count | value << (32 - count); }

static void take_portable(uint32_t state[8], const uint8_t *data, size_t blocks) {
    for (; blocks > 0; blocks -= 1, data += BLOCK_BYTES) {
        uint32_t schedule[64];
        for (int t = 0; t < 16; t += 1) {
            const uint8_t *word = data + 4 * t;
            schedule[t] = (uint32_t)word[0] << 24 | (uint32_t)word[1] << 16 | (uint32_t)word[2] << 8 | word[3];
        }
        for (int t = 16; t < 64; t += 1) {
            const uint32_t low = schedule[t - 15], high = schedule[t - 2];
            schedule[t] = (rotate(high, 17) ^ rotate(high, 19) ^ high >> 10) + schedule[t - 7] +
                          (rotate(low, 7) ^ rotate(low, 18) ^ low >> 3) + schedule[t - 16];
        }
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t += 1) {
            const uint32_t first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[t] + schedule[t];
            const uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}

static void digest_with(take_blocks *take, const void *data, size_t count, uint8_t *digest) {
    // The first 32 bits of the fractional parts of the square roots of the first eight primes.
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    const size_t whole = count / BLOCK_BYTES, rest = count % BLOCK_BYTES;
    if (whole > 0) take(state, data, whole);
    // The rest, a bit that is set, zeros, and the number of bits: in one block if they fit, else in two.
    uint8_t end[2 * BLOCK_BYTES] = {0};
    if (rest > 0) memcpy(end, (const uint8_t *)data + whole * BLOCK_BYTES, rest);
    end[rest] = 0x80;
    const size_t blocks = rest + 9 <= BLOCK_BYTES ? 1 : 2;
    const uint64_t bits = (uint64_t)count * 8;
    for (int index = 0; index < 8; index += 1) end[blocks * BLOCK_BYTES - 1 - (size_t)index] = (uint8_t)(bits >> (8 * index));
    take(state, end, blocks);
    for (int index = 0; index < RAMPART_SHA256_BYTES; index += 1) {
        digest[index] = (uint8_t)(state[index / 4] >> (24 - 8 * (index % 4)));
    }
}

void rampart_sha256_portable(const void *data, size_t count, uint8_t *digest) { digest_with(take_portable, data, count, digest); }

#if defined(__x86_64__)
#include <immintrin.h>

// The instructions keep the state in two vectors, (a b e f) and (c d g h) from the highest lane down, and do two rounds each.
__attribute__((target("sha,sse4.1"))) static void take_by_instructions(uint32_t state[8], const uint8_t *data, size_t blocks) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (; blocks > 0; blocks -= 1, data += BLOCK_BYTES) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        // The last 16 words of the schedule, four in each vector.
        __m128i schedule[4];
        for (int group = 0; group < 4; group += 1) {
            schedule[group] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + 16 * group)), big_endian);
        }
#pragma clang loop unroll(full)
        for (int group = 0; group < 16; group += 1) {
            const __m128i current = schedule[group & 3];
            const __m128i words = _mm_add_epi32(current, _mm_load_si128((const __m128i *)(constants + 4 * group)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0E));
            if (group < 12) {
                const __m128i last = schedule[(group + 3) & 3];
                const __m128i seven_before = _mm_alignr_epi8(last, schedule[(group + 2) & 3], 4);
                const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(current, schedule[(group + 1) & 3]), seven_before);
                schedule[group & 3] = _mm_sha256msg2_epu32(partial, last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

void rampart_sha256(const void *data, size_t count, uint8_t *digest) {
    const bool has_instructions = rampart_processor_has("sha") == RAMPART_PROCESSOR_HAS &&
                                  rampart_processor_has("sse4.1") == RAMPART_PROCESSOR_HAS;
    digest_with(has_instructions ? take_by_instructions : take_portable, data, count, digest);
}

#else

void rampart_sha256(const void *data, size_t count, uint8_t *digest) { digest_with(take_portable, data, count, digest); }

#endif
