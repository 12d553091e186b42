"""Wasmtime from PyPI for benchmarks: `compile IN OUT` prints the processor seconds that it took on one thread, `compile-parallel IN OUT`
the seconds by the clock on all, `run FILE` runs a program of WASI."""

import sys
import time

import wasmtime


def engine(parallel: bool = False) -> wasmtime.Engine:
    config = wasmtime.Config()
    config.strategy = "cranelift"
    config.cranelift_opt_level = "speed"
    config.parallel_compilation = parallel
    return wasmtime.Engine(config)


def compile(source: str, target: str, parallel: bool = False) -> None:
    the_engine = engine(parallel)
    with open(source, "rb") as file:
        binary = file.read()
    clock = time.perf_counter if parallel else time.process_time
    start = clock()
    code = wasmtime.Module(the_engine, binary).serialize()
    print(f"{clock() - start:.3f}")
    with open(target, "wb") as file:
        file.write(code)


def run(path: str) -> None:
    the_engine = engine()
    module = wasmtime.Module.deserialize_file(the_engine, path)
    store = wasmtime.Store(the_engine)
    wasi = wasmtime.WasiConfig()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    wasi.argv = [path]
    store.set_wasi(wasi)
    linker = wasmtime.Linker(the_engine)
    linker.define_wasi()
    start = linker.instantiate(store, module).exports(store)["_start"]
    try:
        start(store)
    except wasmtime.ExitTrap as end:
        sys.exit(end.code)


if __name__ == "__main__":
    commands = {"compile": compile, "compile-parallel": lambda source, target: compile(source, target, parallel=True), "run": run}
    commands[sys.argv[1]](*sys.argv[2:])
