// Two directories under their own names: the older way to configure them. Names lead from the one to the other, paths do not.
#include "check.h"

int main(int argc, char **argv) {
    CHECK(argc == 3 && strcmp(argv[1], "fs-tests.dir") == 0 && strcmp(argv[2], "fs-tests.dir/directory") == 0);
    char name[32] = {0};
    SUCCEEDS(raw_fd_prestat_dir_name(3, AT(name), sizeof name));
    CHECK(strcmp(name, argv[1]) == 0);
    memset(name, 0, sizeof name);
    SUCCEEDS(raw_fd_prestat_dir_name(4, AT(name), sizeof name));
    CHECK(strcmp(name, argv[2]) == 0);
    FAILS(BADF, raw_fd_prestat_dir_name(5, AT(name), sizeof name));
    // From one mount to the other, on the same file system.
    SUCCEEDS(raw_path_link(3, 0, PATH("file"), 4, PATH("linked")));
    SUCCEEDS(raw_path_rename(4, PATH("linked"), 3, PATH("back")));
    FAILS(PERM, raw_path_unlink_file(4, PATH("../file")));
    FILE *file = fopen("fs-tests.dir/file", "r");
    CHECK(file && fgetc(file) == 'o' && fclose(file) == 0);
    // A preopen can be closed, and its number given to another.
    SUCCEEDS(raw_fd_close(4));
    u32 fd = open_directory("directory");
    CHECK(fd == 4);
    FAILS(BADF, raw_fd_prestat_get(4, AT(name)));
    return 0;
}
