// Writes the scripts of vector operators: operands chosen here, expected results computed lane by lane by C.
//
//     cc -O0 -ffp-contract=off -o vector_vectors spectests/tools/vector_vectors.c -lm
//     ./vector_vectors i8x16 > spectests/vector/i8x16.wast     (likewise i16x8, i32x4, i64x2, f32x4, f64x2 and lanes)
#include "operators.h"

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

static const vector_operator integer_operators[] = {{"add", 120, "vvv"}, {"sub", 120, "vvv"}, {"mul", 112, "vvv"}, {"neg", 120,
    "vv"}, {"abs", 120, "vv"},
    {"popcnt", 8, "vv"}, {"add_sat_s", 24, "vvv"}, {"add_sat_u", 24, "vvv"}, {"sub_sat_s", 24, "vvv"}, {"sub_sat_u", 24, "vvv"},
        {"avgr_u", 24, "vvv"},
    {"min_s", 56, "vvv"}, {"min_u", 56, "vvv"}, {"max_s", 56, "vvv"}, {"max_u", 56, "vvv"}, {"eq", 120, "vvv"}, {"ne", 120, "vvv"},
        {"lt_s", 120, "vvv"},
    {"lt_u", 56, "vvv"}, {"gt_s", 120, "vvv"}, {"gt_u", 56, "vvv"}, {"le_s", 120, "vvv"}, {"le_u", 56, "vvv"}, {"ge_s", 120, "vvv"},
        {"ge_u", 56, "vvv"},
    {"shl", 120, "vvi"}, {"shr_s", 120, "vvi"}, {"shr_u", 120, "vvi"}, {"all_true", 120, "iv"}, {"bitmask", 120, "iv"},
        {"q15mulr_sat_s", 16, "vvv"},
    {"narrow_%s_s", 24, "vvv"}, {"narrow_%s_u", 24, "vvv"}, {"extend_low_%s_s", 112, "vv"}, {"extend_low_%s_u", 112, "vv"},
    {"extend_high_%s_s", 112, "vv"}, {"extend_high_%s_u", 112, "vv"}, {"extmul_low_%s_s", 112, "vvv"}, {"extmul_low_%s_u", 112, "vvv"},
    {"extmul_high_%s_s", 112, "vvv"}, {"extmul_high_%s_u", 112, "vvv"}, {"extadd_pairwise_%s_s", 48, "vv"}, {"extadd_pairwise_%s_u",
        48, "vv"},
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
        return (u64)(signed_lane(a, 16, 2 * index) * signed_lane(b, 16, 2 * index) + signed_lane(a, 16, 2 * index
            + 1) * signed_lane(b, 16, 2 * index + 1));
    abort();
}

static void integer_vector_script(int bits) {
    static const u32 distances[] = {0, 1, 7, 8, 15, 31, 32, 63, 64, 0xFFFFFFFF};
    char about[80];
    snprintf(about, sizeof about, "Integer operators on %s lanes.", shape_name(bits));
    header("vector_vectors", about, shape_name(bits), "vector");
    printf("(module\n");
    for (int pass = 0; pass < 2; pass++) {
        for (const vector_operator *row = integer_operators; row->name; row++) {
            if (!(row->shapes & bits)) continue;
            char name[40];
            snprintf(name, sizeof name, row->name, shape_name(starts(row->name, "narrow") ? bits * 2 : bits / 2));
            int operands = (int)strlen(row->signature) - 1;
            if (pass == 0) {
                printf("  (func (export \"%s\") (param v128%s) (result %s) (%s.%s (local.get 0)%s))\n", name,
                    operands == 1 ? "" : row->signature[2] == 'i' ? " i32" : " v128", row->signature[0] == 'i' ? "i32" : "v128",
                        shape_name(bits), name,
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
    header("vector_vectors", about, shape, "vector");
    static const operator pseudo[] = {{"pmin", "ff>f", NULL}, {"pmax", "ff>f", NULL}, {0}};
    printf("(module\n");
    for (int pass = 0; pass < 2; pass++) {
        for (const operator *row = rows; row; row = row[1].name ? row + 1 : row >= rows && row < rows + 20 ? pseudo : NULL) {
            int operands = (int)(strchr(row->signature, '>') - row->signature), test = row->signature[operands + 1] == 'i';
            if (!strcmp(row->name, "copysign")) continue;
            if (pass == 0) {
                printf("  (func (export \"%s\") (param v128%s) (result v128) (%s.%s (local.get 0)%s))\n", row->name, operands == 1
                    ? "" : " v128", shape,
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
                    canonical[k] = (!is_nan(type, a[k]) || is_canonical_nan(type, a[k])) && (operands == 1 || !is_nan(type, b[k])
                        || is_canonical_nan(type, b[k]));
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

// Moving a float keeps all its bits, also those of a signalling NaN.
static void float_lanes_script(int is_double) {
    const char *shape = is_double ? "f64x2" : "f32x4";
    char type = is_double ? 'd' : 'f';
    int lanes = is_double ? 2 : 4, width = 128 / lanes, count;
    u64 *list = borders(type, &count);
    for (int i = 0; i < 2 * lanes; i++) {
        u64 value = list[(i * 7 + 6) % count];
        vector a, result;
        for (int k = 0; k < lanes; k++) set_lane(&a, width, k, list[(i * 5 + k * 3 + 1) % count]);
        result = a;
        set_lane(&result, width, i % lanes, value);
        printf("(assert_return (invoke \"%s.replace %d\" ", shape, i % lanes), print_lanes(&a, width), printf(" ");
        print_constant(type, value), printf(") "), print_lanes(&result, width), printf(")\n");
        printf("(assert_return (invoke \"%s.extract %d\" ", shape, i % lanes), print_lanes(&a, width), printf(") ");
        print_constant(type, lane(&a, width, i % lanes)), printf(")\n");
        for (int k = 0; k < lanes; k++) set_lane(&result, width, k, value);
        printf("(assert_return (invoke \"%s.splat\" ", shape), print_constant(type, value), printf(") "), print_lanes(&result,
            width), printf(")\n");
    }
    // Conversion of the float type: two lanes of the one width are two of the other.
    for (int i = 0; i < count; i += 2) {
        u64 in[4], out[4] = {0};
        int canonical[4] = {1, 1, 1, 1};
        for (int k = 0; k < lanes; k++) in[k] = list[(i + k) % count];
        for (int k = 0; k < 2; k++) {
            out[k] = is_double ? bits_of_f32((float)f64_of(in[k])) : bits_of_f64((double)f32_of(in[k]));
            canonical[k] = !is_nan(type, in[k]) || is_canonical_nan(type, in[k]);
        }
        printf("(assert_return (invoke \"%s\" ", is_double ? "f32x4.demote_f64x2_zero" : "f64x2.promote_low_f32x4");
        print_float_lanes(type, in, 1, NULL), printf(") "), print_float_lanes(is_double ? 'f' : 'd', out, 0, canonical), printf(")\n");
    }
}

static void lanes_script(void) {
    header("vector_vectors", "Bitwise vector operators, splats, lane access, swizzle and shuffle, and conversions between lanes.",
        "lanes", "vector");
    static const char *const bitwise[] = {"not", "and", "or", "xor", "andnot", "bitselect"};
    static const char *const conversions[] = {"i32x4.trunc_sat_f32x4_s", "i32x4.trunc_sat_f32x4_u", "i32x4.trunc_sat_f64x2_s_zero",
        "i32x4.trunc_sat_f64x2_u_zero", "f32x4.convert_i32x4_s", "f32x4.convert_i32x4_u", "f64x2.convert_low_i32x4_s",
            "f64x2.convert_low_i32x4_u",
        "f32x4.demote_f64x2_zero", "f64x2.promote_low_f32x4"};
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
            printf("  (func (export \"%s.replace %d\") (param v128 %s) (result v128)", shape, i, scalar);
            printf(" (%s.replace_lane %d (local.get 0) (local.get 1)))\n", shape, i);
            for (int k = 0; k < (bits < 32 ? 2 : 1); k++)
                printf("  (func (export \"%s.extract%s %d\") (param v128) (result %s) (%s.extract_lane%s %d (local.get 0)))\n", shape,
                    bits >= 32 ? "" : k ? "_u" : "_s", i, scalar, shape, bits >= 32 ? "" : k ? "_u" : "_s", i);
        }
    }
    for (int i = 0; i < 10; i++)
        printf("  (func (export \"%s\") (param v128) (result v128) (%s (local.get 0)))\n", conversions[i], conversions[i]);
    for (int is_double = 0; is_double < 2; is_double++) {
        const char *shape = is_double ? "f64x2" : "f32x4", *scalar = is_double ? "f64" : "f32";
        printf("  (func (export \"%s.splat\") (param %s) (result v128) (%s.splat (local.get 0)))\n", shape, scalar, shape);
        for (int i = 0; i < (is_double ? 2 : 4); i++) {
            printf("  (func (export \"%s.extract %d\") (param v128) (result %s) (%s.extract_lane %d (local.get 0)))\n", shape, i,
                scalar, shape, i);
            printf("  (func (export \"%s.replace %d\") (param v128 %s) (result v128)", shape, i, scalar);
            printf(" (%s.replace_lane %d (local.get 0) (local.get 1)))\n", shape, i);
        }
    }
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
            print_lanes(&a, 32), printf(" "), print_lanes(&b, 32), printf(" "), print_lanes(&c, 32), printf(") "),
                print_lanes(&result, 32), printf(")\n");
        }
        int any = 0;
        for (int k = 0; k < 16; k++) any |= a.byte[k] != 0;
        printf("(assert_return (invoke \"any_true\" "), print_lanes(&a, 8), printf(") (i32.const %d))\n", any);
        for (int k = 0; k < 16; k++) {
            b.byte[k] = i < 6 ? random_bits() % 16 : i < 9 ? random_bits() % 40 : b.byte[k];
            result.byte[k] = b.byte[k] < 16 ? a.byte[b.byte[k]] : 0;
        }
        printf("(assert_return (invoke \"swizzle\" "), print_lanes(&a, 8), printf(" "), print_lanes(&b, 8), printf(") "),
            print_lanes(&result, 8), printf(")\n");
        for (int k = 0; k < 16; k++) result.byte[k] = masks[i % 3].byte[k] < 16 ? a.byte[masks[i % 3].byte[k]]
            : b.byte[masks[i % 3].byte[k] - 16];
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
            print_lanes(&a, bits), printf(" (%s.const 0x%llx)) ", scalar, (unsigned long long)value), print_lanes(&result, bits),
                printf(")\n");
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
            printf("(assert_return (invoke \"%s.splat\" (%s.const 0x%llx)) ", shape, scalar, (unsigned long long)value),
                print_lanes(&result, bits), printf(")\n");
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
            printf("(assert_return (invoke \"%s\" ", conversions[m]), print_lanes(&a, is_double ? 64 : 32), printf(") "),
                print_lanes(&result, 32), printf(")\n");
        }
    }
    for (int i = 0; i < 8; i++) {
        vector a = random_vector(32), result;
        for (int m = 4; m < 8; m++) {
            for (int k = 0; k < (m < 6 ? 4 : 2); k++) {
                s64 value = m % 2 == 0 ? signed_lane(&a, 32, k) : (s64)lane(&a, 32, k);
                set_lane(&result, m < 6 ? 32 : 64, k, m < 6 ? bits_of_f32((float)value) : bits_of_f64((double)value));
            }
            printf("(assert_return (invoke \"%s\" ", conversions[m]), print_lanes(&a, 32), printf(") "), print_lanes(&result, m < 6
                ? 32 : 64), printf(")\n");
        }
    }
    float_lanes_script(0);
    float_lanes_script(1);
}

int main(int count, char **arguments) {
    const char *which = count == 2 ? arguments[1] : "";
    if (!strcmp(which, "i8x16")) integer_vector_script(8);
    else if (!strcmp(which, "i16x8")) integer_vector_script(16);
    else if (!strcmp(which, "i32x4")) integer_vector_script(32);
    else if (!strcmp(which, "i64x2")) integer_vector_script(64);
    else if (!strcmp(which, "f32x4")) float_vector_script('f');
    else if (!strcmp(which, "f64x2")) float_vector_script('d');
    else if (!strcmp(which, "lanes")) lanes_script();
    else return fprintf(stderr, "usage: vector_vectors i8x16|i16x8|i32x4|i64x2|f32x4|f64x2|lanes\n"), 64;
    return 0;
}
