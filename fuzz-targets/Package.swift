// swift-tools-version: 6.2
import Foundation
import PackageDescription

// libFuzzer brings its own main function, and instruments everything it is built with: so its programs are a package of their own, of which
// one product at a time is built (`make fuzz-targets`).

/// The name by which a package at a path is known is that of its folder.
let rampart = URL(fileURLWithPath: Context.packageDirectory).deletingLastPathComponent().lastPathComponent

/// A program for each oracle.
let oracles = ["Differential", "Loader", "RoundTrip", "Validator", "WASI", "API", "Spec"]

let package = Package(
    name: "fuzz-targets",
    products: oracles.map { .executable(name: "Fuzz\($0)", targets: ["Fuzz\($0)"]) },
    dependencies: [.package(path: "..")],
    targets: [
        .target(
            name: "FuzzDriver", dependencies: [.product(name: "Fuzzing", package: rampart)],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
        + oracles.map { oracle in
            .executableTarget(
                name: "Fuzz\(oracle)", dependencies: ["FuzzDriver"],
                swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
        }
)
