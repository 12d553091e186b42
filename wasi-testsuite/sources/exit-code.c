// proc_exit: buffers that the C library has are lost, what was written is not.
#include "check.h"

int main(void) {
    write_text(1, "before");
    raw_proc_exit(42);
}
