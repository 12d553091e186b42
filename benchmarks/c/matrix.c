// Products of matrices of doubles, in the order that goes through memory line by line.
#include <stdio.h>

enum { size = 384, rounds = 30 };
static double a[size][size], b[size][size], c[size][size];

int main(void) {
    for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++) {
            a[i][j] = (i * 7 + j * 3) % 17 - 8;
            b[i][j] = (i * 5 + j * 11) % 19 - 9;
        }
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) c[i][j] = 0;
            for (int k = 0; k < size; k++) {
                double factor = a[i][k];
                for (int j = 0; j < size; j++) c[i][j] += factor * b[k][j];
            }
        }
        // Small whole numbers, so that every order of additions gives the same.
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) a[i][j] = (double)((long long)c[i][j] % 13);
    }
    double sum = 0;
    for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++) sum += c[i][j] * ((i + j) % 3);
    printf("%.0f\n", sum);
}
