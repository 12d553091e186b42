import Foundation
import Testing

/// What `swift package dump-package` says of Package.swift, as far as these tests ask.
private struct PackageDescription: Decodable {
    struct Target: Decodable {
        var name: String
        var type: String
        var dependencies: [Dependency]
        var settings: [Setting]
        var isLibrary: Bool { type == "regular" }
        var isTest: Bool { type == "test" }
    }

    /// `{"byName": ["WasmModel", null]}` or `{"product": ["SystemPackage", "swift-system", null, null]}`.
    struct Dependency: Decodable {
        var name: String

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
            name = kinds.values.first?.first?.text ?? ""
        }
    }

    /// A part of a dependency, of which only the text matters.
    struct Part: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    /// `{"kind": {"strictMemorySafety": {}}, "tool": "swift"}`.
    struct Setting: Decodable {
        struct Kind: Decodable {
            var name: String
            var value: String?

            init(from decoder: any Decoder) throws {
                let kinds = try decoder.singleValueContainer().decode([String: Value].self)
                name = kinds.keys.first ?? ""
                value = kinds.values.first?.text
            }
        }

        struct Value: Decodable {
            var text: String?

            init(from decoder: any Decoder) throws {
                text = try? decoder.singleValueContainer().decode([String: String].self)["_0"]
            }
        }

        var kind: Kind
        var tool: String
    }

    var targets: [Target]
}

@Suite struct PackageDescriptionTests {
    private static let description = Result {
        // A scratch path of its own: the one of the build is locked while the tests run.
        let command = try Command(
            [
                "swift", "package", "--package-path", Repository.root, "--scratch-path", "\(Repository.root)/.build-description",
                "dump-package",
            ],
            in: Repository.root)
        #expect(command.status == 0, "\(command.errors)")
        return try JSONDecoder().decode(PackageDescription.self, from: command.output)
    }

    private static func targets() throws -> [PackageDescription.Target] {
        try description.get().targets
    }

    /// Targets in C, to which the rules of Swift do not apply, and which are tested through those that use them.
    private static let cTargets: Set<String> = ["CRampart", "CLLVM", "CWasmEngine", "CCrashNotes"]

    /// A package that others depend on must not have them: SwiftPM refuses such a dependency.
    @Test func noTargetUsesUnsafeFlags() throws {
        for target in try Self.targets() {
            #expect(!target.settings.contains { $0.kind.name == "unsafeFlags" }, "\(target.name)")
        }
    }

    @Test func everySwiftTargetIsStrict() throws {
        let swift = try Self.targets().filter { $0.type != "system" && !Self.cTargets.contains($0.name) }
        #expect(swift.count > 20)
        for target in swift {
            let settings = target.settings.filter { $0.tool == "swift" }
            #expect(settings.contains { $0.kind.name == "strictMemorySafety" }, "\(target.name)")
            #expect(settings.contains { $0.kind.name == "swiftLanguageMode" && $0.kind.value == "6" }, "\(target.name)")
            #expect(settings.contains { $0.kind.name == "treatAllWarnings" && $0.kind.value == "error" }, "\(target.name)")
        }
    }

    @Test func onlyPermittedArrows() throws {
        let permitted = Dictionary(uniqueKeysWithValues: PermittedDependencies.table.map { ($0.target, $0.dependencies) })
        for target in try Self.targets() where !target.isTest {
            guard let allowed = permitted[target.name] else {
                Issue.record("\(target.name) is missing in PermittedDependencies")
                continue
            }
            for dependency in target.dependencies {
                #expect(allowed.contains(dependency.name), "\(target.name) -> \(dependency.name)")
            }
        }
    }

    @Test func theTableOfArrowsHoldsNothingThatIsGone() throws {
        let names = Set(try Self.targets().map(\.name))
        for row in PermittedDependencies.table { #expect(names.contains(row.target), "\(row.target)") }
    }

    /// The table is lowest first, so an arrow that points down in it would allow a cycle.
    @Test func theTableOfArrowsHasNoCycle() {
        var seen: Set<String> = ["SystemPackage", "ArgumentParser"]
        for row in PermittedDependencies.table {
            #expect(row.dependencies.isSubset(of: seen), "\(row.target)")
            seen.insert(row.target)
        }
    }

    @Test func everyLibraryAndToolHasTests() throws {
        let targets = try Self.targets()
        let tests = Set(targets.filter(\.isTest).map(\.name))
        for target in targets where target.isLibrary && !Self.cTargets.contains(target.name) {
            #expect(tests.contains("\(target.name)Tests"), "\(target.name)")
        }
    }

    /// Two sentences for each target is what ARCHITECTURE.md promises.
    @Test func everyTargetIsInTheArchitecturePage() throws {
        let page = try Repository.text("ARCHITECTURE.md")
        for target in try Self.targets() where !target.isTest {
            #expect(page.contains("| `\(target.name)` |"), "\(target.name)")
        }
    }
}
