// proc_raise: a signal that ends programs ends this one, others do nothing.
#include "check.h"

// The library has no names for signals any more.
enum { NONE = 0, ABRT = 6, CHLD = 16, STOP = 18, URG = 22 };

int main(void) {
    SUCCEEDS(raw_proc_raise(NONE));
    SUCCEEDS(raw_proc_raise(CHLD));
    SUCCEEDS(raw_proc_raise(URG));
    FAILS(NOTSUP, raw_proc_raise(STOP));
    FAILS(INVAL, raw_proc_raise(31));
    FAILS(INVAL, raw_proc_raise(0xFFFFFFFFu));
    write_text(1, "still here");
    raw_proc_raise(ABRT);
    write_text(1, ", and here");
    return 0;
}
