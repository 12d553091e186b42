# Every target does its own set-up, so `make test` works in a bare checkout. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

SWIFT ?= swift
SCRATCH ?= .build
# 1 where the absence of the official spec testsuite is a failure, as in CI.
REQUIRE_OFFICIAL ?= 0
# 1 where the absence of the official wasi-testsuite is one, or of a compiler for our own programs.
REQUIRE_WASI ?= 0
# 1 where the absence of LLVM is one, without which nothing is compiled ahead of time.
REQUIRE_LLVM ?= 0

SPECTESTS_REPOSITORY := https://github.com/WebAssembly/testsuite
SPECTESTS_COMMIT := 193e551ff22663995b1ac95dc62344133669e14b

WASI_TESTSUITE_REPOSITORY := https://github.com/WebAssembly/wasi-testsuite
# Of the branch prod/testsuite-base, which has the compiled programs.
WASI_TESTSUITE_COMMIT := 9f80ca35444cfd9e63100725615140a346652e6c
# The programs for preview 1 that it has.
WASI_TESTSUITE_PROGRAMS := 72

# The first that is there: what the environment says, a copy beside the repository, what `make spectests` cloned.
ifeq ($(SPEC_TESTSUITE),)
SPEC_TESTSUITE := $(abspath $(firstword $(wildcard ../shared/spec-testsuite/. spectests/upstream/.)))
endif
ifneq ($(SPEC_TESTSUITE),)
export SPEC_TESTSUITE
endif

ifeq ($(WASI_TESTSUITE),)
WASI_TESTSUITE := $(abspath $(firstword $(wildcard ../shared/wasi-testsuite/. wasi-testsuite/upstream/.)))
endif
ifneq ($(WASI_TESTSUITE),)
export WASI_TESTSUITE
endif

# Our own scripts: all that lies in spectests/ but the clone of the official ones.
OWN_SCRIPTS = $(filter-out spectests/upstream,$(patsubst %/.,%,$(wildcard spectests/*/.)) $(wildcard spectests/*.wast))

RELEASE_FLAGS := -c release --static-swift-stdlib --omit-frame-pointers
# Whatever the environment says, what is used has no seeded defects.
RELEASE_BUILD = env -u RAMPART_SEEDED_DEFECTS $(SWIFT) build $(RELEASE_FLAGS) --scratch-path $(SCRATCH)
ASSAY = $(SCRATCH)/release/assay
RAMPART = $(SCRATCH)/release/rampart
SPEC_OPTIONS ?= --strict-messages
WASI_OPTIONS ?= --exact-output
# How the suites run besides with the interpreter: --opt-level and --bounds of the compiler.
AOT_RUNS ?= 0/exact 0/guard 2/exact 2/guard

# Whether the library is there that the compiler loads, in the places where the system looks for libraries.
HAS_LLVM = PATH="$$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libLLVM\.so\.19\.1 '

# $(call step,NAME,COMMAND): runs one part of `make check` and says how long it took.
define step
@echo "== $(1)"; start=$$SECONDS; $(2); echo "== $(1): $$((SECONDS - start)) s"
endef

# $(call install,PACKAGES): shell commands that install Debian packages; none where there is no package.
define install
packages=($(1)); \
if [ $${#packages[@]} -eq 0 ]; then exit 0; fi; \
if ! command -v apt-get >/dev/null; then \
	echo "setup: please install what Debian calls $${packages[*]}; there is no apt-get here" >&2; exit 1; \
fi; \
as_root=(); \
if [ "$$(id -u)" -ne 0 ]; then \
	command -v sudo >/dev/null || { echo "setup: please install $${packages[*]}; you are not root and there is no sudo" >&2; exit 1; }; \
	as_root=(sudo); \
fi; \
echo "setup: installing $${packages[*]}"; \
"$${as_root[@]}" apt-get update -qq && \
"$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${packages[@]}"
endef

.PHONY: help setup build test test-outside fuzz-targets generate check-generated conformance run-spec run-wasi \
	bench bench-aot bench-compile bench-start bench-fuzz fuzz fuzz-nightly fuzz-score check-defects label-crashes spectests wasi-testsuite wasi-programs format lint check sanitize clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## install the Debian packages that are missing; does nothing where all is there
	@version="$$($(SWIFT) --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1 || true)"; \
	if [ -z "$$version" ]; then \
		echo "setup: there is no Swift here; install Swift 6.3 or newer (https://www.swift.org/install/linux/) and put it into PATH" >&2; exit 1; \
	fi; \
	if [ "$$(printf '6.3\n%s\n' "$$version" | sort -V | head -n 1)" != 6.3 ]; then \
		echo "setup: this is Swift $$version; Rampart needs Swift 6.3 or newer (https://www.swift.org/install/linux/)" >&2; exit 1; \
	fi
	@missing=(); \
	command -v git >/dev/null || missing+=(git); \
	command -v pkg-config >/dev/null || missing+=(pkg-config); \
	if ! command -v pkg-config >/dev/null; then missing+=(libxml2-dev zlib1g-dev); \
	else \
		pkg-config --exists libxml-2.0 || missing+=(libxml2-dev); \
		pkg-config --exists zlib || missing+=(zlib1g-dev); \
	fi; \
	$(call install,$${missing[@]})
	@$(HAS_LLVM) || ($(call install,libllvm19)) \
		|| echo "setup: without LLVM 19 (libllvm19) nothing is compiled ahead of time; everything else works" >&2
	@wasi-testsuite/make-programs --check || ($(call install,clang lld wasi-libc libclang-rt-dev-wasm32)) \
		|| echo "setup: without a compiler for wasm32-wasi our own programs for WASI are not run" >&2

build: setup ## build the tools in release mode
	@$(RELEASE_BUILD) --product assay
	@$(RELEASE_BUILD) --product rampart
	@for tool in $(ASSAY) $(RAMPART); do \
		if $$tool --version | grep -q "with seeded defects"; then echo "$$tool has seeded defects" >&2; exit 1; fi; \
	done
	@echo "built $(ASSAY) and $(RAMPART)"

test: setup wasi-programs ## run the project's own tests
	@$(SWIFT) test --scratch-path $(SCRATCH) $(TEST_OPTIONS)

# A test of its own, since it builds the library once more.
test-outside: setup ## build and run a package that depends on the library
	@OUTSIDE_PACKAGE=1 $(SWIFT) test --scratch-path $(SCRATCH) --filter OutsidePackageTests

# Which of the programs for libFuzzer are built; all where it is empty.
TARGETS ?=

fuzz-targets: setup ## build the programs for libFuzzer (TARGETS="Loader WASI" for some)
	@SCRATCH=.build-fuzz fuzz-targets/build-all .build-fuzz/targets $(TARGETS)

# All runs happen, whatever the first says, and the end of the output says what each of them said and what was not run.
conformance: build wasi-programs ## run our scripts and programs and the official suites on both engines; reports go to reports/
	@mkdir -p reports; rm -f reports/{spec,wasi}{,-*}.{xml,json,txt}; \
	code=0; runs=(); aot=($(AOT_RUNS)); not_run=; \
	status=0; echo '(module)' | $(RAMPART) compile - -o /dev/null || status=$$?; \
	if [ $$status -eq 69 ]; then aot=(); not_run="all suites with --engine aot=LLVM is not installed; run: make setup"; fi; \
	for run in interpreter "$${aot[@]}"; do \
		if [ "$$run" = interpreter ]; then suffix=; reason=$$not_run; \
		else suffix=-aot-O$${run%/*}-$${run#*/}; reason=; fi; \
		options=; if [ -n "$$suffix" ]; then options="--engine aot --opt-level $${run%/*} --bounds $${run#*/}"; fi; \
		runs+=("$$suffix"); \
		for suite in spec wasi; do \
			echo "== $$suite$$suffix"; \
			$(MAKE) run-$$suite ENGINE_OPTIONS="$$options" REPORT="reports/$$suite$$suffix" NOT_RUN="$$reason" || code=1; \
		done; \
	done; \
	echo; \
	echo "######################################################################"; \
	for suffix in "$${runs[@]}"; do for suite in spec wasi; do \
		echo "##  $$suite$$suffix: $$(tail -n 1 "reports/$$suite$$suffix.txt" 2>/dev/null || echo "no result")"; \
	done; done; \
	grep -h "^not run: " reports/{spec,wasi}{,-*}.txt 2>/dev/null | sort -u | sed 's/^not run: /##  NOT RUN: /' || true; \
	if [ -n "$$not_run" ] && [ "$(REQUIRE_LLVM)" = 1 ]; then \
		echo "##  LLVM is not installed, and REQUIRE_LLVM=1"; code=1; \
	fi; \
	echo "######################################################################"; \
	exit $$code

# The options that say what executes, where the reports go, and what the caller leaves out as NAME=REASON.
ENGINE_OPTIONS ?=
NOT_RUN ?=
REPORT ?=

# What one suite prints goes to a file, too, of which the last line is its verdict.
run-spec: ## the part of conformance that runs scripts; needs make build
	@official=(); not_run=(); others=(); code=0; fault=; \
	if [ -n "$(NOT_RUN)" ]; then others=(--not-run "$(NOT_RUN)"); fi; \
	if [ -n "$${SPEC_TESTSUITE:-}" ] && compgen -G "$$SPEC_TESTSUITE/*.wast" >/dev/null; then \
		official=("$$SPEC_TESTSUITE"); \
	else \
		not_run=(--not-run "WebAssembly/testsuite=not found; set SPEC_TESTSUITE to a checkout, or run: make spectests"); \
	fi; \
	if [ -z "$(ENGINE_OPTIONS)" ]; then \
		for mode in "" --deterministic; do \
			$(ASSAY) spec spectests/handlers --stack 256KiB $$mode $(SPEC_OPTIONS) || { code=$$?; fault="spectests/handlers failed on a stack of 256 KiB"; }; \
		done; \
	fi; \
	$(ASSAY) spec $(ENGINE_OPTIONS) $(OWN_SCRIPTS) "$${official[@]}" "$${not_run[@]}" "$${others[@]}" $(SPEC_OPTIONS) \
		--expectations spectests/expectations.txt \
		--junit $(or $(REPORT),reports/spec).xml --json $(or $(REPORT),reports/spec).json | tee $(or $(REPORT),reports/spec).txt || code=$$?; \
	if [ $${#not_run[@]} -ne 0 ] && [ "$(REQUIRE_OFFICIAL)" = 1 ]; then \
		fault="the official testsuite was not run, and REQUIRE_OFFICIAL=1"; code=1; \
	fi; \
	if [ -n "$$fault" ]; then echo "$$fault" | tee -a $(or $(REPORT),reports/spec).txt >&2; fi; \
	exit $$code

run-wasi: ## the part of conformance that runs programs; needs make build and make wasi-programs
	@suites=(); not_run=(); others=(); code=0; fault=; minimum=0; \
	if [ -n "$(NOT_RUN)" ]; then others=(--not-run "$(NOT_RUN)"); fi; \
	if [ -e wasi-testsuite/build ]; then \
		suites+=(wasi-testsuite/build); minimum=$$(ls wasi-testsuite/sources/*.c | wc -l); \
	else \
		not_run+=(--not-run "our own programs=no compiler for wasm32-wasi; run: make setup"); \
	fi; \
	if [ -d "$${WASI_TESTSUITE:-}" ]; then \
		official=$$WASI_TESTSUITE; if [ -d "$$official/tests" ]; then official+=/tests; fi; \
		suites+=("$$official"); minimum=$$((minimum + $(WASI_TESTSUITE_PROGRAMS))); \
		if [ -z "$(ENGINE_OPTIONS)" ]; then \
			echo "The official programs, with the variable that makes them strict:"; \
			$(ASSAY) wasi "$$official" --minimum $(WASI_TESTSUITE_PROGRAMS) --env ERRNO_MODE_UNIX=1 $(WASI_OPTIONS) \
				|| { code=$$?; fault="official programs failed with ERRNO_MODE_UNIX=1"; }; \
		fi; \
	else \
		not_run+=(--not-run "WebAssembly/wasi-testsuite=not found; set WASI_TESTSUITE to a checkout of prod/testsuite-base, or run: make wasi-testsuite"); \
	fi; \
	$(ASSAY) wasi $(ENGINE_OPTIONS) "$${suites[@]}" "$${not_run[@]}" "$${others[@]}" --minimum $$minimum $(WASI_OPTIONS) \
		--junit $(or $(REPORT),reports/wasi).xml --json $(or $(REPORT),reports/wasi).json | tee $(or $(REPORT),reports/wasi).txt || code=$$?; \
	if [ $${#suites[@]} -eq 0 ]; then code=0; fi; \
	if [ $${#not_run[@]} -ne 0 ] && [ "$(REQUIRE_WASI)" = 1 ]; then \
		fault="a suite of programs was not run, and REQUIRE_WASI=1"; code=1; \
	fi; \
	if [ -n "$$fault" ]; then echo "$$fault" | tee -a $(or $(REPORT),reports/wasi).txt >&2; fi; \
	exit $$code

# Where a run keeps what it reaches and finds; what is known to everybody lies in corpus/.
FUZZ_FOLDER ?= reports/fuzz
FUZZ_TIME ?= 60s
HOURS ?= 8
# Further options, as --seed or --oracle.
FUZZ_OPTIONS ?=
# What mutations start from: our seeds and regressions, our scripts, and the official ones where they are.
FUZZ_MATERIAL = $(wildcard corpus/seeds corpus/regressions) $(OWN_SCRIPTS) $(wildcard $(SPEC_TESTSUITE)/*.wast)

# $(call fuzz,OPTIONS): one run with its reports.
define fuzz
@mkdir -p $(FUZZ_FOLDER)/corpus; rm -f reports/fuzz.xml reports/fuzz.md reports/fuzz.json; \
$(ASSAY) fuzz --corpus $(FUZZ_FOLDER)/corpus $(addprefix --material ,$(FUZZ_MATERIAL)) --findings $(FUZZ_FOLDER)/findings \
	--known corpus/known --junit reports/fuzz.xml --markdown reports/fuzz.md --json reports/fuzz.json $(1) $(FUZZ_OPTIONS)
endef

fuzz: build ## look for faults for FUZZ_TIME (60s), with every oracle
	$(call fuzz,--time $(FUZZ_TIME))

fuzz-nightly: build ## look for faults for HOURS (8); fails as well where a proposal was not reached
	$(call fuzz,--time $(HOURS)h --require-proposals)

# The build with seeded defects has a folder of its own, and nothing else is ever built there.
SCORE_SCRATCH ?= .build-score
SCORE_ASSAY = $(SCORE_SCRATCH)/release/assay
# What the draw follows from, how many defects, how long for each by the processor, how many at once, and how many must be found;
# RESUME=--resume goes on with a run that was ended.
SEED ?= 1
COUNT ?= 40
MINUTES ?= 10
JOBS ?= 2
REQUIRE ?= 0
RESUME ?=

define score_build
@RAMPART_SEEDED_DEFECTS=1 $(SWIFT) build $(RELEASE_FLAGS) --scratch-path $(SCORE_SCRATCH) --product assay
endef

fuzz-score: setup ## measure how many of COUNT (40) seeded defects, drawn by SEED, are found in MINUTES (10) of processor time each
	$(score_build)
	@mkdir -p reports; $(SCORE_ASSAY) score --seed $(SEED) --count $(COUNT) --cpu-time $(MINUTES)m --jobs $(JOBS) --require $(REQUIRE) \
		--json reports/fuzz-score-$(SEED).json $(RESUME) -- --case-timeout 30s --known corpus/known $(addprefix --material ,$(FUZZ_MATERIAL))

check-defects: wasi-programs ## show that seeded defects of each class are there, and that labelled crashes are in their buckets
	$(score_build)
	@Tests/check-defects $(abspath $(SCORE_ASSAY))
	@Tests/check-labels $(abspath $(SCORE_ASSAY))

label-crashes: setup ## make those labelled crashes that are missing: fuzz with one seeded defect after the other
	$(score_build)
	@Tests/label-crashes $(abspath $(SCORE_ASSAY))

bench: build ## compare the interpreter's speed with wasmkit's, and that of compiled code with native code and Wasmtime
	@benchmarks/run $(ASSAY)
	@benchmarks/aot $(RAMPART)

bench-aot: build ## compare only the speed of compiled code
	@benchmarks/aot $(RAMPART)

MODULE ?= $(error bench-compile: say which module, as MODULE=sqlite.wasm)
bench-compile: build ## measure how long compiling MODULE takes, beside Wasmtime's Cranelift
	@benchmarks/compile $(RAMPART) $(MODULE)

bench-start: build ## compare the time of a whole run of a small program with wasmkit's
	@benchmarks/start $(RAMPART)

bench-fuzz: build ## measure how many cases a second are judged
	@benchmarks/fuzz $(ASSAY)

spectests: ## clone the official testsuite at its pinned commit into spectests/upstream
	@if [ "$$(git -C spectests/upstream rev-parse --verify -q HEAD 2>/dev/null)" = $(SPECTESTS_COMMIT) ] \
		&& [ -e spectests/upstream/.git ]; then \
		echo "spectests/upstream is at $(SPECTESTS_COMMIT)"; exit 0; \
	fi; \
	rm -rf spectests/upstream; \
	git init -q spectests/upstream; \
	if ! git -C spectests/upstream fetch -q --depth 1 $(SPECTESTS_REPOSITORY) $(SPECTESTS_COMMIT); then \
		rm -rf spectests/upstream; \
		echo "spectests: cannot fetch $(SPECTESTS_REPOSITORY); without network, set SPEC_TESTSUITE to a folder that holds it" >&2; exit 1; \
	fi; \
	git -C spectests/upstream -c advice.detachedHead=false checkout -q FETCH_HEAD; \
	echo "spectests/upstream is at $(SPECTESTS_COMMIT)"

wasi-testsuite: ## clone the official wasi-testsuite at its pinned commit into wasi-testsuite/upstream
	@if [ "$$(git -C wasi-testsuite/upstream rev-parse --verify -q HEAD 2>/dev/null)" = $(WASI_TESTSUITE_COMMIT) ] \
		&& [ -e wasi-testsuite/upstream/.git ]; then \
		echo "wasi-testsuite/upstream is at $(WASI_TESTSUITE_COMMIT)"; exit 0; \
	fi; \
	rm -rf wasi-testsuite/upstream; \
	git init -q wasi-testsuite/upstream; \
	if ! git -C wasi-testsuite/upstream fetch -q --depth 1 $(WASI_TESTSUITE_REPOSITORY) $(WASI_TESTSUITE_COMMIT); then \
		rm -rf wasi-testsuite/upstream; \
		echo "wasi-testsuite: cannot fetch $(WASI_TESTSUITE_REPOSITORY); without network, set WASI_TESTSUITE to a checkout" >&2; exit 1; \
	fi; \
	git -C wasi-testsuite/upstream -c advice.detachedHead=false checkout -q FETCH_HEAD; \
	echo "wasi-testsuite/upstream is at $(WASI_TESTSUITE_COMMIT)"

wasi-programs: setup ## compile our own programs for WASI
	@if wasi-testsuite/make-programs --check; then wasi-testsuite/make-programs; else rm -rf wasi-testsuite/build; fi

# What HandlerGenerator is asked for, and where it goes.
GENERATED_FILES := \
	scalar=Sources/RampartInterpreter/Generated/ScalarHandlers.swift \
	vector=Sources/RampartInterpreter/Generated/VectorHandlers.swift \
	memory=Sources/RampartInterpreter/Generated/MemoryHandlers.swift \
	atomic=Sources/RampartInterpreter/Generated/AtomicHandlers.swift \
	marks=Sources/CRampart/include/RampartGeneratedMarks.h \
	loops=spectests/handlers/generated.wast
GENERATOR = $(SCRATCH)/debug/HandlerGenerator

# To a file beside it first, so that a generator that fails leaves no half file.
generate: setup ## write anew what HandlerGenerator makes of the opcode table
	@$(SWIFT) build --scratch-path $(SCRATCH) --product HandlerGenerator
	@for pair in $(GENERATED_FILES); do \
		file=$${pair#*=}; \
		$(GENERATOR) $${pair%%=*} >$$file.new; \
		if cmp -s $$file.new $$file; then rm $$file.new; else mv $$file.new $$file; echo "$$file is new"; fi; \
	done

check-generated: setup ## fail where a generated file is not what its generator writes
	@$(SWIFT) build --scratch-path $(SCRATCH) --product HandlerGenerator
	@for pair in $(GENERATED_FILES); do \
		if ! $(GENERATOR) $${pair%%=*} | cmp -s - $${pair#*=}; then \
			echo "$${pair#*=} is not what its generator writes; run: make generate" >&2; exit 1; \
		fi; \
	done

SWIFT_FILES = $(shell git ls-files -- '*.swift' ':!:*/Generated/*')

format: ## put all Swift files into the project's format
	@$(SWIFT) format --in-place --parallel $(SWIFT_FILES)

lint: ## complain about what `make format` or the rules of .swift-format would change
	@$(SWIFT) format lint --strict --parallel $(SWIFT_FILES)

check: setup ## everything that CI runs
	$(call step,lint,$(MAKE) lint)
	$(call step,conformance (release build and run),$(MAKE) conformance)
	$(call step,test (debug build and run),$(MAKE) test)
	$(call step,check-generated,$(MAKE) check-generated)
	$(call step,test-outside,$(MAKE) test-outside)

# Leaks are not looked for: XCTest and Foundation keep objects to the end, and a host function that captures its own store is a cycle.
sanitize: setup wasi-programs ## run the tests under AddressSanitizer and ThreadSanitizer
	@ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build-address $(TEST_OPTIONS)
	@$(SWIFT) test --sanitize=thread --scratch-path .build-thread $(TEST_OPTIONS)

clean: ## remove what was built and reported
	@rm -rf $(SCRATCH) .build-address .build-thread $(SCORE_SCRATCH) wasi-testsuite/build
	@find reports -mindepth 1 ! -name README.md -delete
