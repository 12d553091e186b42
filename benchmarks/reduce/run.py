#!/usr/bin/env python3
"""Measures 'assay reduce' over the cases of this folder, beside Debian's wasm-reduce where that can read a case.

Both get the same predicate of the shell; 'assay reduce' runs two of it at a time. A tool that has not ended after --limit seconds
is stopped, and what it had by then counts.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import cases


class Tools:
    def __init__(self, folder):
        self.assay = os.path.join(folder, "assay")
        self.rampart = os.path.join(folder, "rampart")


def timed(command, limit, **options):
    """Seconds that a command took; its whole process group is stopped at the limit."""
    start = time.monotonic()
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return time.monotonic() - start


def limited(seconds, options):
    return f"> {options.limit:.0f}" if seconds >= options.limit else f"{seconds:.1f}"


def interesting(case, path, environment):
    return subprocess.run(["sh", "-c", case.predicate, "sh", path], env=environment).returncode == 0


def reduce_ours(tools, case, source, folder, environment, options):
    target = os.path.join(folder, "ours." + case.ending)
    shutil.copy(source, target)
    log = os.path.join(folder, "ours.log")
    with open(log, "w") as file:
        seconds = timed(
            [tools.assay, "reduce", source, "--command", case.predicate, "-o", target, "--jobs", str(options.jobs)],
            options.limit, env=environment, stdout=file, stderr=file)
    return target, seconds


def reduce_theirs(case, source, folder, environment, options):
    test, work = (os.path.join(folder, name) for name in ("test.wasm", "work.wasm"))
    predicate = os.path.join(folder, "predicate.sh")
    with open(predicate, "w") as file:
        file.write(case.predicate + "\n")
    binaries = os.path.dirname(os.path.realpath(shutil.which("wasm-reduce")))
    shutil.copy(source, work)
    with open(os.path.join(folder, "theirs.log"), "w") as file:
        seconds = timed(
            ["wasm-reduce", source, "-b", binaries, "--command", f"sh {predicate} {test}", "-t", test, "-w", work, "--timeout", "10"],
            options.limit, env=environment, stdout=file, stderr=file)
    return work, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", required=True, help="the folder with assay and rampart, of a release build")
    parser.add_argument("--only", nargs="*", help="names of cases")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=float, default=600, help="seconds for one reduction")
    parser.add_argument("--no-binaryen", action="store_true", help="leave out wasm-reduce")
    parser.add_argument("--keep", help="a folder for inputs and results")
    options = parser.parse_args()

    tools = Tools(os.path.abspath(options.tools))
    environment = dict(os.environ, PATH=os.path.abspath(options.tools) + ":" + os.environ["PATH"])
    with_binaryen = not options.no_binaryen and shutil.which("wasm-reduce") is not None
    root = options.keep or tempfile.mkdtemp()
    rows, smaller, larger_than_theirs, slower_than_theirs, failures = [], [], [], [], 0
    print("| Case | Input | assay reduce | Smaller | Seconds | wasm-reduce | Seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    for case in cases.CASES:
        if options.only and case.name not in options.only:
            continue
        folder = os.path.join(root, case.name)
        os.makedirs(folder, exist_ok=True)
        source = os.path.join(folder, "input." + case.ending)
        case.build(tools, source)
        if not interesting(case, source, environment):
            print(f"{case.name}: the predicate does not hold for the input", file=sys.stderr)
            failures += 1
            continue
        before = os.path.getsize(source)
        ours, seconds = reduce_ours(tools, case, source, folder, environment, options)
        if not interesting(case, ours, environment):
            print(f"{case.name}: the predicate does not hold for the result", file=sys.stderr)
            failures += 1
        after = os.path.getsize(ours)
        share = 100 * (before - after) / before
        smaller.append(share)
        row = f"| {case.name} | {before} | {after} | {int(100 * share) / 100:.2f} % | {limited(seconds, options)} |"
        if case.binaryen and with_binaryen:
            theirs, their_seconds = reduce_theirs(case, source, folder, environment, options)
            their_size = os.path.getsize(theirs)
            row += f" {their_size} | {limited(their_seconds, options)} |"
            if after > their_size:
                larger_than_theirs.append(case.name)
            if seconds > their_seconds:
                slower_than_theirs.append(case.name)
        else:
            row += " | |"
        print(row, flush=True)
    if smaller:
        print(f"\n{len(smaller)} cases, median {int(100 * statistics.median(smaller)) / 100:.2f} % smaller")
    if with_binaryen:
        print(f"larger than wasm-reduce: {', '.join(larger_than_theirs) or 'none'}; slower: {', '.join(slower_than_theirs) or 'none'}")
    if not options.keep:
        shutil.rmtree(root)
    sys.exit(1 if failures or larger_than_theirs else 0)


if __name__ == "__main__":
    main()
