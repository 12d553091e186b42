// clock_res_get, clock_time_get, sched_yield.
#include <time.h>

#include "check.h"

int main(void) {
    for (u32 clock = 0; clock < 4; clock++) {
        u64 resolution = 0, first = 0, second = 0;
        SUCCEEDS(raw_clock_res_get(clock, AT(&resolution)));
        CHECK(resolution > 0 && resolution <= 1000000000);
        SUCCEEDS(raw_clock_time_get(clock, 1, AT(&first)));
        SUCCEEDS(raw_sched_yield());
        SUCCEEDS(raw_clock_time_get(clock, 0, AT(&second)));
        // The real time can be set back by its keeper.
        if (clock != __WASI_CLOCKID_REALTIME) CHECK(second >= first);
        FAILS(FAULT, raw_clock_res_get(clock, OUTSIDE));
        FAILS(FAULT, raw_clock_time_get(clock, 0, OUTSIDE - 6));
    }
    u64 time_now = 0;
    SUCCEEDS(raw_clock_time_get(__WASI_CLOCKID_REALTIME, 1000, AT(&time_now)));
    // After 2020, before 2200.
    CHECK(time_now / 1000000000 > 1577836800 && time_now / 1000000000 < 7258118400);
    CHECK(llabs((long long)time(NULL) - (long long)(time_now / 1000000000)) < 100);
    for (u32 clock = 4; clock < 7; clock++) {
        FAILS(INVAL, raw_clock_res_get(clock, AT(&time_now)));
        FAILS(INVAL, raw_clock_time_get(clock, 1, AT(&time_now)));
    }
    FAILS(INVAL, raw_clock_time_get(0x80000000u, 1, AT(&time_now)));
    return 0;
}
