// args_get, args_sizes_get, environ_get, environ_sizes_get.
#include "check.h"

int main(int argc, char **argv) {
    u32 count = 0, size = 0;
    SUCCEEDS(raw_args_sizes_get(AT(&count), AT(&size)));
    CHECK(count == 4 && argc == 4);
    CHECK(size == strlen(argv[0]) + 1 + sizeof "first" + sizeof "" + sizeof "t\xC3\xA9xt");
    u32 pointers[4];
    char *text = malloc(size);
    SUCCEEDS(raw_args_get(AT(pointers), AT(text)));
    CHECK(pointers[0] == AT(text));
    CHECK(strcmp((char *)(uintptr_t)pointers[1], "first") == 0);
    CHECK(strcmp((char *)(uintptr_t)pointers[2], "") == 0);
    CHECK(strcmp((char *)(uintptr_t)pointers[3], "t\xC3\xA9xt") == 0);

    SUCCEEDS(raw_environ_sizes_get(AT(&count), AT(&size)));
    CHECK(count == 2);
    CHECK(size == sizeof "NAME=value" + sizeof "EMPTY=");
    CHECK(strcmp(getenv("NAME"), "value") == 0);
    CHECK(strcmp(getenv("EMPTY"), "") == 0);
    // The host's own variables are not the guest's.
    CHECK(getenv("PATH") == NULL && getenv("HOME") == NULL && getenv("ASSAY_WASI_HOST") == NULL);
    u32 variables[2];
    char *values = malloc(size);
    SUCCEEDS(raw_environ_get(AT(variables), AT(values)));
    CHECK(variables[0] == AT(values));

    FAILS(FAULT, raw_args_sizes_get(OUTSIDE, AT(&size)));
    FAILS(FAULT, raw_args_sizes_get(AT(&count), OUTSIDE));
    FAILS(FAULT, raw_args_get(OUTSIDE, AT(text)));
    FAILS(FAULT, raw_args_get(AT(pointers), OUTSIDE));
    FAILS(FAULT, raw_environ_sizes_get(OUTSIDE, AT(&size)));
    FAILS(FAULT, raw_environ_sizes_get(AT(&count), OUTSIDE));
    FAILS(FAULT, raw_environ_get(OUTSIDE, AT(values)));
    FAILS(FAULT, raw_environ_get(AT(variables), OUTSIDE));
    puts("arguments and environment");
    return 0;
}
