#include "CRampart.h"

#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

// The words in which the processor tells what it has.
enum {
    WORD_1_ECX,
    WORD_1_EDX,
    WORD_7_EBX,
    WORD_7_ECX,
    WORD_7_EDX,
    WORD_7_1_EAX,
    WORD_7_1_EDX,
    WORD_D_1_EAX,
    WORD_EXTENDED_ECX,
    WORD_EXTENDED_EDX,
    WORD_COUNT,
};

// What the system must keep for each thread.
enum { NOTHING, AVX_STATE, AVX512_STATE };

static const struct {
    const char *name;
    unsigned char word;
    unsigned char bit;
    unsigned char state;
} features[] = {
    {"64bit", WORD_EXTENDED_EDX, 29, NOTHING},
    {"adx", WORD_7_EBX, 19, NOTHING},
    {"aes", WORD_1_ECX, 25, NOTHING},
    {"avx", WORD_1_ECX, 28, AVX_STATE},
    {"avx2", WORD_7_EBX, 5, AVX_STATE},
    {"avx512bf16", WORD_7_1_EAX, 5, AVX512_STATE},
    {"avx512bitalg", WORD_7_ECX, 12, AVX512_STATE},
    {"avx512bw", WORD_7_EBX, 30, AVX512_STATE},
    {"avx512cd", WORD_7_EBX, 28, AVX512_STATE},
    {"avx512dq", WORD_7_EBX, 17, AVX512_STATE},
    {"avx512f", WORD_7_EBX, 16, AVX512_STATE},
    {"avx512fp16", WORD_7_EDX, 23, AVX512_STATE},
    {"avx512ifma", WORD_7_EBX, 21, AVX512_STATE},
    {"avx512vbmi", WORD_7_ECX, 1, AVX512_STATE},
    {"avx512vbmi2", WORD_7_ECX, 6, AVX512_STATE},
    {"avx512vl", WORD_7_EBX, 31, AVX512_STATE},
    {"avx512vnni", WORD_7_ECX, 11, AVX512_STATE},
    {"avx512vp2intersect", WORD_7_EDX, 8, AVX512_STATE},
    {"avx512vpopcntdq", WORD_7_ECX, 14, AVX512_STATE},
    {"avxifma", WORD_7_1_EAX, 23, AVX_STATE},
    {"avxneconvert", WORD_7_1_EDX, 5, AVX_STATE},
    {"avxvnni", WORD_7_1_EAX, 4, AVX_STATE},
    {"avxvnniint16", WORD_7_1_EDX, 10, AVX_STATE},
    {"avxvnniint8", WORD_7_1_EDX, 4, AVX_STATE},
    {"bmi", WORD_7_EBX, 3, NOTHING},
    {"bmi2", WORD_7_EBX, 8, NOTHING},
    {"clflushopt", WORD_7_EBX, 23, NOTHING},
    {"clwb", WORD_7_EBX, 24, NOTHING},
    {"cmov", WORD_1_EDX, 15, NOTHING},
    {"cmpccxadd", WORD_7_1_EAX, 7, NOTHING},
    {"crc32", WORD_1_ECX, 20, NOTHING},
    {"cx16", WORD_1_ECX, 13, NOTHING},
    {"cx8", WORD_1_EDX, 8, NOTHING},
    // Vectors of 512 bits, which every processor with AVX-512 has so far.
    {"evex512", WORD_7_EBX, 16, AVX512_STATE},
    {"f16c", WORD_1_ECX, 29, AVX_STATE},
    {"fma", WORD_1_ECX, 12, AVX_STATE},
    {"fma4", WORD_EXTENDED_ECX, 16, AVX_STATE},
    {"fsgsbase", WORD_7_EBX, 0, NOTHING},
    {"fxsr", WORD_1_EDX, 24, NOTHING},
    {"gfni", WORD_7_ECX, 8, NOTHING},
    {"lzcnt", WORD_EXTENDED_ECX, 5, NOTHING},
    {"mmx", WORD_1_EDX, 23, NOTHING},
    {"movbe", WORD_1_ECX, 22, NOTHING},
    {"movdir64b", WORD_7_ECX, 28, NOTHING},
    {"movdiri", WORD_7_ECX, 27, NOTHING},
    {"pclmul", WORD_1_ECX, 1, NOTHING},
    {"popcnt", WORD_1_ECX, 23, NOTHING},
    {"prfchw", WORD_EXTENDED_ECX, 8, NOTHING},
    {"rdpid", WORD_7_ECX, 22, NOTHING},
    {"rdrnd", WORD_1_ECX, 30, NOTHING},
    {"rdseed", WORD_7_EBX, 18, NOTHING},
    {"sahf", WORD_EXTENDED_ECX, 0, NOTHING},
    {"serialize", WORD_7_EDX, 14, NOTHING},
    {"sha", WORD_7_EBX, 29, NOTHING},
    {"sha512", WORD_7_1_EAX, 0, AVX_STATE},
    {"sm3", WORD_7_1_EAX, 1, AVX_STATE},
    {"sm4", WORD_7_1_EAX, 2, AVX_STATE},
    {"sse", WORD_1_EDX, 25, NOTHING},
    {"sse2", WORD_1_EDX, 26, NOTHING},
    {"sse3", WORD_1_ECX, 0, NOTHING},
    {"sse4.1", WORD_1_ECX, 19, NOTHING},
    {"sse4.2", WORD_1_ECX, 20, NOTHING},
    {"sse4a", WORD_EXTENDED_ECX, 6, NOTHING},
    {"ssse3", WORD_1_ECX, 9, NOTHING},
    {"tbm", WORD_EXTENDED_ECX, 21, NOTHING},
    {"vaes", WORD_7_ECX, 9, AVX_STATE},
    {"vpclmulqdq", WORD_7_ECX, 10, AVX_STATE},
    {"xop", WORD_EXTENDED_ECX, 11, AVX_STATE},
    {"xsave", WORD_1_ECX, 27, AVX_STATE},
    {"xsavec", WORD_D_1_EAX, 1, AVX_STATE},
    {"xsaveopt", WORD_D_1_EAX, 0, AVX_STATE},
};

// Read once: a virtual machine takes a microsecond for each question.
static unsigned words[WORD_COUNT];
static int kept_state = NOTHING;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_words(void) {
    unsigned eax, ebx, ecx, edx;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx)) {
        words[WORD_1_ECX] = ecx;
        words[WORD_1_EDX] = edx;
    }
    // Asks for the highest leaf by itself, and gives 0 where there is none.
    if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
        const unsigned last = eax;
        words[WORD_7_EBX] = ebx;
        words[WORD_7_ECX] = ecx;
        words[WORD_7_EDX] = edx;
        if (last >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx)) {
            words[WORD_7_1_EAX] = eax;
            words[WORD_7_1_EDX] = edx;
        }
    }
    if (__get_cpuid_count(0xD, 1, &eax, &ebx, &ecx, &edx)) words[WORD_D_1_EAX] = eax;
    if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx)) {
        words[WORD_EXTENDED_ECX] = ecx;
        words[WORD_EXTENDED_EDX] = edx;
    }
    // The system says in a register of its own which registers it keeps, if it has enabled the instruction that reads it.
    if ((words[WORD_1_ECX] >> 27 & 1) != 0) {
        unsigned low, high;
        __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        if ((words[WORD_1_ECX] >> 28 & 1) != 0 && (low & 0x06) == 0x06) {
            kept_state = (low & 0xE0) == 0xE0 ? AVX512_STATE : AVX_STATE;
        }
    }
}

int rampart_processor_has(const char *feature) {
    pthread_once(&once, read_words);
    for (size_t index = 0; index < sizeof(features) / sizeof(features[0]); index += 1) {
        if (strcmp(features[index].name, feature) != 0) continue;
        if (features[index].state > kept_state) return RAMPART_PROCESSOR_LACKS;
        return (int)(words[features[index].word] >> features[index].bit & 1);
    }
    return RAMPART_PROCESSOR_UNKNOWN;
}

const char *rampart_processor_feature(size_t index) {
    return index < sizeof(features) / sizeof(features[0]) ? features[index].name : NULL;
}

#else

int rampart_processor_has(const char *feature) {
    (void)feature;
    return RAMPART_PROCESSOR_UNKNOWN;
}

const char *rampart_processor_feature(size_t index) {
    (void)index;
    return NULL;
}

#endif
