// poll_oneoff.
#include "check.h"

static u64 now(void) {
    u64 time = 0;
    SUCCEEDS(raw_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, AT(&time)));
    return time;
}

static __wasi_subscription_t clock_after(u64 data, u32 clock, u64 timeout, u32 flags) {
    __wasi_subscription_t subscription = {.userdata = data, .u.tag = __WASI_EVENTTYPE_CLOCK};
    subscription.u.u.clock = (__wasi_subscription_clock_t){.id = clock, .timeout = timeout, .precision = 1, .flags = flags};
    return subscription;
}

static __wasi_subscription_t descriptor(u64 data, u32 tag, u32 fd) {
    __wasi_subscription_t subscription = {.userdata = data, .u.tag = tag};
    subscription.u.u.fd_read.file_descriptor = fd;
    return subscription;
}

int main(void) {
    __wasi_subscription_t in[4];
    __wasi_event_t out[4];
    u32 count = 0;
    const u64 millisecond = 1000000;

    // The nearest time comes first; what it takes is at least what was asked for.
    in[0] = clock_after(1, __WASI_CLOCKID_MONOTONIC, 20 * millisecond, 0);
    in[1] = clock_after(2, __WASI_CLOCKID_REALTIME, 100000 * millisecond, 0);
    u64 start = now();
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 2, AT(&count)));
    CHECK(now() - start >= 20 * millisecond);
    CHECK(count == 1 && out[0].userdata == 1 && out[0].error == 0 && out[0].type == __WASI_EVENTTYPE_CLOCK);
    // A moment, also one that is over.
    in[0] = clock_after(3, __WASI_CLOCKID_MONOTONIC, now() + 100000 * millisecond, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    in[1] = clock_after(4, __WASI_CLOCKID_MONOTONIC, 1, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 2, AT(&count)));
    CHECK(count == 1 && out[0].userdata == 4);
    in[0].u.u.clock.timeout = now() + 10 * millisecond;
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 1, AT(&count)));
    CHECK(count == 1 && out[0].userdata == 3);

    // Standard input has nothing, standard output takes what comes, a file is always ready.
    u32 file = open_file("file", 0, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_POLL_FD_READWRITE, 0);
    in[0] = descriptor(5, __WASI_EVENTTYPE_FD_READ, 0);
    in[1] = descriptor(6, __WASI_EVENTTYPE_FD_WRITE, 1);
    in[2] = descriptor(7, __WASI_EVENTTYPE_FD_READ, file);
    in[3] = clock_after(8, __WASI_CLOCKID_MONOTONIC, 100000 * millisecond, 0);
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 4, AT(&count)));
    CHECK(count == 2);
    for (u32 i = 0; i < 2; i++) {
        CHECK(out[i].error == 0 && (out[i].userdata == 6 || out[i].userdata == 7));
        if (out[i].userdata == 7) CHECK(out[i].type == __WASI_EVENTTYPE_FD_READ && out[i].fd_readwrite.nbytes == 5);
    }
    in[3] = clock_after(8, __WASI_CLOCKID_MONOTONIC, 5 * millisecond, 0);
    in[1] = in[3];
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 2, AT(&count)));
    CHECK(count == 1 && out[0].userdata == 8);

    // What is wrong with one subscription is said in its event.
    in[0] = descriptor(9, __WASI_EVENTTYPE_FD_READ, 99);
    in[1] = clock_after(10, 77, 1, 0);
    in[2] = clock_after(11, __WASI_CLOCKID_PROCESS_CPUTIME_ID, 1, 0);
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 3, AT(&count)));
    CHECK(count == 3);
    CHECK(out[0].error == __WASI_ERRNO_BADF && out[1].error == __WASI_ERRNO_INVAL && out[2].error == __WASI_ERRNO_NOTSUP);
    SUCCEEDS(raw_fd_fdstat_set_rights(file, 0, 0));
    in[0] = descriptor(12, __WASI_EVENTTYPE_FD_READ, file);
    SUCCEEDS(raw_poll_oneoff(AT(in), AT(out), 1, AT(&count)));
    CHECK(count == 1 && out[0].error == __WASI_ERRNO_NOTCAPABLE);

    FAILS(INVAL, raw_poll_oneoff(AT(in), AT(out), 0, AT(&count)));
    FAILS(INVAL, raw_poll_oneoff(AT(in), AT(out), 0xFFFFFFFFu, AT(&count)));
    FAILS(FAULT, raw_poll_oneoff(OUTSIDE, AT(out), 1, AT(&count)));
    FAILS(FAULT, raw_poll_oneoff(AT(in), OUTSIDE, 1, AT(&count)));
    FAILS(FAULT, raw_poll_oneoff(AT(in), AT(out), 1, OUTSIDE));
    in[0].u.tag = 3;
    FAILS(INVAL, raw_poll_oneoff(AT(in), AT(out), 1, AT(&count)));
    in[0] = clock_after(13, 0, 1, 2);
    FAILS(INVAL, raw_poll_oneoff(AT(in), AT(out), 1, AT(&count)));
    SUCCEEDS(raw_fd_close(file));
    return 0;
}
