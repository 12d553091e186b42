// An interpreter of a small byte code: one big switch in a loop, whose jumps follow the data.
#include <stdint.h>
#include <stdio.h>

enum op {
    PUSH, DUP, SWAP, OVER, DROP, ADD, SUB, MUL, AND, OR, XOR, SHL, SHR, NOT, NEG, LT, EQ, JUMP, JZ, LOAD, STORE, INC, DEC, ROT, MIN, MAX, HALT
};

// Counts down register 0, and mixes registers 1 to 3 meanwhile.
static const int32_t code[] = {
    PUSH, 12000000 / 2, STORE, 0, PUSH, 1, STORE, 1, PUSH, 7, STORE, 2,
    // 12:
    LOAD, 0, JZ, 67,
    LOAD, 1, PUSH, 5, SHL, LOAD, 1, XOR, STORE, 1,
    // 26:
    LOAD, 1, PUSH, 17, SHR, LOAD, 1, XOR, DUP, STORE, 1,
    // 37:
    LOAD, 2, ADD, DUP, PUSH, 1, AND, JZ, 53,
    // 46:
    PUSH, 3, MUL, NOT, INC, JUMP, 55,
    // 53:
    NEG, DEC,
    // 55:
    LOAD, 2, MAX, OVER, DROP, STORE, 2,
    // 62:
    LOAD, 0, DEC, STORE, 0,
    // 67: see below
};

static uint32_t run(void) {
    int32_t stack[64], registers[4] = {0};
    int32_t *top = stack;
    const int32_t *at = code, *end = code + sizeof code / sizeof *code;
    uint64_t steps = 0;
    for (;;) {
        if (at >= end) {
            if (registers[0] == 0) break;
            at = code + 12;
        }
        steps++;
        switch ((enum op)*at++) {
        case PUSH: *top++ = *at++; break;
        case DUP: *top = top[-1]; top++; break;
        case SWAP: { int32_t t = top[-1]; top[-1] = top[-2]; top[-2] = t; break; }
        case OVER: if (top - stack > 1) { *top = top[-2]; top++; } else { *top = top[-1]; top++; } break;
        case DROP: top--; break;
        case ADD: top--; top[-1] = (int32_t)((uint32_t)top[-1] + (uint32_t)top[0]); break;
        case SUB: top--; top[-1] = (int32_t)((uint32_t)top[-1] - (uint32_t)top[0]); break;
        case MUL: top--; top[-1] = (int32_t)((uint32_t)top[-1] * (uint32_t)top[0]); break;
        case AND: top--; top[-1] &= top[0]; break;
        case OR: top--; top[-1] |= top[0]; break;
        case XOR: top--; top[-1] ^= top[0]; break;
        case SHL: top--; top[-1] = (int32_t)((uint32_t)top[-1] << (top[0] & 31)); break;
        case SHR: top--; top[-1] = (int32_t)((uint32_t)top[-1] >> (top[0] & 31)); break;
        case NOT: top[-1] = ~top[-1]; break;
        case NEG: top[-1] = (int32_t)-(uint32_t)top[-1]; break;
        case LT: top--; top[-1] = top[-1] < top[0]; break;
        case EQ: top--; top[-1] = top[-1] == top[0]; break;
        case JUMP: at = code + *at; break;
        case JZ: top--; at = *top == 0 ? code + *at : at + 1; break;
        case LOAD: *top++ = registers[*at++]; break;
        case STORE: registers[*at++] = *--top; break;
        case INC: top[-1] = (int32_t)((uint32_t)top[-1] + 1); break;
        case DEC: top[-1] = (int32_t)((uint32_t)top[-1] - 1); break;
        case ROT: { int32_t t = top[-3]; top[-3] = top[-2]; top[-2] = top[-1]; top[-1] = t; break; }
        case MIN: top--; if (top[0] < top[-1]) top[-1] = top[0]; break;
        case MAX: top--; if (top[0] > top[-1]) top[-1] = top[0]; break;
        case HALT: return 0;
        }
    }
    return (uint32_t)registers[1] ^ (uint32_t)registers[2] * 31 ^ (uint32_t)steps;
}

int main(void) { printf("%08x\n", (unsigned)run()); }
