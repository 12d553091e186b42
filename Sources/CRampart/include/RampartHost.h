// System calls that the C library does not wrap, or that Swift's view of it lacks.
#ifndef RAMPART_HOST_H
#define RAMPART_HOST_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// As in the kernel's interface; declared here since older headers lack them.
typedef struct rampart_open_how {
    uint64_t flags;
    uint64_t mode;
    uint64_t resolve;
} rampart_open_how;

enum {
    RAMPART_RESOLVE_NO_MAGIC_LINKS = 0x02,
    RAMPART_RESOLVE_BENEATH = 0x08,
    RAMPART_SYS_OPENAT2 = 437,
};

// openat2(2): -1 with errno ENOSYS where the kernel is older than 5.6.
static inline int rampart_openat2(int directory, const char *path, const rampart_open_how *how) {
    return (int)syscall(RAMPART_SYS_OPENAT2, directory, path, how, sizeof(*how));
}

static inline int rampart_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags, mode);
}

static inline int rampart_get_status_flags(int descriptor) { return fcntl(descriptor, F_GETFL); }

static inline int rampart_set_status_flags(int descriptor, int flags) { return fcntl(descriptor, F_SETFL, flags); }

// utimensat(2) by descriptor alone, also for descriptors made with O_PATH: -1 with errno EINVAL where the kernel is older than 5.8.
static inline int rampart_set_times(int descriptor, const struct timespec times[2]) {
    return (int)syscall(SYS_utimensat, descriptor, "", times, 0x1000 /* AT_EMPTY_PATH */);
}

// An eventfd(2) that is closed on exec and never blocks.
static inline int rampart_make_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline int rampart_raise_event(int descriptor) { return eventfd_write(descriptor, 1); }

static inline int rampart_clear_event(int descriptor) {
    eventfd_t value;
    return eventfd_read(descriptor, &value);
}

static inline ssize_t rampart_random(void *buffer, size_t count) { return getrandom(buffer, count, 0); }

// ppoll(2) with nanoseconds, without a mask of signals. The kernel may change the time that it is given, so that is a copy.
static inline int rampart_poll(struct pollfd *descriptors, uint64_t count, uint64_t nanoseconds) {
    struct timespec time = {(time_t)(nanoseconds / 1000000000), (long)(nanoseconds % 1000000000)};
    return (int)syscall(SYS_ppoll, descriptors, count, &time, NULL, 0);
}

// accept4(2), closed on exec.
static inline int rampart_accept(int descriptor, int non_blocking) {
    return (int)syscall(SYS_accept4, descriptor, NULL, NULL, SOCK_CLOEXEC | (non_blocking ? SOCK_NONBLOCK : 0));
}

// A flag of open(2) that the C library shows only under _GNU_SOURCE.
enum { RAMPART_O_PATH = 010000000 };

#endif
