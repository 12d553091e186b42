// proc_exit with a code that no byte holds.
#include "check.h"

int main(void) { raw_proc_exit(0x12345678); }
