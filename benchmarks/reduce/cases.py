"""The inputs: each a name, how it is built, and a predicate of the shell for which it is interesting."""
import os
import random
import subprocess

from noise import Functions, functions

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "..", "c")


class Case:
    def __init__(self, name, build, predicate, ending="wasm", binaryen=True):
        self.name = name
        self.build = build
        self.predicate = predicate
        self.ending = ending
        # Whether wasm-reduce 108 can read the input.
        self.binaryen = binaryen


def wat(text):
    def build(tools, path):
        source = path + ".wat"
        with open(source, "w") as file:
            file.write(text)
        subprocess.run([tools.rampart, "assemble", "--no-validation", source, "-o", path], check=True)
    return build


def c(source, *options):
    def build(tools, path):
        subprocess.run(["clang", "--target=wasm32-wasi", *options, source, "-o", path, "-lm"], check=True)
    return build


def generated_c(text, *options):
    def build(tools, path):
        source = path + ".c"
        with open(source, "w") as file:
            file.write(text)
        c(source, *options)(tools, path)
    return build


def binary(make):
    """Bytes that are made from those of a text."""
    def outer(text):
        def build(tools, path):
            wat(text)(tools, path)
            with open(path, "rb") as file:
                data = make(file.read())
            with open(path, "wb") as file:
                file.write(data)
        return build
    return outer


def plain(text):
    def build(tools, path):
        with open(path, "w") as file:
            file.write(text)
    return build


def has(pattern):
    return f'rampart validate "$1" >/dev/null 2>&1 && rampart text "$1" 2>/dev/null | grep -q -- "{pattern}"'


def traps(message):
    return f'timeout 10 rampart run --invoke main "$1" 2>&1 | grep -q "{message}"'


def says(message):
    return f'rampart validate "$1" 2>&1 | grep -q "{message}"'


def noisy(seed, count, extra, memory=True, fields=""):
    made, text = functions(seed, count, memory)
    exports = "\n".join(f'(export "f{index}" (func $n{index}))' for index in range(0, count, 7))
    memories = '(memory 1) (data (i32.const 64) "some bytes that are data")' if memory else ""
    return f"(module {memories} {fields}\n{text}\n{exports}\n{extra(made)})"


def calls_into(statement):
    """A fault in the middle of a chain of calls that main begins."""
    def extra(made):
        middle = made.function(before=statement)
        number = len(made.signatures) - 1
        around = made.function(after=made.call(number))
        outer = made.function(before=made.call(number + 1))
        return f'{middle}\n{around}\n{outer}\n(func (export "main") {made.call(number + 2)})'
    return extra


def straight_line(count):
    generator = random.Random(511)
    lines = []
    for _ in range(count):
        operator = generator.choice(["add", "sub", "xor", "mul"])
        lines.append(f"local.get 0\ni32.const {generator.randrange(1 << 20)}\ni32.{operator}\nlocal.set 0")
    lines.insert(count // 2, "local.get 0\ni32.const 3\ni32.rotr\nlocal.set 0")
    return '(module (func (export "main") (param i32) (result i32)\n' + "\n".join(lines) + "\nlocal.get 0))"


def stack_line(count):
    """One expression of thousands of operators: no statement to delete."""
    generator = random.Random(1633)
    lines = ["local.get 0"]
    for number in range(count):
        lines.append(f"i32.const {generator.randrange(1 << 20)}\ni32.{generator.choice(['add', 'sub', 'xor', 'mul'])}")
        if number == count // 2:
            lines.append("i32.clz")
    return '(module (func (export "main") (param i32) (result i32)\n' + "\n".join(lines) + "))"


def nested(depth):
    opening = "".join(f"(block (br_if {number % 3 and min(number, 2)} (local.get 0)) (if (i32.const {number + 1}) (then " for number in range(depth))
    return (f'(module (memory 1) (func (export "main") (local i32) {opening}(i32.store (i32.const -4) (i32.const 1))'
            + ")))" * depth + "))")


def big_data(size):
    generator = random.Random(77)
    data = "".join(f"\\{generator.randrange(1, 256):02x}" for _ in range(size))
    return (f'(module (memory 8) (data (i32.const 16) "{data}") (data (i32.const 300016) "\\4d\\00\\00\\00")\n'
            '(func $find (param i32) (result i32) (i32.load (local.get 0)))\n'
            '(func (export "main") (if (i32.eq (call $find (i32.const 300016)) (i32.const 77)) (then unreachable))))')


def many_types(count):
    types = "\n".join(f"(type $t{number} (func (param {'i32 ' * (number % 7)} {'f64 ' * (number % 5)}) (result {'i64 ' * (number % 3)})))"
                      for number in range(count))
    bodies = "\n".join(f"(func $f{number} (type $t{number}) {'(i64.const 1) ' * (number % 3)})" for number in range(count))
    table = " ".join(f"$f{number}" for number in range(count))
    return (f'(module {types} (table funcref (elem {table})) {bodies}\n'
            f'(func (export "main") (call_indirect (type $t1) (i32.const 1) (f64.const 2) (i32.const {count - 3})) drop))')


BIG = "\n".join(
    ["#include <stdio.h>", "#include <stdlib.h>", "static volatile int zero;"]
    + [f"int f{n}(int a, int b) {{ int c = a * {n + 3} + b; for (int i = 0; i < (a & 7); i++) c ^= f{n - 1}(1 + (c & 1), i) + {n};"
       f" if (c == {n * 7919}) printf(\"%d %d\\n\", a, c); return c {'/ zero' if n == 3 else ''} - b; }}" if n else "int f0(int a, int b) { return a - b; }"
       for n in range(2500)]
    + ["int main(void) { return f6(1, 2) + (int)(size_t)malloc(f2499(0, 1)); }"])

TRAPPING = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef int (*compare)(const void *, const void *);
typedef struct node { struct node *next; char name[24]; double weight; long (*visit)(struct node *, int); } node;
static int by_name(const void *a, const void *b) { return strcmp((*(node **)a)->name, (*(node **)b)->name); }
static long plain(node *n, int depth) { return depth > 20 ? 1 : n->next ? n->next->visit(n->next, depth + 1) : strlen(n->name); }
static double other(node *n) { return n->weight; }
int main(void) {
    node *nodes[40];
    for (int i = 0; i < 40; i++) {
        nodes[i] = calloc(1, sizeof(node));
        snprintf(nodes[i]->name, 24, "node %d", i * 7919 % 40);
        nodes[i]->visit = i == 31 ? (long (*)(node *, int))other : plain;
        nodes[i]->next = i ? nodes[i - 1] : 0;
    }
    qsort(nodes, 40, sizeof *nodes, by_name);
    long sum = 0;
    for (int i = 0; i < 40; i++) { printf("%s\n", nodes[i]->name); sum += nodes[i]->visit(nodes[i], 0); }
    return (int)sum;
}
"""

# The sorting of few numbers: what takes seconds says nothing about a reduction.
with open(os.path.join(PROGRAMS, "sort.c")) as file:
    SMALL_SORT = file.read().replace("1 << 20", "1 << 10")

GC = """
(type $cell (sub (struct (field $value (mut i32)) (field $next (mut (ref null $cell))))))
(type $bytes (array (mut i8)))
(type $wide (sub $cell (struct (field $value (mut i32)) (field $next (mut (ref null $cell))) (field $more (ref $bytes)))))
(rec (type $tree (struct (field $left (ref null $tree)) (field $right (ref null $tree)) (field $forest (ref null $forest))))
     (type $forest (array (mut (ref null $tree)))))
(global $head (mut (ref null $cell)) (ref.null $cell))
(func $push (param $value i32) (global.set $head (struct.new $cell (local.get $value) (global.get $head))))
(func $pushWide (param $value i32)
  (global.set $head (struct.new $wide (local.get $value) (global.get $head) (array.new $bytes (i32.const 7) (i32.const 16)))))
(func $sum (result i32) (local $cell (ref null $cell)) (local $sum i32)
  (local.set $cell (global.get $head))
  (block $done (loop $next
    (br_if $done (ref.is_null (local.get $cell)))
    (local.set $sum (i32.add (local.get $sum) (struct.get $cell $value (local.get $cell))))
    (local.set $cell (struct.get $cell $next (local.get $cell)))
    (br $next)))
  (local.get $sum))
(func $tree (param $depth i32) (result (ref null $tree))
  (if (result (ref null $tree)) (i32.eqz (local.get $depth)) (then (ref.null $tree))
    (else (struct.new $tree (call $tree (i32.sub (local.get $depth) (i32.const 1)))
      (call $tree (i32.sub (local.get $depth) (i32.const 1))) (array.new_default $forest (i32.const 3))))))
"""


def gc(main):
    return lambda made: GC + f'(func (export "main") (local $tree (ref null $tree)) {made.call(3)} {main} {made.call(5)})'


EXCEPTIONS = """
(tag $first (param i32 i64)) (tag $second (param f64)) (tag $third)
(func $thrower (param i32) (result i32)
  (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $first (i32.const 7) (i64.const 8))))
  (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $second (f64.const 2.5))))
  (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $third)))
  (local.get 0))
(func $catcher (param i32) (result i32)
  (block $one (result i32 i64) (block $two (result f64) (block $all (result exnref)
    (try_table (result i32) (catch $first $one) (catch $second $two) (catch_all_ref $all) (call $thrower (local.get 0)))
    (return)) (throw_ref))
    (i32.trunc_f64_s) (return))
  (drop))
"""


def truncated(data):
    return data[: len(data) * 2 // 3]


def long_integer(data):
    """The last constant of a marked function in too many bytes."""
    place = data.index(b"\x41\xcd\xd7\x02")
    return data[:place] + b"\x41\xcd\xd7\x82\x80\x80\x80\x00" + data[place + 4:]


def script():
    made, text = functions(3000, 40)
    parts = [f"(module {'(memory 1)'}\n{text}\n" + "\n".join(f'(export "f{n}" (func $n{n}))' for n in range(40)) + ")"]
    for number in range(40):
        zeros = " ".join(f"({kind}.const 0)" for kind in made.signatures[number][0])
        parts.append(f'(invoke "f{number}" {zeros})')
        if number % 4 == 0:
            parts.append(f'(module $m{number} (func (export "g") (param i32 i32) (result i32)'
                         f' (i32.add (i32.mul (local.get 0) (i32.const {number})) (local.get 1))))')
            expected = 5 * number + 6 + (number == 20)
            parts.append(f'(assert_return (invoke "g" (i32.const 5) (i32.const 6)) (i32.const {expected}))')
            parts.append('(register "last")')
            parts.append(parts[0])
    return "\n".join(parts)


CASES = [
    Case("opcode-div", wat(noisy(1, 60, lambda made: '(func (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))')),
         has("i32.div_u")),
    Case("trap-div", wat(noisy(2, 60, calls_into("(drop (i32.div_u (i32.const 7) (i32.const 0)))"))), traps("integer divide by zero")),
    Case("trap-bounds", wat(noisy(4, 120, calls_into("(i64.store offset=65530 (i32.const 0) (i64.const 5))"))), traps("out of bounds memory access")),
    Case("trap-overflow", wat(noisy(18, 90, calls_into("(drop (i64.div_s (i64.const -9223372036854775808) (i64.const -1)))"))), traps("integer overflow")),
    Case("trap-truncation", wat(noisy(6, 30, calls_into("(drop (i32.trunc_f64_s (f64.mul (f64.const 3e9) (f64.const 7))))"))), traps("integer overflow")),
    Case("straight-line", wat(straight_line(5000)), has("i32.rotr")),
    Case("stack-line", wat(stack_line(5000)), has("i32.clz")),
    Case("nested-blocks", wat(nested(150)), traps("out of bounds memory access")),
    Case("big-data", wat(big_data(200_000)), traps("unreachable")),
    Case("many-types", wat(many_types(400)), traps("indirect call type mismatch")),
    Case("br-table", c(os.path.join(PROGRAMS, "switch.c"), "-O2"), has("br_table")),
    Case("c-sqrt", c(os.path.join(PROGRAMS, "nbody.c"), "-O2"), has("f64.sqrt")),
    Case("c-trunc", c(os.path.join(PROGRAMS, "strings.c"), "-O1", "-g"), has("i32.trunc_f64_u")),
    Case("c-simd", c(os.path.join(PROGRAMS, "simd.c"), "-O3", "-msimd128"), has("i8x16.shuffle\\|f32x4.mul\\|v128.load")),
    Case("c-call-type", generated_c(TRAPPING, "-O1"), 'timeout 10 rampart run "$1" 2>&1 >/dev/null | grep -q "indirect call type mismatch"'),
    Case("c-output", generated_c(SMALL_SORT, "-O2", "-w", "-Dmain=original", "-include", os.path.join(HERE, "hello.h")),
         'timeout 10 rampart run "$1" 2>/dev/null | grep -q "^reduced to this$"'),
    Case("c-large", generated_c(BIG, "-O0"), 'timeout 10 rampart run "$1" 2>&1 >/dev/null | grep -q "integer divide by zero"'),
    Case("tail-call", wat(noisy(7, 80, lambda made: '(func $t (param i32) (result i32) (return_call $t (i32.sub (local.get 0) (i32.const 1)))) '
         '(func (export "main") (result i32) (call $t (i32.const 5)))')), has("return_call")),
    Case("gc-cast", wat(noisy(8, 60, gc("(call $push (i32.const 3)) (call $pushWide (i32.const 4)) (local.set $tree (call $tree (i32.const 4)))"
         " (call $push (call $sum)) (drop (ref.cast (ref $wide) (global.get $head)))"))), traps("cast failure"), binaryen=False),
    Case("gc-array", wat(noisy(9, 60, gc("(call $pushWide (i32.const 4)) (drop (call $sum)) (drop (array.get_s $bytes"
         " (struct.get $wide $more (ref.cast (ref $wide) (global.get $head))) (i32.const 16)))"))), traps("out of bounds array access"), binaryen=False),
    Case("gc-null", wat(noisy(10, 40, gc("(local.set $tree (call $tree (i32.const 2))) (drop (struct.get $tree $left (struct.get $tree $right"
         " (struct.get $tree $right (local.get $tree)))))"))), traps("null structure reference"), binaryen=False),
    Case("exception", wat(noisy(11, 60, lambda made: EXCEPTIONS + f'(func (export "main") (result i32) {made.call(9)} (drop (call $catcher (i32.const 1)))'
         ' (call $catcher (i32.const 3)))')), 'rampart run --invoke main "$1" >/dev/null 2>&1; test $? = 111', binaryen=False),
    Case("exception-trap", wat(noisy(12, 60, lambda made: EXCEPTIONS + f'(func (export "main") (result i32) {made.call(9)}'
         ' (i32.rem_u (i32.const 7) (i32.sub (call $catcher (i32.const 2)) (i32.const 2))))')), traps("integer divide by zero"), binaryen=False),
    Case("memory64", wat(noisy(13, 40, lambda made: '(memory $large i64 1 4) (func $g (param i64) (result i64) (i64.load $large (local.get 0)))'
         '(func (export "main") (drop (call $g (i64.const 65536))))')), traps("out of bounds memory access"), binaryen=False),
    Case("invalid-type", wat(noisy(14, 200, lambda made: '(func $bad (param i64) (result i32) (i32.add (i32.wrap_i64 (local.get 0)) (i32.wrap_i64'
         ' (i64.add (local.get 0) (f64.const 1)))))')), says("type mismatch"), binaryen=False),
    Case("invalid-label", wat(noisy(15, 100, lambda made: '(func $bad (block (block (br_if 7 (i32.const 1)))))')), says("unknown label"), binaryen=False),
    Case("malformed-end", binary(truncated)(noisy(16, 60, lambda made: "")), says("length out of bounds"), binaryen=False),
    Case("malformed-integer", binary(long_integer)(noisy(17, 60, lambda made: "(func (drop (i32.const 43981)))")),
         says("integer representation too long"), binaryen=False),
    Case("script", plain(script()), 'assay spec "$1" 2>/dev/null | grep -q "actual:   (i32.const 106 "', ending="wast", binaryen=False),
]
