import WasmModel

/// A `.wast` script: the commands of the reference interpreter's script language, in order.
public struct Script: Sendable {
    public var commands: [ScriptCommand]
    /// Feature names of a `;; features: a b` line among the leading comments, as written.
    public var declaredFeatures: [String]

    public init(commands: [ScriptCommand], declaredFeatures: [String] = []) {
        self.commands = commands
        self.declaredFeatures = declaredFeatures
    }
}

/// One command with its place in the script.
public struct ScriptCommand: Sendable {
    public var position: SourcePosition
    public var kind: Kind

    public init(position: SourcePosition, kind: Kind) {
        self.position = position
        self.kind = kind
    }

    public enum Kind: Sendable {
        /// `(module $x …)`: instantiate, and remember definition and instance under the name.
        case module(name: String?, ScriptModule)
        /// `(module definition $x …)`: no instance yet.
        case moduleDefinition(name: String?, ScriptModule)
        /// `(module instance $instance $definition)`; without a definition name the latest one.
        case moduleInstance(name: String?, definition: String?)
        case register(name: Name, instance: String?)
        case action(ScriptAction)
        case assertReturn(ScriptAction, [ScriptResult])
        case assertTrap(ScriptAction, message: String)
        case assertModuleTrap(ScriptModule, message: String)
        case assertExhaustion(ScriptAction, message: String)
        case assertException(ScriptAction)
        case assertMalformed(ScriptModule, message: String)
        case assertInvalid(ScriptModule, message: String)
        case assertUnlinkable(ScriptModule, message: String)
        case assertMalformedCustom(ScriptModule, message: String)
        case assertInvalidCustom(ScriptModule, message: String)
        /// `(thread $t (shared (module $m))* …)`: runs commands on a thread that knows of the instances here only the shared ones (threads
        /// proposal).
        indirect case thread(name: String?, shared: [String], commands: [ScriptCommand])
        /// `(wait $t)`: waits for the end of a thread; without a name of the latest one.
        case wait(name: String?)

        /// The keyword of the script language.
        public var keyword: String {
            switch self {
            case .module: "module"
            case .moduleDefinition: "module definition"
            case .moduleInstance: "module instance"
            case .register: "register"
            case .action(.invoke): "invoke"
            case .action(.get): "get"
            case .assertReturn: "assert_return"
            case .assertTrap, .assertModuleTrap: "assert_trap"
            case .assertExhaustion: "assert_exhaustion"
            case .assertException: "assert_exception"
            case .assertMalformed: "assert_malformed"
            case .assertInvalid: "assert_invalid"
            case .assertUnlinkable: "assert_unlinkable"
            case .assertMalformedCustom: "assert_malformed_custom"
            case .assertInvalidCustom: "assert_invalid_custom"
            case .thread: "thread"
            case .wait: "wait"
            }
        }
    }
}

/// A module of a script in one of its three forms.
public enum ScriptModule: Sendable {
    /// Text, parsed together with the script.
    case text(Module)
    /// `binary "…"*`: bytes, not decoded yet.
    case binary([UInt8])
    /// `quote "…"*`: the bytes of a text, not parsed yet.
    case quote([UInt8])
}

public enum ScriptAction: Sendable {
    case invoke(instance: String?, function: Name, arguments: [ScriptConstant])
    case get(instance: String?, global: Name)
}

/// An argument of `invoke`. Floats are bit patterns.
public enum ScriptConstant: Sendable, Hashable {
    case i32(UInt32)
    case i64(UInt64)
    case f32(UInt32)
    case f64(UInt64)
    case v128(SIMD16<UInt8>)
    case refNull(HeapType)
    /// `ref.host n`: a host reference as a value of type `any`.
    case refHost(UInt32)
    /// `ref.extern n`: a host reference as a value of type `extern`.
    case refExtern(UInt32)
}

/// What a float result must be.
public enum FloatPattern<Bits: FixedWidthInteger & Sendable>: Sendable, Hashable {
    /// Exactly these bits.
    case bits(Bits)
    /// `nan:canonical`: any sign, only the top bit of the payload.
    case canonicalNaN
    /// `nan:arithmetic`: any sign, at least the top bit of the payload.
    case arithmeticNaN
}

/// What a vector result must be, by its shape.
public enum VectorPattern: Sendable, Hashable {
    /// i8x16, i16x8, i32x4 and i64x2, as the 16 bytes.
    case bytes(SIMD16<UInt8>)
    case f32x4([FloatPattern<UInt32>])
    case f64x2([FloatPattern<UInt64>])
}

/// An expected result.
public enum ScriptResult: Sendable, Hashable {
    case i32(UInt32)
    case i64(UInt64)
    case f32(FloatPattern<UInt32>)
    case f64(FloatPattern<UInt64>)
    case v128(VectorPattern)
    /// `(ref.null)` takes any null; with a heap type the null of that hierarchy.
    case refNull(HeapType?)
    /// `(ref)`: any reference that is not null.
    case ref
    /// `(ref.func)`, `(ref.struct)`, `(ref.array)`, `(ref.i31)`, `(ref.eq)`, `(ref.any)`, `(ref.extern)`, `(ref.exn)` without a number:
    /// not null and of that abstract heap type.
    case refOf(HeapType)
    case refHost(UInt32)
    case refExtern(UInt32)
    case either([ScriptResult])
}
