// Writes the scripts of numeric vectors: operands chosen here, expected results computed by C on the machine that runs this program.
//
//     cc -O0 -ffp-contract=off -o numeric_vectors spectests/tools/numeric_vectors.c -lm
//     ./numeric_vectors i32 > spectests/numeric/i32.wast        (likewise i64, f32, f64 and conversions)
//     ./numeric_vectors i8x16 > spectests/vector/i8x16.wast     (likewise i16x8, i32x4, i64x2, f32x4, f64x2 and lanes)
//
// Only operations that C defines are used: unsigned arithmetic where results wrap, comparisons before every cast of a float.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t u32;
typedef int32_t s32;

// ---------------------------------------------------------------------------------------------------------------- values

static u64 seed = 20;

static u64 random_bits(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 0x2545F4914F6CDD1Dull;
}

static float f32_of(u64 bits) {
    u32 low = (u32)bits;
    float value;
    memcpy(&value, &low, 4);
    return value;
}

static double f64_of(u64 bits) {
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

static u64 bits_of_f32(float value) {
    u32 bits;
    memcpy(&bits, &value, 4);
    return bits;
}

static u64 bits_of_f64(double value) {
    u64 bits;
    memcpy(&bits, &value, 8);
    return bits;
}

static int is_nan(char type, u64 bits) {
    if (type == 'f') return (bits & 0x7FFFFFFF) > 0x7F800000;
    if (type == 'd') return (bits & 0x7FFFFFFFFFFFFFFF) > 0x7FF0000000000000;
    return 0;
}

static int is_canonical_nan(char type, u64 bits) {
    if (type == 'f') return (bits & 0x7FFFFFFF) == 0x7FC00000;
    return (bits & 0x7FFFFFFFFFFFFFFF) == 0x7FF8000000000000;
}

static void print_float(char type, u64 bits) {
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

static void print_constant(char type, u64 bits) {
    printf("(%s.const ", type_name(type));
    if (type == 'i') printf("0x%08x", (u32)bits);
    else if (type == 'l') printf("0x%016llx", (unsigned long long)bits);
    else print_float(type, bits);
    printf(")");
}

// What a result must be: exact bits, or the class of NaN that the specification promises for these operands.
static void print_float_result(char type, u64 bits, int sign_operator, int operands_canonical) {
    if (!sign_operator && is_nan(type, bits)) printf(operands_canonical ? "nan:canonical" : "nan:arithmetic");
    else print_float(type, bits);
}

// ---------------------------------------------------------------------------------------------------------------- scalar operators

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
    ROW(conversions, f64_promote_f32, "f>d"), ROW(conversions, i32_reinterpret_f32, "f>i"), ROW(conversions, i64_reinterpret_f64, "d>l"),
    ROW(conversions, f32_reinterpret_i32, "i>f"), ROW(conversions, f64_reinterpret_i64, "l>d"), {0}};

// ---------------------------------------------------------------------------------------------------------------- operands

#define LENGTH(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

static u64 borders_i[] = {0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0x80000001, 2, 7, 31, 32, 33, 0x80, 0xFF80, 0x00018000, 0xAAAAAAAA, 0x01234567};
static u64 borders_l[] = {0, 1, ~0ull, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0x8000000000000001, 2, 7, 63, 64, 65, 0x180, 0xFFFF8000,
    0x80000000, 0xFFFFFFFF, 0x100000000, 0xAAAAAAAAAAAAAAAA, 0x0123456789ABCDEF};
static u64 borders_f[] = {0, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7FA00000, 1, 0x80000001, 0x007FFFFF, 0x00800000,
    0x7F7FFFFF, 0xFF7FFFFF, 0x3F000000, 0xBF000000, 0x3FC00000, 0x40200000, 0x4B000001, 0xCB000000, 0x3EFFFFFF, 0x4A800001, 0xFFC00000, 0x3DCCCCCD};
static u64 borders_d[] = {0, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000,
    0x7FF4000000000000, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, 0x3FE0000000000000,
    0xBFE0000000000000, 0x3FF8000000000000, 0x4004000000000000, 0x4330000000000001, 0xC330000000000000, 0x3FDFFFFFFFFFFFFF, 0x4320000000000001,
    0xFFF8000000000000, 0x3FB999999999999A};
// Around the bounds of the integer types.
static double truncated[] = {-0.9, 0.9, -1, 255.99, 2147483520, 2147483647, 2147483647.9, 2147483648, -2147483648, -2147483648.9, -2147483649, -2147483904,
    4294967040, 4294967295, 4294967295.5, 4294967296, 9223371487098961920.0, 9223372036854774784.0, 9223372036854775808.0, -9223372036854775808.0,
    -9223373136366403584.0, -9223372036854777856.0, 18446742974197923840.0, 18446744073709549568.0, 18446744073709551616.0, 1e30};
static u64 rounded[] = {16777217, 16777219, 0x7FFFFF40, 0x7FFFFFC0, 0xFFFFFF7F, 0xFFFFFF80, 0x20000000000001, 0x20000000000003, 0x7FFFFF4000000001,
    0x7FFFFFFFFFFFFDFF, 0x7FFFFFFFFFFFFE00, 0x8000008000000000, 0x8000008000000001, 0x8000000000000400, 0x8000000000000401, 0xFFFFFFFFFFFFFBFF};

static u64 *borders(char type, int *count) {
    switch (type) {
    case 'i': *count = LENGTH(borders_i); return borders_i;
    case 'l': *count = LENGTH(borders_l); return borders_l;
    case 'f': *count = LENGTH(borders_f); return borders_f;
    case 'd': *count = LENGTH(borders_d); return borders_d;
    default: abort();
    }
}

// A random number of a type; floats get an exponent near 0 so that sums and products are not all of one operand.
static u64 random_operand(char type) {
    u64 bits = random_bits();
    switch (type) {
    case 'i': return bits & 0xFFFFFFFF;
    case 'f': return (bits & 0x807FFFFF) | (0x78 + (bits >> 40) % 16) << 23;
    case 'd': return (bits & 0x800FFFFFFFFFFFFF) | (0x3F8 + (bits >> 52) % 16) << 52;
    default: return bits;
    }
}

static int is_sign_operator(const char *name) { return !strcmp(name, "abs") || !strcmp(name, "neg") || !strcmp(name, "copysign"); }

static void assert_operator(const operator *row, const u64 *in) {
    const char *arrow = strchr(row->signature, '>');
    int operands = (int)(arrow - row->signature), canonical = 1;
    char result = arrow[1];
    u64 out = 0;
    const char *trap = row->function(in, &out);
    printf(trap ? "(assert_trap (invoke \"%s\"" : "(assert_return (invoke \"%s\"", row->name);
    for (int i = 0; i < operands; i++) {
        printf(" ");
        print_constant(row->signature[i], in[i]);
        if (is_nan(row->signature[i], in[i]) && !is_canonical_nan(row->signature[i], in[i])) canonical = 0;
    }
    if (trap) {
        printf(") \"%s\")\n", trap);
    } else if (result == 'f' || result == 'd') {
        printf(") (%s.const ", type_name(result));
        print_float_result(result, out, is_sign_operator(row->name) || strstr(row->name, "reinterpret"), canonical);
        printf("))\n");
    } else {
        printf(") ");
        print_constant(result, out);
        printf(")\n");
    }
}

static void header(const char *about, const char *argument, const char *folder) {
    printf(";; %s\n;; Made by spectests/tools/numeric_vectors.c:\n", about);
    printf(";; cc -O0 -ffp-contract=off -o numeric_vectors spectests/tools/numeric_vectors.c -lm && ./numeric_vectors %s > spectests/%s/%s.wast\n\n",
        argument, folder, argument);
}

static void scalar_script(const char *about, const char *type, const operator *rows) {
    int conversions = !strcmp(type, "conversions");
    header(about, type, "numeric");
    printf("(module\n");
    for (const operator *row = rows; row->name; row++) {
        const char *arrow = strchr(row->signature, '>');
        char instruction[64];
        // Names of conversions are written with an underscore after the type.
        snprintf(instruction, sizeof instruction, conversions ? "%.3s.%s" : "%s.%s", conversions ? row->name : type, row->name + (conversions ? 4 : 0));
        printf("  (func (export \"%s\") (param", row->name);
        for (const char *operand = row->signature; operand < arrow; operand++) printf(" %s", type_name(*operand));
        printf(") (result %s) (%s (local.get 0)%s))\n", type_name(arrow[1]), instruction, arrow - row->signature == 2 ? " (local.get 1)" : "");
    }
    printf(")\n");
    for (const operator *row = rows; row->name; row++) {
        int count, operands = (int)(strchr(row->signature, '>') - row->signature);
        char operand = row->signature[0];
        u64 *list = borders(operand, &count);
        printf("\n;; %s\n", row->name);
        for (int i = 0; i < count; i++) {
            if (operands == 1) {
                assert_operator(row, (u64[]){list[i], 0});
            } else {
                // Each border with itself half of the time, and with one that moves through the list from operator to operator.
                if (i % 2 == (row - rows) % 2) assert_operator(row, (u64[]){list[i], list[i]});
                assert_operator(row, (u64[]){list[i], list[(i * 5 + (row - rows) * 3 + 1) % count]});
            }
        }
        if (operands == 2 && operand == 'i') assert_operator(row, (u64[]){0x80000000, 0xFFFFFFFF});
        if (operands == 2 && operand == 'l') assert_operator(row, (u64[]){0x8000000000000000, ~0ull});
        if (operands == 2 && (operand == 'f' || operand == 'd')) {
            assert_operator(row, (u64[]){list[0], list[1]});
            assert_operator(row, (u64[]){list[1], list[0]});
            assert_operator(row, (u64[]){list[4], list[5]});
            assert_operator(row, (u64[]){list[4], list[0]});
        }
        for (int i = 0; i < 6; i++) assert_operator(row, (u64[]){random_operand(operand), random_operand(operand)});
        if (strstr(row->name, "trunc_")) {
            for (size_t i = 0; i < LENGTH(truncated); i++)
                assert_operator(row, (u64[]){operand == 'f' ? bits_of_f32((float)truncated[i]) : bits_of_f64(truncated[i]), 0});
        }
        if (strstr(row->name, "convert_")) {
            for (size_t i = 0; i < LENGTH(rounded); i++)
                if (operand == 'l' || rounded[i] <= 0xFFFFFFFF) assert_operator(row, (u64[]){rounded[i], 0});
        }
        if (strstr(row->name, "demote")) {
            static const u64 near_the_bounds[] = {0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000, 0x3690000000000000, 0x3690000000000001, 0x3810000000000000,
                0x380FFFFFFFFFFFFF, 0x3FF0000010000000, 0x3FF0000010000001, 0x3FF0000030000000, 0xC7F0000000000000, 0x36A0000000000000};
            for (size_t i = 0; i < LENGTH(near_the_bounds); i++) assert_operator(row, (u64[]){near_the_bounds[i], 0});
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------- vectors

typedef struct {
    uint8_t byte[16];
} vector;

static u64 lane(const vector *v, int bits, int index) {
    u64 value = 0;
    memcpy(&value, v->byte + index * bits / 8, (size_t)bits / 8);
    return value;
}

static s64 signed_lane(const vector *v, int bits, int index) {
    u64 value = lane(v, bits, index), sign = 1ull << (bits - 1);
    return (s64)((value ^ sign) - sign);
}

static void set_lane(vector *v, int bits, int index, u64 value) { memcpy(v->byte + index * bits / 8, &value, (size_t)bits / 8); }

static const char *shape_name(int bits) { return bits == 8 ? "i8x16" : bits == 16 ? "i16x8" : bits == 32 ? "i32x4" : "i64x2"; }

static void print_lanes(const vector *v, int bits) {
    printf("(v128.const %s", shape_name(bits));
    for (int i = 0; i < 128 / bits; i++) printf(" 0x%0*llx", bits / 4, (unsigned long long)lane(v, bits, i));
    printf(")");
}

// Every second lane is a border of its width.
static vector random_vector(int bits) {
    vector v;
    for (int i = 0; i < 128 / bits; i++) {
        u64 value = random_bits(), sign = 1ull << (bits - 1);
        u64 list[] = {0, 1, sign, sign - 1, ~0ull, sign + 1, 2, sign >> 1};
        set_lane(&v, bits, i, value & 0x10000 ? value >> (64 - bits) : list[value >> 20 & 7]);
    }
    return v;
}

static s64 clamp(s64 value, int bits, int is_signed) {
    s64 least = is_signed ? -(1ll << (bits - 1)) : 0, greatest = (1ll << (is_signed ? bits - 1 : bits)) - 1;
    return value < least ? least : value > greatest ? greatest : value;
}

typedef struct {
    // Of the whole instruction, after the shape.
    const char *name;
    // Widths of lanes for which it exists, added up.
    int shapes;
    // v: v128, i: i32; the first letter is the result.
    const char *signature;
} vector_operator;

static const vector_operator integer_operators[] = {{"add", 120, "vvv"}, {"sub", 120, "vvv"}, {"mul", 112, "vvv"}, {"neg", 120, "vv"}, {"abs", 120, "vv"},
    {"popcnt", 8, "vv"}, {"add_sat_s", 24, "vvv"}, {"add_sat_u", 24, "vvv"}, {"sub_sat_s", 24, "vvv"}, {"sub_sat_u", 24, "vvv"}, {"avgr_u", 24, "vvv"},
    {"min_s", 56, "vvv"}, {"min_u", 56, "vvv"}, {"max_s", 56, "vvv"}, {"max_u", 56, "vvv"}, {"eq", 120, "vvv"}, {"ne", 120, "vvv"}, {"lt_s", 120, "vvv"},
    {"lt_u", 56, "vvv"}, {"gt_s", 120, "vvv"}, {"gt_u", 56, "vvv"}, {"le_s", 120, "vvv"}, {"le_u", 56, "vvv"}, {"ge_s", 120, "vvv"}, {"ge_u", 56, "vvv"},
    {"shl", 120, "vvi"}, {"shr_s", 120, "vvi"}, {"shr_u", 120, "vvi"}, {"all_true", 120, "iv"}, {"bitmask", 120, "iv"}, {"q15mulr_sat_s", 16, "vvv"},
    {"narrow_%s_s", 24, "vvv"}, {"narrow_%s_u", 24, "vvv"}, {"extend_low_%s_s", 112, "vv"}, {"extend_low_%s_u", 112, "vv"},
    {"extend_high_%s_s", 112, "vv"}, {"extend_high_%s_u", 112, "vv"}, {"extmul_low_%s_s", 112, "vvv"}, {"extmul_low_%s_u", 112, "vvv"},
    {"extmul_high_%s_s", 112, "vvv"}, {"extmul_high_%s_u", 112, "vvv"}, {"extadd_pairwise_%s_s", 48, "vv"}, {"extadd_pairwise_%s_u", 48, "vv"},
    {"dot_%s_s", 32, "vvv"}, {0}};

static int starts(const char *name, const char *prefix) { return !strncmp(name, prefix, strlen(prefix)); }

static u64 integer_lane(const char *name, int bits, int index, const vector *a, const vector *b, u32 distance) {
    int is_signed = name[strlen(name) - 1] == 's' && name[strlen(name) - 2] == '_', half = bits / 2, lanes = 128 / bits;
    u64 x = lane(a, bits, index), y = lane(b, bits, index);
    s64 sx = signed_lane(a, bits, index), sy = signed_lane(b, bits, index);
    // Operands of the operators up to 32 bits, as written by the suffix.
    s64 p = is_signed ? sx : (s64)x, q = is_signed ? sy : (s64)y;
    u64 modulo = distance % (u32)bits;
    if (!strcmp(name, "add")) return x + y;
    if (!strcmp(name, "sub")) return x - y;
    if (!strcmp(name, "mul")) return x * y;
    if (!strcmp(name, "neg")) return 0 - x;
    if (!strcmp(name, "abs")) return sx < 0 ? 0 - x : x;
    if (!strcmp(name, "popcnt")) return (u64)__builtin_popcountll(x);
    if (starts(name, "add_sat")) return (u64)clamp(p + q, bits, is_signed);
    if (starts(name, "sub_sat")) return (u64)clamp(p - q, bits, is_signed);
    if (!strcmp(name, "avgr_u")) return (x + y + 1) / 2;
    if (starts(name, "min")) return (u64)(p < q ? p : q);
    if (starts(name, "max")) return (u64)(p > q ? p : q);
    if (!strcmp(name, "eq")) return x == y ? ~0ull : 0;
    if (!strcmp(name, "ne")) return x != y ? ~0ull : 0;
    if (starts(name, "lt")) return p < q ? ~0ull : 0;
    if (starts(name, "gt")) return p > q ? ~0ull : 0;
    if (starts(name, "le")) return p <= q ? ~0ull : 0;
    if (starts(name, "ge")) return p >= q ? ~0ull : 0;
    if (!strcmp(name, "shl")) return x << modulo;
    if (!strcmp(name, "shr_u")) return x >> modulo;
    if (!strcmp(name, "shr_s")) return sx < 0 ? ~(~(u64)sx >> modulo) : x >> modulo;
    if (!strcmp(name, "q15mulr_sat_s")) {
        s64 product = sx * sy + 0x4000;
        return (u64)clamp((product - (s64)((u64)product & 0x7FFF)) / 0x8000, 16, 1);
    }
    if (starts(name, "narrow")) {
        const vector *source = index < lanes / 2 ? a : b;
        return (u64)clamp(signed_lane(source, bits * 2, index % (lanes / 2)), bits, is_signed);
    }
    if (starts(name, "extend") || starts(name, "extmul")) {
        int from = index + (strstr(name, "_high_") ? lanes : 0);
        u64 one = is_signed ? (u64)signed_lane(a, half, from) : lane(a, half, from);
        u64 two = is_signed ? (u64)signed_lane(b, half, from) : lane(b, half, from);
        return starts(name, "extend") ? one : one * two;
    }
    if (starts(name, "extadd")) {
        if (is_signed) return (u64)(signed_lane(a, half, 2 * index) + signed_lane(a, half, 2 * index + 1));
        return lane(a, half, 2 * index) + lane(a, half, 2 * index + 1);
    }
    if (starts(name, "dot"))
        return (u64)(signed_lane(a, 16, 2 * index) * signed_lane(b, 16, 2 * index) + signed_lane(a, 16, 2 * index + 1) * signed_lane(b, 16, 2 * index + 1));
    abort();
}

static void integer_vector_script(int bits) {
    static const u32 distances[] = {0, 1, 7, 8, 15, 31, 32, 63, 64, 0xFFFFFFFF};
    char about[80];
    snprintf(about, sizeof about, "Integer operators on %s lanes.", shape_name(bits));
    header(about, shape_name(bits), "vector");
    printf("(module\n");
    for (int pass = 0; pass < 2; pass++) {
        for (const vector_operator *row = integer_operators; row->name; row++) {
            if (!(row->shapes & bits)) continue;
            char name[40];
            snprintf(name, sizeof name, row->name, shape_name(starts(row->name, "narrow") ? bits * 2 : bits / 2));
            int operands = (int)strlen(row->signature) - 1;
            if (pass == 0) {
                printf("  (func (export \"%s\") (param v128%s) (result %s) (%s.%s (local.get 0)%s))\n", name,
                    operands == 1 ? "" : row->signature[2] == 'i' ? " i32" : " v128", row->signature[0] == 'i' ? "i32" : "v128", shape_name(bits), name,
                    operands == 1 ? "" : " (local.get 1)");
                continue;
            }
            printf("\n;; %s\n", name);
            for (int i = 0; i < (operands == 1 ? 6 : 10); i++) {
                vector a = random_vector(bits), b = random_vector(bits), result = {{0}};
                // Vectors of one border value, and lanes that are equal.
                if (i == 0) memset(&a, 0xFF, 16), memset(&b, 0, 16);
                if (i == 1) memset(&a, 0x80, 16), memset(&b, 0x80, 16);
                if (i == 2) memcpy(b.byte, a.byte, 8);
                if (i == 3 && operands == 1) memset(&a, 0, 16);
                u32 distance = distances[i];
                if (row->signature[0] == 'i') {
                    u32 number = !strcmp(name, "all_true");
                    for (int k = 0; k < 128 / bits; k++) {
                        if (!strcmp(name, "bitmask")) number |= (u32)(lane(&a, bits, k) >> (bits - 1)) << k;
                        else if (lane(&a, bits, k) == 0) number = 0;
                    }
                    printf("(assert_return (invoke \"%s\" ", name);
                    print_lanes(&a, bits);
                    printf(") (i32.const 0x%x))\n", number);
                    continue;
                }
                for (int k = 0; k < 128 / bits; k++) set_lane(&result, bits, k, integer_lane(name, bits, k, &a, &b, distance));
                printf("(assert_return (invoke \"%s\" ", name);
                print_lanes(&a, bits);
                if (operands == 2 && row->signature[2] == 'i') printf(" (i32.const %d)", (s32)distance);
                else if (operands == 2) printf(" "), print_lanes(&b, bits);
                printf(") ");
                print_lanes(&result, bits);
                printf(")\n");
            }
        }
        if (pass == 0) printf(")\n");
    }
}

static void print_float_lanes(char type, const u64 *lanes, int exact, const int *canonical) {
    printf("(v128.const %s", type == 'f' ? "f32x4" : "f64x2");
    for (int i = 0; i < (type == 'f' ? 4 : 2); i++) {
        printf(" ");
        if (exact) print_float(type, lanes[i]);
        else print_float_result(type, lanes[i], 0, canonical[i]);
    }
    printf(")");
}

static void float_vector_script(char type) {
    const operator *rows = type == 'f' ? f32_operators : f64_operators;
    const char *shape = type == 'f' ? "f32x4" : "f64x2";
    int lanes = type == 'f' ? 4 : 2, count;
    u64 *list = borders(type, &count);
    char about[80];
    snprintf(about, sizeof about, "Operators on %s lanes.", shape);
    header(about, shape, "vector");
    static const operator pseudo[] = {{"pmin", "ff>f", NULL}, {"pmax", "ff>f", NULL}, {0}};
    printf("(module\n");
    for (int pass = 0; pass < 2; pass++) {
        for (const operator *row = rows; row; row = row[1].name ? row + 1 : row >= rows && row < rows + 20 ? pseudo : NULL) {
            int operands = (int)(strchr(row->signature, '>') - row->signature), test = row->signature[operands + 1] == 'i';
            if (!strcmp(row->name, "copysign")) continue;
            if (pass == 0) {
                printf("  (func (export \"%s\") (param v128%s) (result v128) (%s.%s (local.get 0)%s))\n", row->name, operands == 1 ? "" : " v128", shape,
                    row->name, operands == 1 ? "" : " (local.get 1)");
                continue;
            }
            printf("\n;; %s\n", row->name);
            for (int i = 0; i < 8; i++) {
                u64 a[4], b[4], out[4];
                int canonical[4];
                for (int k = 0; k < lanes; k++) {
                    a[k] = random_bits() & 1 ? random_operand(type) : list[random_bits() % (u64)count];
                    b[k] = random_bits() & 1 ? random_operand(type) : list[random_bits() % (u64)count];
                    if (i == 0) a[k] = list[k % 2], b[k] = list[1 - k % 2];
                    canonical[k] = (!is_nan(type, a[k]) || is_canonical_nan(type, a[k])) && (operands == 1 || !is_nan(type, b[k]) || is_canonical_nan(type, b[k]));
                    if (row->function) {
                        row->function((u64[]){a[k], b[k]}, &out[k]);
                    } else {
                        double x = type == 'f' ? f32_of(a[k]) : f64_of(a[k]), y = type == 'f' ? f32_of(b[k]) : f64_of(b[k]);
                        out[k] = (row->name[2] == 'i' ? y < x : x < y) ? b[k] : a[k];
                    }
                }
                printf("(assert_return (invoke \"%s\" ", row->name);
                print_float_lanes(type, a, 1, NULL);
                if (operands == 2) printf(" "), print_float_lanes(type, b, 1, NULL);
                printf(") ");
                if (test) {
                    printf("(v128.const %s", type == 'f' ? "i32x4" : "i64x2");
                    for (int k = 0; k < lanes; k++) printf(out[k] ? " -1" : " 0");
                    printf(")");
                } else {
                    print_float_lanes(type, out, !row->function || is_sign_operator(row->name), canonical);
                }
                printf(")\n");
            }
        }
        if (pass == 0) printf(")\n");
    }
}

static void lanes_script(void) {
    header("Bitwise vector operators, splats, lane access, swizzle and shuffle, and conversions between lanes.", "lanes", "vector");
    static const char *const bitwise[] = {"not", "and", "or", "xor", "andnot", "bitselect"};
    static const char *const conversions[] = {"i32x4.trunc_sat_f32x4_s", "i32x4.trunc_sat_f32x4_u", "i32x4.trunc_sat_f64x2_s_zero",
        "i32x4.trunc_sat_f64x2_u_zero", "f32x4.convert_i32x4_s", "f32x4.convert_i32x4_u", "f64x2.convert_low_i32x4_s", "f64x2.convert_low_i32x4_u"};
    vector masks[3];
    printf("(module\n");
    for (int i = 0; i < 6; i++)
        printf("  (func (export \"%s\") (param v128 v128 v128) (result v128) (v128.%s (local.get 0)%s%s))\n", bitwise[i], bitwise[i],
            i > 0 ? " (local.get 1)" : "", i == 5 ? " (local.get 2)" : "");
    printf("  (func (export \"any_true\") (param v128) (result i32) (v128.any_true (local.get 0)))\n");
    printf("  (func (export \"swizzle\") (param v128 v128) (result v128) (i8x16.swizzle (local.get 0) (local.get 1)))\n");
    for (int m = 0; m < 3; m++) {
        printf("  (func (export \"shuffle %d\") (param v128 v128) (result v128) (i8x16.shuffle", m);
        for (int i = 0; i < 16; i++) printf(" %d", masks[m].byte[i] = random_bits() % 32);
        printf(" (local.get 0) (local.get 1)))\n");
    }
    for (int bits = 8; bits <= 64; bits *= 2) {
        const char *shape = shape_name(bits), *scalar = bits == 64 ? "i64" : "i32";
        printf("  (func (export \"%s.splat\") (param %s) (result v128) (%s.splat (local.get 0)))\n", shape, scalar, shape);
        for (int i = 0; i < 128 / bits; i++) {
            printf("  (func (export \"%s.replace %d\") (param v128 %s) (result v128) (%s.replace_lane %d (local.get 0) (local.get 1)))\n", shape, i, scalar, shape, i);
            for (int k = 0; k < (bits < 32 ? 2 : 1); k++)
                printf("  (func (export \"%s.extract%s %d\") (param v128) (result %s) (%s.extract_lane%s %d (local.get 0)))\n", shape,
                    bits >= 32 ? "" : k ? "_u" : "_s", i, scalar, shape, bits >= 32 ? "" : k ? "_u" : "_s", i);
        }
    }
    for (int i = 0; i < 8; i++) printf("  (func (export \"%s\") (param v128) (result v128) (%s (local.get 0)))\n", conversions[i], conversions[i]);
    printf(")\n");
    for (int i = 0; i < 12; i++) {
        vector a = random_vector(8), b = random_vector(8), c = random_vector(8), result;
        if (i == 0) memset(&a, 0, 16);
        for (int m = 0; m < 6; m++) {
            for (int k = 0; k < 16; k++) {
                uint8_t x = a.byte[k], y = b.byte[k], z = c.byte[k];
                uint8_t results[] = {(uint8_t)~x, x & y, x | y, x ^ y, (uint8_t)(x & ~y), (uint8_t)((x & z) | (y & ~z))};
                result.byte[k] = results[m];
            }
            printf("(assert_return (invoke \"%s\" ", bitwise[m]);
            print_lanes(&a, 32), printf(" "), print_lanes(&b, 32), printf(" "), print_lanes(&c, 32), printf(") "), print_lanes(&result, 32), printf(")\n");
        }
        int any = 0;
        for (int k = 0; k < 16; k++) any |= a.byte[k] != 0;
        printf("(assert_return (invoke \"any_true\" "), print_lanes(&a, 8), printf(") (i32.const %d))\n", any);
        for (int k = 0; k < 16; k++) {
            b.byte[k] = i < 6 ? random_bits() % 16 : i < 9 ? random_bits() % 40 : b.byte[k];
            result.byte[k] = b.byte[k] < 16 ? a.byte[b.byte[k]] : 0;
        }
        printf("(assert_return (invoke \"swizzle\" "), print_lanes(&a, 8), printf(" "), print_lanes(&b, 8), printf(") "), print_lanes(&result, 8), printf(")\n");
        for (int k = 0; k < 16; k++) result.byte[k] = masks[i % 3].byte[k] < 16 ? a.byte[masks[i % 3].byte[k]] : b.byte[masks[i % 3].byte[k] - 16];
        printf("(assert_return (invoke \"shuffle %d\" ", i % 3);
        print_lanes(&a, 8), printf(" "), print_lanes(&b, 8), printf(") "), print_lanes(&result, 8), printf(")\n");
    }
    for (int bits = 8; bits <= 64; bits *= 2) {
        const char *shape = shape_name(bits), *scalar = bits == 64 ? "i64" : "i32";
        vector a = random_vector(bits), result;
        for (int i = 0; i < 128 / bits; i++) {
            // Bits above the lane's are dropped.
            u64 value = random_bits() & (bits == 64 ? ~0ull : 0xFFFFFFFF);
            result = a;
            set_lane(&result, bits, i, value);
            printf("(assert_return (invoke \"%s.replace %d\" ", shape, i);
            print_lanes(&a, bits), printf(" (%s.const 0x%llx)) ", scalar, (unsigned long long)value), print_lanes(&result, bits), printf(")\n");
            a = result;
            for (int k = 0; k < (bits < 32 ? 2 : 1); k++) {
                u64 expected = bits >= 32 || k ? lane(&a, bits, i) : (u32)signed_lane(&a, bits, i);
                printf("(assert_return (invoke \"%s.extract%s %d\" ", shape, bits >= 32 ? "" : k ? "_u" : "_s", i);
                print_lanes(&a, bits), printf(") (%s.const 0x%llx))\n", scalar, (unsigned long long)expected);
            }
        }
        for (int i = 0; i < 4; i++) {
            u64 value = random_bits() & (bits == 64 ? ~0ull : 0xFFFFFFFF);
            for (int k = 0; k < 128 / bits; k++) set_lane(&result, bits, k, value);
            printf("(assert_return (invoke \"%s.splat\" (%s.const 0x%llx)) ", shape, scalar, (unsigned long long)value), print_lanes(&result, bits), printf(")\n");
        }
    }
    for (size_t i = 0; i + 4 <= LENGTH(truncated); i += 2) {
        for (int m = 0; m < 4; m++) {
            vector a, result = {{0}};
            int is_double = m >= 2;
            for (int k = 0; k < (is_double ? 2 : 4); k++) {
                u64 out, bits = is_double ? bits_of_f64(truncated[i + (size_t)k]) : bits_of_f32((float)truncated[i + (size_t)k]);
                if (i == 4 && k == 1) bits = is_double ? 0x7FF8000000000000 : 0x7FC00000;
                set_lane(&a, is_double ? 64 : 32, k, bits);
                truncate(is_double ? (long double)f64_of(bits) : (long double)f32_of(bits), 32, m % 2 == 0, 1, &out);
                set_lane(&result, 32, k, out);
            }
            printf("(assert_return (invoke \"%s\" ", conversions[m]), print_lanes(&a, is_double ? 64 : 32), printf(") "), print_lanes(&result, 32), printf(")\n");
        }
    }
    for (int i = 0; i < 8; i++) {
        vector a = random_vector(32), result;
        for (int m = 4; m < 8; m++) {
            for (int k = 0; k < (m < 6 ? 4 : 2); k++) {
                s64 value = m % 2 == 0 ? signed_lane(&a, 32, k) : (s64)lane(&a, 32, k);
                set_lane(&result, m < 6 ? 32 : 64, k, m < 6 ? bits_of_f32((float)value) : bits_of_f64((double)value));
            }
            printf("(assert_return (invoke \"%s\" ", conversions[m]), print_lanes(&a, 32), printf(") "), print_lanes(&result, m < 6 ? 32 : 64), printf(")\n");
        }
    }
}

int main(int count, char **arguments) {
    const char *which = count == 2 ? arguments[1] : "";
    if (!strcmp(which, "i32")) scalar_script("i32 arithmetic, comparisons and bit operations.", which, i32_operators);
    else if (!strcmp(which, "i64")) scalar_script("i64 arithmetic, comparisons and bit operations.", which, i64_operators);
    else if (!strcmp(which, "f32")) scalar_script("f32 arithmetic, comparisons and sign operators.", which, f32_operators);
    else if (!strcmp(which, "f64")) scalar_script("f64 arithmetic, comparisons and sign operators.", which, f64_operators);
    else if (!strcmp(which, "conversions")) scalar_script("Conversions between number types, trapping and saturating.", which, conversions_operators);
    else if (!strcmp(which, "i8x16")) integer_vector_script(8);
    else if (!strcmp(which, "i16x8")) integer_vector_script(16);
    else if (!strcmp(which, "i32x4")) integer_vector_script(32);
    else if (!strcmp(which, "i64x2")) integer_vector_script(64);
    else if (!strcmp(which, "f32x4")) float_vector_script('f');
    else if (!strcmp(which, "f64x2")) float_vector_script('d');
    else if (!strcmp(which, "lanes")) lanes_script();
    else return fprintf(stderr, "usage: numeric_vectors i32|i64|f32|f64|conversions|i8x16|i16x8|i32x4|i64x2|f32x4|f64x2|lanes\n"), 64;
    return 0;
}
