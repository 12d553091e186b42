"""Wasmtime from PyPI for benchmarks/aot: `compile IN OUT` prints the processor seconds that it took, `run FILE` runs a program of WASI."""

import sys
import time

import wasmtime


def engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.strategy = "cranelift"
    config.cranelift_opt_level = "speed"
    config.parallel_compilation = False
    return wasmtime.Engine(config)


def compile(source: str, target: str) -> None:
    the_engine = engine()
    with open(source, "rb") as file:
        binary = file.read()
    start = time.process_time()
    code = wasmtime.Module(the_engine, binary).serialize()
    print(f"{time.process_time() - start:.3f}")
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
    {"compile": compile, "run": run}[sys.argv[1]](*sys.argv[2:])
