/// What hooks are called and what they do.
enum HookTable {
    struct Row: Sendable {
        let hook: Hook
        let kind: DefectClass
        /// One rule of many whose absence is tried, not an idea of somebody's.
        let isRule: Bool
        let name: String
        let summary: String

        init(_ hook: Hook, _ kind: DefectClass, isRule: Bool = false, _ name: String, _ summary: String) {
            self.hook = hook
            self.kind = kind
            self.isRule = isRule
            self.name = name
            self.summary = summary
        }
    }

    static var all: [Defect] {
        rows.map { row in
            Defect(
                "\(row.kind.rawValue)/\(row.isRule ? "rule" : "case")/\(row.name)", row.kind, isMechanical: row.isRule, row.summary,
                .hook(row.hook))
        }
    }

    static let rows: [Row] = decoder + validator + interpreter + lowering + gc + exceptions + store + wasi

    private static let decoder: [Row] = [
        Row(
            .decoderIntegerTooLong, .decoder, isRule: true, "integer-too-long", "LEB128 integers may have more bytes than their type allows"
        ),
        Row(
            .decoderUnsignedTooLarge, .decoder, isRule: true, "unsigned-too-large",
            "unused bits of unsigned LEB128 integers are not looked at"),
        Row(.decoderSignedTooLarge, .decoder, isRule: true, "signed-too-large", "unused bits of signed LEB128 integers are not looked at"),
        Row(.decoderNameEncoding, .decoder, isRule: true, "name-encoding", "names that are not UTF-8 are taken for empty ones"),
        Row(.decoderMagic, .decoder, isRule: true, "magic", "the first four bytes may be anything"),
        Row(.decoderVersion, .decoder, isRule: true, "version", "the version may be any number"),
        Row(.decoderSectionOrder, .decoder, isRule: true, "section-order", "sections may stand in any order and come again"),
        Row(.decoderSectionSize, .decoder, isRule: true, "section-size", "a section may be longer or shorter than it says"),
        Row(
            .decoderFunctionAndCode, .decoder, isRule: true, "function-and-code",
            "the number of bodies is not compared with that of functions"),
        Row(.decoderDataCount, .decoder, isRule: true, "data-count", "the number of data segments is not compared with the data count"),
        Row(
            .decoderDataCountRequired, .decoder, isRule: true, "data-count-required",
            "instructions may name data segments without a data count"),
        Row(.decoderZeroByte, .decoder, isRule: true, "zero-byte", "the byte behind 0x40 of a table with an initializer may be anything"),
        Row(.decoderTagAttribute, .decoder, isRule: true, "tag-attribute", "the attribute of a tag may be anything"),
        Row(.decoderMutability, .decoder, isRule: true, "mutability", "every byte but 0 says that a global or field is mutable"),
        Row(.decoderLimitsFlags, .decoder, isRule: true, "limits-flags", "unknown flags of limits are not looked at"),
        Row(.decoderElementFlags, .decoder, isRule: true, "element-flags", "unknown flags of element segments are not looked at"),
        Row(.decoderElementKind, .decoder, isRule: true, "element-kind", "the kind of an element segment may be anything"),
        Row(.decoderDataKind, .decoder, isRule: true, "data-kind", "an unknown kind of data segment is passive"),
        Row(.decoderMemoryFlags, .decoder, isRule: true, "memory-flags", "unknown flags of a memory argument are not looked at"),
        Row(.decoderCastFlags, .decoder, isRule: true, "cast-flags", "unknown flags of br_on_cast are not looked at"),
        Row(.decoderBodySize, .decoder, isRule: true, "body-size", "the locals of a body may reach beyond its end"),
        Row(.decoderBodyEnd, .decoder, isRule: true, "body-end", "a body may end before its size says"),
        Row(.decoderLocalCount, .decoder, isRule: true, "local-count", "the number of locals has no limit"),
        Row(.decoderImportKind, .decoder, isRule: true, "import-kind", "an unknown kind of import is a function"),
        Row(.decoderExportKind, .decoder, isRule: true, "export-kind", "an unknown kind of export is a function"),
        Row(.decoderSignExtension, .decoder, "sign-extension", "negative LEB128 integers of eight bytes and more lose their sign"),
        Row(.decoderWideOffset, .decoder, "wide-offset", "offsets of memory arguments keep only 32 bits"),
        Row(.decoderDataMemory, .decoder, "data-memory", "an active data segment with a memory index goes to memory 0"),
        Row(.decoderDeclarative, .decoder, "declarative", "declarative element segments are passive"),
        Row(.decoderLastExport, .decoder, "last-export", "the last of more than three exports is lost"),
        Row(.decoderBranchTableDefault, .decoder, "branch-table-default", "the default of br_table is its first label"),
        Row(.decoderVectorByte, .decoder, "vector-byte", "byte 15 of a vector constant is byte 14"),
        Row(.decoderLocalGroup, .decoder, "local-group", "the third group of locals is as many as the second"),
        Row(.decoderNarrowLocals, .decoder, "narrow-locals", "a group of more than 65,535 locals ends the process"),
        Row(.decoderStart, .decoder, "start", "the start section is read and forgotten"),
        Row(.decoderMaximum, .decoder, "maximum", "a maximum that equals the minimum is forgotten"),
        Row(.decoderImportedMutable, .decoder, "imported-mutable", "imported globals are immutable"),
    ]

    private static let validator: [Row] = [
        Row(.validatorAlignment, .validator, isRule: true, "alignment", "the alignment of an access may be larger than natural"),
        Row(.validatorAtomicAlignment, .validator, isRule: true, "atomic-alignment", "the alignment of an atomic access may be anything"),
        Row(.validatorOffset, .validator, isRule: true, "offset", "an offset for i32 addresses may have more than 32 bits"),
        Row(.validatorLane, .validator, isRule: true, "lane", "lane numbers are not looked at"),
        Row(.validatorShuffleLane, .validator, isRule: true, "shuffle-lane", "lane numbers of i8x16.shuffle are not looked at"),
        Row(.validatorUnsetLocal, .validator, isRule: true, "unset-local", "locals without a default may be read before they are set"),
        Row(.validatorImmutableGlobal, .validator, isRule: true, "immutable-global", "immutable globals may be set"),
        Row(.validatorTableCopy, .validator, isRule: true, "table-copy", "table.copy may have tables of any types"),
        Row(.validatorTableInit, .validator, isRule: true, "table-init", "table.init may have a segment of any type"),
        Row(.validatorImmutableField, .validator, isRule: true, "immutable-field", "immutable fields may be set"),
        Row(.validatorImmutableArray, .validator, isRule: true, "immutable-array", "immutable arrays may be written"),
        Row(
            .validatorPackedAccess, .validator, isRule: true, "packed-access",
            "packed fields may be read without a sign, and others with one"),
        Row(
            .validatorFieldDefault, .validator, isRule: true, "field-default",
            "struct.new_default and array.new_default take types without a default"),
        Row(.validatorArrayCopy, .validator, isRule: true, "array-copy", "array.copy may have arrays of any types"),
        Row(.validatorArrayData, .validator, isRule: true, "array-data", "array.new_data may make arrays of references"),
        Row(.validatorArrayInitData, .validator, isRule: true, "array-init-data", "array.init_data may write arrays of references"),
        Row(
            .validatorArrayElement, .validator, isRule: true, "array-element",
            "array.new_elem and array.init_elem may have a segment of any type"),
        Row(.validatorUndeclared, .validator, isRule: true, "undeclared", "ref.func may name functions that nothing declares"),
        Row(.validatorSelectReference, .validator, isRule: true, "select-reference", "select without a type may take references"),
        Row(.validatorSelectEqual, .validator, isRule: true, "select-equal", "both values of select may have different types"),
        Row(.validatorTableArity, .validator, isRule: true, "table-arity", "labels of br_table may take different numbers of values"),
        Row(.validatorTailResults, .validator, isRule: true, "tail-results", "a tail call may give other results than the function"),
        Row(.validatorIndirectTable, .validator, isRule: true, "indirect-table", "call_indirect may have a table of any references"),
        Row(.validatorCast, .validator, isRule: true, "cast", "br_on_cast may cast between unrelated types"),
        Row(.validatorCatch, .validator, isRule: true, "catch", "a catch clause may leave values that the label does not take"),
        Row(.validatorElseMissing, .validator, isRule: true, "else-missing", "an if without else may give other values than it takes"),
        Row(.validatorBlockHeight, .validator, isRule: true, "block-height", "a block may leave more values than its type says"),
        Row(.validatorLabelValues, .validator, isRule: true, "label-values", "br_table does not compare the types of its values"),
        Row(.validatorTagResults, .validator, isRule: true, "tag-results", "tags may have results"),
        Row(.validatorStart, .validator, isRule: true, "start", "the start function may take arguments"),
        Row(.validatorDuplicateExport, .validator, isRule: true, "duplicate-export", "exports may have the same name"),
        Row(.validatorSharedMaximum, .validator, isRule: true, "shared-maximum", "shared memories need no maximum"),
        Row(.validatorLimitsOrder, .validator, isRule: true, "limits-order", "the maximum may be below the minimum"),
        Row(.validatorLimitsRange, .validator, isRule: true, "limits-range", "sizes of memories and tables have no limit"),
        Row(.validatorPageSize, .validator, isRule: true, "page-size", "the page size may be any power of two"),
        Row(.validatorTableDefault, .validator, isRule: true, "table-default", "tables of types without a default need no initializer"),
        Row(
            .validatorSegmentType, .validator, isRule: true, "segment-type",
            "active element segments may have another type than their table"),
        Row(.validatorSegmentFunction, .validator, isRule: true, "segment-function", "functions of element segments may have any type"),
        Row(.validatorFinalSupertype, .validator, isRule: true, "final-supertype", "final types may have subtypes"),
        Row(.validatorSupertype, .validator, isRule: true, "supertype", "a subtype may have another shape than its supertype"),
        Row(.validatorConstantMutable, .validator, isRule: true, "constant-mutable", "constant expressions may read mutable globals"),
        Row(.validatorConstantNumeric, .validator, isRule: true, "constant-numeric", "constant expressions may have any operator"),
        Row(.validatorDescriptorRequired, .validator, isRule: true, "descriptor-required", "plain allocation may leave out a descriptor"),
        Row(.validatorLocalsAfterBlock, .validator, "locals-after-block", "a local that a block has set counts as set behind it"),
        Row(.validatorNullability, .validator, "nullability", "a nullable reference is taken where null is not permitted"),
        Row(.validatorLoopLabel, .validator, "loop-label", "a branch to a loop takes the results of the loop"),
        Row(.validatorDeepSubtype, .validator, "deep-subtype", "a type is no subtype of a supertype more than two steps above"),
        Row(.validatorUnreachable, .validator, "unreachable", "operands stay on the stack behind code that does not end normally"),
    ]

    private static let interpreter: [Row] = [
        Row(
            .interpreterSelectConstant, .interpreter, "select-constant", "select with a constant as its second value gives the other value"),
        Row(
            .interpreterOneAlias, .interpreter, "one-alias",
            "when a local is set, only one of the operands that stand for it keeps the old value"),
        Row(
            .interpreterAccumulatorAtLabel, .interpreter, "accumulator-at-label",
            "accumulators are thought to be known where control comes together"),
        Row(.interpreterRedirect, .interpreter, "redirect", "a result goes straight to a local although operands stand for its old value"),
        Row(.interpreterBranchTableLast, .interpreter, "branch-table-last", "the last two labels of br_table are one"),
        Row(.interpreterBlockCopy, .interpreter, "block-copy", "of four and more values that a branch carries the last one is lost"),
        Row(.interpreterGrowReload, .interpreter, "grow-reload", "the length of memory 0 is not read again after memory.grow"),
        Row(.interpreterLastLocal, .interpreter, "last-local", "the last local of more than two is not cleared"),
        Row(.interpreterShuffleLane, .interpreter, "shuffle-lane", "lanes of the second operand of a shuffle come from the first one"),
        Row(.interpreterIfLocals, .interpreter, "if-locals", "operands that stand for locals are not kept before an if"),
        Row(.interpreterCanonicalFloats, .interpreter, "canonical-floats", "NaNs of vectors are not made canonical"),
    ]

    private static let lowering: [Row] = [
        Row(.compilerSelectFloat, .lowering, "select-float", "select of floats gives the other value"),
        Row(.compilerLoopPhi, .lowering, "loop-phi", "the last parameter of a loop keeps its first value"),
        Row(.compilerStaleLocal, .lowering, "stale-local", "an i64 local reads as before it was set, as long as the block goes on"),
        Row(.compilerBranchTableLast, .lowering, "branch-table-last", "the last label of br_table before the default is lost"),
        Row(.compilerInvariantGlobal, .lowering, "invariant-global", "mutable globals are thought not to change"),
        Row(.compilerPackedSign, .lowering, "packed-sign", "packed fields and elements are never sign-extended"),
        Row(.compilerIntegerArgument, .lowering, "integer-argument", "i32 arguments in whole registers are sign-extended"),
        Row(.compilerCanonicalNaN, .lowering, "canonical-nan", "NaNs are not made canonical"),
        Row(.compilerShuffleOperands, .lowering, "shuffle-operands", "the operands of a shuffle are exchanged"),
        Row(.compilerInvariantLength, .lowering, "invariant-length", "the length of a memory is thought not to change"),
        Row(
            .compilerFloatConstant, .lowering, "float-constant",
            "float constants are left to the optimizer, which may change the bits of NaNs"),
        Row(.compilerIfArguments, .lowering, "if-arguments", "the first value that an if without else passes on is the last one"),
    ]

    private static let gc: [Row] = [
        Row(.gcGlobals, .gc, "globals", "globals are no roots"),
        Row(.gcTables, .gc, "tables", "tables are no roots"),
        Row(.gcElements, .gc, "elements", "element segments are no roots"),
        Row(.gcHandles, .gc, "handles", "references that the host holds are no roots"),
        Row(.gcConstants, .gc, "constants", "operands of constant expressions are no roots"),
        Row(.gcNativeStack, .gc, "native-stack", "the frames of compiled code are not scanned"),
        Row(.gcInterpreterStack, .gc, "interpreter-stack", "the upper half of the interpreter's frames is not scanned"),
        Row(.gcInterior, .gc, "interior", "addresses inside an object do not keep it"),
        Row(.gcExceptionPayload, .gc, "exception-payload", "the payload of an exception is not traced"),
        Row(.gcLastField, .gc, "last-field", "the last reference of a structure with several is not traced"),
        Row(.gcLongArray, .gc, "long-array", "arrays are traced up to element 256"),
        Row(.gcLastElement, .gc, "last-element", "the last element of an array is not traced"),
        Row(.gcHostObjects, .gc, "host-objects", "references to objects of the host do not keep them"),
        Row(.gcNotCleared, .gc, "not-cleared", "cells that are used again are not cleared"),
        Row(.gcLargeNotCleared, .gc, "large-not-cleared", "large objects in used blocks are not cleared"),
        Row(.gcCompiledSubtype, .gc, "compiled-subtype", "compiled casts see only the type itself"),
        Row(.gcCompiledEqualI31, .gc, "compiled-eq-i31", "compiled casts do not know that i31 is eq"),
        Row(.gcInterpreterEqualI31, .gc, "interpreter-eq-i31", "casts of the interpreter do not know that i31 is eq"),
        Row(.gcInterpreterStruct, .gc, "interpreter-struct", "casts of the interpreter take arrays for structures"),
        Row(.gcCopyOverlap, .gc, "copy-overlap", "array.copy copies upwards where it must copy downwards"),
        Row(.gcFillShort, .gc, "fill-short", "array.fill of i16 leaves out the last element"),
        Row(.gcDescriptorCast, .gc, "descriptor-cast", "casts by descriptor of compiled code let null pass"),
    ]

    private static let exceptions: [Row] = [
        Row(
            .interpreterCatchOrder, .exceptions, "interpreter-catch-order", "the interpreter asks catch clauses from the last to the first"),
        Row(.compilerCatchOrder, .exceptions, "compiled-catch-order", "compiled code asks catch clauses from the last to the first"),
        Row(
            .interpreterPayloadOrder, .exceptions, "interpreter-payload-order",
            "the interpreter exchanges the two slots of a payload that has two"),
        Row(.compilerPayloadOrder, .exceptions, "compiled-payload-order", "compiled code gives the first value of a payload twice"),
        Row(.interpreterDelegate, .exceptions, "interpreter-delegate", "delegate of the interpreter goes one block too far out"),
        Row(.compilerDelegate, .exceptions, "compiled-delegate", "delegate of compiled code goes one block too far out"),
        Row(.interpreterCatchReference, .exceptions, "interpreter-catch-reference", "catch_ref of the interpreter gives null"),
        Row(.compilerCatchReference, .exceptions, "compiled-catch-reference", "catch_all_ref of compiled code does not give the exception"),
        Row(.interpreterTagType, .exceptions, "interpreter-tag-type", "the interpreter takes tags of the same size for the same"),
        Row(.interpreterGuardEnd, .exceptions, "interpreter-guard-end", "the code just behind a try_table is guarded by it"),
        Row(
            .compilerOuterHandler, .exceptions, "compiled-outer-handler", "an exception that no clause takes passes by the handlers around"),
        Row(
            .interpreterHandlerMemory, .exceptions, "interpreter-handler-memory", "memory 0 of the thrower stays the memory of the handler"),
        Row(.compilerNullReference, .exceptions, "compiled-throw_ref-null", "throw_ref of null is no trap in compiled code"),
    ]

    private static let store: [Row] = [
        Row(.storeSecondGlobal, .store, "second-global", "the second imported global is the first one"),
        Row(.storeGlobalMutability, .store, "global-mutability", "a mutable global may be given for an immutable one, and the reverse"),
        Row(.storeImportMaximum, .store, "import-maximum", "the maximum of imported memories and tables is not compared"),
        Row(.storeImportMinimum, .store, "import-minimum", "the minimum of imported memories and tables is not compared"),
        Row(.storeFunctionType, .store, "function-type", "imported functions may have any type"),
        Row(.storeSegmentDropped, .store, "segment-dropped", "active data segments are not dropped"),
        Row(.storeDeclarativeDropped, .store, "declarative-dropped", "declarative element segments are not dropped"),
        Row(.storeStart, .store, "start", "start functions are not run"),
        Row(.storeTableInitializer, .store, "table-initializer", "initializers of tables are left out"),
        Row(
            .storeHostArguments, .store, "host-arguments",
            "the first two arguments that compiled code gives to a function of the host are exchanged"),
        Row(.storeHostMemory, .store, "host-memory", "the interpreter does not see that a function of the host has grown a memory"),
        Row(.storeGrowResult, .store, "grow-result", "memory.grow gives the new size"),
        Row(.storeGrowLimit, .store, "grow-limit", "a memory may grow one page beyond its maximum"),
        Row(.storeTableGrowValue, .store, "table-grow-value", "table.grow fills with null"),
        Row(
            .storeFuelInterpreter, .store, "fuel-interpreter",
            "the interpreter charges one unit more for each run of instructions in a loop"),
        Row(.storeFuelCompiler, .store, "fuel-compiler", "compiled code charges one unit less for each run of instructions"),
        Row(.storeFuelLimit, .store, "fuel-limit", "the last unit of fuel cannot be used by compiled code"),
        Row(.storeTailInstance, .store, "tail-instance", "a tail call returns to the instance that made it, not to its caller"),
        Row(.storeCopyDown, .store, "copy-down", "memory.copy copies upwards where it must copy downwards"),
        Row(.storeFillByte, .store, "fill-byte", "memory.fill of more than 64 bytes leaves out the last one"),
    ]

    private static let wasi: [Row] = [
        Row(.wasiAbove, .wasi, "above", "files in memory: .. of the root of a mount is the root"),
        Row(.wasiBeneath, .wasi, "beneath", "files of the host are opened for reading wherever a path leads"),
        Row(.wasiAbsolute, .wasi, "absolute", "absolute paths are taken as relative ones"),
        Row(.wasiLinkAtEnd, .wasi, "link-at-end", "a symbolic link at the end of a path is followed where it must not be, and the reverse"),
        Row(.wasiReadOnly, .wasi, "read-only", "read-only mounts can be written"),
        Row(.wasiCookie, .wasi, "cookie", "cookies of fd_readdir are one too low"),
        Row(.wasiInheriting, .wasi, "inheriting", "rights that a directory does not pass on can be asked for"),
        Row(.wasiUnknownFlags, .wasi, "unknown-flags", "unknown bits of flags are not looked at"),
        Row(.wasiAddRights, .wasi, "add-rights", "fd_fdstat_set_rights can add rights"),
        Row(.wasiRenumber, .wasi, "renumber", "fd_renumber leaves the old number open"),
        Row(.wasiDescriptorNumber, .wasi, "descriptor-number", "new descriptors do not take the lowest number"),
        Row(.wasiTimesConflict, .wasi, "times-conflict", "a time may be set to now and to a value at once"),
        Row(.wasiReadLinkCut, .wasi, "readlink-cut", "path_readlink gives the length of the link, not of what it wrote"),
    ]
}
