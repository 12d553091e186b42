"""Text of modules that do nothing in particular: what surrounds a fault in an input that a fuzzer has made."""
import random

BINARY = {
    "i32": ["add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "rotl"],
    "i64": ["add", "sub", "mul", "and", "or", "xor", "shl", "shr_u", "rotr"],
    "f32": ["add", "sub", "mul", "min", "copysign"],
    "f64": ["add", "sub", "mul", "max", "copysign"],
}
UNARY = {
    "i32": ["i32.clz", "i32.popcnt", "i32.extend8_s"],
    "i64": ["i64.ctz", "i64.extend32_s"],
    "f32": ["f32.neg", "f32.ceil"],
    "f64": ["f64.abs", "f64.floor"],
}
CONVERT = {
    "i32": [("i64", "i32.wrap_i64"), ("f64", "i32.trunc_sat_f64_s"), ("i64", "i64.eqz")],
    "i64": [("i32", "i64.extend_i32_u"), ("f32", "i64.trunc_sat_f32_u")],
    "f32": [("i32", "f32.convert_i32_s"), ("f64", "f32.demote_f64")],
    "f64": [("i64", "f64.convert_i64_u"), ("f32", "f64.promote_f32")],
}
TYPES = ["i32", "i64", "f32", "f64"]


class Functions:
    """Functions that call only those in front of them, so that every call ends."""

    def __init__(self, seed, memory=True):
        self.random = random.Random(seed)
        self.memory = memory
        self.signatures = []

    def constant(self, kind):
        if kind in ("f32", "f64"):
            return f"({kind}.const {self.random.uniform(-1000, 1000):.4f})"
        return f"({kind}.const {self.random.choice([0, 1, -1, self.random.randrange(-1 << 31, 1 << 31)])})"

    def expression(self, kind, depth):
        choose = self.random.random()
        if depth <= 0 or choose < 0.1:
            names = [index for index, local in enumerate(self.locals) if local == kind]
            if names and self.random.random() < 0.7:
                return f"(local.get {self.random.choice(names)})"
            return self.constant(kind)
        if choose < 0.5:
            return f"({kind}.{self.random.choice(BINARY[kind])} {self.expression(kind, depth - 1)} {self.expression(kind, depth - 1)})"
        if choose < 0.6:
            return f"({self.random.choice(UNARY[kind])} {self.expression(kind, depth - 1)})"
        if choose < 0.7:
            source, operator = self.random.choice(CONVERT[kind])
            return f"({operator} {self.expression(source, depth - 1)})"
        if choose < 0.76 and self.memory:
            address = f"(i32.and {self.expression('i32', depth - 2)} (i32.const 1023))"
            return f"({kind}.load offset={self.random.randrange(256)} {address})"
        if choose < 0.84:
            condition = self.expression("i32", depth - 2)
            return (f"(if (result {kind}) {condition} (then {self.expression(kind, depth - 1)})"
                    f" (else {self.expression(kind, depth - 1)}))")
        if choose < 0.9:
            return (f"(select {self.expression(kind, depth - 1)} {self.expression(kind, depth - 1)}"
                    f" {self.expression('i32', depth - 2)})")
        callees = [index for index, (_, result) in enumerate(self.signatures) if result == kind]
        if callees:
            callee = self.random.choice(callees[-20:])
            arguments = " ".join(self.expression(parameter, depth - 2) for parameter in self.signatures[callee][0])
            return f"(call $n{callee} {arguments})"
        return self.constant(kind)

    def statement(self, depth):
        choose = self.random.random()
        local = self.random.randrange(len(self.locals))
        if choose < 0.5 or depth <= 0:
            return f"(local.set {local} {self.expression(self.locals[local], 4)})"
        if choose < 0.65 and self.memory:
            kind = self.random.choice(TYPES)
            address = f"(i32.and {self.expression('i32', 2)} (i32.const 1023))"
            return f"({kind}.store offset={self.random.randrange(256)} {address} {self.expression(kind, 3)})"
        if choose < 0.85:
            return (f"(if {self.expression('i32', 3)} (then {self.statements(depth - 1)}) (else {self.statements(depth - 1)}))")
        return f"(block (br_if 0 {self.expression('i32', 3)}) {self.statements(depth - 1)})"

    def statements(self, depth):
        return " ".join(self.statement(depth) for _ in range(self.random.randrange(1, 4)))

    def function(self, before="", after=""):
        """One more function; gives its text. `before` and `after` are statements of one's own."""
        parameters = [self.random.choice(TYPES) for _ in range(self.random.randrange(4))]
        result = self.random.choice(TYPES)
        extra = [self.random.choice(TYPES) for _ in range(1 + self.random.randrange(4))]
        self.locals = parameters + extra
        body = [before] + [self.statement(2) for _ in range(self.random.randrange(2, 6))] + [after]
        value = self.expression(result, 4)
        text = (f"(func $n{len(self.signatures)} (param {' '.join(parameters)}) (result {result}) (local {' '.join(extra)})\n  "
                + "\n  ".join(part for part in body if part) + f"\n  {value})")
        self.signatures.append((parameters, result))
        return text

    def call(self, index):
        """A statement that calls a function with zeros."""
        arguments = " ".join(f"({kind}.const 0)" for kind in self.signatures[index][0])
        return f"(drop (call $n{index} {arguments}))"


def functions(seed, count, memory=True):
    made = Functions(seed, memory)
    return made, "\n".join(made.function() for _ in range(count))
