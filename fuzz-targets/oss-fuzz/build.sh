#!/bin/bash -eu
# Run in the image of the Dockerfile beside it: builds all targets into $OUT, with the libraries that the machines which run them lack.
mkdir -p "$OUT/lib"
for library in libxml2.so.2 libLLVM.so.19.1; do
    path=$(ldconfig -p | sed -n "s|.*$library .*=> ||p" | head -n 1)
    [ -z "$path" ] || cp -L "$path" "$OUT/lib/"
done
# The flags of the image are for another way to build.
unset SWIFTFLAGS
# shellcheck disable=SC2016
SWIFT_FLAGS='--static-swift-stdlib -Xlinker -rpath -Xlinker $ORIGIN/lib' fuzz-targets/build-all "$OUT"
for program in "$OUT"/Fuzz*; do
    [ -x "$program" ] || continue
    # Swift's backtracer would take the signal before libFuzzer, and no input would be written.
    printf '[env]\nSWIFT_BACKTRACE=enable=no\n[libfuzzer]\nrss_limit_mb = 2560\ntimeout = 25\n' >"$program.options"
done
