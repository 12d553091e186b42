import SuiteSupport
import WasmModel
import WasmText

import class Rampart.Engine
import class Rampart.ModulePreparer

/// What the runner needs of an implementation of WebAssembly. One environment serves one script, on one thread.
///
/// The runner knows nothing else of the engine, so that a second engine, or one of the tests that gives wrong answers on purpose,
/// is a type of a few functions.
public protocol ScriptEnvironment: AnyObject, SendableMetatype {
    /// A module that is well-formed and valid.
    associatedtype Definition
    associatedtype Instance

    /// Decodes or parses, and validates. Throws `malformed` or `invalid`, and `malformedCustom` for an annotation of a quoted text.
    func define(_ module: ScriptModule) throws(ScriptFault) -> Definition

    /// Throws `malformedCustom` or `invalidCustom` for the first fault in the contents of custom sections, which `define` lets pass.
    func checkCustomSections(of definition: Definition) throws(ScriptFault)

    /// The names of the modules that the definition imports from.
    func importedModules(of definition: Definition) -> [Name]

    /// Links and instantiates. Throws `unlinkable`, or what the start function or a segment ended with.
    ///
    /// `registered` are the instances of the script's `register` commands; `spectest` is the environment's own.
    func instantiate(_ definition: Definition, registered: [Name: Instance]) throws(ScriptFault) -> Instance

    func invoke(_ function: Name, in instance: Instance, arguments: [ScriptConstant]) throws(ScriptFault) -> [ScriptValue]

    func get(_ global: Name, in instance: Instance) throws(ScriptFault) -> ScriptValue

    /// What a thread of the script needs for an environment of its own, in which it knows the given instances and no others.
    ///
    /// Throws `script` where an instance has something that cannot be shared.
    func seed(sharing instances: [Name: Instance]) throws(ScriptFault) -> ThreadSeed<Self>

    /// Stops what runs in the environment, from any thread.
    var interruption: @Sendable () -> Void { get }
}

extension ScriptEnvironment {
    /// An environment without threads.
    public func seed(sharing instances: [Name: Instance]) throws(ScriptFault) -> ThreadSeed<Self> {
        throw ScriptFault(phase: .script, message: "the engine has no threads")
    }

    /// Nothing to stop.
    public var interruption: @Sendable () -> Void { {} }
}

/// An engine that scripts can run on.
public struct ScriptEngine: Sendable {
    /// What reports call it.
    public let description: EngineDescription
    /// Makes the environment of one script, with the given features.
    public let makeEnvironment: @Sendable (Features) -> any ScriptEnvironment

    /// How scripts are run besides by which engine.
    public struct Settings: Sendable, Hashable {
        /// Whether arithmetic gives no NaN but the canonical one.
        public var canonicalizesNaNs = false
        /// Whether fuel is charged; there is more than any script needs.
        public var isMetered = false
        /// Whether every allocation collects garbage.
        public var collectsAtEveryAllocation = false

        public init() {}
    }

    /// Scripts whose modules are all made ready in one way, with arithmetic that gives any NaN or only the canonical one.
    public init(_ strategy: Engine.Strategy, canonicalizesNaNs: Bool = false) {
        var settings = Settings()
        settings.canonicalizesNaNs = canonicalizesNaNs
        self.init(EngineDescription(strategy), settings) { _ in strategy }
    }

    /// Scripts whose modules are made ready in a way that may differ from module to module: they are counted from 0.
    public init(_ description: EngineDescription, _ settings: Settings, strategy: @escaping @Sendable (_ module: Int) -> Engine.Strategy) {
        self.description = description
        let preparer = ModulePreparer(isMetered: settings.isMetered, canonicalizesNaNs: settings.canonicalizesNaNs)
        // Threads are metered, so that one that goes round for ever can be stopped.
        let threadPreparer = ModulePreparer(isMetered: true, canonicalizesNaNs: settings.canonicalizesNaNs)
        makeEnvironment = { features in
            RampartEnvironment(
                preparer: preparer, threadPreparer: threadPreparer, features: features,
                collectsAtEveryAllocation: settings.collectsAtEveryAllocation, strategy: strategy)
        }
    }

    /// The interpreter.
    public static let interpreter = ScriptEngine(.interpreter)
}
