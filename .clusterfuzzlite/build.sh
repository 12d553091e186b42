#!/bin/bash -eu
# The same as for OSS-Fuzz.
exec fuzz-targets/oss-fuzz/build.sh
