import Glibc
import SeededDefects
import WasmModel

/// What a tool was built from, for `--version`.
public enum BuildFacts {
    /// The version of the package.
    public static let version = "0.1.0"

    /// Several lines: name and version, compiler, kind of build, machine, features that are on without options.
    public static func text(tool: String) -> String {
        let features = Feature.allCases.filter { Features.wasm3[$0] }.map(\.name)
        return """
            \(tool) \(version)
            Swift \(swift), \(configuration) build, \(target)
            features: \(features.joined(separator: " "))
            """ + (Seeded.isBuiltIn ? "\nwith seeded defects: not for use" : "")
    }

    /// Ends the program where it was asked for a seeded defect that there is none of: it must not go on as if it had it. Builds without
    /// seeded defects do not look.
    public static func checkDefect(_ errors: ErrorOutput) {
        guard Seeded.isBuiltIn, let unknown = Seeded.unknown else { return }
        errors.report("no seeded defect is called '\(unknown)'")
        exit(ExitStatus.usage.rawValue)
    }

    #if DEBUG
        static let configuration = "debug"
    #else
        static let configuration = "release"
    #endif

    /// The compiler's version, as closely as a condition of the language can tell it.
    #if compiler(>=6.5)
        static let swift = "6.5 or newer"
    #elseif compiler(>=6.4)
        static let swift = "6.4"
    #elseif compiler(>=6.3.1)
        static let swift = "6.3.1"
    #else
        static let swift = "6.3"
    #endif

    #if arch(x86_64)
        private static let architecture = "x86_64"
    #elseif arch(arm64)
        private static let architecture = "aarch64"
    #else
        private static let architecture = "unknown"
    #endif

    #if canImport(Glibc)
        static let target = architecture + "-unknown-linux-gnu"
    #else
        static let target = architecture + "-unknown-linux-musl"
    #endif
}
