// Numbers of WebAssembly as bits, how scripts write them, and a generator of random ones. For the programs beside this file.
#ifndef VALUES_H
#define VALUES_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t u32;
typedef int32_t s32;

static u64 seed = 20;

static inline u64 random_bits(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 0x2545F4914F6CDD1Dull;
}

static inline float f32_of(u64 bits) {
    u32 low = (u32)bits;
    float value;
    memcpy(&value, &low, 4);
    return value;
}

static inline double f64_of(u64 bits) {
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

static inline u64 bits_of_f32(float value) {
    u32 bits;
    memcpy(&bits, &value, 4);
    return bits;
}

static inline u64 bits_of_f64(double value) {
    u64 bits;
    memcpy(&bits, &value, 8);
    return bits;
}

static inline int is_nan(char type, u64 bits) {
    if (type == 'f') return (bits & 0x7FFFFFFF) > 0x7F800000;
    if (type == 'd') return (bits & 0x7FFFFFFFFFFFFFFF) > 0x7FF0000000000000;
    return 0;
}

static inline int is_canonical_nan(char type, u64 bits) {
    if (type == 'f') return (bits & 0x7FFFFFFF) == 0x7FC00000;
    return (bits & 0x7FFFFFFFFFFFFFFF) == 0x7FF8000000000000;
}

static inline void print_float(char type, u64 bits) {
    int negative = type == 'f' ? (int)(bits >> 31 & 1) : (int)(bits >> 63);
    double magnitude = type == 'f' ? (double)f32_of(bits & 0x7FFFFFFF) : f64_of(bits & 0x7FFFFFFFFFFFFFFF);
    if (negative) printf("-");
    if (is_nan(type, bits)) printf("nan:0x%llx", (unsigned long long)(bits & (type == 'f' ? 0x7FFFFFull : 0xFFFFFFFFFFFFFull)));
    else if (isinf(magnitude)) printf("inf");
    else printf("%a", magnitude);
}

static const char *type_name(char type) {
    switch (type) {
    case 'i': return "i32";
    case 'l': return "i64";
    case 'f': return "f32";
    case 'd': return "f64";
    default: abort();
    }
}

static inline void print_constant(char type, u64 bits) {
    printf("(%s.const ", type_name(type));
    if (type == 'i') printf("0x%08x", (u32)bits);
    else if (type == 'l') printf("0x%016llx", (unsigned long long)bits);
    else print_float(type, bits);
    printf(")");
}

// What a result must be: exact bits, or the class of NaN that the specification promises for these operands.
static inline void print_float_result(char type, u64 bits, int sign_operator, int operands_canonical) {
    if (!sign_operator && is_nan(type, bits)) printf(operands_canonical ? "nan:canonical" : "nan:arithmetic");
    else print_float(type, bits);
}

static inline void header(const char *program, const char *about, const char *argument, const char *folder) {
    printf(";; %s\n;; Made by spectests/tools/%s.c:\n", about, program);
    printf(";; cc -O0 -ffp-contract=off -o %s spectests/tools/%s.c -lm && ./%s %s > spectests/%s/%s.wast\n\n", program, program,
        program,
        argument, folder, argument);
}

#endif
