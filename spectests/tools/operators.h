// The operators on numbers, computed by C, and operands at which they change their behaviour.
//
// Only operations that C defines are used: unsigned arithmetic where results wrap, comparisons before every cast of a float.
#ifndef OPERATORS_H
#define OPERATORS_H

#include "values.h"

static const char *const zero = "integer divide by zero";
static const char *const overflow = "integer overflow";
static const char *const invalid = "invalid conversion to integer";

typedef struct {
    const char *name;
    const char *signature;
    const char *(*function)(const u64 *in, u64 *out);
} operator;

#define INTEGER(TYPE, S, U, NAME, EXPRESSION)                                                                                     \
    static const char *TYPE##_##NAME(const u64 *in, u64 *out) {                                                                  \
        U a = (U)in[0], b = (U)in[1];                                                                                            \
        S sa = (S)a, sb = (S)b;                                                                                                  \
        const char *trap = NULL;                                                                                                 \
        (void)sa, (void)sb, (void)b;                                                                                             \
        *out = (U)(EXPRESSION);                                                                                                  \
        return trap;                                                                                                             \
    }

#define COMPARISONS(TYPE, S, U)                                                                                                   \
    INTEGER(TYPE, S, U, eqz, a == 0)                                                                                             \
    INTEGER(TYPE, S, U, eq, a == b)                                                                                              \
    INTEGER(TYPE, S, U, ne, a != b)                                                                                              \
    INTEGER(TYPE, S, U, lt_s, sa < sb)                                                                                           \
    INTEGER(TYPE, S, U, lt_u, a < b)                                                                                             \
    INTEGER(TYPE, S, U, gt_s, sa > sb)                                                                                           \
    INTEGER(TYPE, S, U, gt_u, a > b)                                                                                             \
    INTEGER(TYPE, S, U, le_s, sa <= sb)                                                                                          \
    INTEGER(TYPE, S, U, le_u, a <= b)                                                                                            \
    INTEGER(TYPE, S, U, ge_s, sa >= sb)                                                                                          \
    INTEGER(TYPE, S, U, ge_u, a >= b)

#define WIDTH(U) (sizeof(U) * 8)
#define SIGN(U) ((U)1 << (WIDTH(U) - 1))

#define ARITHMETIC(TYPE, S, U)                                                                                                    \
    INTEGER(TYPE, S, U, clz, a == 0 ? WIDTH(U) : (U)(__builtin_clzll(a) - (64 - WIDTH(U))))                                      \
    INTEGER(TYPE, S, U, ctz, a == 0 ? WIDTH(U) : (U)__builtin_ctzll(a))                                                          \
    INTEGER(TYPE, S, U, popcnt, __builtin_popcountll(a))                                                                         \
    INTEGER(TYPE, S, U, add, a + b)                                                                                              \
    INTEGER(TYPE, S, U, sub, a - b)                                                                                              \
    INTEGER(TYPE, S, U, mul, a *b)                                                                                               \
    INTEGER(TYPE, S, U, div_s, b == 0 ? (trap = zero, 0) : a == SIGN(U) && sb == -1 ? (trap = overflow, 0) : sa / sb)            \
    INTEGER(TYPE, S, U, div_u, b == 0 ? (trap = zero, 0) : a / b)                                                                \
    INTEGER(TYPE, S, U, rem_s, b == 0 ? (trap = zero, 0) : sb == -1 ? 0 : sa % sb)                                               \
    INTEGER(TYPE, S, U, rem_u, b == 0 ? (trap = zero, 0) : a % b)                                                                \
    INTEGER(TYPE, S, U, and, a &b)                                                                                               \
    INTEGER(TYPE, S, U, or, a | b)                                                                                               \
    INTEGER(TYPE, S, U, xor, a ^ b)                                                                                              \
    INTEGER(TYPE, S, U, shl, a << b % WIDTH(U))                                                                                  \
    INTEGER(TYPE, S, U, shr_u, a >> b % WIDTH(U))                                                                                \
    INTEGER(TYPE, S, U, shr_s, a & SIGN(U) ? ~(U)(~a >> b % WIDTH(U)) : a >> b % WIDTH(U))                                       \
    INTEGER(TYPE, S, U, rotl, b % WIDTH(U) == 0 ? a : a << b % WIDTH(U) | a >> (WIDTH(U) - b % WIDTH(U)))                        \
    INTEGER(TYPE, S, U, rotr, b % WIDTH(U) == 0 ? a : a >> b % WIDTH(U) | a << (WIDTH(U) - b % WIDTH(U)))                        \
    INTEGER(TYPE, S, U, extend8_s, (S)(int8_t)a)                                                                                 \
    INTEGER(TYPE, S, U, extend16_s, (S)(int16_t)a)

COMPARISONS(i32, s32, u32)
ARITHMETIC(i32, s32, u32)
COMPARISONS(i64, s64, u64)
ARITHMETIC(i64, s64, u64)
INTEGER(i64, s64, u64, extend32_s, (s64)(s32)a)

#define ROW(TYPE, NAME, SIGNATURE) {#NAME, SIGNATURE, TYPE##_##NAME}
#define INTEGER_ROWS(TYPE, T)                                                                                                     \
    ROW(TYPE, eqz, T ">i"), ROW(TYPE, eq, T T ">i"), ROW(TYPE, ne, T T ">i"), ROW(TYPE, lt_s, T T ">i"),                         \
        ROW(TYPE, lt_u, T T ">i"), ROW(TYPE, gt_s, T T ">i"), ROW(TYPE, gt_u, T T ">i"), ROW(TYPE, le_s, T T ">i"),              \
        ROW(TYPE, le_u, T T ">i"), ROW(TYPE, ge_s, T T ">i"), ROW(TYPE, ge_u, T T ">i"), ROW(TYPE, clz, T ">" T),                \
        ROW(TYPE, ctz, T ">" T), ROW(TYPE, popcnt, T ">" T), ROW(TYPE, add, T T ">" T), ROW(TYPE, sub, T T ">" T),               \
        ROW(TYPE, mul, T T ">" T), ROW(TYPE, div_s, T T ">" T), ROW(TYPE, div_u, T T ">" T), ROW(TYPE, rem_s, T T ">" T),        \
        ROW(TYPE, rem_u, T T ">" T), ROW(TYPE, and, T T ">" T), ROW(TYPE, or, T T ">" T), ROW(TYPE, xor, T T ">" T),             \
        ROW(TYPE, shl, T T ">" T), ROW(TYPE, shr_s, T T ">" T), ROW(TYPE, shr_u, T T ">" T), ROW(TYPE, rotl, T T ">" T),         \
        ROW(TYPE, rotr, T T ">" T), ROW(TYPE, extend8_s, T ">" T), ROW(TYPE, extend16_s, T ">" T)

static const operator i32_operators[] = {INTEGER_ROWS(i32, "i"), {0}};
static const operator i64_operators[] = {INTEGER_ROWS(i64, "l"), ROW(i64, extend32_s, "l>l"), {0}};

#define FLOATING(TYPE, F, NAME, EXPRESSION)                                                                                       \
    static const char *TYPE##_##NAME(const u64 *in, u64 *out) {                                                                  \
        F a = TYPE##_of(in[0]), b = TYPE##_of(in[1]);                                                                            \
        (void)b;                                                                                                                 \
        *out = bits_of_##TYPE(EXPRESSION);                                                                                       \
        return NULL;                                                                                                             \
    }
#define FLOATING_TEST(TYPE, F, NAME, EXPRESSION)                                                                                  \
    static const char *TYPE##_##NAME(const u64 *in, u64 *out) {                                                                  \
        F a = TYPE##_of(in[0]), b = TYPE##_of(in[1]);                                                                            \
        *out = (EXPRESSION);                                                                                                     \
        return NULL;                                                                                                             \
    }
// The sign operators work on bits, so that a NaN keeps its payload.
#define SIGN_OPERATOR(TYPE, NAME, EXPRESSION)                                                                                     \
    static const char *TYPE##_##NAME(const u64 *in, u64 *out) {                                                                  \
        u64 a = in[0], b = in[1], sign = sizeof(TYPE##_of(0)) == 4 ? 0x80000000ull : 0x8000000000000000ull;                      \
        (void)b;                                                                                                                 \
        *out = (EXPRESSION);                                                                                                     \
        return NULL;                                                                                                             \
    }
#define FLOATINGS(TYPE, F, SUFFIX)                                                                                                \
    FLOATING_TEST(TYPE, F, eq, a == b)                                                                                           \
    FLOATING_TEST(TYPE, F, ne, a != b)                                                                                           \
    FLOATING_TEST(TYPE, F, lt, a < b)                                                                                            \
    FLOATING_TEST(TYPE, F, gt, a > b)                                                                                            \
    FLOATING_TEST(TYPE, F, le, a <= b)                                                                                           \
    FLOATING_TEST(TYPE, F, ge, a >= b)                                                                                           \
    SIGN_OPERATOR(TYPE, abs, a & ~sign)                                                                                          \
    SIGN_OPERATOR(TYPE, neg, a ^ sign)                                                                                           \
    SIGN_OPERATOR(TYPE, copysign, (a & ~sign) | (b & sign))                                                                      \
    FLOATING(TYPE, F, ceil, ceil##SUFFIX(a))                                                                                     \
    FLOATING(TYPE, F, floor, floor##SUFFIX(a))                                                                                   \
    FLOATING(TYPE, F, trunc, trunc##SUFFIX(a))                                                                                   \
    FLOATING(TYPE, F, nearest, rint##SUFFIX(a))                                                                                  \
    FLOATING(TYPE, F, sqrt, sqrt##SUFFIX(a))                                                                                     \
    FLOATING(TYPE, F, add, a + b)                                                                                                \
    FLOATING(TYPE, F, sub, a - b)                                                                                                \
    FLOATING(TYPE, F, mul, a *b)                                                                                                 \
    FLOATING(TYPE, F, div, a / b)                                                                                                \
    FLOATING(TYPE, F, min, isnan(a) || isnan(b) ? a + b : a < b ? a : b < a ? b : signbit(a) ? a : b)                            \
    FLOATING(TYPE, F, max, isnan(a) || isnan(b) ? a + b : a > b ? a : b > a ? b : signbit(a) ? b : a)

FLOATINGS(f32, float, f)
FLOATINGS(f64, double, )

#define FLOATING_ROWS(TYPE, T)                                                                                                    \
    ROW(TYPE, eq, T T ">i"), ROW(TYPE, ne, T T ">i"), ROW(TYPE, lt, T T ">i"), ROW(TYPE, gt, T T ">i"), ROW(TYPE, le, T T ">i"),  \
        ROW(TYPE, ge, T T ">i"), ROW(TYPE, abs, T ">" T), ROW(TYPE, neg, T ">" T), ROW(TYPE, ceil, T ">" T),                     \
        ROW(TYPE, floor, T ">" T), ROW(TYPE, trunc, T ">" T), ROW(TYPE, nearest, T ">" T), ROW(TYPE, sqrt, T ">" T),             \
        ROW(TYPE, add, T T ">" T), ROW(TYPE, sub, T T ">" T), ROW(TYPE, mul, T T ">" T), ROW(TYPE, div, T T ">" T),              \
        ROW(TYPE, min, T T ">" T), ROW(TYPE, max, T T ">" T), ROW(TYPE, copysign, T T ">" T)

static const operator f32_operators[] = {FLOATING_ROWS(f32, "f"), {0}};
static const operator f64_operators[] = {FLOATING_ROWS(f64, "d"), {0}};

// Truncation goes through the 80-bit type, which holds every float and every 64-bit integer exactly.
static const char *truncate(long double value, int width, int is_signed, int saturate, u64 *out) {
    long double least = is_signed ? -ldexpl(1, width - 1) : 0;
    long double bound = ldexpl(1, is_signed ? width - 1 : width);
    u64 mask = width == 32 ? 0xFFFFFFFF : ~0ull;
    *out = 0;
    if (isnan(value)) return saturate ? NULL : invalid;
    value = truncl(value);
    if (value < least) {
        *out = is_signed ? 1ull << (width - 1) : 0;
        return saturate ? NULL : overflow;
    }
    if (value >= bound) {
        *out = is_signed ? (1ull << (width - 1)) - 1 : mask;
        return saturate ? NULL : overflow;
    }
    *out = (value < 0 ? (u64)(s64)value : (u64)value) & mask;
    return NULL;
}

#define CONVERSION(NAME, EXPRESSION)                                                                                              \
    static const char *conversions_##NAME(const u64 *in, u64 *out) {                                                             \
        u64 a = in[0];                                                                                                           \
        const char *trap = NULL;                                                                                                 \
        EXPRESSION;                                                                                                              \
        return trap;                                                                                                             \
    }
#define TRUNCATIONS(W, F)                                                                                                         \
    CONVERSION(i##W##_trunc_f##F##_s, trap = truncate(f##F##_of(a), W, 1, 0, out))                                               \
    CONVERSION(i##W##_trunc_f##F##_u, trap = truncate(f##F##_of(a), W, 0, 0, out))                                               \
    CONVERSION(i##W##_trunc_sat_f##F##_s, trap = truncate(f##F##_of(a), W, 1, 1, out))                                           \
    CONVERSION(i##W##_trunc_sat_f##F##_u, trap = truncate(f##F##_of(a), W, 0, 1, out))
TRUNCATIONS(32, 32)
TRUNCATIONS(32, 64)
TRUNCATIONS(64, 32)
TRUNCATIONS(64, 64)
CONVERSION(i32_wrap_i64, *out = (u32)a)
CONVERSION(i64_extend_i32_s, *out = (u64)(s64)(s32)(u32)a)
CONVERSION(i64_extend_i32_u, *out = (u32)a)
CONVERSION(f32_convert_i32_s, *out = bits_of_f32((float)(s32)(u32)a))
CONVERSION(f32_convert_i32_u, *out = bits_of_f32((float)(u32)a))
CONVERSION(f32_convert_i64_s, *out = bits_of_f32((float)(s64)a))
CONVERSION(f32_convert_i64_u, *out = bits_of_f32((float)a))
CONVERSION(f64_convert_i32_s, *out = bits_of_f64((double)(s32)(u32)a))
CONVERSION(f64_convert_i32_u, *out = bits_of_f64((double)(u32)a))
CONVERSION(f64_convert_i64_s, *out = bits_of_f64((double)(s64)a))
CONVERSION(f64_convert_i64_u, *out = bits_of_f64((double)a))
CONVERSION(f32_demote_f64, *out = bits_of_f32((float)f64_of(a)))
CONVERSION(f64_promote_f32, *out = bits_of_f64((double)f32_of(a)))
CONVERSION(i32_reinterpret_f32, *out = a)
CONVERSION(i64_reinterpret_f64, *out = a)
CONVERSION(f32_reinterpret_i32, *out = a)
CONVERSION(f64_reinterpret_i64, *out = a)

#define TRUNCATION_ROWS(W, F, SIGNATURE)                                                                                          \
    ROW(conversions, i##W##_trunc_f##F##_s, SIGNATURE), ROW(conversions, i##W##_trunc_f##F##_u, SIGNATURE),                      \
        ROW(conversions, i##W##_trunc_sat_f##F##_s, SIGNATURE), ROW(conversions, i##W##_trunc_sat_f##F##_u, SIGNATURE)

static const operator conversions_operators[] = {
    TRUNCATION_ROWS(32, 32, "f>i"), TRUNCATION_ROWS(32, 64, "d>i"), TRUNCATION_ROWS(64, 32, "f>l"), TRUNCATION_ROWS(64, 64, "d>l"),
    ROW(conversions, i32_wrap_i64, "l>i"), ROW(conversions, i64_extend_i32_s, "i>l"), ROW(conversions, i64_extend_i32_u, "i>l"),
    ROW(conversions, f32_convert_i32_s, "i>f"), ROW(conversions, f32_convert_i32_u, "i>f"), ROW(conversions, f32_convert_i64_s, "l>f"),
    ROW(conversions, f32_convert_i64_u, "l>f"), ROW(conversions, f64_convert_i32_s, "i>d"), ROW(conversions, f64_convert_i32_u, "i>d"),
    ROW(conversions, f64_convert_i64_s, "l>d"), ROW(conversions, f64_convert_i64_u, "l>d"), ROW(conversions, f32_demote_f64, "d>f"),
    ROW(conversions, f64_promote_f32, "f>d"), ROW(conversions, i32_reinterpret_f32, "f>i"), ROW(conversions, i64_reinterpret_f64,
        "d>l"),
    ROW(conversions, f32_reinterpret_i32, "i>f"), ROW(conversions, f64_reinterpret_i64, "l>d"), {0}};

#define LENGTH(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

static u64 borders_i[] = {0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0x80000001, 2, 7, 31, 32, 33, 0x80, 0xFF80, 0x00018000,
    0xAAAAAAAA, 0x01234567};
static u64 borders_l[] = {0, 1, ~0ull, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0x8000000000000001, 2, 7, 63, 64, 65, 0x180, 0xFFFF8000,
    0x80000000, 0xFFFFFFFF, 0x100000000, 0xAAAAAAAAAAAAAAAA, 0x0123456789ABCDEF};
static u64 borders_f[] = {0, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7FA00000, 1, 0x80000001,
    0x007FFFFF, 0x00800000,
    0x7F7FFFFF, 0xFF7FFFFF, 0x3F000000, 0xBF000000, 0x3FC00000, 0x40200000, 0x4B000001, 0xCB000000, 0x3EFFFFFF, 0x4A800001,
        0xFFC00000, 0x3DCCCCCD};
static u64 borders_d[] = {0, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
    0x7FF8000000000000,
    0x7FF4000000000000, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
        0x3FE0000000000000,
    0xBFE0000000000000, 0x3FF8000000000000, 0x4004000000000000, 0x4330000000000001, 0xC330000000000000, 0x3FDFFFFFFFFFFFFF,
        0x4320000000000001,
    0xFFF8000000000000, 0x3FB999999999999A};
// Around the bounds of the integer types.
static double truncated[] = {-0.9, 0.9, -1, 255.99, 2147483520, 2147483647, 2147483647.9, 2147483648, -2147483648, -2147483648.9,
    -2147483649, -2147483904,
    4294967040, 4294967295, 4294967295.5, 4294967296, 9223371487098961920.0, 9223372036854774784.0, 9223372036854775808.0,
        -9223372036854775808.0,
    -9223373136366403584.0, -9223372036854777856.0, 18446742974197923840.0, 18446744073709549568.0, 18446744073709551616.0, 1e30};

static inline u64 *borders(char type, int *count) {
    switch (type) {
    case 'i': *count = LENGTH(borders_i); return borders_i;
    case 'l': *count = LENGTH(borders_l); return borders_l;
    case 'f': *count = LENGTH(borders_f); return borders_f;
    case 'd': *count = LENGTH(borders_d); return borders_d;
    default: abort();
    }
}

// A random number of a type; floats get an exponent near 0 so that sums and products are not all of one operand.
static inline u64 random_operand(char type) {
    u64 bits = random_bits();
    switch (type) {
    case 'i': return bits & 0xFFFFFFFF;
    case 'f': return (bits & 0x807FFFFF) | (0x78 + (bits >> 40) % 16) << 23;
    case 'd': return (bits & 0x800FFFFFFFFFFFFF) | (0x3F8 + (bits >> 52) % 16) << 52;
    default: return bits;
    }
}

static inline int is_sign_operator(const char *name) { return !strcmp(name, "abs") || !strcmp(name, "neg") || !strcmp(name,
    "copysign"); }

#endif
