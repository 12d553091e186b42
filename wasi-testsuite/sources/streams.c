// The standard streams: what is written to them, and what they are not.
#include "check.h"

int main(void) {
    __wasi_fdstat_t status;
    u32 count = 0;
    for (u32 fd = 0; fd < 3; fd++) {
        SUCCEEDS(raw_fd_fdstat_get(fd, AT(&status)));
        CHECK(status.fs_filetype != __WASI_FILETYPE_DIRECTORY);
        CHECK((status.fs_rights_base & __WASI_RIGHTS_FD_SEEK) == 0);
        FAILS(SPIPE, raw_fd_seek(fd, 0, __WASI_WHENCE_CUR, AT(&count)));
        FAILS(SPIPE, raw_fd_tell(fd, AT(&count)));
        FAILS(BADF, raw_fd_prestat_get(fd, AT(&status)));
        FAILS(NOTDIR, raw_path_create_directory(fd, PATH("x")));
        FAILS(NOTSOCK, raw_sock_shutdown(fd, 1));
    }
    // Several buffers, one of them empty.
    __wasi_ciovec_t buffers[3] = {{(const uint8_t *)"first ", 6}, {NULL, 0}, {(const uint8_t *)"second\n", 7}};
    SUCCEEDS(raw_fd_write(1, AT(buffers), 3, AT(&count)));
    CHECK(count == 13);
    SUCCEEDS(raw_fd_write(1, AT(buffers), 0, AT(&count)));
    CHECK(count == 0);
    // Bytes of every value pass unchanged.
    write_text(2, "errors \x01\x1b[0m\t\n");
    FAILS(BADF, raw_fd_read(1, AT(buffers), 1, AT(&count)));
    FAILS(BADF, raw_fd_write(0, AT(buffers), 1, AT(&count)));
    return 0;
}
