import Foundation
import Testing

/// A package of somebody else, written here, depends on the library and runs.
///
/// It builds the library once more, so `make test-outside` asks for it and `make test` does not.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["OUTSIDE_PACKAGE"] == "1", "make test-outside runs this"))
struct OutsidePackageTests {
    @Test func buildsAndRuns() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "outside-\(UUID().uuidString)")
        let sources = folder.appending(path: "Sources/outside")
        try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.manifest.write(to: folder.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
        try Self.program.write(to: sources.appending(path: "main.swift"), atomically: true, encoding: .utf8)
        // The scratch path stays, so that the next run builds only what has changed.
        let run = try Command(
            ["swift", "run", "--package-path", folder.path, "--scratch-path", "\(Repository.root)/.build-outside", "outside"],
            in: folder.path)
        #expect(run.status == 0, "\(run.errors.suffix(4000))")
        #expect(run.text == "outside: 42\n")
    }

    /// The name by which SwiftPM knows a package at a path is the name of its folder.
    private static var manifest: String {
        let name = Repository.root.split(separator: "/").last ?? ""
        return """
            // swift-tools-version: 6.2
            import PackageDescription

            let package = Package(
                name: "outside",
                dependencies: [.package(path: "\(Repository.root)")],
                targets: [.executableTarget(name: "outside", dependencies: [.product(name: "Rampart", package: "\(name)")])]
            )
            """
    }

    private static let program = """
        import Rampart

        let engine = Engine()
        let text = "(module (func (export \\"add\\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))"
        let module = try Module(engine: engine, text: text)
        let instance = try Linker().instantiate(module, in: engine.makeStore())
        let add = try instance.typedFunction("add", (Int32, Int32).self, Int32.self)
        print("outside: \\(try add(40, 2))")
        """
}
