/// An instantiation whose imports do not fit (specification chapter 4.5.4, step "external types").
public struct LinkError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        case unknownImport
        /// Expected and found external type, described.
        case incompatibleImportType(expected: String, found: String)
    }

    public var module: Name
    public var name: Name
    public var reason: Reason

    public init(module: Name, name: Name, reason: Reason) {
        self.module = module
        self.name = name
        self.reason = reason
    }

    /// The reason alone, in the words of the official testsuite.
    public var message: String {
        switch reason {
        case .unknownImport: "unknown import"
        case .incompatibleImportType(let expected, let found): "incompatible import type: expected \(expected), found \(found)"
        }
    }
}
