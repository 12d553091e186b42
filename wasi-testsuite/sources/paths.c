// path_open, path_filestat_get, path_filestat_set_times, path_link, path_rename, path_symlink, path_readlink.
#include "check.h"

static const u32 FOLLOW = __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW;

static u32 opening(const char *path, u32 lookup, u32 flags, u64 rights) {
    u32 fd = 0;
    u32 error = raw_path_open(ROOT, lookup, PATH(path), flags, rights, 0, 0, AT(&fd));
    if (error == 0) SUCCEEDS(raw_fd_close(fd));
    return error;
}

static u32 kind(const char *path, u32 lookup) {
    __wasi_filestat_t status;
    SUCCEEDS(raw_path_filestat_get(ROOT, lookup, PATH(path), AT(&status)));
    return status.filetype;
}

static void links(void) {
    SUCCEEDS(raw_path_symlink(PATH("file"), ROOT, PATH("link")));
    SUCCEEDS(raw_path_symlink(PATH("loop"), ROOT, PATH("loop")));
    SUCCEEDS(raw_path_symlink(PATH("nowhere"), ROOT, PATH("dangling")));
    SUCCEEDS(raw_path_symlink(PATH("../outside"), ROOT, PATH("escape")));
    char text[16] = "xxxxxxxxxxxxxxx";
    u32 used = 0;
    SUCCEEDS(raw_path_readlink(ROOT, PATH("link"), AT(text), sizeof text, AT(&used)));
    CHECK(used == 4 && memcmp(text, "filexx", 6) == 0);
    // What does not fit is cut.
    SUCCEEDS(raw_path_readlink(ROOT, PATH("dangling"), AT(text), 3, AT(&used)));
    CHECK(used == 3 && memcmp(text, "nowex", 5) == 0);
    FAILS(INVAL, raw_path_readlink(ROOT, PATH("file"), AT(text), sizeof text, AT(&used)));
    FAILS(NOENT, raw_path_readlink(ROOT, PATH("missing"), AT(text), sizeof text, AT(&used)));
    FAILS(FAULT, raw_path_readlink(ROOT, PATH("link"), OUTSIDE, 4, AT(&used)));
    FAILS(FAULT, raw_path_readlink(ROOT, PATH("link"), AT(text), sizeof text, OUTSIDE));
    FAILS(BADF, raw_path_readlink(99, PATH("link"), AT(text), sizeof text, AT(&used)));
    FAILS(EXIST, raw_path_symlink(PATH("x"), ROOT, PATH("file")));
    FAILS(NOTDIR, raw_path_symlink(PATH("x"), ROOT, PATH("file/")));
    FAILS(NOENT, raw_path_symlink(PATH("x"), ROOT, PATH("new/")));
    FAILS(PERM, raw_path_symlink(PATH("/etc/passwd"), ROOT, PATH("absolute")));
    FAILS(NOENT, raw_path_symlink(PATH(""), ROOT, PATH("empty")));
    FAILS(FAULT, raw_path_symlink(OUTSIDE, 4, ROOT, PATH("new")));
    FAILS(BADF, raw_path_symlink(PATH("x"), 99, PATH("new")));
    CHECK(kind("link", 0) == __WASI_FILETYPE_SYMBOLIC_LINK && kind("link", FOLLOW) == __WASI_FILETYPE_REGULAR_FILE);
}

static void opens(void) {
    u64 rights = __WASI_RIGHTS_FD_READ;
    SUCCEEDS(opening("file", 0, 0, rights));
    SUCCEEDS(opening("./directory/../file", 0, 0, rights));
    SUCCEEDS(opening("directory//inner", 0, 0, rights));
    SUCCEEDS(opening(".", 0, __WASI_OFLAGS_DIRECTORY, 0));
    SUCCEEDS(opening("link", FOLLOW, 0, rights));
    FAILS(LOOP, opening("link", 0, 0, rights));
    FAILS(LOOP, opening("loop", FOLLOW, 0, rights));
    FAILS(NOENT, opening("dangling", FOLLOW, 0, rights));
    FAILS(PERM, opening("escape", FOLLOW, 0, rights));
    FAILS(PERM, opening("escape/file", 0, 0, rights));
    FAILS(PERM, opening("..", 0, 0, rights));
    FAILS(PERM, opening("/file", 0, 0, rights));
    FAILS(PERM, opening("directory/../../file", 0, 0, rights));
    FAILS(NOENT, opening("missing", 0, 0, rights));
    FAILS(NOTDIR, opening("file/", 0, 0, rights));
    FAILS(NOTDIR, opening("file/x", 0, 0, rights));
    FAILS(NOTDIR, opening("file", 0, __WASI_OFLAGS_DIRECTORY, 0));
    FAILS(ISDIR, opening("directory", 0, 0, __WASI_RIGHTS_FD_WRITE));
    FAILS(EXIST, opening("file", 0, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, rights));
    FAILS(EXIST, opening("dangling", FOLLOW, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, rights));
    FAILS(INVAL, opening("file", 2, 0, rights));
    FAILS(INVAL, opening("file", 0, 16, rights));
    FAILS(INVAL, opening("file", 0, 0x10000, rights));
    u32 fd = 0;
    FAILS(INVAL, raw_path_open(ROOT, 0, PATH("file"), 0, rights, 0, 32, AT(&fd)));
    FAILS(FAULT, raw_path_open(ROOT, 0, PATH("created"), __WASI_OFLAGS_CREAT, rights, 0, 0, OUTSIDE));
    FAILS(NOENT, opening("created", 0, 0, rights));
    FAILS(FAULT, raw_path_open(ROOT, 0, OUTSIDE, 4, 0, rights, 0, 0, AT(&fd)));
    FAILS(BADF, raw_path_open(99, 0, PATH("file"), 0, rights, 0, 0, AT(&fd)));
    FAILS(NOTDIR, raw_path_open(1, 0, PATH("file"), 0, rights, 0, 0, AT(&fd)));
    // Truncating empties; a file that is opened once more has its own position.
    make_file("truncated", "contents");
    SUCCEEDS(opening("truncated", 0, __WASI_OFLAGS_TRUNC, __WASI_RIGHTS_FD_WRITE));
    __wasi_filestat_t status;
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("truncated"), AT(&status)));
    CHECK(status.size == 0);
}

static void statuses(void) {
    __wasi_filestat_t status;
    FAILS(NOENT, raw_path_filestat_get(ROOT, 0, PATH("missing"), AT(&status)));
    FAILS(LOOP, raw_path_filestat_get(ROOT, FOLLOW, PATH("loop"), AT(&status)));
    FAILS(PERM, raw_path_filestat_get(ROOT, FOLLOW, PATH("escape"), AT(&status)));
    FAILS(PERM, raw_path_filestat_get(ROOT, 0, PATH(".."), AT(&status)));
    FAILS(INVAL, raw_path_filestat_get(ROOT, 2, PATH("file"), AT(&status)));
    FAILS(FAULT, raw_path_filestat_get(ROOT, 0, PATH("file"), OUTSIDE));
    FAILS(BADF, raw_path_filestat_get(99, 0, PATH("file"), AT(&status)));
    SUCCEEDS(raw_path_filestat_set_times(ROOT, FOLLOW, PATH("link"), 1000, 2000, 1 | 4));
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("file"), AT(&status)));
    CHECK(status.atim == 1000 && status.mtim == 2000 && status.size == 5);
    // The link itself keeps its time.
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("link"), AT(&status)));
    CHECK(status.mtim > 2000);
    SUCCEEDS(raw_path_filestat_set_times(ROOT, 0, PATH("link"), 3000, 4000, 1 | 4));
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("link"), AT(&status)));
    CHECK(status.mtim == 4000);
    FAILS(INVAL, raw_path_filestat_set_times(ROOT, 0, PATH("file"), 0, 0, 4 | 8));
    FAILS(INVAL, raw_path_filestat_set_times(ROOT, 4, PATH("file"), 0, 0, 2));
    FAILS(NOENT, raw_path_filestat_set_times(ROOT, 0, PATH("missing"), 0, 0, 2));
    FAILS(PERM, raw_path_filestat_set_times(ROOT, FOLLOW, PATH("escape"), 0, 0, 2));
    FAILS(FAULT, raw_path_filestat_set_times(ROOT, 0, OUTSIDE, 4, 0, 0, 2));
    FAILS(BADF, raw_path_filestat_set_times(99, 0, PATH("file"), 0, 0, 2));
}

static void names(void) {
    __wasi_filestat_t first, second;
    SUCCEEDS(raw_path_link(ROOT, 0, PATH("file"), ROOT, PATH("directory/same")));
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("file"), AT(&first)));
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("directory/same"), AT(&second)));
    CHECK(first.ino == second.ino && first.dev == second.dev && second.nlink == 2);
    FAILS(EXIST, raw_path_link(ROOT, 0, PATH("file"), ROOT, PATH("directory/same")));
    FAILS(INVAL, raw_path_link(ROOT, FOLLOW, PATH("link"), ROOT, PATH("new")));
    FAILS(PERM, raw_path_link(ROOT, 0, PATH("directory"), ROOT, PATH("new")));
    FAILS(NOENT, raw_path_link(ROOT, 0, PATH("missing"), ROOT, PATH("new")));
    FAILS(PERM, raw_path_link(ROOT, 0, PATH("file"), ROOT, PATH("../new")));
    FAILS(PERM, raw_path_link(ROOT, 0, PATH("../file"), ROOT, PATH("new")));
    FAILS(NOENT, raw_path_link(ROOT, 0, PATH("file"), ROOT, PATH("new/")));
    FAILS(BADF, raw_path_link(99, 0, PATH("file"), ROOT, PATH("new")));
    FAILS(BADF, raw_path_link(ROOT, 0, PATH("file"), 99, PATH("new")));
    FAILS(FAULT, raw_path_link(ROOT, 0, PATH("file"), ROOT, OUTSIDE, 4));
    // A link to a link is one more name of the link.
    SUCCEEDS(raw_path_link(ROOT, 0, PATH("link"), ROOT, PATH("other-link")));
    CHECK(kind("other-link", 0) == __WASI_FILETYPE_SYMBOLIC_LINK);

    SUCCEEDS(raw_path_rename(ROOT, PATH("directory/same"), ROOT, PATH("moved")));
    FAILS(NOENT, raw_path_filestat_get(ROOT, 0, PATH("directory/same"), AT(&second)));
    SUCCEEDS(raw_path_filestat_get(ROOT, 0, PATH("moved"), AT(&second)));
    CHECK(first.ino == second.ino);
    SUCCEEDS(raw_path_create_directory(ROOT, PATH("empty")));
    SUCCEEDS(raw_path_create_directory(ROOT, PATH("empty-too")));
    SUCCEEDS(raw_path_rename(ROOT, PATH("empty"), ROOT, PATH("empty-too")));
    FAILS(NOTEMPTY, raw_path_rename(ROOT, PATH("empty-too"), ROOT, PATH("directory")));
    FAILS(ISDIR, raw_path_rename(ROOT, PATH("moved"), ROOT, PATH("empty-too")));
    FAILS(NOTDIR, raw_path_rename(ROOT, PATH("empty-too"), ROOT, PATH("moved")));
    FAILS(INVAL, raw_path_rename(ROOT, PATH("directory"), ROOT, PATH("directory/below")));
    FAILS(NOENT, raw_path_rename(ROOT, PATH("missing"), ROOT, PATH("new")));
    FAILS(NOTDIR, raw_path_rename(ROOT, PATH("moved/"), ROOT, PATH("new")));
    FAILS(PERM, raw_path_rename(ROOT, PATH("moved"), ROOT, PATH("../new")));
    FAILS(PERM, raw_path_rename(ROOT, PATH("escape/x"), ROOT, PATH("new")));
    FAILS(BADF, raw_path_rename(99, PATH("moved"), ROOT, PATH("new")));
    FAILS(BADF, raw_path_rename(ROOT, PATH("moved"), 99, PATH("new")));
    FAILS(FAULT, raw_path_rename(ROOT, OUTSIDE, 4, ROOT, PATH("new")));
}

int main(void) {
    links();
    opens();
    statuses();
    names();
    return 0;
}
