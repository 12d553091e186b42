// fd_close, fd_renumber, fd_fdstat_get, fd_fdstat_set_flags, fd_fdstat_set_rights, fd_prestat_get, fd_prestat_dir_name.
#include "check.h"

static void preopens(void) {
    __wasi_prestat_t preopen;
    SUCCEEDS(raw_fd_prestat_get(ROOT, AT(&preopen)));
    CHECK(preopen.tag == __WASI_PREOPENTYPE_DIR && preopen.u.dir.pr_name_len == 1);
    char name[8] = "xxxxxxx";
    FAILS(NAMETOOLONG, raw_fd_prestat_dir_name(ROOT, AT(name), 0));
    SUCCEEDS(raw_fd_prestat_dir_name(ROOT, AT(name), 1));
    CHECK(memcmp(name, "/xxxxxx", 8) == 0);
    SUCCEEDS(raw_fd_prestat_dir_name(ROOT, AT(name), sizeof name));
    FAILS(BADF, raw_fd_prestat_get(4, AT(&preopen)));
    FAILS(BADF, raw_fd_prestat_get(0xFFFFFFFFu, AT(&preopen)));
    FAILS(BADF, raw_fd_prestat_dir_name(4, AT(name), sizeof name));
    FAILS(FAULT, raw_fd_prestat_get(ROOT, OUTSIDE));
    FAILS(FAULT, raw_fd_prestat_dir_name(ROOT, OUTSIDE, 8));
    // A directory that was opened later is no preopen.
    u32 fd = open_directory("directory");
    FAILS(BADF, raw_fd_prestat_get(fd, AT(&preopen)));
    SUCCEEDS(raw_fd_close(fd));
}

static void closing(void) {
    u32 fd = open_file("file", 0, __WASI_RIGHTS_FD_READ, 0);
    SUCCEEDS(raw_fd_close(fd));
    FAILS(BADF, raw_fd_close(fd));
    FAILS(BADF, raw_fd_close(1000));
    FAILS(BADF, raw_fd_close(0xFFFFFFFFu));
    FAILS(BADF, raw_fd_close(0x80000000u));
    // The number is given again.
    CHECK(open_file("file", 0, __WASI_RIGHTS_FD_READ, 0) == fd);
    SUCCEEDS(raw_fd_close(fd));
}

static void renumbering(void) {
    u32 first = open_file("file", 0, __WASI_RIGHTS_FD_READ, 0);
    u32 second = open_file("directory/inner", 0, __WASI_RIGHTS_FD_READ, 0);
    FAILS(BADF, raw_fd_renumber(first, 99));
    FAILS(BADF, raw_fd_renumber(99, first));
    SUCCEEDS(raw_fd_renumber(first, first));
    SUCCEEDS(raw_fd_renumber(first, second));
    FAILS(BADF, raw_fd_close(first));
    char text[8] = {0};
    __wasi_iovec_t buffer = {(uint8_t *)text, sizeof text};
    u32 count = 0;
    SUCCEEDS(raw_fd_read(second, AT(&buffer), 1, AT(&count)));
    CHECK(count == 5 && memcmp(text, "outer", 5) == 0);
    SUCCEEDS(raw_fd_close(second));
}

static void flags(void) {
    u32 fd = open_file("flags", __WASI_OFLAGS_CREAT, ALL_FILE_RIGHTS, 0);
    __wasi_fdstat_t status;
    SUCCEEDS(raw_fd_fdstat_get(fd, AT(&status)));
    CHECK(status.fs_filetype == __WASI_FILETYPE_REGULAR_FILE && status.fs_flags == 0);
    SUCCEEDS(raw_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_APPEND));
    SUCCEEDS(raw_fd_fdstat_get(fd, AT(&status)));
    CHECK(status.fs_flags == __WASI_FDFLAGS_APPEND);
    write_text(fd, "one");
    u64 position = 0;
    SUCCEEDS(raw_fd_seek(fd, 0, __WASI_WHENCE_SET, AT(&position)));
    write_text(fd, "two");
    __wasi_filestat_t file;
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&file)));
    CHECK(file.size == 6);
    SUCCEEDS(raw_fd_fdstat_set_flags(fd, 0));
    SUCCEEDS(raw_fd_seek(fd, 0, __WASI_WHENCE_SET, AT(&position)));
    write_text(fd, "ONE");
    SUCCEEDS(raw_fd_filestat_get(fd, AT(&file)));
    CHECK(file.size == 6);
    FAILS(INVAL, raw_fd_fdstat_set_flags(fd, 1 << 5));
    FAILS(INVAL, raw_fd_fdstat_set_flags(fd, 0x10000));
    FAILS(BADF, raw_fd_fdstat_set_flags(99, 0));
    FAILS(BADF, raw_fd_fdstat_get(99, AT(&status)));
    FAILS(FAULT, raw_fd_fdstat_get(fd, OUTSIDE));
    FAILS(INVAL, raw_fd_fdstat_set_flags(ROOT, __WASI_FDFLAGS_APPEND));
    SUCCEEDS(raw_fd_close(fd));
}

static void rights(void) {
    u32 fd = open_file("rights", __WASI_OFLAGS_CREAT, ALL_FILE_RIGHTS, 0);
    __wasi_fdstat_t status;
    SUCCEEDS(raw_fd_fdstat_get(fd, AT(&status)));
    CHECK(status.fs_rights_base == ALL_FILE_RIGHTS && status.fs_rights_inheriting == 0);
    FAILS(INVAL, raw_fd_fdstat_set_rights(fd, 1ull << 40, 0));
    FAILS(NOTCAPABLE, raw_fd_fdstat_set_rights(fd, ALL_FILE_RIGHTS | __WASI_RIGHTS_PATH_OPEN, 0));
    FAILS(NOTCAPABLE, raw_fd_fdstat_set_rights(fd, ALL_FILE_RIGHTS, __WASI_RIGHTS_FD_READ));
    FAILS(BADF, raw_fd_fdstat_set_rights(99, 0, 0));
    SUCCEEDS(raw_fd_fdstat_set_rights(fd, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE, 0));
    FAILS(NOTCAPABLE, raw_fd_fdstat_set_rights(fd, ALL_FILE_RIGHTS, 0));
    u64 position = 0;
    FAILS(NOTCAPABLE, raw_fd_seek(fd, 1, __WASI_WHENCE_SET, AT(&position)));
    FAILS(NOTCAPABLE, raw_fd_tell(fd, AT(&position)));
    FAILS(NOTCAPABLE, raw_fd_sync(fd));
    FAILS(NOTCAPABLE, raw_fd_datasync(fd));
    FAILS(NOTCAPABLE, raw_fd_allocate(fd, 0, 1));
    FAILS(NOTCAPABLE, raw_fd_advise(fd, 0, 1, 0));
    FAILS(NOTCAPABLE, raw_fd_filestat_get(fd, AT(&status)));
    FAILS(NOTCAPABLE, raw_fd_filestat_set_size(fd, 1));
    FAILS(NOTCAPABLE, raw_fd_filestat_set_times(fd, 0, 0, 2));
    FAILS(NOTCAPABLE, raw_fd_fdstat_set_flags(fd, 0));
    write_text(fd, "still");
    SUCCEEDS(raw_fd_fdstat_set_rights(fd, 0, 0));
    __wasi_iovec_t buffer = {(uint8_t *)&position, 1};
    u32 count = 0;
    FAILS(NOTCAPABLE, raw_fd_write(fd, AT(&buffer), 1, AT(&count)));
    FAILS(NOTCAPABLE, raw_fd_read(fd, AT(&buffer), 1, AT(&count)));
    SUCCEEDS(raw_fd_close(fd));
    // A directory passes on no more than it has for that.
    u32 directory = open_directory("directory");
    SUCCEEDS(raw_fd_fdstat_set_rights(directory, __WASI_RIGHTS_PATH_OPEN, __WASI_RIGHTS_FD_READ));
    FAILS(NOTCAPABLE, raw_path_open(directory, 0, PATH("inner"), 0, __WASI_RIGHTS_FD_WRITE, 0, 0, AT(&fd)));
    FAILS(NOTCAPABLE, raw_path_open(directory, 0, PATH("new"), __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_READ, 0, 0, AT(&fd)));
    FAILS(NOTCAPABLE, raw_path_open(directory, 0, PATH("inner"), __WASI_OFLAGS_TRUNC, __WASI_RIGHTS_FD_READ, 0, 0, AT(&fd)));
    FAILS(NOTCAPABLE, raw_path_create_directory(directory, PATH("new")));
    SUCCEEDS(raw_path_open(directory, 0, PATH("inner"), 0, __WASI_RIGHTS_FD_READ, 0, 0, AT(&fd)));
    SUCCEEDS(raw_fd_close(fd));
    SUCCEEDS(raw_fd_close(directory));
}

// What is still printed to a stream that is closed does not go into a file that is opened later.
static void standard_streams(void) {
    SUCCEEDS(raw_fd_close(0));
    SUCCEEDS(raw_fd_close(1));
    u32 fd = open_file("new", __WASI_OFLAGS_CREAT, ALL_FILE_RIGHTS, 0);
    CHECK(fd > 2);
    __wasi_ciovec_t buffer = {(const uint8_t *)"x", 1};
    u32 count = 0;
    FAILS(BADF, raw_fd_write(1, AT(&buffer), 1, AT(&count)));
    // A number that is free takes no descriptor by renumbering.
    FAILS(BADF, raw_fd_renumber(fd, 1));
    SUCCEEDS(raw_fd_close(fd));
}

int main(void) {
    preopens();
    closing();
    renumbering();
    flags();
    rights();
    standard_streams();
    return 0;
}
