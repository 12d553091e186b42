#define _GNU_SOURCE
#include "CCrashNotes.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEPTH = 64, SIGNAL_STACK_BYTES = 64 << 10 };

static volatile sig_atomic_t current_note;

void crash_notes_set(int note) { current_note = note; }

static void handle(int number) {
    void *addresses[DEPTH];
    char line[] = "\ncrash: signal 00, note 0\n";
    line[15] = (char)('0' + number / 10 % 10);
    line[16] = (char)('0' + number % 10);
    line[24] = (char)('0' + current_note % 10);
    if (write(STDERR_FILENO, line, sizeof line - 1) > 0) backtrace_symbols_fd(addresses, backtrace(addresses, DEPTH), STDERR_FILENO);
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
        struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
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
