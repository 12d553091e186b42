#include "CRampart.h"

void rampart_exit(rampart_execution *execution, uint32_t status, uint32_t detail, const uint8_t *pc, uint8_t *frame) {
    execution->status = status;
    execution->detail = detail;
    execution->trap_pc = pc;
    execution->trap_frame = frame;
}

bool rampart_code_publish(rampart_code *code, const uint64_t *expected, const uint64_t *entry) {
    return __atomic_compare_exchange_n(&code->entry, &expected, entry, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void rampart_request_interrupt(rampart_execution *execution) {
    __atomic_store_n(&execution->interrupt, 1, __ATOMIC_RELAXED);
}

void rampart_clear_interrupt(rampart_execution *execution) {
    __atomic_store_n(&execution->interrupt, 0, __ATOMIC_RELAXED);
}
