// fd_read, fd_write, fd_pread, fd_pwrite, fd_seek, fd_tell, fd_advise, fd_allocate, fd_datasync, fd_sync, fd_filestat_get,
// fd_filestat_set_size, fd_filestat_set_times.
#include "check.h"

static u32 read_at(u32 fd, u64 offset, char *text, u32 size) {
    __wasi_iovec_t buffer = {(uint8_t *)text, size};
    u32 count = 0;
    SUCCEEDS(raw_fd_pread(fd, AT(&buffer), 1, offset, AT(&count)));
    return count;
}

static void reading_and_writing(void) {
    u32 fd = open_file("data", __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, ALL_FILE_RIGHTS, 0);
    write_text(fd, "0123456789");
    u64 position = 0;
    SUCCEEDS(raw_fd_tell(fd, AT(&position)));
    CHECK(position == 10);
    SUCCEEDS(raw_fd_seek(fd, -4, __WASI_WHENCE_END, AT(&position)));
    CHECK(position == 6);
    SUCCEEDS(raw_fd_seek(fd, -2, __WASI_WHENCE_CUR, AT(&position)));
    CHECK(position == 4);
    char first[3] = {0}, second[8] = {0};
    __wasi_iovec_t buffers[3] = {{(uint8_t *)first, 2}, {NULL, 0}, {(uint8_t *)second, 7}};
    u32 count = 0;
    SUCCEEDS(raw_fd_read(fd, AT(buffers), 3, AT(&count)));
    CHECK(count == 6 && strcmp(first, "45") == 0 && strcmp(second, "6789") == 0);
    SUCCEEDS(raw_fd_read(fd, AT(buffers), 3, AT(&count)));
    CHECK(count == 0);

    // Reading and writing at an offset moves no position.
    __wasi_ciovec_t parts[2] = {{(const uint8_t *)"AB", 2}, {(const uint8_t *)"CD", 2}};
    SUCCEEDS(raw_fd_pwrite(fd, AT(parts), 2, 2, AT(&count)));
    CHECK(count == 4);
    SUCCEEDS(raw_fd_tell(fd, AT(&position)));
    CHECK(position == 10);
    CHECK(read_at(fd, 1, second, 7) == 7 && memcmp(second, "1ABCD67", 7) == 0);
    CHECK(read_at(fd, 9, second, 7) == 1 && read_at(fd, 10, second, 7) == 0 && read_at(fd, 1ull << 40, second, 7) == 0);

    FAILS(INVAL, raw_fd_seek(fd, -11, __WASI_WHENCE_END, AT(&position)));
    FAILS(INVAL, raw_fd_seek(fd, 0, 3, AT(&position)));
    FAILS(INVAL, raw_fd_seek(fd, 0, 256, AT(&position)));
    FAILS(FAULT, raw_fd_seek(fd, 0, __WASI_WHENCE_SET, OUTSIDE));
    FAILS(FAULT, raw_fd_tell(fd, OUTSIDE));
    FAILS(INVAL, raw_fd_pread(fd, AT(buffers), 1, 1ull << 63, AT(&count)));
    FAILS(INVAL, raw_fd_pwrite(fd, AT(parts), 1, 1ull << 63, AT(&count)));
    // Too many buffers, more bytes than there are numbers for, buffers and arrays that lie outside.
    FAILS(INVAL, raw_fd_read(fd, AT(buffers), 1025, AT(&count)));
    FAILS(INVAL, raw_fd_write(fd, AT(parts), 0xFFFFFFFFu, AT(&count)));
    FAILS(FAULT, raw_fd_read(fd, OUTSIDE, 1, AT(&count)));
    FAILS(FAULT, raw_fd_write(fd, 0xFFFFFFF8u, 2, AT(&count)));
    FAILS(FAULT, raw_fd_read(fd, AT(buffers), 1, OUTSIDE));
    FAILS(FAULT, raw_fd_pread(fd, AT(buffers), 1, 0, OUTSIDE));
    FAILS(FAULT, raw_fd_pwrite(fd, AT(parts), 1, 0, OUTSIDE));
    __wasi_iovec_t wrong = {(uint8_t *)(uintptr_t)OUTSIDE, 2};
    FAILS(FAULT, raw_fd_read(fd, AT(&wrong), 1, AT(&count)));
    FAILS(FAULT, raw_fd_write(fd, AT(&wrong), 1, AT(&count)));
    wrong = (__wasi_iovec_t){(uint8_t *)first, 0xFFFFFFFFu};
    FAILS(FAULT, raw_fd_pread(fd, AT(&wrong), 1, 0, AT(&count)));
    FAILS(FAULT, raw_fd_pwrite(fd, AT(&wrong), 1, 0, AT(&count)));
    // None of them has written anything.
    CHECK(read_at(fd, 0, second, 8) == 8 && memcmp(second, "01ABCD67", 8) == 0);
    SUCCEEDS(raw_fd_close(fd));

    u32 reader = open_file("data", 0, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK, 0);
    FAILS(NOTCAPABLE, raw_fd_write(reader, AT(parts), 1, AT(&count)));
    FAILS(NOTCAPABLE, raw_fd_pwrite(reader, AT(parts), 1, 0, AT(&count)));
    SUCCEEDS(raw_fd_close(reader));
    FAILS(BADF, raw_fd_read(reader, AT(buffers), 1, AT(&count)));
    FAILS(BADF, raw_fd_write(reader, AT(parts), 1, AT(&count)));
    FAILS(BADF, raw_fd_pread(reader, AT(buffers), 1, 0, AT(&count)));
    FAILS(BADF, raw_fd_pwrite(reader, AT(parts), 1, 0, AT(&count)));
    FAILS(BADF, raw_fd_seek(reader, 0, __WASI_WHENCE_SET, AT(&position)));
    FAILS(BADF, raw_fd_tell(reader, AT(&position)));
    FAILS(ISDIR, raw_fd_read(ROOT, AT(buffers), 1, AT(&count)));
    FAILS(ISDIR, raw_fd_write(ROOT, AT(parts), 1, AT(&count)));
    FAILS(ISDIR, raw_fd_seek(ROOT, 0, __WASI_WHENCE_SET, AT(&position)));
    FAILS(SPIPE, raw_fd_pread(0, AT(buffers), 1, 0, AT(&count)));
    FAILS(SPIPE, raw_fd_pwrite(1, AT(parts), 1, 0, AT(&count)));
}

static void sizes(void) {
    u32 fd = open_file("sizes", __WASI_OFLAGS_CREAT, ALL_FILE_RIGHTS, 0);
    __wasi_filestat_t file;
    SUCCEEDS(raw_fd_filestat_set_size(fd, 100));
    SUCCEEDS(raw_fd_allocate(fd, 10, 50));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&file)));
    CHECK(file.size == 100 && file.filetype == __WASI_FILETYPE_REGULAR_FILE && file.nlink == 1);
    SUCCEEDS(raw_fd_allocate(fd, 100, 28));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&file)));
    CHECK(file.size == 128);
    char zeros[128], text[128];
    memset(zeros, 0, sizeof zeros);
    CHECK(read_at(fd, 0, text, sizeof text) == 128 && memcmp(text, zeros, 128) == 0);
    SUCCEEDS(raw_fd_filestat_set_size(fd, 3));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&file)));
    CHECK(file.size == 3);
    FAILS(INVAL, raw_fd_allocate(fd, 0, 0));
    FAILS(FBIG, raw_fd_allocate(fd, 0xFFFFFFFFFFFFFFFFull, 2));
    FAILS(FBIG, raw_fd_filestat_set_size(fd, 0xFFFFFFFFFFFFFFFFull));
    FAILS(BADF, raw_fd_filestat_set_size(99, 1));
    FAILS(BADF, raw_fd_allocate(99, 0, 1));
    FAILS(BADF, raw_fd_filestat_get(99, AT(&file)));
    FAILS(ISDIR, raw_fd_allocate(ROOT, 0, 1));
    FAILS(SPIPE, raw_fd_allocate(1, 0, 1));
    FAILS(ISDIR, raw_fd_filestat_set_size(ROOT, 1));
    FAILS(FAULT, raw_fd_filestat_get(fd, OUTSIDE));
    SUCCEEDS(raw_fd_filestat_get(ROOT, AT(&file)));
    CHECK(file.filetype == __WASI_FILETYPE_DIRECTORY);
    SUCCEEDS(raw_fd_filestat_get(1, AT(&file)));

    for (u32 advice = 0; advice < 6; advice++) SUCCEEDS(raw_fd_advise(fd, 0, 3, advice));
    FAILS(INVAL, raw_fd_advise(fd, 0, 3, 6));
    FAILS(INVAL, raw_fd_advise(fd, 0, 3, 0x100));
    FAILS(INVAL, raw_fd_advise(fd, 1ull << 63, 3, 0));
    FAILS(BADF, raw_fd_advise(99, 0, 3, 0));
    FAILS(SPIPE, raw_fd_advise(1, 0, 3, 0));
    SUCCEEDS(raw_fd_sync(fd));
    SUCCEEDS(raw_fd_datasync(fd));
    SUCCEEDS(raw_fd_sync(ROOT));
    FAILS(BADF, raw_fd_sync(99));
    FAILS(BADF, raw_fd_datasync(99));
    FAILS(INVAL, raw_fd_datasync(1));
    SUCCEEDS(raw_fd_close(fd));
}

static void times(void) {
    u32 fd = open_file("times", __WASI_OFLAGS_CREAT, ALL_FILE_RIGHTS, 0);
    __wasi_filestat_t before, after;
    SUCCEEDS(raw_fd_filestat_set_times(fd, 1000000000123456789ull, 1100000000987654321ull, 1 | 4));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&before)));
    CHECK(before.atim == 1000000000123456789ull && before.mtim == 1100000000987654321ull);
    SUCCEEDS(raw_fd_filestat_set_times(fd, 5, 5, 8));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&after)));
    CHECK(after.atim == before.atim && after.mtim > 1577836800000000000ull);
    SUCCEEDS(raw_fd_filestat_set_times(fd, 7, 5, 1));
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&before)));
    CHECK(before.atim == 7 && before.mtim == after.mtim);
    SUCCEEDS(raw_fd_filestat_set_times(fd, 0, 0, 0));
    FAILS(INVAL, raw_fd_filestat_set_times(fd, 0, 0, 1 | 2));
    FAILS(INVAL, raw_fd_filestat_set_times(fd, 0, 0, 4 | 8));
    FAILS(INVAL, raw_fd_filestat_set_times(fd, 0, 0, 16));
    FAILS(BADF, raw_fd_filestat_set_times(99, 0, 0, 2));
    FAILS(NOTCAPABLE, raw_fd_filestat_set_times(1, 0, 0, 2));
    SUCCEEDS(raw_fd_close(fd));
}

int main(void) {
    reading_and_writing();
    sizes();
    times();
    return 0;
}
