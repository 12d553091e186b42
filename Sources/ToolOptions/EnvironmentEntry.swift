/// A variable of a guest's environment: what `--env` takes.
///
///     NAME=VALUE
///     NAME            the value that the variable has here
public struct EnvironmentEntry: Sendable, Hashable {
    public var name: String
    public var value: String

    /// - Throws: where the name is empty, or is to be inherited and has no value here.
    public init(parsing text: String, inherited: (String) -> String? = HostEnvironment.value) throws(OptionError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty else {
            throw OptionError("'\(text)' has no name; write NAME=VALUE, or NAME to inherit it")
        }
        self.name = name
        if parts.count == 2 {
            value = parts[1]
        } else if let found = inherited(name) {
            value = found
        } else {
            throw OptionError("'\(name)' is not set here, so it cannot be inherited; write \(name)=VALUE to give it a value")
        }
    }

    /// The entries with the last of several for one name in the place of the first.
    public static func unique(_ entries: [EnvironmentEntry]) -> [EnvironmentEntry] {
        var result: [EnvironmentEntry] = []
        for entry in entries {
            if let index = result.firstIndex(where: { $0.name == entry.name }) { result[index] = entry } else { result.append(entry) }
        }
        return result
    }
}
