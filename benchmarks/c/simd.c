// A picture is blurred and mixed, and bytes are counted, sixteen bytes at a time: with the vector instructions of WebAssembly, and natively
// with the vectors of the compiler's language, which are those of SSE2.
#include <stdint.h>
#include <stdio.h>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
typedef v128_t bytes;
static bytes load(const uint8_t *at) { return wasm_v128_load(at); }
static void store(uint8_t *at, bytes value) { wasm_v128_store(at, value); }
static bytes average(bytes a, bytes b) { return wasm_u8x16_avgr(a, b); }
static bytes higher(bytes a, bytes b) { return wasm_u8x16_max(a, b); }
static bytes sum(bytes a, bytes b) { return wasm_i8x16_add(a, b); }
static bytes both(bytes a, bytes b) { return wasm_v128_and(a, b); }
static bytes either(bytes a, bytes b) { return wasm_v128_xor(a, b); }
static bytes equal(bytes a, bytes b) { return wasm_i8x16_eq(a, b); }
static bytes all(uint8_t value) { return wasm_u8x16_splat(value); }
static bytes fewer(bytes a, bytes b) { return wasm_i8x16_sub(a, b); }
#else
typedef uint8_t bytes __attribute__((vector_size(16)));
typedef uint8_t unaligned __attribute__((vector_size(16), aligned(1)));
typedef uint16_t wide __attribute__((vector_size(32)));
static bytes load(const uint8_t *at) { return *(const unaligned *)at; }
static void store(uint8_t *at, bytes value) { *(unaligned *)at = value; }
static bytes average(bytes a, bytes b) {
    return __builtin_convertvector((__builtin_convertvector(a, wide) + __builtin_convertvector(b, wide) + 1) >> 1, bytes);
}
static bytes higher(bytes a, bytes b) { bytes m = (bytes)(a > b); return (a & m) | (b & ~m); }
static bytes sum(bytes a, bytes b) { return a + b; }
static bytes both(bytes a, bytes b) { return a & b; }
static bytes either(bytes a, bytes b) { return a ^ b; }
static bytes equal(bytes a, bytes b) { return (bytes)(a == b); }
static bytes all(uint8_t value) { return (bytes){0} + value; }
static bytes fewer(bytes a, bytes b) { return a - b; }
#endif

enum { width = 1024, height = 512, rounds = 5000 };
static uint8_t pictures[2][height * width + 32];

static void blur(const uint8_t *from, uint8_t *to, uint8_t round) {
    bytes shade = all(round), mask = all(0x7F);
    for (int y = 1; y < height - 1; y++)
        for (int x = 16; x < width - 16; x += 16) {
            const uint8_t *at = from + y * width + x;
            bytes sides = average(load(at - 1), load(at + 1)), ends = average(load(at - width), load(at + width));
            bytes middle = average(average(sides, ends), load(at));
            store(to + y * width + x, higher(either(both(middle, mask), shade), sum(sides, shade)));
        }
}

static uint32_t count(const uint8_t *picture, uint8_t value) {
    uint32_t result = 0;
    for (int y = 0; y < height; y++) {
        bytes counts = all(0);
        for (int x = 0; x < width; x += 16) counts = fewer(counts, equal(load(picture + y * width + x), all(value)));
        uint8_t lanes[16];
        store(lanes, counts);
        for (int i = 0; i < 16; i++) result += lanes[i];
    }
    return result;
}

int main(void) {
    uint32_t seed = 9, result = 0;
    for (int i = 0; i < height * width; i++) pictures[0][i] = pictures[1][i] = (seed = seed * 1664525u + 1013904223u) >> 24;
    for (int round = 0; round < rounds; round++) {
        blur(pictures[round & 1], pictures[~round & 1], (uint8_t)(round * 3));
        result = result * 31 + count(pictures[~round & 1], (uint8_t)(round * 5));
    }
    for (int i = 0; i < height * width; i++) result = (result ^ pictures[0][i]) * 16777619u;
    printf("%08x\n", (unsigned)result);
}
