// Bodies that attract each other: additions, products, quotients and roots of doubles. What is printed has fewer digits than differ where a
// product and an addition become one operation.
#include <math.h>
#include <stdio.h>

enum { count = 5, steps = 4000000 };
static struct {
    double x, y, z, vx, vy, vz, mass;
} bodies[count];

static void advance(double dt) {
    for (int i = 0; i < count; i++)
        for (int j = i + 1; j < count; j++) {
            double dx = bodies[i].x - bodies[j].x, dy = bodies[i].y - bodies[j].y, dz = bodies[i].z - bodies[j].z;
            double square = dx * dx + dy * dy + dz * dz, magnitude = dt / (square * sqrt(square));
            bodies[i].vx -= dx * bodies[j].mass * magnitude;
            bodies[i].vy -= dy * bodies[j].mass * magnitude;
            bodies[i].vz -= dz * bodies[j].mass * magnitude;
            bodies[j].vx += dx * bodies[i].mass * magnitude;
            bodies[j].vy += dy * bodies[i].mass * magnitude;
            bodies[j].vz += dz * bodies[i].mass * magnitude;
        }
    for (int i = 0; i < count; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

static double energy(void) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
        sum += bodies[i].mass * (bodies[i].vx * bodies[i].vx + bodies[i].vy * bodies[i].vy + bodies[i].vz * bodies[i].vz) / 2;
        for (int j = i + 1; j < count; j++) {
            double dx = bodies[i].x - bodies[j].x, dy = bodies[i].y - bodies[j].y, dz = bodies[i].z - bodies[j].z;
            sum -= bodies[i].mass * bodies[j].mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return sum;
}

int main(void) {
    for (int i = 0; i < count; i++) {
        // A heavy one in the middle, and the others around it at speeds that keep them there.
        double distance = i * 4, speed = i == 0 ? 0 : sqrt(40 / distance);
        bodies[i].mass = i == 0 ? 40 : 0.01 * i;
        bodies[i].x = i % 2 ? distance : 0;
        bodies[i].y = i % 2 ? 0 : distance;
        bodies[i].z = i * 0.1;
        bodies[i].vx = i % 2 ? 0 : -speed;
        bodies[i].vy = i % 2 ? speed : 0;
    }
    for (int step = 0; step < steps; step++) advance(0.001);
    printf("%.9f\n", energy());
}
