// What the programs check with. A check that fails says where, and ends the program with code 1.
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "raw.h"

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);         \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

// The call gives the named error, as NOENT.
#define FAILS(error, call)                                                          \
    do {                                                                            \
        u32 found = (call);                                                         \
        if (found != __WASI_ERRNO_##error) {                                        \
            fprintf(stderr, "%s:%d: %s gives %u, not %s\n", __FILE__, __LINE__, #call, found, #error); \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

#define SUCCEEDS(call) FAILS(SUCCESS, call)

// The address of something, as a number.
#define AT(pointer) ((u32)(uintptr_t)(pointer))
// A path argument: its address and its size.
#define PATH(text) AT(text), (u32)strlen(text)
// An address at which nothing of more than a byte lies within memory.
#define OUTSIDE 0xFFFFFFFFu

// The one directory that the programs are given.
#define ROOT 3u

#define ALL_FILE_RIGHTS                                                                                     \
    (__WASI_RIGHTS_FD_DATASYNC | __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_FDSTAT_SET_FLAGS | \
     __WASI_RIGHTS_FD_SYNC | __WASI_RIGHTS_FD_TELL | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_ADVISE |    \
     __WASI_RIGHTS_FD_ALLOCATE | __WASI_RIGHTS_FD_FILESTAT_GET | __WASI_RIGHTS_FD_FILESTAT_SET_SIZE |      \
     __WASI_RIGHTS_FD_FILESTAT_SET_TIMES | __WASI_RIGHTS_POLL_FD_READWRITE)

// Opens a file in the root and gives its descriptor.
static inline u32 open_file(const char *path, u32 flags, u64 rights, u32 fdflags) {
    u32 fd = 0;
    SUCCEEDS(raw_path_open(ROOT, 0, PATH(path), flags, rights, 0, fdflags, AT(&fd)));
    return fd;
}

// Opens a directory in the root with the rights that the root itself has.
static inline u32 open_directory(const char *path) {
    __wasi_fdstat_t status;
    SUCCEEDS(raw_fd_fdstat_get(ROOT, AT(&status)));
    u32 fd = 0;
    SUCCEEDS(raw_path_open(ROOT, 0, PATH(path), __WASI_OFLAGS_DIRECTORY, status.fs_rights_base, status.fs_rights_inheriting, 0, AT(&fd)));
    return fd;
}

// Writes a text at the position.
static inline void write_text(u32 fd, const char *text) {
    __wasi_ciovec_t buffer = {(const uint8_t *)text, strlen(text)};
    u32 count = 0;
    SUCCEEDS(raw_fd_write(fd, AT(&buffer), 1, AT(&count)));
    CHECK(count == strlen(text));
}

// Makes a file with a text in it.
static inline void make_file(const char *path, const char *text) {
    u32 fd = open_file(path, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_TRUNC, __WASI_RIGHTS_FD_WRITE, 0);
    write_text(fd, text);
    SUCCEEDS(raw_fd_close(fd));
}

#endif
