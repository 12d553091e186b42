// How control enters and leaves compiled code. The functions are naked: every instruction is written here.
//
// While compiled code runs, `rampart_current` is its execution; the state that an entry or a protected call saves lies on the stack that
// its caller ran on, and is taken from there again whatever compiled code has left on its own.
#include "CRampart.h"
#include "NativeTrace.h"

#include <stddef.h>

__thread rampart_execution *rampart_current __attribute__((tls_model("initial-exec"), visibility("hidden")));

#define FIELD(name) [name] "i"(offsetof(rampart_execution, native) + offsetof(rampart_native_state, name))
#define STATUS [status] "i"(offsetof(rampart_execution, status)), [detail] "i"(offsetof(rampart_execution, detail))

// A frame that unwinders know: whoever asks for a backtrace in a function of the host gets as far as compiled code, which has no tables.
#define FRAME \
    "pushq %%rbp\n .cfi_def_cfa_offset 16\n .cfi_offset %%rbp, -16\n" \
    "movq %%rsp, %%rbp\n .cfi_def_cfa_register %%rbp\n"

// rdi = the current execution.
#define LOAD_CURRENT(register) "movq rampart_current@GOTTPOFF(%%rip), %%" register "\n movq %%fs:(%%" register "), %%" register "\n"

__attribute__((naked)) uint32_t rampart_native_enter(
    rampart_execution *execution, const void *code, const void *context, rampart_native_registers *registers) {
    __asm__ volatile(
        FRAME
        "pushq %%rbx\n pushq %%r12\n pushq %%r13\n pushq %%r14\n pushq %%r15\n"
        "movq rampart_current@GOTTPOFF(%%rip), %%r13\n"
        "movq %%fs:(%%r13), %%rbx\n"
        "pushq %%rbx\n"
        // The execution that waits meanwhile, if there is one, keeps where its own stack ends.
        "xorl %%r8d, %%r8d\n"
        "testq %%rbx, %%rbx\n"
        "jz 3f\n"
        "movq %c[parked](%%rbx), %%r8\n"
        "leaq -32(%%rsp), %%rax\n"
        "movq %%rax, %c[parked](%%rbx)\n"
        "3: pushq %%r8\n"
        "pushq %c[landing](%%rdi)\n"
        "pushq %c[handler](%%rdi)\n"
        "pushq %%rcx\n"
        "movq %%rdi, %%fs:(%%r13)\n"
        "movq %%rsp, %c[landing](%%rdi)\n"
        "movq $0, %c[handler](%%rdi)\n"
        "movq %%rdi, %%r12\n"
        // An entry that is nested in another one goes on below it, also where code of another store runs in between.
        "movq %%rsp, %%rax\n"
        "subq %c[stack](%%rdi), %%rax\n"
        "cmpq %c[stack_bytes](%%rdi), %%rax\n"
        "jb 1f\n"
        "movq %c[parked](%%rdi), %%rax\n"
        "testq %%rax, %%rax\n"
        "cmovneq %%rax, %%rsp\n"
        "jnz 1f\n"
        "movq %c[stack](%%rdi), %%rsp\n"
        "addq %c[stack_bytes](%%rdi), %%rsp\n"
        "1: andq $-16, %%rsp\n"
        "movq %%rsi, %%r11\n movq %%rcx, %%r10\n movq %%rdx, %%rdi\n"
        "movq 0(%%r10), %%rsi\n movq 8(%%r10), %%rdx\n movq 16(%%r10), %%rcx\n movq 24(%%r10), %%r8\n movq 32(%%r10), %%r9\n"
        "movups 48(%%r10), %%xmm0\n movups 64(%%r10), %%xmm1\n movups 80(%%r10), %%xmm2\n movups 96(%%r10), %%xmm3\n"
        "movups 112(%%r10), %%xmm4\n movups 128(%%r10), %%xmm5\n movups 144(%%r10), %%xmm6\n movups 160(%%r10), %%xmm7\n"
        "callq *%%r11\n"
        "rampart_native_returned:\n"
        "movq %c[landing](%%r12), %%rsp\n"
        "popq %%rcx\n"
        "movq %%rax, 0(%%rcx)\n movups %%xmm0, 48(%%rcx)\n"
        "movq %%r12, %%rdi\n"
        "movl %[returned], %%eax\n"
        "jmp 2f\n"
        // An execution that ends comes here, with the execution in rdi.
        ".globl rampart_native_land\n .hidden rampart_native_land\n rampart_native_land:\n"
        "movq %c[landing](%%rdi), %%rsp\n"
        "popq %%rcx\n"
        "movl %c[status](%%rdi), %%eax\n"
        "2: popq %c[handler](%%rdi)\n"
        "popq %c[landing](%%rdi)\n"
        "popq %%r8\n"
        "popq %%rbx\n"
        "testq %%rbx, %%rbx\n"
        "jz 4f\n"
        "movq %%r8, %c[parked](%%rbx)\n"
        "4: movq rampart_current@GOTTPOFF(%%rip), %%rcx\n"
        "movq %%rbx, %%fs:(%%rcx)\n"
        "popq %%r15\n popq %%r14\n popq %%r13\n popq %%r12\n popq %%rbx\n popq %%rbp\n"
        "retq\n"
        :
        : FIELD(landing), FIELD(parked), FIELD(handler), FIELD(stack), FIELD(stack_bytes), STATUS, [returned] "i"(RAMPART_STATUS_RETURNED));
}

void rampart_native_record(rampart_execution *execution, const void *pc, void *const *frame) {
    extern const char rampart_native_returned[] __attribute__((visibility("hidden")));
    uint32_t count = 0;
    while (pc != rampart_native_returned && count < RAMPART_TRACE_LIMIT) {
        execution->native.trace[count++] = pc;
        // Every compiled function keeps its caller's frame pointer and return address where the convention of frame pointers has them.
        pc = frame[1];
        frame = frame[0];
    }
    execution->native.trace_count = count;
    execution->trap_pc = 0;
    execution->trap_frame = 0;
}

__attribute__((naked)) void rampart_native_exit(rampart_execution *execution, uint32_t status, uint32_t detail) {
    __asm__ volatile(
        "movl %%esi, %c[status](%%rdi)\n movl %%edx, %c[detail](%%rdi)\n"
        "jmp rampart_native_leave\n"
        :
        : STATUS);
}

__attribute__((naked)) void rampart_native_leave(rampart_execution *execution) {
    __asm__ volatile(
        // The return address is inside the function that failed.
        "movq (%rsp), %rsi\n"
        "movq %rbp, %rdx\n"
        "movq %rdi, %rbx\n"
        "andq $-16, %rsp\n"
        "callq rampart_native_record\n"
        "movq %rbx, %rdi\n"
        "jmp rampart_native_land\n");
}

__attribute__((naked)) void rampart_native_throw(rampart_execution *execution) {
    __asm__ volatile(
        "movq %c[handler](%%rdi), %%rax\n"
        "testq %%rax, %%rax\n"
        "jnz rampart_native_caught\n"
        "movl %[exception], %c[status](%%rdi)\n"
        "jmp rampart_native_leave\n"
        :
        : FIELD(handler), STATUS, [exception] "i"(RAMPART_STATUS_EXCEPTION));
}

// The arguments are those of the target; all registers that hold some stay as they are.
__attribute__((naked)) void rampart_native_protected(void) {
    __asm__ volatile(
        FRAME
        "pushq %%rbx\n pushq %%r12\n pushq %%r13\n pushq %%r14\n pushq %%r15\n"
        LOAD_CURRENT("rbx")
        "pushq %c[handler](%%rbx)\n"
        "movq %%rsp, %c[handler](%%rbx)\n"
        "callq *%c[target](%%rbx)\n"
        "rampart_native_unprotected:\n"
        "popq %c[handler](%%rbx)\n"
        "popq %%r15\n popq %%r14\n popq %%r13\n popq %%r12\n popq %%rbx\n popq %%rbp\n"
        "retq\n"
        // An exception comes here, with the execution in rdi and the stack pointer of the protected call in rax.
        "rampart_native_caught:\n"
        "movq %%rax, %%rsp\n movq %%rdi, %%rbx\n"
        "jmp rampart_native_unprotected\n"
        :
        : FIELD(handler), FIELD(target));
}

__attribute__((naked)) void rampart_native_foreign(void) {
    __asm__ volatile(
        FRAME
        "subq %[size], %%rsp\n"
        // The caller's values in preserved registers lie where collection finds them, also where the host goes on on another thread.
        "movq %%rbx, %c[saved](%%rsp)\n movq %%r12, %c[saved]+8(%%rsp)\n movq %%r13, %c[saved]+16(%%rsp)\n"
        "movq %%r14, %c[saved]+24(%%rsp)\n movq %%r15, %c[saved]+32(%%rsp)\n"
        "movq %%rsi, 0(%%rsp)\n movq %%rdx, 8(%%rsp)\n movq %%rcx, 16(%%rsp)\n movq %%r8, 24(%%rsp)\n movq %%r9, 32(%%rsp)\n"
        "movups %%xmm0, 48(%%rsp)\n movups %%xmm1, 64(%%rsp)\n movups %%xmm2, 80(%%rsp)\n movups %%xmm3, 96(%%rsp)\n"
        "movups %%xmm4, 112(%%rsp)\n movups %%xmm5, 128(%%rsp)\n movups %%xmm6, 144(%%rsp)\n movups %%xmm7, 160(%%rsp)\n"
        "movq %%rsp, %%rsi\n"
        LOAD_CURRENT("rax")
        "movq %c[services](%%rax), %%rax\n"
        "callq *%c[foreign](%%rax)\n"
        "testl %%eax, %%eax\n"
        "jnz 1f\n"
        "movq 0(%%rsp), %%rax\n movups 48(%%rsp), %%xmm0\n"
        "leaveq\n retq\n"
        // The function ended otherwise: an exception is thrown at the call, everything else ends the execution.
        "1: cmpl %[exception], %%eax\n"
        "leaveq\n"
        LOAD_CURRENT("rdi")
        "ja 2f\n"
        "jb rampart_native_leave\n"
        "jmp rampart_native_throw\n"
        // Frames inside the call tell where it failed.
        "2: jmp rampart_native_land\n"
        :
        : [size] "i"(sizeof(rampart_native_registers) + 48), [saved] "i"(sizeof(rampart_native_registers)),
          FIELD(services), [foreign] "i"(offsetof(rampart_native_services, foreign)),
          [exception] "i"(RAMPART_FOREIGN_EXCEPTION));
}

bool rampart_native_is_on_stack(const rampart_execution *execution) {
    return (uint64_t)((uint8_t *)__builtin_frame_address(0) - execution->native.stack) < execution->native.stack_bytes;
}

bool rampart_native_is_elsewhere(const rampart_execution *execution) {
    return execution->native.landing && !execution->native.parked && !rampart_native_is_on_stack(execution);
}

uint64_t rampart_native_stack_left(const rampart_execution *execution) {
    const uint8_t *end = execution->native.stack + execution->native.stack_bytes;
    if (rampart_native_is_on_stack(execution)) {
        end = __builtin_frame_address(0);
    } else if (execution->native.parked) {
        end = execution->native.parked;
    }
    return end > execution->native.stack_limit ? (uint64_t)(end - execution->native.stack_limit) : 0;
}

__attribute__((noinline)) void rampart_native_scan(
    const rampart_execution *execution, void (*visit)(const void *, const uint64_t *, uint64_t), const void *context) {
    const uint64_t *const end = (const uint64_t *)(execution->native.stack + execution->native.stack_bytes);
    if (!rampart_native_is_on_stack(execution)) {
        // The entry of the other store has put the registers there.
        const uint64_t *const parked = execution->native.parked;
        if (parked) visit(context, parked, (uint64_t)(end - parked));
        return;
    }
    uint64_t preserved[6];
    __asm__ volatile(
        "movq %%rbx, 0(%0)\n movq %%rbp, 8(%0)\n movq %%r12, 16(%0)\n movq %%r13, 24(%0)\n movq %%r14, 32(%0)\n movq %%r15, 40(%0)\n"
        :
        : "r"(preserved)
        : "memory");
    visit(context, preserved, 6);
    const uint64_t *const start = __builtin_frame_address(0);
    visit(context, start, (uint64_t)(end - start));
}
