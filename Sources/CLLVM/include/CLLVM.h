// The part of LLVM 19's C API that the compiler uses, as a table of functions that is filled when the library is first needed.
//
// The prototypes are written here, so that neither LLVM's headers nor the library are needed to build or to start; where the headers are
// installed, a test compiles both together. Names are those of the C API without the prefix `LLVM`.
#ifndef RAMPART_LLVM_H
#define RAMPART_LLVM_H

#include <stddef.h>
#include <stdint.h>

typedef struct llvm_context *llvm_context_ref;
typedef struct llvm_module *llvm_module_ref;
typedef struct llvm_type *llvm_type_ref;
typedef struct llvm_value *llvm_value_ref;
typedef struct llvm_block *llvm_block_ref;
typedef struct llvm_builder *llvm_builder_ref;
typedef struct llvm_metadata *llvm_metadata_ref;
typedef struct llvm_attribute *llvm_attribute_ref;
typedef struct llvm_target *llvm_target_ref;
typedef struct llvm_target_machine *llvm_target_machine_ref;
typedef struct llvm_target_data *llvm_target_data_ref;
typedef struct llvm_pass_options *llvm_pass_options_ref;
typedef struct llvm_buffer *llvm_buffer_ref;
typedef struct llvm_error *llvm_error_ref;
typedef struct llvm_debug_builder *llvm_debug_builder_ref;
typedef struct llvm_diagnostic *llvm_diagnostic_ref;

#define LLVM_TYPES llvm_type_ref _Nonnull *_Nullable
#define LLVM_VALUES llvm_value_ref _Nonnull *_Nullable
#define LLVM_METADATA llvm_metadata_ref _Nonnull *_Nullable
#define LLVM_TEXT const char *_Nonnull
#define LLVM_OWNED_TEXT char *_Nullable

// F(result, name, parameters)
#define LLVM_FUNCTIONS(F) \
    F(void, GetVersion, (unsigned *_Nonnull, unsigned *_Nonnull, unsigned *_Nonnull)) \
    F(void, ParseCommandLineOptions, (int, const char *_Nonnull const *_Nonnull, const char *_Nullable)) \
    F(void, DisposeMessage, (LLVM_OWNED_TEXT)) \
    F(void, InitializeX86TargetInfo, (void)) \
    F(void, InitializeX86Target, (void)) \
    F(void, InitializeX86TargetMC, (void)) \
    F(void, InitializeX86AsmPrinter, (void)) \
    F(void, InitializeX86AsmParser, (void)) \
    F(char *_Nullable, GetHostCPUFeatures, (void)) \
    /* Contexts and modules */ \
    F(llvm_context_ref _Nonnull, ContextCreate, (void)) \
    F(void, ContextDispose, (llvm_context_ref _Nonnull)) \
    F(void, ContextSetDiagnosticHandler, \
      (llvm_context_ref _Nonnull, void (*_Nullable)(llvm_diagnostic_ref _Nonnull, void *_Nullable), void *_Nullable)) \
    F(char *_Nullable, GetDiagInfoDescription, (llvm_diagnostic_ref _Nonnull)) \
    F(int, GetDiagInfoSeverity, (llvm_diagnostic_ref _Nonnull)) \
    F(llvm_module_ref _Nonnull, ModuleCreateWithNameInContext, (LLVM_TEXT, llvm_context_ref _Nonnull)) \
    F(void, DisposeModule, (llvm_module_ref _Nonnull)) \
    F(void, SetTarget, (llvm_module_ref _Nonnull, LLVM_TEXT)) \
    F(void, SetModuleDataLayout, (llvm_module_ref _Nonnull, llvm_target_data_ref _Nonnull)) \
    F(char *_Nullable, PrintModuleToString, (llvm_module_ref _Nonnull)) \
    F(int, VerifyModule, (llvm_module_ref _Nonnull, int, char *_Nullable *_Nullable)) \
    F(void, AddModuleFlag, (llvm_module_ref _Nonnull, int, LLVM_TEXT, size_t, llvm_metadata_ref _Nonnull)) \
    F(unsigned, GetMDKindIDInContext, (llvm_context_ref _Nonnull, LLVM_TEXT, unsigned)) \
    /* Types */ \
    F(llvm_type_ref _Nonnull, IntTypeInContext, (llvm_context_ref _Nonnull, unsigned)) \
    F(llvm_type_ref _Nonnull, FloatTypeInContext, (llvm_context_ref _Nonnull)) \
    F(llvm_type_ref _Nonnull, DoubleTypeInContext, (llvm_context_ref _Nonnull)) \
    F(llvm_type_ref _Nonnull, VoidTypeInContext, (llvm_context_ref _Nonnull)) \
    F(llvm_type_ref _Nonnull, PointerTypeInContext, (llvm_context_ref _Nonnull, unsigned)) \
    F(llvm_type_ref _Nonnull, VectorType, (llvm_type_ref _Nonnull, unsigned)) \
    F(llvm_type_ref _Nonnull, ArrayType2, (llvm_type_ref _Nonnull, uint64_t)) \
    F(llvm_type_ref _Nonnull, StructTypeInContext, (llvm_context_ref _Nonnull, LLVM_TYPES, unsigned, int)) \
    F(llvm_type_ref _Nonnull, FunctionType, (llvm_type_ref _Nonnull, LLVM_TYPES, unsigned, int)) \
    F(llvm_type_ref _Nonnull, TypeOf, (llvm_value_ref _Nonnull)) \
    /* Constants */ \
    F(llvm_value_ref _Nonnull, ConstInt, (llvm_type_ref _Nonnull, unsigned long long, int)) \
    F(llvm_value_ref _Nonnull, ConstNull, (llvm_type_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, GetPoison, (llvm_type_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, ConstVector, (LLVM_VALUES, unsigned)) \
    F(llvm_value_ref _Nonnull, ConstBitCast, (llvm_value_ref _Nonnull, llvm_type_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, GetInlineAsm, (llvm_type_ref _Nonnull, LLVM_TEXT, size_t, LLVM_TEXT, size_t, int, int, int, int)) \
    F(void, ReplaceAllUsesWith, (llvm_value_ref _Nonnull, llvm_value_ref _Nonnull)) \
    F(void, InstructionEraseFromParent, (llvm_value_ref _Nonnull)) \
    F(int, IsConstant, (llvm_value_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, GetOperand, (llvm_value_ref _Nonnull, unsigned)) \
    F(llvm_value_ref _Nullable, IsAICmpInst, (llvm_value_ref _Nonnull)) \
    F(llvm_value_ref _Nullable, IsAFCmpInst, (llvm_value_ref _Nonnull)) \
    F(int, GetICmpPredicate, (llvm_value_ref _Nonnull)) \
    F(int, GetFCmpPredicate, (llvm_value_ref _Nonnull)) \
    /* Functions and blocks */ \
    F(llvm_value_ref _Nonnull, AddFunction, (llvm_module_ref _Nonnull, LLVM_TEXT, llvm_type_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, GetParam, (llvm_value_ref _Nonnull, unsigned)) \
    F(void, SetFunctionCallConv, (llvm_value_ref _Nonnull, unsigned)) \
    F(void, SetInstructionCallConv, (llvm_value_ref _Nonnull, unsigned)) \
    F(void, SetTailCallKind, (llvm_value_ref _Nonnull, int)) \
    F(void, SetLinkage, (llvm_value_ref _Nonnull, int)) \
    F(void, SetVisibility, (llvm_value_ref _Nonnull, int)) \
    F(void, SetAlignment, (llvm_value_ref _Nonnull, unsigned)) \
    F(void, SetVolatile, (llvm_value_ref _Nonnull, int)) \
    F(void, SetOrdering, (llvm_value_ref _Nonnull, int)) \
    F(void, SetMetadata, (llvm_value_ref _Nonnull, unsigned, llvm_value_ref _Nonnull)) \
    F(unsigned, GetEnumAttributeKindForName, (LLVM_TEXT, size_t)) \
    F(llvm_attribute_ref _Nonnull, CreateEnumAttribute, (llvm_context_ref _Nonnull, unsigned, uint64_t)) \
    F(llvm_attribute_ref _Nonnull, CreateStringAttribute, (llvm_context_ref _Nonnull, LLVM_TEXT, unsigned, LLVM_TEXT, unsigned)) \
    F(void, AddAttributeAtIndex, (llvm_value_ref _Nonnull, unsigned, llvm_attribute_ref _Nonnull)) \
    F(void, AddCallSiteAttribute, (llvm_value_ref _Nonnull, unsigned, llvm_attribute_ref _Nonnull)) \
    F(llvm_block_ref _Nonnull, AppendBasicBlockInContext, (llvm_context_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_block_ref _Nonnull, GetEntryBasicBlock, (llvm_value_ref _Nonnull)) \
    F(llvm_value_ref _Nullable, GetFirstInstruction, (llvm_block_ref _Nonnull)) \
    F(llvm_value_ref _Nullable, GetBasicBlockTerminator, (llvm_block_ref _Nonnull)) \
    F(void, MoveBasicBlockAfter, (llvm_block_ref _Nonnull, llvm_block_ref _Nonnull)) \
    F(void, DeleteBasicBlock, (llvm_block_ref _Nonnull)) \
    /* Instructions */ \
    F(llvm_builder_ref _Nonnull, CreateBuilderInContext, (llvm_context_ref _Nonnull)) \
    F(void, DisposeBuilder, (llvm_builder_ref _Nonnull)) \
    F(void, PositionBuilderAtEnd, (llvm_builder_ref _Nonnull, llvm_block_ref _Nonnull)) \
    F(void, PositionBuilderBefore, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull)) \
    F(llvm_block_ref _Nonnull, GetInsertBlock, (llvm_builder_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildBinOp, (llvm_builder_ref _Nonnull, int, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildFNeg, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildCast, (llvm_builder_ref _Nonnull, int, llvm_value_ref _Nonnull, llvm_type_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildICmp, (llvm_builder_ref _Nonnull, int, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildFCmp, (llvm_builder_ref _Nonnull, int, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildSelect, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildFreeze, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildPhi, (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, LLVM_TEXT)) \
    F(void, AddIncoming, (llvm_value_ref _Nonnull, LLVM_VALUES, llvm_block_ref _Nonnull *_Nullable, unsigned)) \
    F(llvm_value_ref _Nonnull, BuildExtractElement, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildInsertElement, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildShuffleVector, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildExtractValue, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, unsigned, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildInsertValue, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, unsigned, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildAlloca, (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildLoad2, (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildStore, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildGEP2, \
      (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_VALUES, unsigned, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildInBoundsGEP2, \
      (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_VALUES, unsigned, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildAtomicRMW, \
      (llvm_builder_ref _Nonnull, int, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, int, int)) \
    F(llvm_value_ref _Nonnull, BuildAtomicCmpXchg, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, int, int, int)) \
    F(llvm_value_ref _Nonnull, BuildFence, (llvm_builder_ref _Nonnull, int, int, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildCall2, \
      (llvm_builder_ref _Nonnull, llvm_type_ref _Nonnull, llvm_value_ref _Nonnull, LLVM_VALUES, unsigned, LLVM_TEXT)) \
    F(llvm_value_ref _Nonnull, BuildBr, (llvm_builder_ref _Nonnull, llvm_block_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildCondBr, \
      (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_block_ref _Nonnull, llvm_block_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildSwitch, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull, llvm_block_ref _Nonnull, unsigned)) \
    F(void, AddCase, (llvm_value_ref _Nonnull, llvm_value_ref _Nonnull, llvm_block_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildRet, (llvm_builder_ref _Nonnull, llvm_value_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildRetVoid, (llvm_builder_ref _Nonnull)) \
    F(llvm_value_ref _Nonnull, BuildUnreachable, (llvm_builder_ref _Nonnull)) \
    F(unsigned, LookupIntrinsicID, (LLVM_TEXT, size_t)) \
    F(llvm_value_ref _Nonnull, GetIntrinsicDeclaration, (llvm_module_ref _Nonnull, unsigned, LLVM_TYPES, size_t)) \
    F(llvm_type_ref _Nonnull, IntrinsicGetType, (llvm_context_ref _Nonnull, unsigned, LLVM_TYPES, size_t)) \
    /* Metadata and debug information */ \
    F(llvm_metadata_ref _Nonnull, MDStringInContext2, (llvm_context_ref _Nonnull, LLVM_TEXT, size_t)) \
    F(llvm_metadata_ref _Nonnull, MDNodeInContext2, (llvm_context_ref _Nonnull, LLVM_METADATA, size_t)) \
    F(llvm_value_ref _Nonnull, MetadataAsValue, (llvm_context_ref _Nonnull, llvm_metadata_ref _Nonnull)) \
    F(llvm_metadata_ref _Nonnull, ValueAsMetadata, (llvm_value_ref _Nonnull)) \
    F(llvm_debug_builder_ref _Nonnull, CreateDIBuilder, (llvm_module_ref _Nonnull)) \
    F(void, DisposeDIBuilder, (llvm_debug_builder_ref _Nonnull)) \
    F(void, DIBuilderFinalize, (llvm_debug_builder_ref _Nonnull)) \
    F(llvm_metadata_ref _Nonnull, DIBuilderCreateFile, (llvm_debug_builder_ref _Nonnull, LLVM_TEXT, size_t, LLVM_TEXT, size_t)) \
    F(llvm_metadata_ref _Nonnull, DIBuilderCreateCompileUnit, \
      (llvm_debug_builder_ref _Nonnull, int, llvm_metadata_ref _Nonnull, LLVM_TEXT, size_t, int, LLVM_TEXT, size_t, \
       unsigned, LLVM_TEXT, size_t, \
       int, unsigned, int, int, LLVM_TEXT, size_t, LLVM_TEXT, size_t)) \
    F(llvm_metadata_ref _Nonnull, DIBuilderCreateSubroutineType, \
      (llvm_debug_builder_ref _Nonnull, llvm_metadata_ref _Nonnull, LLVM_METADATA, unsigned, int)) \
    F(llvm_metadata_ref _Nonnull, DIBuilderCreateFunction, \
      (llvm_debug_builder_ref _Nonnull, llvm_metadata_ref _Nonnull, LLVM_TEXT, size_t, LLVM_TEXT, size_t, \
       llvm_metadata_ref _Nonnull, unsigned, \
       llvm_metadata_ref _Nonnull, int, int, unsigned, int, int)) \
    F(void, SetSubprogram, (llvm_value_ref _Nonnull, llvm_metadata_ref _Nonnull)) \
    F(llvm_metadata_ref _Nonnull, DIBuilderCreateDebugLocation, \
      (llvm_context_ref _Nonnull, unsigned, unsigned, llvm_metadata_ref _Nonnull, llvm_metadata_ref _Nullable)) \
    F(void, SetCurrentDebugLocation2, (llvm_builder_ref _Nonnull, llvm_metadata_ref _Nullable)) \
    /* Passes and machine code */ \
    F(int, GetTargetFromTriple, (LLVM_TEXT, llvm_target_ref _Nullable *_Nonnull, char *_Nullable *_Nullable)) \
    F(llvm_target_machine_ref _Nullable, CreateTargetMachine, \
      (llvm_target_ref _Nullable, LLVM_TEXT, LLVM_TEXT, LLVM_TEXT, int, int, int)) \
    F(void, DisposeTargetMachine, (llvm_target_machine_ref _Nonnull)) \
    F(void, SetTargetMachineFastISel, (llvm_target_machine_ref _Nonnull, int)) \
    F(llvm_target_data_ref _Nonnull, CreateTargetDataLayout, (llvm_target_machine_ref _Nonnull)) \
    F(void, DisposeTargetData, (llvm_target_data_ref _Nonnull)) \
    F(int, TargetMachineEmitToMemoryBuffer, \
      (llvm_target_machine_ref _Nonnull, llvm_module_ref _Nonnull, int, char *_Nullable *_Nonnull, llvm_buffer_ref _Nullable *_Nonnull)) \
    F(llvm_pass_options_ref _Nonnull, CreatePassBuilderOptions, (void)) \
    F(void, DisposePassBuilderOptions, (llvm_pass_options_ref _Nonnull)) \
    F(llvm_error_ref _Nullable, RunPasses, \
      (llvm_module_ref _Nonnull, LLVM_TEXT, llvm_target_machine_ref _Nonnull, llvm_pass_options_ref _Nonnull)) \
    F(char *_Nullable, GetErrorMessage, (llvm_error_ref _Nullable)) \
    F(void, DisposeErrorMessage, (char *_Nullable)) \
    F(const char *_Nullable, GetBufferStart, (llvm_buffer_ref _Nullable)) \
    F(size_t, GetBufferSize, (llvm_buffer_ref _Nullable)) \
    F(void, DisposeMemoryBuffer, (llvm_buffer_ref _Nullable))

// The functions of the API.
typedef struct llvm_functions {
#define LLVM_DECLARE(result, name, parameters) result(*_Nonnull name) parameters;
    LLVM_FUNCTIONS(LLVM_DECLARE)
#undef LLVM_DECLARE
} llvm_functions;

// Loads the library, once per process, and initialises its target for x86-64. Null where the library, or a function in it, is missing:
// then `reason` is set to what is missing, a text that lives as long as the process. Safe for threads.
const llvm_functions *_Nullable llvm_load(const char *_Nullable *_Nonnull reason);

// For finding out which pass makes code wrong, and for nothing else: once the library is loaded, LLVM runs of those passes that may be left
// out only the first `limit` of the whole process, or all where it is -1, and tells each with its number on standard error. False where the
// library was loaded, or looked for, before, with another limit or none. Called by one thread, while no other compiles.
int llvm_limit_passes(int limit);

#endif
