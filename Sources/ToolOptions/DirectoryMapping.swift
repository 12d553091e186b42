/// A directory of the host that a guest finds under a name: what `--dir` takes.
///
///     PATH                                the same name on both sides
///     GUEST:HOST                          read and write
///     GUEST:HOST:readonly
///     guest=GUEST,host=HOST[,readonly]    for names with a colon; one of the two names may be left out where it is the same
public struct DirectoryMapping: Sendable, Hashable {
    /// The name that the guest sees.
    public var guest: String
    /// A path of the host.
    public var host: String
    public var isReadOnly: Bool

    public init(guest: String, host: String, isReadOnly: Bool = false) {
        self.guest = guest
        self.host = host
        self.isReadOnly = isReadOnly
    }

    /// - Throws: where the text is of neither form.
    public init(parsing text: String) throws(OptionError) {
        if ["guest=", "host=", "readonly,"].contains(where: { text.hasPrefix($0) }) {
            try self.init(longForm: text)
        } else {
            try self.init(shortForm: text)
        }
    }

    private init(shortForm text: String) throws(OptionError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.contains("") {
            throw OptionError("'\(text)' has an empty part; write PATH, GUEST:HOST or GUEST:HOST:readonly")
        }
        switch parts.count {
        case 1: self.init(guest: text, host: text)
        case 2: self.init(guest: parts[0], host: parts[1])
        case 3:
            guard parts[2] == "readonly" else {
                throw OptionError(
                    "'\(parts[2])' in '\(text)' is unknown; behind GUEST:HOST only ':readonly' may stand"
                        + " (names with a colon: guest=GUEST,host=HOST)")
            }
            self.init(guest: parts[0], host: parts[1], isReadOnly: true)
        case _:
            throw OptionError("'\(text)' has \(parts.count) parts; write GUEST:HOST:readonly (names with a colon: guest=GUEST,host=HOST)")
        }
    }

    private init(longForm text: String) throws(OptionError) {
        var guest: String?
        var host: String?
        var isReadOnly = false
        for field in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let value = parts.count == 2 ? parts[1] : nil
            switch (parts[0], value) {
            case ("guest", .some(let name)):
                if guest != nil { throw OptionError("'\(text)' has 'guest=' twice") }
                guest = name
            case ("host", .some(let path)):
                if host != nil { throw OptionError("'\(text)' has 'host=' twice") }
                host = path
            case ("readonly", .none):
                if isReadOnly { throw OptionError("'\(text)' has 'readonly' twice") }
                isReadOnly = true
            case _:
                throw OptionError("'\(field)' in '\(text)' is unknown; write guest=GUEST,host=HOST or guest=GUEST,host=HOST,readonly")
            }
        }
        guard let name = guest ?? host, let path = host ?? guest else {
            throw OptionError("'\(text)' names no directory; write guest=GUEST,host=HOST,readonly")
        }
        if name.isEmpty || path.isEmpty { throw OptionError("'\(text)' has an empty name; write guest=GUEST,host=HOST") }
        self.init(guest: name, host: path, isReadOnly: isReadOnly)
    }

    /// - Throws: where two mappings have one name for the guest, which could then reach only one of them.
    public static func requireDifferentGuests(_ mappings: [DirectoryMapping]) throws(OptionError) {
        var seen: [String: DirectoryMapping] = [:]
        for mapping in mappings {
            if let other = seen.updateValue(mapping, forKey: mapping.guestKey) {
                throw OptionError(
                    "the guest's name '\(mapping.guest)' is given twice, for '\(other.host)' and '\(mapping.host)'; give each directory a name of its own"
                )
            }
        }
    }

    /// The name without slashes at its end, which change nothing.
    private var guestKey: String {
        var name = guest[...]
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        return String(name)
    }
}
