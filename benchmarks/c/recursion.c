// Calls: Fibonacci numbers, Ackermann's function, and the queens on a board.
#include <stdint.h>
#include <stdio.h>

static uint32_t fibonacci(uint32_t n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static uint32_t ackermann(uint32_t m, uint32_t n) {
    if (m == 0) return n + 1;
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

static uint32_t queens(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
    if (columns == all) return 1;
    uint32_t solutions = 0;
    for (uint32_t free = all & ~(columns | left | right); free;) {
        uint32_t place = free & -free;
        free ^= place;
        solutions += queens(all, columns | place, (left | place) << 1, (right | place) >> 1);
    }
    return solutions;
}

int main(void) {
    uint32_t sum = fibonacci(40);
    for (int i = 0; i < 20; i++) sum = sum * 31 + ackermann(2, 1000 + i) + ackermann(3, 7);
    sum = sum * 31 + queens((1 << 12) - 1, 0, 0, 0);
    printf("%u\n", (unsigned)sum);
}
