// sock_accept, sock_recv, sock_send, sock_shutdown, on what is no socket: a program of this suite is given none.
#include "check.h"

int main(void) {
    u32 result = 0, flags = 0;
    char text[4];
    __wasi_iovec_t buffer = {(uint8_t *)text, sizeof text};
    u32 numbers[] = {99, 0x80000000u, 0xFFFFFFFFu};
    for (u32 i = 0; i < 3; i++) {
        FAILS(BADF, raw_sock_accept(numbers[i], 0, AT(&result)));
        FAILS(BADF, raw_sock_recv(numbers[i], AT(&buffer), 1, 0, AT(&result), AT(&flags)));
        FAILS(BADF, raw_sock_send(numbers[i], AT(&buffer), 1, 0, AT(&result)));
        FAILS(BADF, raw_sock_shutdown(numbers[i], 1));
    }
    u32 file = open_file("file", 0, __WASI_RIGHTS_FD_READ, 0);
    u32 others[] = {0, 1, 2, ROOT, file};
    for (u32 i = 0; i < 5; i++) {
        FAILS(NOTSOCK, raw_sock_accept(others[i], 0, AT(&result)));
        FAILS(NOTSOCK, raw_sock_recv(others[i], AT(&buffer), 1, 0, AT(&result), AT(&flags)));
        FAILS(NOTSOCK, raw_sock_send(others[i], AT(&buffer), 1, 0, AT(&result)));
        FAILS(NOTSOCK, raw_sock_shutdown(others[i], 3));
    }
    return 0;
}
