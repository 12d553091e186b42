// The registry is a set of pages: one bit for each page of the address space, in blocks that are made when a bit of theirs is set for the
// first time.
//
// Why not a sorted array of ranges, replaced as a whole: a fuzzing run makes and frees ten thousand modules, and an array that a handler
// may be reading cannot be freed. Here nothing is ever replaced. A block, once made, stays for the life of the process; it covers 128 MiB
// of addresses, and the kernel gives the addresses of unmapped code out again, so there are a few. To enter a range takes time in
// proportion to its pages, 64 of them with each write, whatever else is registered.
#include "CRampart.h"

#include <sys/mman.h>

enum {
    PAGE_SHIFT = 12,
    // A block has 2^15 bits: it is one page, and covers 2^27 bytes of addresses.
    BLOCK_SHIFT = 27,
    BLOCK_WORDS = 1 << (BLOCK_SHIFT - PAGE_SHIFT - 6),
    BLOCKS = 1 << (47 - BLOCK_SHIFT),
};

// 8 MiB of addresses, of which only pages that are written to cost memory.
static uint64_t *blocks[BLOCKS];

static uint64_t *block_for(uintptr_t address) { return __atomic_load_n(&blocks[address >> BLOCK_SHIFT], __ATOMIC_ACQUIRE); }

// Makes the block of an address if there is none. Two threads may both make one; the second gives its own back.
static bool make_block(uintptr_t address) {
    if (block_for(address) != NULL) return true;
    const size_t bytes = BLOCK_WORDS * sizeof(uint64_t);
    uint64_t *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return false;
    uint64_t *expected = NULL;
    if (!__atomic_compare_exchange_n(
            &blocks[address >> BLOCK_SHIFT], &expected, block, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
        munmap(block, bytes);
    }
    return true;
}

// Sets or clears the bits of pages, as many with each write as are in one word. Neighbours in a word may belong to other ranges, which
// other threads change, so the writes are atomic.
static void change(uintptr_t page, uintptr_t end, bool set) {
    while (page < end) {
        const unsigned first = page & 63;
        const uintptr_t count = end - page < 64 - first ? end - page : 64 - first;
        const uint64_t bits = (count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1) << first;
        uint64_t *word = &block_for(page << PAGE_SHIFT)[(page >> 6) % BLOCK_WORDS];
        if (set) {
            __atomic_fetch_or(word, bits, __ATOMIC_RELEASE);
        } else {
            __atomic_fetch_and(word, ~bits, __ATOMIC_RELEASE);
        }
        page += count;
    }
}

// The pages of a range. Returns false for one that is not in the lower 2^47 bytes.
static bool pages(const void *start, size_t bytes, uintptr_t *first, uintptr_t *end) {
    const uintptr_t limit = (uintptr_t)1 << 47;
    const uintptr_t address = (uintptr_t)start;
    if (address >= limit || bytes > limit - address) return false;
    *first = address >> PAGE_SHIFT;
    *end = (address + bytes + (1 << PAGE_SHIFT) - 1) >> PAGE_SHIFT;
    return true;
}

bool rampart_native_register(const void *start, size_t bytes) {
    uintptr_t page, end;
    if (!pages(start, bytes, &page, &end)) return false;
    if (page == end) return true;
    const uintptr_t last = (end - 1) << PAGE_SHIFT >> BLOCK_SHIFT;
    for (uintptr_t block = page << PAGE_SHIFT >> BLOCK_SHIFT; block <= last; block += 1) {
        if (!make_block(block << BLOCK_SHIFT)) return false;
    }
    change(page, end, true);
    return true;
}

void rampart_native_unregister(const void *start, size_t bytes) {
    uintptr_t page, end;
    if (pages(start, bytes, &page, &end)) change(page, end, false);
}

bool rampart_native_contains(const void *pc) {
    const uintptr_t address = (uintptr_t)pc;
    if (address >> 47 != 0) return false;
    const uint64_t *block = block_for(address);
    if (block == NULL) return false;
    const uintptr_t page = address >> PAGE_SHIFT;
    return (__atomic_load_n(&block[(page >> 6) % BLOCK_WORDS], __ATOMIC_ACQUIRE) >> (page & 63) & 1) != 0;
}
