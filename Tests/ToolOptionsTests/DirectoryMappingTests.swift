import Testing
import ToolOptions

@Suite struct DirectoryMappingTests {
    @Test(arguments: [
        (".", DirectoryMapping(guest: ".", host: ".")),
        ("/data", DirectoryMapping(guest: "/data", host: "/data")),
        ("/data:./x", DirectoryMapping(guest: "/data", host: "./x")),
        ("/data:./x:readonly", DirectoryMapping(guest: "/data", host: "./x", isReadOnly: true)),
        // A directory may be called so.
        ("data:readonly", DirectoryMapping(guest: "data", host: "readonly")),
        ("readonly", DirectoryMapping(guest: "readonly", host: "readonly")),
        ("a,b", DirectoryMapping(guest: "a,b", host: "a,b")),
        ("a=b", DirectoryMapping(guest: "a=b", host: "a=b")),
        ("guest=/data,host=./x", DirectoryMapping(guest: "/data", host: "./x")),
        ("guest=/data,host=./x,readonly", DirectoryMapping(guest: "/data", host: "./x", isReadOnly: true)),
        ("readonly,host=./x,guest=/data", DirectoryMapping(guest: "/data", host: "./x", isReadOnly: true)),
        ("host=x", DirectoryMapping(guest: "x", host: "x")),
        ("guest=x,readonly", DirectoryMapping(guest: "x", host: "x", isReadOnly: true)),
        ("guest=a:b,host=c:d", DirectoryMapping(guest: "a:b", host: "c:d")),
        ("guest=/a=b,host=c=d", DirectoryMapping(guest: "/a=b", host: "c=d")),
    ])
    func mappings(text: String, mapping: DirectoryMapping) throws {
        #expect(try DirectoryMapping(parsing: text) == mapping)
    }

    @Test(arguments: [
        ("", "empty part"), (":", "empty part"), ("a:", "empty part"), (":a", "empty part"), ("a::readonly", "empty part"),
        ("a:b:", "empty part"), ("a:b:ro", "only ':readonly'"), ("a:b:READONLY", "only ':readonly'"), ("a:b:c:d", "4 parts"),
        ("guest=", "empty name"), ("host=,guest=a", "empty name"), ("guest=a,guest=b", "twice"), ("host=a,host=b", "twice"),
        ("guest=a,readonly,readonly", "twice"), ("guest=a,ro", "'ro'"), ("guest=a,readonly=yes", "'readonly=yes'"), ("guest=a,", "''"),
        ("guest=a,dest=b", "'dest=b'"), ("readonly,", "''"),
    ])
    func faults(text: String, words: String) throws {
        let error = try #require(throws: OptionError.self) { try DirectoryMapping(parsing: text) }
        #expect(error.description.contains(words), "\(error.description)")
        // What would be right is said, too.
        #expect(
            error.description.contains("HOST") || error.description.contains("twice") || error.description.contains("PATH"),
            "\(error.description)")
    }

    @Test func guestsAreDifferent() throws {
        try DirectoryMapping.requireDifferentGuests([])
        let (a, b) = (DirectoryMapping(guest: "/a", host: "x"), DirectoryMapping(guest: "/b", host: "x"))
        try DirectoryMapping.requireDifferentGuests([a, b])
        #expect(throws: OptionError.self) { try DirectoryMapping.requireDifferentGuests([a, b, a]) }
        #expect(throws: OptionError.self) { try DirectoryMapping.requireDifferentGuests([a, DirectoryMapping(guest: "/a//", host: "y")]) }
        try DirectoryMapping.requireDifferentGuests([DirectoryMapping(guest: "/", host: "x"), DirectoryMapping(guest: ".", host: "x")])
    }
}
