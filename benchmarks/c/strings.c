// Words of a text are found, counted in a table with open addresses, and searched for: bytes, branches and short loops.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { bytes = 1 << 20, slots = 1 << 14, rounds = 70 };
static char text[bytes + 1];
static struct {
    const char *word;
    uint32_t length, count;
} table[slots];

static void fill(void) {
    uint32_t seed = 42;
    int at = 0;
    while (at < bytes) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t word = seed >> 20, length = 2 + word % 7;
        for (uint32_t i = 0; i < length && at < bytes; i++) {
            text[at++] = 'a' + word % 26;
            word = word * 5 + 3;
        }
        if (at < bytes) text[at++] = seed & 256 ? ' ' : '\n';
    }
    text[bytes] = 0;
}

static uint32_t count(void) {
    memset(table, 0, sizeof table);
    uint32_t distinct = 0;
    for (const char *at = text; *at;) {
        while (*at == ' ' || *at == '\n') at++;
        const char *start = at;
        uint32_t hash = 2166136261u;
        for (; *at && *at != ' ' && *at != '\n'; at++) hash = (hash ^ (uint8_t)*at) * 16777619u;
        uint32_t length = at - start;
        if (length == 0) break;
        uint32_t slot = hash % slots;
        while (table[slot].word && (table[slot].length != length || memcmp(table[slot].word, start, length))) slot = (slot + 1) % slots;
        if (!table[slot].word) {
            table[slot].word = start;
            table[slot].length = length;
            distinct++;
        }
        table[slot].count++;
    }
    return distinct;
}

static uint32_t find(const char *needle) {
    uint32_t found = 0, length = strlen(needle);
    for (const char *at = text; *at; at++) {
        uint32_t i = 0;
        while (i < length && at[i] == needle[i]) i++;
        found += i == length;
    }
    return found;
}

int main(void) {
    uint32_t sum = 0;
    fill();
    for (uint32_t round = 0; round < rounds; round++) {
        text[round * 1000] = 'z';
        sum = sum * 31 + count();
        for (int i = 0; i < slots; i++) sum = sum * 3 + table[i].count;
        sum = sum * 31 + find("abc") + find("zz");
    }
    printf("%08x\n", (unsigned)sum);
}
