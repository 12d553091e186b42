// random_get.
#include "check.h"

int main(void) {
    static uint8_t bytes[100000];
    SUCCEEDS(raw_random_get(AT(bytes), sizeof bytes));
    u32 counts[256] = {0};
    for (u32 i = 0; i < sizeof bytes; i++) counts[bytes[i]]++;
    // Each value comes 390 times, within 15 standard deviations.
    for (u32 value = 0; value < 256; value++) CHECK(counts[value] > 90 && counts[value] < 690);
    uint8_t more[16] = {0}, others[16] = {0};
    SUCCEEDS(raw_random_get(AT(more), sizeof more));
    SUCCEEDS(raw_random_get(AT(others), sizeof others));
    CHECK(memcmp(more, others, sizeof more) != 0);
    SUCCEEDS(raw_random_get(AT(more), 0));
    FAILS(FAULT, raw_random_get(OUTSIDE, 2));
    FAILS(FAULT, raw_random_get(AT(more), 0xFFFFFFFFu));
    return 0;
}
