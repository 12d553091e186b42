// Prints one line and then does what the program does that this is put in front of.
#include <stdio.h>
int original(void);
#undef main
int main(void) {
    puts("reduced to this");
    return original() != 0;
}
#define main original
