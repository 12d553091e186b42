import Glibc

/// The environment variables of this process.
public enum HostEnvironment {
    /// The value of a variable, or nil where it is not set. Bytes that are no UTF-8 become U+FFFD.
    public static func value(_ name: String) -> String? {
        // The text that the call points to is copied before anything else could change it: the tools set no variables.
        guard let text = unsafe getenv(name) else { return nil }
        return unsafe String(cString: text)
    }
}
