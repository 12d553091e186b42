// path_create_directory, path_remove_directory, path_unlink_file, fd_readdir.
#include "check.h"

// Lists a directory through a buffer of the given size; the names end up in the array, each in place of its number.
static u32 list(u32 fd, u32 size, uint8_t seen[200]) {
    uint8_t buffer[4096];
    u64 cookie = 0;
    u32 entries = 0;
    memset(seen, 0, 200);
    for (;;) {
        u32 used = 0;
        SUCCEEDS(raw_fd_readdir(fd, AT(buffer), size, cookie, AT(&used)));
        CHECK(used <= size);
        u32 at = 0, complete = 0;
        while (at + sizeof(__wasi_dirent_t) <= used) {
            __wasi_dirent_t entry;
            memcpy(&entry, buffer + at, sizeof entry);
            at += sizeof entry;
            if (at + entry.d_namlen > used) break;
            char name[64] = {0};
            CHECK(entry.d_namlen < sizeof name);
            memcpy(name, buffer + at, entry.d_namlen);
            at += entry.d_namlen;
            cookie = entry.d_next;
            complete++;
            if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
                CHECK(entry.d_type == __WASI_FILETYPE_DIRECTORY && entries + complete <= 2);
            } else {
                u32 number = (u32)atoi(name);
                CHECK(number < 200 && !seen[number]);
                CHECK(entry.d_type == (number % 2 ? __WASI_FILETYPE_DIRECTORY : __WASI_FILETYPE_REGULAR_FILE));
                seen[number] = 1;
                __wasi_filestat_t status;
                SUCCEEDS(raw_path_filestat_get(fd, 0, PATH(name), AT(&status)));
                CHECK(status.ino == entry.d_ino);
            }
        }
        entries += complete;
        // A buffer that is not full means that there is no more.
        if (used < size) return entries;
        CHECK(complete > 0);
    }
}

int main(void) {
    SUCCEEDS(raw_path_create_directory(ROOT, PATH("list")));
    u32 fd = open_directory("list");
    uint8_t seen[200];
    CHECK(list(fd, 4096, seen) == 2);
    for (u32 number = 0; number < 100; number++) {
        char name[32];
        snprintf(name, sizeof name, "%u", number);
        if (number % 2) {
            SUCCEEDS(raw_path_create_directory(fd, PATH(name)));
        } else {
            u32 file = 0;
            SUCCEEDS(raw_path_open(fd, 0, PATH(name), __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, __WASI_RIGHTS_FD_WRITE, 0, 0, AT(&file)));
            SUCCEEDS(raw_fd_close(file));
        }
    }
    u32 sizes[] = {4096, 1000, 256, 100, 50};
    for (u32 i = 0; i < 5; i++) CHECK(list(fd, sizes[i], seen) == 102);

    uint8_t buffer[64];
    u32 used = 7;
    SUCCEEDS(raw_fd_readdir(fd, AT(buffer), 0, 0, AT(&used)));
    CHECK(used == 0);
    // After the last entry there is nothing, and behind that no cookie.
    SUCCEEDS(raw_fd_readdir(fd, AT(buffer), sizeof buffer, 102, AT(&used)));
    CHECK(used == 0);
    FAILS(INVAL, raw_fd_readdir(fd, AT(buffer), sizeof buffer, 1000000, AT(&used)));
    FAILS(INVAL, raw_fd_readdir(fd, AT(buffer), sizeof buffer, 0xFFFFFFFFFFFFFFFFull, AT(&used)));
    FAILS(FAULT, raw_fd_readdir(fd, AT(buffer), 0xFFFFFFFFu, 0, AT(&used)));
    FAILS(FAULT, raw_fd_readdir(fd, AT(buffer), sizeof buffer, 0, OUTSIDE));
    FAILS(NOTDIR, raw_fd_readdir(1, AT(buffer), sizeof buffer, 0, AT(&used)));
    FAILS(BADF, raw_fd_readdir(99, AT(buffer), sizeof buffer, 0, AT(&used)));

    FAILS(EXIST, raw_path_create_directory(fd, PATH("1")));
    FAILS(EXIST, raw_path_create_directory(fd, PATH("2")));
    FAILS(NOENT, raw_path_create_directory(fd, PATH("missing/new")));
    FAILS(NOTDIR, raw_path_create_directory(fd, PATH("2/new")));
    FAILS(PERM, raw_path_create_directory(fd, PATH("../../new")));
    FAILS(PERM, raw_path_create_directory(fd, PATH("/new")));
    FAILS(NOENT, raw_path_create_directory(fd, PATH("")));
    FAILS(INVAL, raw_path_create_directory(fd, AT("a\0b"), 3));
    FAILS(ILSEQ, raw_path_create_directory(fd, PATH("\xFF")));
    FAILS(NAMETOOLONG, raw_path_create_directory(fd, AT(buffer), 5000));
    FAILS(FAULT, raw_path_create_directory(fd, OUTSIDE, 5));
    FAILS(BADF, raw_path_create_directory(99, PATH("new")));
    SUCCEEDS(raw_path_create_directory(fd, PATH("slash/")));
    SUCCEEDS(raw_path_remove_directory(fd, PATH("slash/")));

    FAILS(NOTEMPTY, raw_path_remove_directory(ROOT, PATH("list")));
    FAILS(NOTDIR, raw_path_remove_directory(fd, PATH("2")));
    FAILS(NOENT, raw_path_remove_directory(fd, PATH("missing")));
    FAILS(PERM, raw_path_remove_directory(fd, PATH("../..")));
    FAILS(BADF, raw_path_remove_directory(99, PATH("1")));
    FAILS(FAULT, raw_path_remove_directory(fd, OUTSIDE, 5));
    FAILS(ISDIR, raw_path_unlink_file(fd, PATH("1")));
    FAILS(NOTDIR, raw_path_unlink_file(fd, PATH("2/")));
    FAILS(NOENT, raw_path_unlink_file(fd, PATH("missing")));
    FAILS(PERM, raw_path_unlink_file(fd, PATH("../../file")));
    FAILS(BADF, raw_path_unlink_file(99, PATH("2")));
    FAILS(FAULT, raw_path_unlink_file(fd, OUTSIDE, 5));
    for (u32 number = 0; number < 100; number++) {
        char name[32];
        snprintf(name, sizeof name, "%u", number);
        if (number % 2) SUCCEEDS(raw_path_remove_directory(fd, PATH(name)));
        else SUCCEEDS(raw_path_unlink_file(fd, PATH(name)));
    }
    CHECK(list(fd, 4096, seen) == 2);
    SUCCEEDS(raw_fd_close(fd));
    SUCCEEDS(raw_path_remove_directory(ROOT, PATH("list")));
    return 0;
}
