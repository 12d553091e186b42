#define _GNU_SOURCE
#include "CCrashNotes.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>
#include <unistd.h>

enum { DEPTH = 64, SIGNAL_STACK_BYTES = 64 << 10 };

static volatile sig_atomic_t current_note;

void crash_notes_set(int note) { current_note = note; }

// Writes a text and a number in hexadecimal behind a line, where formatted output is not allowed; the new length.
static size_t put(char *line, size_t length, const char *text, uintptr_t number) {
    while (*text) line[length++] = *text++;
    for (int shift = 60; shift >= 0; shift -= 4) line[length++] = "0123456789abcdef"[number >> shift & 15];
    return length;
}

// A second line: what the signal says of an access, and where the processor was.
static void tell_access(const siginfo_t *information, const ucontext_t *context) {
    char line[200];
    const greg_t *registers = context->uc_mcontext.gregs;
    size_t length = put(line, 0, "crash: code 0x", (uintptr_t)(unsigned)information->si_code);
    length = put(line, length, ", address 0x", (uintptr_t)information->si_addr);
    // The second bit of a page fault's error code tells a write (Intel SDM volume 3, 4.7).
    length = put(line, length, ", write 0x", (uintptr_t)(registers[REG_ERR] >> 1 & 1));
    length = put(line, length, ", pc 0x", (uintptr_t)registers[REG_RIP]);
    length = put(line, length, ", sp 0x", (uintptr_t)registers[REG_RSP]);
    line[length++] = '\n';
    if (write(STDERR_FILENO, line, length) < 0) return;
}

static void handle(int number, siginfo_t *information, void *context) {
    void *addresses[DEPTH];
    char line[] = "\ncrash: signal 00, note 0\n";
    line[15] = (char)('0' + number / 10 % 10);
    line[16] = (char)('0' + number % 10);
    line[24] = (char)('0' + current_note % 10);
    if (write(STDERR_FILENO, line, sizeof line - 1) > 0) {
        tell_access(information, context);
        backtrace_symbols_fd(addresses, backtrace(addresses, DEPTH), STDERR_FILENO);
    }
    // Another handler may stand before this one. Without both, what faulted faults again; what was sent is sent again.
    signal(number, SIG_DFL);
    if (number == SIGQUIT || number == SIGABRT) raise(number);
}

static void change(int how) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGQUIT);
    pthread_sigmask(how, &set, NULL);
}

void crash_notes_install(void) {
    static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGQUIT};
    void *first;
    // The first call loads a library and allocates, which the handler must not.
    backtrace(&first, 1);
    for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index += 1) {
        struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_ONSTACK | SA_SIGINFO};
        sigaction(signals[index], &action, NULL);
    }
    change(SIG_BLOCK);
}

void crash_notes_prepare_thread(void) {
    // For the rest of the thread, which is that of the process.
    stack_t stack = {.ss_sp = malloc(SIGNAL_STACK_BYTES), .ss_size = SIGNAL_STACK_BYTES};
    if (stack.ss_sp) sigaltstack(&stack, NULL);
    change(SIG_UNBLOCK);
}
