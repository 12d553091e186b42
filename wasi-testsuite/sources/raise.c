// proc_raise: a signal that ends programs ends this one, others do nothing.
#include "check.h"

int main(void) {
    SUCCEEDS(raw_proc_raise(__WASI_SIGNAL_NONE));
    SUCCEEDS(raw_proc_raise(__WASI_SIGNAL_CHLD));
    SUCCEEDS(raw_proc_raise(__WASI_SIGNAL_URG));
    FAILS(NOTSUP, raw_proc_raise(__WASI_SIGNAL_STOP));
    FAILS(INVAL, raw_proc_raise(31));
    FAILS(INVAL, raw_proc_raise(0xFFFFFFFFu));
    write_text(1, "still here");
    raw_proc_raise(__WASI_SIGNAL_ABRT);
    write_text(1, ", and here");
    return 0;
}
