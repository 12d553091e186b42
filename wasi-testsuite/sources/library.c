// A program as people write them: the C library, and nothing of the interface by name.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REQUIRE(condition)                                                      \
    if (!(condition)) {                                                         \
        fprintf(stderr, "line %d: %s (errno %d)\n", __LINE__, #condition, errno); \
        return 1;                                                               \
    }

static int by_number(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

int main(void) {
    REQUIRE(mkdir("/made", 0777) == 0);
    FILE *file = fopen("/made/numbers", "w+");
    REQUIRE(file);
    for (int i = 0; i < 1000; i++) fprintf(file, "%d\n", (i * 7919) % 1000);
    rewind(file);
    int numbers[1000], count = 0;
    while (count < 1000 && fscanf(file, "%d", &numbers[count]) == 1) count++;
    REQUIRE(count == 1000);
    REQUIRE(fclose(file) == 0);
    qsort(numbers, 1000, sizeof numbers[0], by_number);
    for (int i = 0; i < 1000; i++) REQUIRE(numbers[i] == i);

    struct stat status;
    REQUIRE(stat("/made/numbers", &status) == 0 && status.st_size == 3890 && S_ISREG(status.st_mode));
    REQUIRE(rename("/made/numbers", "/made/renamed") == 0);
    REQUIRE(symlink("renamed", "/made/link") == 0);
    int fd = open("/made/link", O_RDONLY);
    REQUIRE(fd >= 0);
    char text[4] = {0};
    REQUIRE(pread(fd, text, 3, 2) == 3 && strcmp(text, "919") == 0);
    REQUIRE(close(fd) == 0);

    DIR *directory = opendir("/made");
    REQUIRE(directory);
    int entries = 0;
    while (readdir(directory)) entries++;
    REQUIRE(entries == 4 && closedir(directory) == 0);

    REQUIRE(open("/missing", O_RDONLY) == -1 && errno == ENOENT);
    REQUIRE(rmdir("/made") == -1 && errno == ENOTEMPTY);
    REQUIRE(unlink("/made/link") == 0 && unlink("/made/renamed") == 0 && rmdir("/made") == 0);

    char *block = malloc(10 << 20);
    REQUIRE(block);
    memset(block, 1, 10 << 20);
    long sum = 0;
    for (int i = 0; i < 10 << 20; i += 4096) sum += block[i];
    printf("%ld pages, %.3f\n", sum, 1.0 / 3.0);
    return 7;
}
