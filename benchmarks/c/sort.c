// Quicksort and heapsort of pseudorandom numbers: comparisons that cannot be predicted, and swaps.
#include <stdint.h>
#include <stdio.h>

enum { count = 1 << 20, rounds = 3 };
static uint32_t numbers[count];

static void fill(uint32_t seed) {
    for (int i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        numbers[i] = seed ^ seed >> 15;
    }
}

static void swap(uint32_t *a, uint32_t *b) {
    uint32_t t = *a;
    *a = *b;
    *b = t;
}

static void quicksort(uint32_t *low, uint32_t *high) {
    while (high - low > 16) {
        uint32_t pivot = low[(high - low) / 2], *i = low, *j = high - 1;
        while (i <= j) {
            while (*i < pivot) i++;
            while (*j > pivot) j--;
            if (i <= j) swap(i++, j--);
        }
        if (j + 1 - low < high - i) {
            quicksort(low, j + 1);
            low = i;
        } else {
            quicksort(i, high);
            high = j + 1;
        }
    }
    for (uint32_t *i = low + 1; i < high; i++) {
        uint32_t value = *i, *j = i;
        for (; j > low && j[-1] > value; j--) *j = j[-1];
        *j = value;
    }
}

static void sift(uint32_t *heap, int root, int size) {
    for (int child; (child = 2 * root + 1) < size; root = child) {
        if (child + 1 < size && heap[child] < heap[child + 1]) child++;
        if (heap[root] >= heap[child]) return;
        swap(&heap[root], &heap[child]);
    }
}

static void heapsort_(uint32_t *heap, int size) {
    for (int i = size / 2; i-- > 0;) sift(heap, i, size);
    for (int i = size; i-- > 1;) {
        swap(&heap[0], &heap[i]);
        sift(heap, 0, i);
    }
}

static uint32_t checksum(void) {
    uint32_t sum = 2166136261u;
    for (int i = 0; i < count; i++) sum = (sum ^ numbers[i]) * 16777619u;
    return sum;
}

int main(void) {
    uint32_t sum = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        fill(round * 7);
        quicksort(numbers, numbers + count);
        sum = sum * 31 + checksum();
        fill(round * 7 + 1);
        heapsort_(numbers, count);
        sum = sum * 31 + checksum();
    }
    printf("%08x\n", (unsigned)sum);
}
