// Writes the scripts of numeric vectors: operands chosen here, expected results computed by C on the machine that runs this program.
//
//     cc -O0 -ffp-contract=off -o numeric_vectors spectests/tools/numeric_vectors.c -lm
//     ./numeric_vectors i32 > spectests/numeric/i32.wast        (likewise i64, f32, f64 and conversions)
#include "operators.h"

// Integers that floats do not hold exactly.
static u64 rounded[] = {16777217, 16777219, 0x7FFFFF40, 0x7FFFFFC0, 0xFFFFFF7F, 0xFFFFFF80, 0x20000000000001, 0x20000000000003,
    0x7FFFFF4000000001,
    0x7FFFFFFFFFFFFDFF, 0x7FFFFFFFFFFFFE00, 0x8000008000000000, 0x8000008000000001, 0x8000000000000400, 0x8000000000000401,
        0xFFFFFFFFFFFFFBFF};

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

static void scalar_script(const char *about, const char *type, const operator *rows) {
    int conversions = !strcmp(type, "conversions");
    header("numeric_vectors", about, type, "numeric");
    printf("(module\n");
    for (const operator *row = rows; row->name; row++) {
        const char *arrow = strchr(row->signature, '>');
        char instruction[64];
        // Names of conversions are written with an underscore after the type.
        snprintf(instruction, sizeof instruction, conversions ? "%.3s.%s" : "%s.%s", conversions ? row->name : type, row->name
            + (conversions ? 4 : 0));
        printf("  (func (export \"%s\") (param", row->name);
        for (const char *operand = row->signature; operand < arrow; operand++) printf(" %s", type_name(*operand));
        printf(") (result %s) (%s (local.get 0)%s))\n", type_name(arrow[1]), instruction, arrow - row->signature == 2
            ? " (local.get 1)" : "");
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
            static const u64 near_the_bounds[] = {0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000, 0x3690000000000000, 0x3690000000000001,
                0x3810000000000000,
                0x380FFFFFFFFFFFFF, 0x3FF0000010000000, 0x3FF0000010000001, 0x3FF0000030000000, 0xC7F0000000000000, 0x36A0000000000000};
            for (size_t i = 0; i < LENGTH(near_the_bounds); i++) assert_operator(row, (u64[]){near_the_bounds[i], 0});
        }
    }
}

int main(int count, char **arguments) {
    const char *which = count == 2 ? arguments[1] : "";
    if (!strcmp(which, "i32")) scalar_script("i32 arithmetic, comparisons and bit operations.", which, i32_operators);
    else if (!strcmp(which, "i64")) scalar_script("i64 arithmetic, comparisons and bit operations.", which, i64_operators);
    else if (!strcmp(which, "f32")) scalar_script("f32 arithmetic, comparisons and sign operators.", which, f32_operators);
    else if (!strcmp(which, "f64")) scalar_script("f64 arithmetic, comparisons and sign operators.", which, f64_operators);
    else if (!strcmp(which, "conversions")) scalar_script("Conversions of numbers, trapping and saturating.", which,
        conversions_operators);
    else return fprintf(stderr, "usage: numeric_vectors i32|i64|f32|f64|conversions\n"), 64;
    return 0;
}
